package contracts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts/wire"
)

func TestParameterViolations(t *testing.T) {
	for _, test := range []struct {
		why, vendor, operation, id, query string
		want                              string // how each message begins; a | stands between them
	}{
		{"nothing asked", "secoda", "list-groups", "", "", ""},
		{"a page", "secoda", "list-groups", "", "page=2", ""},
		{"a page that is no number", "secoda", "list-groups", "", "page=x", "the parameter page: expected integer, but got string"},
		{"a page below the first", "secoda", "list-groups", "", "page=0", "the parameter page: "},
		{"of two the last counts", "secoda", "list-groups", "", "page=1&page=x", "the parameter page: "},
		{"and not the first", "secoda", "list-groups", "", "page=x&page=1", ""},
		{"half a page", "secoda", "list-groups", "", "page=1.5", "the parameter page: "},
		{"a blank value asks for nothing", "secoda", "list-groups", "", "page=", ""},
		{"names that are not known are not judged", "secoda", "list-groups", "", "pgae=x", ""},
		{"an id of any form", "secoda", "get-group", "undefined", "", ""},
		{"an id that is no number", "kantata", "get-workspace-group", "undefined", "", "the parameter id: "},
		{"one that is", "kantata", "get-workspace-group", "7", "", ""},
		{"a truth", "kantata", "get-workspace-groups", "", "companies_only=true", ""},
		{"no truth", "kantata", "get-workspace-groups", "", "companies_only=perhaps", "the parameter companies_only: "},
		{"a text of digits", "kantata", "get-workspace-groups", "", "matching=12", ""},
		{"a bound", "kantata", "get-workspace-groups", "", "per_page=200", ""},
		{"beyond it, and something else, by their names", "kantata", "get-workspace-groups", "", "per_page=201&order=size", "the parameter order: |the parameter per_page: "},
		{"a word that is none of those named", "piercloud", "list-workspace-groups", "", "sort_field=size", "the parameter sort_field: "},
		{"no UUID", "piercloud", "list-workspace-groups", "", "context_id=7", "the parameter context_id: "},
	} {
		t.Run(test.why, func(t *testing.T) {
			c := load(t, test.vendor)
			op, _ := c.Operation(test.operation)
			var path PathValues
			if test.id != "" {
				path = PathValues{{Name: "id", Value: test.id}}
			}
			got := op.ParameterViolations(path, wire.ParseQuery(test.query), nil)
			var wants []string
			if test.want != "" {
				wants = strings.Split(test.want, "|")
			}
			if len(got) != len(wants) {
				t.Fatalf("got %+v, want %q", got, wants)
			}
			for i, v := range got {
				if !strings.HasPrefix(v.Message, wants[i]) {
					t.Errorf("the message is %q, want %q", v.Message, wants[i])
				}
				if c.EvidenceFor(v.Fact).Level == "" {
					t.Errorf("there is no evidence for %s", v.Fact)
				}
			}
		})
	}
}

// What is sent twice counts as its operation says.
func TestValues(t *testing.T) {
	c, err := Parse("many", []byte(`{"openapi": "3.1.0", "paths": {"/": {"get": {"operationId": "list", "responses": {}, "parameters": [
		{"name": "tag", "in": "query", "schema": {"type": "array"}},
		{"name": "csv", "in": "query", "explode": false, "schema": {"type": "array"}},
		{"name": "one", "in": "query", "schema": {"type": "string"}}
	]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := c.Operation("list")
	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"tag", "tag=a&tag=b", []string{"a", "b"}},
		{"csv", "csv=a&csv=b", []string{"b"}},
		{"one", "one=a&one=", []string{""}},
		{"one", "one[]=a&one[]=b", []string{"a", "b"}},
		{"other", "other=a&other=b", []string{"b"}},
		{"one", "", nil},
	} {
		if diff := cmp.Diff(test.want, op.Values(wire.ParseQuery(test.query), test.name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
}
