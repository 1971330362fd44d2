package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/schemas"
)

func texts(problems []*schemas.Error) (lines []string) {
	for _, p := range problems {
		lines = append(lines, p.Error())
	}
	return lines
}

func TestContractsHaveNoProblems(t *testing.T) {
	if len(contracts.Embedded().Names()) == 0 {
		t.Fatal("no vendor has a contract")
	}
	for _, vendor := range contracts.Embedded().Names() {
		t.Run(vendor, func(t *testing.T) {
			problems, err := Source(sourceOf(t, vendor))
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range texts(problems) {
				t.Error(line)
			}
		})
	}
}

func TestLintText(t *testing.T) {
	small := sourceOf(t, "secoda")
	small.Vendor, small.File = "small", "contracts/small.yaml"
	const evidence = `x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}`
	// making is an operation with a body, to be put before the components.
	making := func(writes, json, form string) string {
		return `    post:
      operationId: make-group
      summary: Make a group
      ` + evidence + `
      x-ringer-writes: [` + writes + `]
      requestBody:
        content:
          application/json:
            schema: {$ref: ../schemas/secoda/` + json + `}
          application/x-www-form-urlencoded:
            schema: {$ref: ../schemas/secoda/` + form + `}
      responses:
        "404": {$ref: "#/components/responses/NotFound"}
components:`
	}
	for _, test := range []struct {
		why, old, new string
		want          []string
	}{
		{"nothing is wrong", "", "", nil},
		{"text that is no YAML", "  /groups:", "  /groups", []string{`29:3: non-map value is specified`}},
		{"a misspelt key", "operationId: get-group", "operationID: get-group", []string{
			`20:5: "operationId" is missing`,
			`21:7: "operationID" is not known here; did you mean "operationId"?`,
		}},
		{"a misspelt key of ours", "x-ringer-rules:", "x-ringer-rule:", []string{`24:7: "x-ringer-rule" is not known here; did you mean "x-ringer-rules"?`}},
		{"a misspelt paging key", "page_parameter: page", "page_param: page", []string{
			`46:13: "page_param" is not known here; known are cursor_member, cursor_parameter, exempt, has_more, items, leading_digits, lenient, link_header, next_cursor, next_link, next_page, nonsense, offset, offset_parameter, page, page_as_sent, page_parameter, page_when_empty, pages, pages_when_empty, past_the_end, previous_link, previous_page, relative_links, short_pages, size, size_at, size_default, size_max, size_parameter, total, whole, x-ringer-evidence`,
		}},
		{"a comma that cuts a text in two", "says: One.,", "says: One, and two.,", []string{`25:34: "and two." is not known here; known are about, evidence, id, says, unsent`}},
		{"an operation without evidence", "summary: List groups\n      " + evidence, "summary: List groups", []string{`30:5: "x-ringer-evidence" is missing`}},
		{"a parameter without evidence", "schema: {type: string}\n        " + evidence, "schema: {type: string}", []string{`14:9: "x-ringer-evidence" is missing`}},
		{"a response without evidence", "\n          " + evidence + "\n          x-ringer-collection", "\n          x-ringer-collection", []string{`35:9: "x-ringer-evidence" is missing`}},
		{"a rule without evidence", ", evidence: {level: assumed, source: S, why: W}}\n        - {id: second", "}\n        - {id: second", []string{`25:11: "evidence" is missing`}},
		{"a header without evidence", "schema: {type: string}\n          x-ringer-evidence: {level: assumed, source: S, why: W}", "schema: {type: string}", []string{`63:9: "x-ringer-evidence" is missing`}},
		{"an assumption without a reason", "says: One., evidence: {level: assumed, source: S, why: W}", "says: One., evidence: {level: assumed, source: S}", []string{`25:35: "why" is missing`}},
		{"a path parameter that may be left out", "        required: true\n", "", []string{`14:9: "required" is missing`}},
		{"a misspelt keyword in a parameter's schema", "description: The id.\n        schema: {type", "description: The id.\n        schema: {tpye", []string{`18:18: "tpye" is not known here; did you mean "type"?`}},
		{"a reference and more beside it", `"404": {$ref: "#/components/responses/NotFound"}` + "\n  /groups", `"404": {$ref: "#/components/responses/NotFound", description: D}` + "\n  /groups", []string{`28:58: "description" is not known here; known are $ref`}},
		{"a status that is none", `"200":`, `"20x":`, []string{`35:9: does not match pattern '^[1-5][0-9][0-9]$'; write it like 200`}},
		{"a territory without a slash at its end", "x-ringer-territory: [/v1/]", "x-ringer-territory: [/v1]", []string{`6:22: does not match pattern '^/(.*/)?$'; write it like /v2/`}},
		{"an id with capitals", "operationId: get-group", "operationId: getGroup", []string{`21:7: does not match pattern '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'; write it like create-group`}},

		{"a reference to a file that is not there", "secoda/error.json", "secoda/nope.json", []string{`61:20: ../schemas/secoda/nope.json refers to schemas/secoda/nope.json, which cannot be read`}},
		{"a reference to a response that is not there", `"404": {$ref: "#/components/responses/NotFound"}` + "\npaths", `"404": {$ref: "#/components/responses/Nope"}` + "\npaths", []string{`10:11: #/components/responses/Nope refers to nothing: contracts/small.yaml has no /components/responses/Nope`}},

		{"an id that two operations have", "operationId: list-groups", "operationId: get-group", []string{`21:7: the operation id "get-group" is that of GET /groups already`}},
		{"a rule id that an operation has twice", "id: second", "id: first", []string{`26:12: get-group has a rule "first" already`}},
		{"a collection that is not declared", "x-ringer-collection: groups", "x-ringer-collection: group", []string{`41:11: no collection is called "group"; did you mean "groups"?`, `41:11: x-ringer-objects does not say where the objects of group stand; write {group: ""} when the body is one of them, {group: /PLACE/*} when a list holds them`, `52:11: the objects have an order, and x-ringer-collection does not say whose they are`, `54:91: no object that list-groups answers with has a place /name`}},
		{"a key of members that its schema lacks", "id: /id}", "id: /id, unique: [[name, nmae]]}", []string{`8:83: the schema of groups has no member "nmae"`}},
		{"a collection's id that its schema lacks", "id: /id}", "id: /key}", []string{`8:58: the schema of groups has no member "key"`}},
		{"a path parameter that is not declared", "/groups/{id}:", "/groups/{key}:", []string{
			`20:5: get-group declares the path parameter "id", which /groups/{key} does not have`,
			`20:5: get-group does not declare {key} of /groups/{key} as a path parameter`,
		}},
		{"a page's number where there is none", "page: /meta/page", "page: /meta/number", []string{`45:13: the body's schema has no place /meta/number`}},
		{"a place behind a text", "total: /count", "total: /count/all", []string{`44:13: the body's schema has no place /count/all`}},
		{"a size that is asked for, without one for when it is not", "size: 25", "size_parameter: size", []string{`42:11: "size_default" is missing`}},
		{"a size that is always the same and one that is asked for", "size: 25", "size: 25\n            size_parameter: size\n            size_default: 25", []string{`47:13: not allowed`}},
		{"a bound for a size that is never asked for", "size: 25", "size: 25\n            size_max: 25", []string{`48:13: not allowed`}},
		{"a lenient page that is never asked for", "page_parameter: page", "lenient: true", []string{`42:11: property 'page_parameter' is required, if 'lenient' property exists`}},
		{"a page that is asked for in two ways", "page_parameter: page", "page_parameter: page\n            offset_parameter: offset", []string{`42:11: a page is asked for in one way, and page_parameter and offset_parameter are here; give the one that clients use, and put the parameters of the others into exempt`}},
		{"links to pages that nobody can ask for", "page_parameter: page", "link_header: [next]", []string{`42:11: links lead to pages, and no parameter asks for one; give page_parameter, offset_parameter or cursor_parameter`}},
		{"a relation that is none", "page_parameter: page", "page_parameter: page\n            link_header: [up]", []string{`47:27: value must be one of "next", "prev", "first", "last"`}},
		{"pages of which none is the last", "total: /count\n            page: /meta/page\n            page_parameter: page", "cursor_parameter: after", []string{`42:11: nothing tells whether a page is the last; give total, has_more, next_cursor, cursor_member, next_page, next_link or link_header with next`}},
		{"a cursor without its parameter", "page_parameter: page", "next_cursor: /links/next", []string{`42:11: property 'cursor_parameter' is required, if 'next_cursor' property exists`}},
		{"a place for a flag where there is none", "page_parameter: page", "page_parameter: page\n            has_more: /more", []string{`47:13: the body's schema has no place /more`}},
		{"an offset without its parameter", "page_parameter: page", "offset: /count", []string{`42:11: property 'offset_parameter' is required, if 'offset' property exists`}},
		{"links that are relative, and not", "page_parameter: page", "page_parameter: page\n            relative_links: false", []string{`47:13: value must be true`}},
		{"pages that are short, and not", "page_parameter: page", "page_parameter: page\n            short_pages: false", []string{`47:13: value must be true`}},
		{"a cursor that no object has", "page: /meta/page\n            page_parameter: page", "items: /results\n            cursor_parameter: after\n            cursor_member: ref", []string{`47:13: the objects at /results have no member "ref"`}},
		{"an exemption that is no list of lists", "size: 25", "size: 25\n            exempt: [only]", []string{`48:22: expected array, but got string`}},
		{"two types of one body that agree", "components:", making("groups", "create-group.json", "create-group.json"), nil},
		{"two types of one body that do not", "components:", making("groups", "create-group.json", "update-group.json"), []string{`65:13: the types of a body share one schema, and application/x-www-form-urlencoded has another than application/json`}},
		{"a scheme that is not declared", "paths:", "security: [{Key: []}]\npaths:", []string{`11:13: components/securitySchemes has no "Key"; nothing is known here`}},
		{"a misspelt scheme of an operation", "summary: Get a group\n", "summary: Get a group\n      security: [{Kye: []}]\n", []string{`23:19: components/securitySchemes has no "Kye"; nothing is known here`}},
		{"a key without a name", "components:", "components:\n  securitySchemes: {Key: {type: apiKey, in: header}}", []string{`56:21: "name" is missing`}},
		{"a scheme that nobody can send", "components:", "components:\n  securitySchemes: {Key: {type: http, scheme: digest}}", []string{`56:39: value must be one of "basic", "bearer", "token"`}},
		{"a bearer token with a name", "components:", "components:\n  securitySchemes: {Key: {type: http, scheme: bearer, name: A}}", []string{`56:55: not allowed`}},
		{"a header that has a place of its own", "/groups/{id}:\n    parameters:\n", "/groups/{id}:\n    parameters:\n      - {name: Accept, in: header, description: D., schema: {type: string}, x-ringer-evidence: {level: assumed, source: S, why: W}}\n", []string{`14:10: the header Accept is no parameter: the content of the responses says it`}},
		{"a call that says neither yes nor no", "summary: Get a group\n", "summary: Get a group\n      x-ringer-writes: perhaps\n", []string{`23:7: expected boolean, but got string`}},
		{"a call that only reads", "summary: Get a group\n", "summary: Get a group\n      x-ringer-writes: false\n", nil},
		{"a collection that is hidden and shown", "id: /id}", "id: /id, internal: true}", []string{`51:30: groups is internal, and an answer shows its objects`}},
		{"a collection that is half hidden", "id: /id}", "id: /id, internal: 1}", []string{`8:67: value must be true`}},
		{"a table of errors that is not whole", "paths:", "x-ringer-errors: {unauthorized: {status: 401}, forbidden: {status: 403}, not_found: {status: 404}, method_not_allowed: {status: 405}, invalid: {status: 400}, unprocessable: {status: 422}, conflict: {status: 409}, too_large: {status: 413}, unsupported_media: {status: 415}, rate_limited: {status: 429}, unavailable: {status: 503}, gone: {status: 404}}\npaths:", []string{`11:1: server_error is missing: every vendor answers it`, `11:338: gone is status 410 everywhere; give a kind with status 404 a name of its own`}},
		{"an error without a status", "paths:", "x-ringer-errors: {gone: {}}\npaths:", []string{`11:19: "status" is missing`}},
		{"a role that is there twice", "x-ringer-coll", "x-ringer-roles: [a, a]\nx-ringer-coll", []string{`7:1: items at index 0 and 1 are equal`}},
		{"grants by what is in no path", "x-ringer-coll", "x-ringer-grants: [key]\nx-ringer-coll", []string{`7:19: no path has a parameter "key"; known are id`}},
		{"a collection that is written and not declared", "components:", making("group", "create-group.json", "create-group.json"), []string{`59:25: no collection is called "group"; did you mean "groups"?`}},
		{"a list of objects where there is none", "unique: [/results/*/id]", "index: {list: /results, map: /groups}", []string{`50:37: the body's schema has no place /groups`}},
		{"a place that refers, where there is none", "unique: [/results/*/id]", "refers: [{from: /results/*/owner, to: /meta}]", []string{`50:23: the body's schema has no place /results/*/owner`}},
		{"one place that is equal to itself", "unique: [/results/*/id]", "equal: [[/count]]", []string{`50:21: minimum 2 items required, but found 1 items`}},
		{"an envelope's place where there is none", "/results/*/id", "/results/*/key", []string{`50:22: the body's schema has no place /results/*/key`}},
		{"objects of a collection that is not declared", "{groups: /results/*}", "{groups: /results/*, users: /results/*/users/*}", []string{`51:50: no collection is called "users"; known are groups`}},
		{"objects where there are none", "{groups: /results/*}", "{groups: /groups/*}", []string{`51:30: the body's schema has no place /groups/*`}},
		{"a collection without a place for its objects", "          x-ringer-objects: {groups: /results/*}\n", "", []string{`41:11: x-ringer-objects does not say where the objects of groups stand; write {groups: ""} when the body is one of them, {groups: /PLACE/*} when a list holds them`}},
		{"a misspelt word of an order", "default: {key: created_at, rule", "defualt: {key: created_at, rule", []string{`52:11: "default" is missing`, `52:77: "defualt" is not known here; did you mean "default"?`}},
		{"an order by nothing that objects have", "keys: {created_at: {of: time}}", "keys: {created_at: {of: time}, size: {of: text}}", []string{`52:11: the schema of groups has no member "size"`}},
		{"an order that is not among its own keys", "default: {key: created_at,", "default: {key: name,", []string{`52:87: "name" is none of the keys`}},
		{"an order that no rule says", ", rule: oldest}", ", rule: newest}", []string{`52:11: list-groups has no rule "newest"`}},
		{"an order without a rule or a parameter", ", rule: oldest}", "}", []string{`52:77: "rule" is missing`}},
		{"an order that is asked for by nothing", "{items: /results, keys", "{parameter: sort, items: /results, keys", []string{`52:11: list-groups has no query parameter "sort"`}},
		{"a direction without a key", "{items: /results, keys", "{direction_parameter: sort, items: /results, keys", []string{`52:11: property 'key_parameter' is required, if 'direction_parameter' property exists`}},
		{"an order by the time in a text", "keys: {created_at: {of: time}}", "keys: {created_at: {of: time}, name: {of: time}}", []string{`52:11: objects stand by the time in "name", and its schema does not say how that is written; give it a format date-time or date, or an x-ringer-fake unix-seconds, unix-milliseconds or time:LAYOUT`}},
		{"times that fold", "{of: time}", "{of: time, folds: oldest}", []string{`52:65: value must be "text"`}},
		{"an order of what is no list", "{items: /results, keys", "{items: /rows, keys", []string{`52:28: the body's schema has no place /rows`}},
		{"a rule about what stands around the objects", "about: [/name]", "about: [/name, /count]", nil},
		{"a rule about a field that is not there", "about: [/name]", "about: [/name, /nmae]", []string{`54:98: no object that list-groups answers with has a place /nmae`}},
		{"a rule about nothing that is not sent", ", about: [/name]}", ", unsent: true}", []string{`54:11: property 'about' is required, if 'unsent' property exists`}},
		{"an item of what is no array", "/results/*/id", "/links/*/id", []string{`50:22: the body's schema has no place /links/*/id`}},
	} {
		t.Run(test.why, func(t *testing.T) {
			if !strings.Contains(sample.Small, test.old) {
				t.Fatalf("the contract has no %q to be broken", test.old)
			}
			var want []string
			for _, line := range test.want {
				want = append(want, "contracts/small.yaml:"+line)
			}
			got := texts(text(small, []byte(strings.Replace(sample.Small, test.old, test.new, 1))))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintSchema(t *testing.T) {
	source := sourceOf(t, "secoda")
	const valid = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "T", "description": "D", "type": "object",
  "required": ["a"],
  "examples": [{"required": ["z"], "properties": {}, "$ref": "nope.json"}],
  "x-ringer-evidence": {"level": "assumed", "source": "S", "why": "W"},
  "properties": {
    "a": {"description": "D", "type": "string", "x-ringer-evidence": {"level": "assumed", "source": "S", "why": "W"}}
  }
}`
	for _, test := range []struct {
		why, old, new string
		want          []string
	}{
		{"nothing is wrong", "", "", nil},
		{"a required name that is no property", `["a"]`, `["a", "b"]`, []string{`4:21: "b" is required, and is no property here`}},
		{"a misspelt keyword", `"type": "string"`, `"typ": "string"`, []string{`8:31: "typ" is not known here; did you mean "type"?`}},
		{"a reference to a file that is not there", `"type": "string"`, `"$ref": "nope.json"`, []string{`8:31: nope.json refers to schemas/secoda/nope.json, which cannot be read`}},
		{"a reference to a place that is not there", `"type": "string"`, `"$ref": "group.json#/$defs/x"`, []string{`8:31: group.json#/$defs/x refers to nothing: schemas/secoda/group.json has no /$defs/x`}},
		{"a reference to itself", `"type": "string"`, `"$ref": "#/properties/a"`, []string{`8:31: #/properties/a refers to itself in a circle`}},
		{"a word for nothing that can be filled in", `"type": "string"`, `"x-ringer-fake": "emial"`, []string{`8:31: value must be one of "address", "currency", "email", "emoji", "integration", "integration-model", "integration-ref", "member-uuid", "person", "phone", "sentence", "serial", "shared-uuid", "team", "title", "unique-team", "unix-milliseconds", "unix-seconds", "url", "uuid", "given:integration", "given:integration-model", "given:integration-ref", "given:shared-uuid", "given:uuid"`}},
		{"a copy from nowhere", `"type": "string"`, `"x-ringer-fake": "from:id"`, []string{`8:31: does not match pattern '^(from:(/[^/]+)+|(each|any|few):/[^/]+/[^/]+)$'`}},
		{"a reference to a whole row", `"type": "string"`, `"x-ringer-fake": "each:/users"`, []string{`8:31: does not match pattern '^(from:(/[^/]+)+|(each|any|few):/[^/]+/[^/]+)$'`}},
		{"a reference", `"type": "string"`, `"x-ringer-fake": "any:/users/id"`, nil},
		{"a time in a layout", `"type": "string"`, `"x-ringer-fake": "time:2006-01-02"`, nil},
		{"a time in a layout of another language", `"type": "string"`, `"type": "string", "x-ringer-fake": "time:YYYY-MM-DD"`, []string{`8:49: the layout YYYY-MM-DD has no part of a time; write one as Go's package time does, such as time:2006-01-02`}},
		{"a time in seconds", `"type": "string"`, `"type": ["integer", "null"], "x-ringer-fake": "unix-seconds"`, nil},
		{"a time in digits", `"type": "string"`, `"type": "string", "x-ringer-fake": "unix-milliseconds"`, nil},
		{"a year", `"type": "string"`, `"type": "integer", "x-ringer-fake": "time:2006"`, nil},
		{"a time that is true or false", `"type": "string"`, `"type": "boolean", "x-ringer-fake": "unix-seconds"`, []string{`8:50: the time 1795443316 is none of the types that the field has: [boolean]`}},
		{"a text that is a number", `"type": "string"`, `"type": "integer", "x-ringer-fake": "time:2006-01-02"`, []string{`8:50: the time 2026-11-23 is none of the types that the field has: [integer]`}},
		{"a copy", `"type": "string"`, `"x-ringer-fake": "from:/id"`, nil},
		{"a text that comes back as it is sent", `"type": "string"`, `"type": "string", "x-ringer-verbatim": true`, nil},
		{"a word that has one meaning", `"type": "string"`, `"x-ringer-verbatim": false`, []string{`8:31: value must be true`}},
		{"a pattern that is none", `"type": "string"`, `"pattern": "("`, []string{`8:31: '(' is not valid 'regex'`}},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := schemas.Parse("schemas/secoda/test.json", []byte(strings.Replace(valid, test.old, test.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, line := range test.want {
				want = append(want, "schemas/secoda/test.json:"+line)
			}
			if diff := cmp.Diff(want, texts(lintSchema(source, doc.Name, doc))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func sourceOf(t *testing.T, vendor string) contracts.Source {
	t.Helper()
	source, err := contracts.Embedded().Source(vendor)
	if err != nil {
		t.Fatal(err)
	}
	return source
}
