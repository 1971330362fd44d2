package contracts

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

func load(t testing.TB, vendor string) *Contract {
	t.Helper()
	c, err := Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoad(t *testing.T) {
	c := load(t, "secoda")
	type operation struct {
		Call, Parameters, Body, Statuses, Rules string
		Level                                   Level
	}
	got := map[string]operation{}
	for _, op := range c.Operations {
		o := operation{Call: op.Method + " " + op.Path, Level: op.Evidence.Level}
		for _, p := range op.Parameters {
			o.Parameters += p.In + " " + p.Name + " "
		}
		if op.Body != nil {
			o.Body = strings.Join(op.Body.MediaTypes, " ")
		}
		for _, rule := range op.Behaviours {
			o.Rules += rule.ID + " "
		}
		for _, status := range Statuses(op.Responses) {
			if status < 300 || status == 404 || status == 415 {
				o.Statuses += op.Responses[status].Collection + " " + strings.TrimSpace(string(op.Responses[status].Evidence.Level)) + "; "
			}
		}
		got[op.ID] = o
	}
	want := map[string]operation{
		"list-groups":  {Call: "GET /auth/group", Parameters: "query page ", Statuses: "groups documented; ", Rules: "oldest-first page-size last-value page-out-of-range links-to-host ", Level: Documented},
		"create-group": {Call: "POST /auth/group", Body: "application/json", Statuses: "groups documented;  assumed; ", Rules: "left-out-is-empty any-user unknown-fields ", Level: Documented},
		"get-group":    {Call: "GET /auth/group/{id}", Parameters: "path id ", Statuses: "groups documented;  documented; ", Level: Documented},
		"delete-group": {Call: "DELETE /auth/group/{id}", Parameters: "path id ", Statuses: " documented;  documented; ", Level: Documented},
		"update-group": {Call: "PATCH /auth/group/{id}", Parameters: "path id ", Body: "application/json", Statuses: "groups documented;  documented;  assumed; ", Rules: "users-replaced any-user unknown-fields touched empties ", Level: Documented},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
	groups, ok := c.Collection("groups")
	if !ok || groups.ID != "id" || cmp.Diff([]string{"create-group", "update-group"}, groups.Writers) != "" {
		t.Errorf("the collection of groups is %+v", groups)
	}
	if c.Prefix != "/api/v1" || c.Title != "Secoda Groups" || c.Version != "8.22.39" {
		t.Errorf("prefix %q, title %q, version %q", c.Prefix, c.Title, c.Version)
	}
	if again := load(t, "secoda"); again != c {
		t.Error("a contract is read twice")
	}
}

func TestLoadUnknownVendor(t *testing.T) {
	for _, test := range []struct{ why, vendor, want string }{
		{"a misspelt vendor", "secodo", `no contract for vendor "secodo"; did you mean "secoda"?`},
		{"a path", "../secoda", `no contract for vendor "../secoda"; `},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Embedded().Load(test.vendor)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("Load(%q) gave %v, want %q", test.vendor, err, test.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	c := load(t, "secoda")
	id := func(id string) PathValues { return PathValues{{Name: "id", Value: id}} }
	for _, test := range []struct {
		why, method, path string
		operation         string
		vars              PathValues
		allow             []string
	}{
		{"a list", "GET", "/api/v1/auth/group", "list-groups", nil, nil},
		{"a list with a slash behind", "GET", "/api/v1/auth/group/", "list-groups", nil, nil},
		{"a list without the version", "GET", "/auth/group", "list-groups", nil, nil},
		{"HEAD is answered where GET is", "HEAD", "/auth/group/", "list-groups", nil, nil},
		{"a method counts", "POST", "/api/v1/auth/group/", "create-group", nil, nil},
		{"an item", "GET", "/api/v1/auth/group/7", "get-group", id("7"), nil},
		{"an item with a slash behind", "PATCH", "/auth/group/7/", "update-group", id("7"), nil},
		{"an encoded slash is part of an id", "DELETE", "/auth/group/a%2Fb", "delete-group", id("a/b"), nil},
		{"an encoded space too", "GET", "/auth/group/a%20b", "get-group", id("a b"), nil},
		{"a percent sign is decoded once", "GET", "/auth/group/%2541", "get-group", id("%41"), nil},
		{"a method that a list lacks", "DELETE", "/api/v1/auth/group/", "", nil, []string{"GET", "POST", "HEAD"}},
		{"a method that an item lacks", "PUT", "/auth/group/7", "", nil, []string{"GET", "PATCH", "DELETE", "HEAD"}},
		{"a method in small letters is another one", "get", "/auth/group", "", nil, []string{"GET", "POST", "HEAD"}},
		{"an unknown path", "GET", "/api/v1/auth/groups", "", nil, nil},
		{"a longer path", "GET", "/auth/group/7/users", "", nil, nil},
		{"a doubled slash", "GET", "/api/v1//auth/group", "", nil, nil},
		{"two slashes behind", "GET", "/auth/group//", "", nil, nil},
		{"a doubled version", "GET", "/api/v1/api/v1/auth/group", "", nil, nil},
		{"an escape that is none", "GET", "/auth/group/%zz", "", nil, nil},
		{"no path", "GET", "", "", nil, nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			call := c.Find(test.method, test.path)
			got := ""
			if call.Operation != nil {
				got = call.Operation.ID
			}
			if got != test.operation {
				t.Errorf("Find(%s %s) is %q, want %q", test.method, test.path, got, test.operation)
			}
			if diff := cmp.Diff(test.vars, call.Path); diff != "" {
				t.Errorf("path parameters (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.allow, call.Allow); diff != "" {
				t.Errorf("Allow (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOwnsAndMeant(t *testing.T) {
	c := load(t, "secoda")
	for _, test := range []struct {
		why, path string
		owns      int
		meant     string
	}{
		{"a documented path, whole", "/api/v1/auth/group/7", len("/api/v1/auth/group/7"), ""},
		{"one without the version, whole", "/auth/group", len("/auth/group"), ""},
		{"an unknown one in the territory", "/api/v1/auth/users", len("/api/v1/auth/"), ""},
		{"a doubled slash makes it unknown, not another's", "/api/v1//auth/group", len("/api/v1/auth/"), ""},
		{"an unknown one outside", "/api/v1/groups", 0, ""},
		{"another vendor's", "/lighthouse/orgs", 0, ""},
		{"a doubled version was one", "/api/v1/api/v1/auth/group", 0, "/api/v1/auth/group"},
		{"nothing was meant by a doubled one that is unknown either way", "/api/v1/api/v1/nope", 0, ""},
		{"the root", "/", 0, ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := c.Owns(test.path); got != test.owns {
				t.Errorf("Owns(%s) is %d, want %d", test.path, got, test.owns)
			}
			if got := c.Meant(test.path); got != test.meant {
				t.Errorf("Meant(%s) is %q, want %q", test.path, got, test.meant)
			}
		})
	}
}

// A vendor whose paths are only known behind the version has one more mistake to
// be guessed.
func TestMeantMissingVersion(t *testing.T) {
	c, err := Parse("small", []byte(`{openapi: 3.1.0, info: {title: Small, version: "1"}, servers: [{url: "https://x.test/v1"}],
		paths: {"/groups/{id}": {get: {operationId: get-group, responses: {}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Meant("/groups/7"); got != "/v1/groups/7" {
		t.Errorf("Meant(/groups/7) is %q", got)
	}
}

func TestEvidenceFor(t *testing.T) {
	c := load(t, "secoda")
	list := schemas.Join("", "paths", "/auth/group", "get")
	page := schemas.Join(list, "responses", "200")
	for _, test := range []struct {
		why, fact string
		level     Level
		source    string
	}{
		{"its own", list, Documented, "Secoda API reference, Groups: List Groups"},
		{"that of a parameter", list + "/parameters/0", Documented, "Secoda documentation, get started: pagination"},
		{"that of the place around it", page + "/description", Documented, "Secoda API reference, Groups: List Groups"},
		{"that of a property", "/components/schemas/group/properties/id/type", Documented, "Secoda API reference, Groups: v1_UserGroupResponse"},
		{"an exception for a keyword", "/components/schemas/group/required", Assumed, "Secoda API reference, Groups: v1_UserGroupResponse"},
		{"an exception of a property", "/components/schemas/group/properties/workspace_id/format", Assumed, "Secoda documentation (ids of other objects)"},
		{"an exception covers what is inside it", "/components/schemas/update-group/properties/users/items/type", Assumed, "Secoda API reference, Groups: Create Group"},
		{"an exception of the paging", page + "/x-ringer-paging/size", Assumed, "Secoda documentation, get started: pagination"},
		{"the rest of the paging", page + "/x-ringer-paging/page", Documented, "Secoda documentation, get started: pagination"},
		{"none", "/info", "", ""},
		{"none for nothing", "/nope/nope", "", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			got := c.EvidenceFor(test.fact)
			if got.Level != test.level || got.Source != test.source {
				t.Errorf("EvidenceFor(%s) is %s from %q, want %s from %q", test.fact, got.Level, got.Source, test.level, test.source)
			}
			if got.Level != "" && got.Fact != test.fact {
				t.Errorf("the fact is %s, want %s", got.Fact, test.fact)
			}
			if got.Level == Assumed && got.Why == "" {
				t.Error("an assumption has no reason")
			}
		})
	}
}

func TestLevels(t *testing.T) {
	c := load(t, "secoda")
	create, _ := c.Operation("create-group")
	list, _ := c.Operation("list-groups")
	get, _ := c.Operation("get-group")
	for _, test := range []struct {
		why       string
		got, want Level
	}{
		{"documented fields", bodyLevel(create, map[string]any{"name": "A", "users": []any{"1"}}), Documented},
		{"a field that the page does not name", bodyLevel(create, map[string]any{"name": "A", "nmae": "B"}), Assumed},
		{"no fields", bodyLevel(create, map[string]any{}), ""},
		{"a body that is no object", bodyLevel(create, "A"), ""},
		{"no body at all", bodyLevel(create, nil), ""},
		{"a body where none is taken", bodyLevel(get, map[string]any{"name": "A"}), ""},
		{"a documented query parameter", queryLevel(list, "page"), Documented},
		{"one that the page does not name", queryLevel(list, "size"), Assumed},
		{"a path parameter is none of the query", queryLevel(get, "id"), Assumed},
		{"weaker of two", Documented.Weaker(Observed), Observed},
		{"weaker of two, the other way round", Assumed.Weaker(Observed), Assumed},
		{"nothing says nothing", Observed.Weaker(""), Observed},
	} {
		t.Run(test.why, func(t *testing.T) {
			if test.got != test.want {
				t.Errorf("got %q, want %q", test.got, test.want)
			}
		})
	}
}

func TestParseQuery(t *testing.T) {
	for _, test := range []struct {
		why, raw string
		want     url.Values
	}{
		{"nothing", "", url.Values{}},
		{"a name twice", "a=1&b=2&a=3", url.Values{"a": {"1", "3"}, "b": {"2"}}},
		{"no values", "a&b=&=c&&", url.Values{"a": {""}, "b": {""}, "": {"c"}}},
		{"encoded names and values", "a%5B%5D=%26+x%3D", url.Values{"a[]": {"& x="}}},
		{"what is not properly encoded stands for itself", "a=%zz&b%=100%&c=%2", url.Values{"a": {"%zz"}, "b%": {"100%"}, "c": {"%2"}}},
		{"a semicolon is a part of a value", "a=1;b=2", url.Values{"a": {"1;b=2"}}},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff(test.want, wire.ParseQuery(test.raw)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A field or parameter that the fake does nothing with says why, and resting on
// it is resting on an assumption.
func TestOmits(t *testing.T) {
	const evidence = `"x-ringer-evidence": {"level": "documented", "source": "S", "verified": "2026-11-22"}`
	c, err := Parse("acme", []byte(`{
		"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
		"paths": {"/things": {"post": {
			"operationId": "make", "responses": {}, `+evidence+`,
			"parameters": [{"name": "loud", "in": "query", "x-ringer-omits": "Nobody listens.", `+evidence+`}],
			"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}}
		}}},
		"components": {"schemas": {"thing": {"properties": {
			"colour": {"x-ringer-omits": "Nobody sees it.", `+evidence+`},
			"size": {`+evidence+`},
			"parts": {"$ref": "#/components/schemas/things", `+evidence+`}
		}}, "things": {"type": "array", "items": {"properties": {"colour": {"x-ringer-omits": "Nor this.", `+evidence+`}}}}}}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	op := c.Operations[0]
	if op.Parameters[0].Omits != "Nobody listens." {
		t.Errorf("the parameter omits because %q", op.Parameters[0].Omits)
	}
	fields := map[string]string{}
	for _, f := range op.Body.Fields() {
		fields[f.Name] = f.Omits
	}
	if diff := cmp.Diff(map[string]string{"colour": "Nobody sees it.", "size": "", "parts": "", "parts[].colour": "Nor this."}, fields); diff != "" {
		t.Errorf("why fields omit (-want +got):\n%s", diff)
	}
	type thing = map[string]any
	for _, test := range []struct {
		why       string
		got, want Level
	}{
		{"the parameter", queryLevel(op, "loud"), Assumed},
		{"the parameter with brackets", queryLevel(op, "loud[]"), Assumed},
		{"the field", bodyLevel(op, thing{"colour": "red"}), Assumed},
		{"another field", bodyLevel(op, thing{"size": "1"}), Documented},
		{"a field in a list that is described elsewhere", bodyLevel(op, thing{"parts": []any{thing{"colour": "red"}}}), Assumed},
		{"no field of one", bodyLevel(op, thing{"parts": []any{thing{}}}), Documented},
	} {
		t.Run(test.why, func(t *testing.T) {
			if test.got != test.want {
				t.Errorf("got %q, want %q", test.got, test.want)
			}
		})
	}
}

// Of several prefixes that a path begins with, the longest counts: the vendor that owns
// most of a path is asked for it.
func TestOwnsByTheLongestPrefix(t *testing.T) {
	for _, order := range []string{`["/a/", "/a/b/"]`, `["/a/b/", "/a/"]`} {
		c, err := Parse("nested", []byte(`{"openapi": "3.1.0", "x-ringer-territory": `+order+`, "paths": {}}`))
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]int{"/a/b/c": len("/a/b/"), "/a/c": len("/a/"), "/a/bc": len("/a/"), "/b": 0} {
			if got := c.Owns(path); got != want {
				t.Errorf("with %s, Owns(%s) is %d, want %d", order, path, got, want)
			}
		}
	}
}

func queryLevel(o *Operation, name string) Level { return o.QueryFact(name).Evidence.Level }

// bodyLevel is the weakest level of evidence among the fields of a body.
func bodyLevel(o *Operation, body any) (level Level) {
	o.BodyFacts(body, func(fact Fact) { level = level.Weaker(fact.Evidence.Level) })
	return level
}
