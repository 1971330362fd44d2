package compare

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// numbered is a contract whose objects have numbers for ids, and refer to each other
// by them.
const numbered = `{
	"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}, "servers": [{"url": "https://acme.test"}],
	"x-ringer-collections": {"things": {"id": "/id", "schema": {"$ref": "#/components/schemas/thing"}}},
	"paths": {
		"/things": {"post": {"operationId": "make", "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}, "x-ringer-collection": "things", "x-ringer-objects": {"things": ""}}}}},
		"/things/{id}": {"get": {"operationId": "get", "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
			"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}, "x-ringer-collection": "things", "x-ringer-objects": {"things": ""}}}}}
	},
	"components": {"schemas": {"thing": {"type": "object", "x-ringer-evidence": {"level": "documented", "source": "S", "verified": "2026-11-22"}, "properties": {
		"id": {"type": "integer", "x-ringer-fake": "serial"}, "parent_id": {"type": ["integer", "null"], "x-ringer-fake": "any:/things/id"}, "size": {"type": "integer"}
	}}}}
}`

// TestNumericIDs compares runs whose ids are other numbers at the vendor and in the
// fake, up to the largest.
func TestNumericIDs(t *testing.T) {
	contract, err := contracts.Parse("acme", []byte(numbered))
	if err != nil {
		t.Fatal(err)
	}
	exchange := func(method string, status int, id, parent string, size int) contracts.Exchange {
		path := "/things"
		if method == "GET" {
			path += "/" + id
		}
		x := sample.Exchange(t, method, path, status, nil)
		x.Body = fmt.Appendf(nil, `{"id": %s, "parent_id": %s, "size": %d}`, id, parent, size)
		x.Header.Set("Content-Type", "application/json")
		return x
	}
	made := func(vendor, fake string) Pair {
		return both(sending(exchange("POST", 201, vendor, "null", 1), `{}`), sending(exchange("POST", 201, fake, "null", 1), `{}`))
	}
	expecting := func(p Pair, value string) Pair {
		p.Expect = Expectation{Status: []int{200}, Body: map[string]any{"/id": json.Number(value)}}
		return p
	}
	first, second := made("9223372036854775806", "1"), made("9223372036854775807", "2")
	for _, row := range []struct {
		why  string
		last Pair
		want []string
	}{
		{"ids are bound", both(exchange("GET", 200, "9223372036854775806", "null", 1), exchange("GET", 200, "1", "null", 1)), nil},
		{"so are references", both(exchange("GET", 200, "9223372036854775807", "9223372036854775806", 1), exchange("GET", 200, "2", "1", 1)), nil},
		{"an id that is the other's", both(exchange("GET", 200, "9223372036854775806", "null", 1), exchange("GET", 200, "2", "null", 1)), []string{"vendor-drifted field /id properties/id"}},
		{"a reference to the other, which is one double with it", both(exchange("GET", 200, "9223372036854775807", "9223372036854775807", 1), exchange("GET", 200, "2", "1", 1)), []string{"vendor-drifted field /parent_id properties/parent_id"}},
		{"the story expects the vendor's id", expecting(both(exchange("GET", 200, "9223372036854775806", "null", 1), exchange("GET", 200, "1", "null", 1)), "9223372036854775806"), nil},
		{"a number that is no id", both(exchange("GET", 200, "9223372036854775806", "null", 2), exchange("GET", 200, "1", "null", 1)), []string{"vendor-drifted field /size properties/size"}},
	} {
		c := NewComparison(contract)
		var found []contracts.Finding
		for _, pair := range []Pair{first, second, row.last} {
			found = c.Compare(pair)
		}
		if diff := cmp.Diff(row.want, said(found)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}
