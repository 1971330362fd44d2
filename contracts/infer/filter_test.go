package infer

import (
	"testing"

	"github.com/ringer-mock/ringer/schemas"
)

// TestFiltersByListedValues has parameters and members that list their values and name no
// type.
func TestFiltersByListedValues(t *testing.T) {
	doc, err := schemas.Parse("api.yaml", []byte(`
paths:
  /pets:
    get:
      operationId: list
      parameters:
        - {name: kind, in: query, schema: {enum: [cat, dog]}}
        - {name: legs, in: query, schema: {enum: [2, 4]}}
        - {name: mixed, in: query, schema: {enum: [2, four]}}
      responses: {"200": {description: All., content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}
  /pets/{id}:
    get:
      operationId: get
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: One., content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: string}, kind: {enum: [cat, dog, null]}, legs: {type: integer}, mixed: {enum: [2, four]}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range Declarations(doc.Value.(map[string]any)) {
		if says, _ := d.Value.(map[string]any); d.Key == "x-ringer-behaviour" && says["does"] == "list" {
			if got, want := schemas.JSONText(says["filters"]), `{"kind":"kind","legs":"legs"}`; got != want {
				t.Errorf("the filters are %s, want %s", got, want)
			}
			return
		}
	}
	t.Error("nothing is said of the list")
}
