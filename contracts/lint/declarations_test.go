package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// TestDeclarations puts one mistake after another into a document that has none.
func TestDeclarations(t *testing.T) {
	const right = `
openapi: 3.1.0
paths:
  /owners/{owner}/pets:
    get:
      operationId: list
      parameters:
        - {name: owner, in: path, required: true, schema: {type: string}}
        - {name: kind, in: query, schema: {type: string}}
        - {name: q, in: query, schema: {type: string}}
      x-ringer-behaviour: {does: list, collection: pets, within: {owner: owner_id}, filters: {kind: kind}, search: {q: [name]}}
      responses:
        "200":
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}
          x-ringer-collection: pets
          x-ringer-objects: {pets: /*}
    post:
      operationId: create
      parameters: [{name: owner, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {pet: {$ref: "#/components/schemas/Pet"}}}}}}
      x-ringer-behaviour: {does: create, collection: pets, within: {owner: owner_id}, body: /pet}
      responses: {"201": {description: Made.}}
x-ringer-collections:
  pets: {schema: {$ref: "#/components/schemas/Pet"}, id: /id, unique: [[name]], created: [born], parents: {owner_id: owners}}
  owners: {schema: {type: object, properties: {id: {type: string}}}, id: /id}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: string}, name: {type: string}, kind: {type: string}, born: {type: string}, owner_id: {type: string}, x-ringer-name: {type: string}}}
`
	for _, row := range []struct{ change, to, want string }{
		{"", "", ""},
		{"does: list", "does: lst", `/paths/~1owners~1{owner}~1pets/get/x-ringer-behaviour/does: x-ringer-behaviour/does: value must be one of`},
		{"x-ringer-collection: pets", "x-ringer-colection: pets", `/x-ringer-colection: there is no declaration x-ringer-colection; did you mean "x-ringer-collection"?`},
		{"operationId: list", "x-ringer-paging: {items: ''}", `/get/x-ringer-paging: x-ringer-paging says nothing on an operation; it stands on a response`},
		{"collection: pets, within: {owner: owner_id}, filters", "collection: pests, filters", `/get/x-ringer-behaviour/collection: no collection is called "pests"; did you mean "pets"?`},
		{"within: {owner: owner_id}, filters", "within: {ovner: owner_id}, filters", `/get/x-ringer-behaviour/within/ovner: list has no path parameter "ovner"; did you mean "owner"?`},
		{"filters: {kind: kind}", "filters: {kind: knd}", `/get/x-ringer-behaviour/filters/kind: the schema of pets has no member "knd"`},
		{"filters: {kind: kind}", "filters: {knd: kind}", `/get/x-ringer-behaviour/filters/knd: list has no query parameter "knd"`},
		{"search: {q: [name]}", "search: {q: [nome]}", `/get/x-ringer-behaviour/search/q/0: the schema of pets has no member "nome"`},
		{"body: /pet", "body: /pest", `/post/x-ringer-behaviour/body: the schema of the body that create takes has no place /pest`},
		{"{pets: /*}", "{pets: /data/*}", `/responses/200/x-ringer-objects/pets: the body's schema has no place /data/*`},
		{"id: /id, unique", "id: /key, unique", `/x-ringer-collections/pets/id: the schema of pets has no member "key"`},
		{"unique: [[name]]", "unique: [[nome]]", `/x-ringer-collections/pets/unique/0/0: the schema of pets has no member "nome"`},
		{"created: [born]", "created: [made]", `/x-ringer-collections/pets/created/0: the schema of pets has no member "made"`},
		{"{owner_id: owners}", "{owner_id: oners}", `/x-ringer-collections/pets/parents/owner_id: no collection is called "oners"; did you mean "owners"?`},
	} {
		text := strings.Replace(right, row.change, row.to, 1)
		if row.change != "" && text == right {
			t.Fatalf("%q is not there", row.change)
		}
		doc, err := schemas.Parse("api.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		document := doc.Value.(map[string]any)
		contract, _ := contracts.FromDocument("pets", document) // or none
		found, err := Declarations(document, contract)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		for _, problem := range found {
			got += problem.Pointer + ": " + problem.Message + "\n"
		}
		if (row.want == "") != (got == "") || !strings.Contains(got, row.want) {
			t.Errorf("%s: %s", row.to, cmp.Diff(row.want, got))
		}
	}
}

// TestInferredIsNoMistake leaves aside what the document does not say itself.
func TestInferredIsNoMistake(t *testing.T) {
	document := map[string]any{"paths": map[string]any{"/pets": map[string]any{"get": map[string]any{"operationId": "list"}}}}
	inferred := map[string]any{"paths": map[string]any{"/pets": map[string]any{"get": map[string]any{
		"operationId": "list", "x-ringer-behaviour": map[string]any{"does": "list", "collection": "pets"},
	}}}}
	contract, err := contracts.FromDocument("pets", inferred)
	if err != nil {
		t.Fatal(err)
	}
	found, err := Declarations(document, contract)
	if err != nil || len(found) > 0 {
		t.Errorf("it found %v, %v", found, err)
	}
	if found, err = Declarations(inferred, contract); err != nil || len(found) != 1 {
		t.Errorf("where the document says it, it found %v, %v", found, err)
	}
}
