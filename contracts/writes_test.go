package contracts

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOperationWrites says which calls write: as x-ringer-writes says, and else by the
// method.
func TestOperationWrites(t *testing.T) {
	for _, row := range []struct {
		why, method, says string
		asked             string // the method that is called with
		want              bool
	}{
		{"a reading method", "get", "", "GET", false},
		{"a HEAD of it", "get", "", "HEAD", false},
		{"a writing method", "post", "", "POST", true},
		{"a deletion", "delete", "", "DELETE", true},
		{"a POST that only reads", "post", `"x-ringer-writes": false,`, "POST", false},
		{"a GET that writes", "get", `"x-ringer-writes": true,`, "GET", true},
		{"a HEAD of a GET that writes", "get", `"x-ringer-writes": true,`, "HEAD", true},
		{"a GET that writes into a collection", "get", `"x-ringer-writes": ["things"],`, "GET", true},
		{"a PUT that writes into none", "put", `"x-ringer-writes": [],`, "PUT", true},
		{"another method than its own", "post", `"x-ringer-writes": false,`, "PUT", true},
		{"a reading one than its own", "post", "", "GET", false},
	} {
		contract, err := Parse("acme", fmt.Appendf(nil, `{
			"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"},
			"x-ringer-collections": {"things": {"id": "/id", "schema": {"type": "object", "properties": {"id": {"type": "string"}}}}},
			"paths": {"/things": {%q: {"operationId": "call", %s "responses": {}}}}
		}`, row.method, row.says))
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		op, _ := contract.Operation("call")
		if got := op.Writes(row.asked); got != row.want {
			t.Errorf("%s: it writes: %v", row.why, got)
		}
	}
	var none *Operation
	for method, want := range map[string]bool{"GET": false, "HEAD": false, "OPTIONS": false, "POST": true, "PATCH": true, "BREW": true} {
		if none.Writes(method) != want {
			t.Errorf("a call that no operation takes, with %s, writes: %v", method, !want)
		}
	}
}

// TestErrorTables holds tables of errors to x-ringer-errors.
func TestErrorTables(t *testing.T) {
	usual := map[string]int{
		"unauthorized": 401, "forbidden": 403, "not_found": 404, "method_not_allowed": 405, "invalid": 400, "unprocessable": 422,
		"conflict": 409, "too_large": 413, "unsupported_media": 415, "rate_limited": 429, "unavailable": 503, "server_error": 500,
	}
	for _, row := range []struct {
		why, declared string
		change        map[string]int // of the table; 0 takes a kind out
		want          []string
	}{
		{"nothing is declared", "", nil, nil},
		{"a status of its own, where nothing is declared", "", map[string]int{"conflict": 422}, nil},
		{"a kind of its own, where nothing is declared", "", map[string]int{"teapot": 418}, []string{"error kind teapot is not in x-ringer-errors"}},
		{"a kind of its own", `, "teapot": {"status": 418}`, map[string]int{"teapot": 418}, nil},
		{"a kind that has no answer", `, "teapot": {"status": 418}, "gone": {"status": 410}`, map[string]int{"teapot": 418}, []string{"error kind gone of x-ringer-errors has no answer"}},
		{"another status", `, "teapot": {"status": 418}`, map[string]int{"teapot": 400, "conflict": 422}, []string{
			"error kind conflict is answered 422, and x-ringer-errors says 409", "error kind teapot is answered 400, and x-ringer-errors says 418",
		}},
		{"a kind that is not declared, beside others", `, "gone": {"status": 410}`, map[string]int{"gone": 410, "teapot": 418}, []string{"error kind teapot is not in x-ringer-errors"}},
		{"a usual one that is missing is looked for elsewhere", `, "gone": {"status": 410}`, map[string]int{"gone": 410, "conflict": 0}, nil},
	} {
		text, table := "", map[string]int{}
		for kind, status := range usual {
			table[kind] = status
			text += fmt.Sprintf(`, %q: {"status": %d}`, kind, status)
		}
		for kind, status := range row.change {
			if table[kind] = status; status == 0 {
				delete(table, kind)
			}
		}
		declared := ""
		if row.declared != "" {
			declared = fmt.Sprintf(`, "x-ringer-errors": {%s}`, (text + row.declared)[2:])
		}
		contract, err := Parse("acme", fmt.Appendf(nil, `{"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}, "paths": {}%s}`, declared))
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if diff := cmp.Diff(row.want, contract.ErrorTableMistakes(table)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
		kinds := contract.ErrorKinds()
		if row.declared != "" && (!slices.IsSorted(kinds[len(usual):]) || !slices.Equal(kinds[:len(usual)], UsualErrorKinds()) || len(kinds) != len(contract.ErrorStatuses)) {
			t.Errorf("%s: the kinds are %v", row.why, kinds)
		}
	}
}
