package infer

import (
	"fmt"
	"testing"
)

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"things": "thing", "companies": "company", "boxes": "box", "branches": "branch", "addresses": "address", "statuses": "status", "status": "status",
		"analyses": "analyse", "people": "person", "salespeople": "salesperson", "children": "child", "process": "process", "warehouses": "warehouse", "cookies": "cookie", "news": "news",
		"user": "user", "s": "s", "": "",
	} {
		if got := singular(plural); got != want {
			t.Errorf("singular(%q) = %q, want %q", plural, got, want)
		}
	}
}

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{
		"things": "things", "userGroups": "user_groups", "UserGroups": "user_groups", "HTTPRoutes": "http_routes", "work-items": "work_items", "a.b": "a_b",
		"2fa": "fa", "$batch": "batch", "日本": "", "v2_Things": "v2_things",
	} {
		if got := snake(name); got != want {
			t.Errorf("snake(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSplitPath(t *testing.T) {
	for _, test := range []struct{ path, key, verb string }{
		{"/things", "/thing", ""},
		{"/v1/Things/{id}", "/v1/thing/{}", ""},
		{"/things/{id}.json", "/thing/{}", ""},
		{"/things.{format}", "/thing", ""},
		{"/things/{id}:close", "/thing/{}", "close"},
		{"/Things('{Key}')/Parts", "/thing/{}/part", ""},
		{"/things/{+path}", "/thing/{}", ""},
		{"/user-groups/{a}/user_groups", "/usergroup/{}/usergroup", ""},
		{"/things/", "/thing", ""},
		{"/things/{a}-{b}", "unreadable", ""},
		{"/?Action=List", "unreadable", ""},
		{"/{a}:close/more", "unreadable", ""},
		{"/", "unreadable", ""},
	} {
		segments, verb, ok := splitPath(test.path)
		got := key(segments)
		if !ok {
			got, verb = "unreadable", ""
		}
		if got != test.key || verb != test.verb {
			t.Errorf("%s is read as %q with the verb %q, want %q and %q", test.path, got, verb, test.key, test.verb)
		}
	}
}

func TestWithoutVerb(t *testing.T) {
	for _, test := range []struct{ path, rest, does string }{
		{"/things", "/thing", ""},
		{"/things/list", "/thing", list},
		{"/things/create", "/thing", create},
		{"/things/{id}/update", "/thing/{}", patch},
		{"/things/delete/{id}", "/thing/{}", remove},
		{"/things/{id}/close", "/thing/{}/close", ""},
		{"/things/{id}/list", "/thing/{}/list", ""}, // a list that a thing has
		{"/v1/update/{id}", "/v1/update/{}", ""},    // updates, it seems
		{"/list", "/list", ""},
	} {
		segments, _, _ := splitPath(test.path)
		rest, does := withoutVerb(segments)
		if key(rest) != test.rest || does != test.does {
			t.Errorf("%s is %q with the meaning %q, want %q and %q", test.path, key(rest), does, test.rest, test.does)
		}
	}
}

// TestIdentity says which member a path parameter names, and which it does not.
func TestIdentity(t *testing.T) {
	text, whole, moment := map[string]any{"type": "string"}, map[string]any{"type": "integer"}, map[string]any{"type": "string", "format": "date-time"}
	choice := map[string]any{"type": "string", "enum": []any{"a", "b"}}
	type members = map[string]any
	for _, test := range []struct {
		parameter string
		schema    map[string]any
		members   members
		want      string
		rank      int
		why       string
	}{
		{"id", whole, members{"id": whole, "name": text}, "id", 0, "it is called so"},
		{"thingId", text, members{"id": text, "thing_id": text}, "thing_id", 0, "case and separators do not count"},
		{"thing_id", text, members{"id": text, "name": text}, "id", 0, "the noun before it says nothing"},
		{"thing_uuid", text, members{"id": whole, "uuid": text}, "uuid", 0, "the noun before it says nothing"},
		{"id", text, members{"thingId": text}, "thingId", 1, "the noun may stand before it in the object"},
		{"thing", text, members{"id": text}, "id", 2, "the noun alone means the id"},
		{"thing", text, members{"id": whole, "name": text}, "name", 3, "a text is no number"},
		{"thing", whole, members{"id": whole, "name": text}, "id", 2, "and a number is one"},
		{"big_thing", text, members{"sid": text}, "sid", 2, "a longer noun"},
		{"template_name", text, members{"name": text, "id": text}, "name", guessed, "the end of the parameter's name"},
		{"thing", text, members{"name": text}, "name", guessed + 1, "nothing else identifies it"},
		{"thingId", whole, members{"id": members{"type": "object"}}, "", 0, "an object is no id"},
		{"when", text, members{"when": moment}, "", 0, "a time is no id"},
		{"kind", text, members{"kind": choice}, "", 0, "one of two is no id"},
		{"color", text, members{"id": text, "name": text}, "", 0, "something else is asked for"},
	} {
		root := map[string]any{"type": "object", "properties": test.members}
		tr := newTree(root)
		got, ok := tr.identityOf(tr.object(node{value: root}), parameter{name: test.parameter, in: "path", schema: node{value: test.schema}}, "thing")
		if got.member != test.want || ok != (test.want != "") || got.rank != test.rank {
			t.Errorf("{%s} of %v is %+v, want %q with the rank %d: %s", test.parameter, keys(test.members), got, test.want, test.rank, test.why)
		}
	}
}

// TestTimeWord says how a time is written.
func TestTimeWord(t *testing.T) {
	for _, test := range []struct {
		schema   map[string]any
		word     string
		question bool
		isTime   bool
	}{
		{map[string]any{"type": "string", "format": "date-time"}, "", false, true},
		{map[string]any{"type": "integer", "example": "1700000000"}, "unix-seconds", false, true},
		{map[string]any{"type": "integer", "examples": []any{"1700000000000"}}, "unix-milliseconds", false, true},
		{map[string]any{"type": "integer", "description": "Milliseconds since 1970."}, "unix-milliseconds", false, true},
		{map[string]any{"type": "integer"}, "unix-seconds", true, true},
		{map[string]any{"type": "string", "example": "2024-01-02 03:04:05"}, "time:2006-01-02 15:04:05", false, true},
		{map[string]any{"type": "string"}, "time:2006-01-02T15:04:05Z", true, true},
		{map[string]any{"type": "string", "example": "yesterday"}, "", false, false},
		{map[string]any{"type": "string", "enum": []any{"a"}}, "", false, false},
		{map[string]any{"type": "boolean"}, "", false, false},
	} {
		word, question, isTime := timeWord(node{value: test.schema}, "/created")
		if word != test.word || (question != "") != test.question || isTime != test.isTime {
			t.Errorf("%v is the word %q, the question %q, a time %v", test.schema, word, question, isTime)
		}
	}
	for name, want := range map[string]string{
		"created": "created", "createdAt": "created", "created_at": "created", "date_created": "created", "creationTimestamp": "created", "dateCreated": "created",
		"updated_at": "updated", "lastModified": "updated", "last_updated": "updated", "modifiedOn": "updated", "updateTime": "updated", "dateModified": "updated",
		"created_by": "", "creator": "", "update": "updated", "createdCount": "", "updates": "", "last_login": "",
	} {
		got := ""
		if created.MatchString(plain(name)) {
			got = "created"
		}
		if updated.MatchString(plain(name)) {
			got += "updated"
		}
		if got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func ExampleApply() {
	document := map[string]any{"paths": map[string]any{"/things": map[string]any{"get": map[string]any{}}}}
	changed := Apply(document, []Declaration{{Pointer: "/paths/~1things/get", Key: "x-ringer-behaviour", Value: "none"}})
	fmt.Println(changed["paths"].(map[string]any)["/things"], document["paths"].(map[string]any)["/things"])
	// Output: map[get:map[x-ringer-behaviour:none]] map[get:map[]]
}
