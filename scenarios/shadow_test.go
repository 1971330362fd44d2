package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

func TestShadowedRules(t *testing.T) {
	const then = "then: {status: 500}"
	for _, row := range []struct {
		why, earlier, later string
		shadowed            bool
	}{
		{"a rule for all", `when: {vendor: secoda}, ` + then, `when: {vendor: secoda, operation: get-group}, ` + then, true},
		{"without a vendor", then, `when: {vendor: secoda}, ` + then, true},
		{"the same one", `when: {operation: get-group}, ` + then, `when: {operation: get-group}, ` + then, true},
		{"the vendor of an operation", `when: {vendor: secoda}, ` + then, `when: {operation: get-group}, ` + then, true},
		{"one that only delays", `then: {delay: 1s}`, `when: {vendor: secoda}, ` + then, true},
		{"fewer conditions", `when: {query: {page: "1"}}, ` + then, `when: {query: {page: "1"}, header: {X-A: b}}, ` + then, true},
		{"methods among others", `when: {methods: [GET, POST]}, ` + then, `when: {methods: [POST]}, ` + then, true},
		{"the same place in a body", `when: {operation: create-group, body: {/name: [1]}}, ` + then, `when: {operation: create-group, body: {/name: [1], /icon: x}}, ` + then, true},
		{"bounded, but the later one more", then, `when: {vendor: secoda, calls: [1], probability: 0.5}, times: 1, ` + then, true},
		{"another vendor", `when: {vendor: secoda}, ` + then, `when: {vendor: kantata}, ` + then, false},
		{"a narrower one", `when: {operation: get-group}, ` + then, `when: {vendor: secoda}, ` + then, false},
		{"some times", `times: 3, ` + then, then, false},
		{"some calls", `when: {calls: [1]}, ` + then, then, false},
		{"each third", `when: {every: 3}, ` + then, then, false},
		{"by chance", `when: {probability: 0.9}, ` + then, then, false},
		{"above a limit", `then: {limit: {requests: 1, per: 1m}}`, then, false},
		{"switched off", `enabled: false, ` + then, then, false},
		{"another value", `when: {query: {page: "1"}}, ` + then, `when: {query: {page: "2"}}, ` + then, false},
		{"another value in a body", `when: {operation: create-group, body: {/name: [1]}}, ` + then, `when: {operation: create-group, body: {/name: [2]}}, ` + then, false},
		{"a header", `when: {header: {X-A: b}}, ` + then, then, false},
		{"a part of a path", `when: {operation: get-group, path: {id: a}}, ` + then, `when: {operation: get-group}, ` + then, false},
		{"other methods", `when: {methods: [GET]}, ` + then, `when: {methods: [GET, POST]}, ` + then, false},
		{"any method", `when: {methods: [GET]}, ` + then, then, false},
	} {
		scenario, err := Parse(contracts.Embedded(), "x.yaml", fmt.Appendf(nil, "version: 1\nname: x\nrules:\n  - {%s}\n  - {%s}\n", row.earlier, row.later))
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		if got := len(scenario.Warnings) == 1; got != row.shadowed {
			t.Errorf("%s: the warnings are %v", row.why, scenario.Warnings)
		} else if got && (scenario.Warnings[0].Line != 5 || !strings.Contains(scenario.Warnings[0].Message, "the rule at line 4, column 5")) {
			t.Errorf("%s: the warning is %v", row.why, scenario.Warnings[0])
		}
	}
}

// TestBuiltinsHaveNoWarnings: what comes with Ringer has an effect.
func TestBuiltinsHaveNoWarnings(t *testing.T) {
	for _, name := range Names(contracts.Embedded()) {
		scenario, err := Builtin(contracts.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		if len(scenario.Warnings) > 0 {
			t.Errorf("%s: %v", name, scenario.Warnings)
		}
	}
}

// TestRulesForClosedBodies are for bodies of which the contract says that they have
// nothing but what it names.
func TestRulesForClosedBodies(t *testing.T) {
	contract, err := contracts.Parse("acme", []byte(`{
		"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"},
		"paths": {"/teams": {"post": {"operationId": "create-team", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/team"}}}}, "responses": {"201": {"description": "made"}}}}},
		"components": {"schemas": {"team": {"type": "object", "additionalProperties": false, "properties": {
			"name": {"type": "string"}, "lead": {"type": "object", "properties": {"id": {"type": "integer"}}},
			"members": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {"role": {"type": "string"}}}},
			"labels": {"type": "object", "additionalProperties": false, "patternProperties": {"^x-": {}}, "properties": {}}
		}}}}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := contracts.NewCatalog(contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ pointer, refused string }{
		{"/name", ""}, {"", ""}, {"/lead/age", ""}, {"/members/0/role", ""}, {"/labels/x-a", ""}, {"/name/deeper", ""},
		{"/nmae", `no body that create-team takes has the place /nmae; did you mean "name"?`},
		{"/members/0/rule", `no body that create-team takes has the place /members/0/rule; did you mean "role"?`},
	} {
		_, err := Parse(catalog, "x.yaml", fmt.Appendf(nil, "version: 1\nname: x\nrules:\n  - {when: {operation: create-team, body: {%q: x}}, then: {status: 500}}\n", row.pointer))
		if row.refused == "" && err != nil || row.refused != "" && (err == nil || !strings.HasSuffix(err.Error(), row.refused)) {
			t.Errorf("%s: the error is %v", row.pointer, err)
		}
	}
}
