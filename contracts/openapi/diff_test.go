package openapi

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiff(t *testing.T) {
	before := `openapi: 3.0.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200': {description: The pets., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The pet.}}
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: string}, name: {type: string, nullable: true}, next: {$ref: '#/components/schemas/Pet'}}}
`
	after := strings.NewReplacer(
		"3.0.0", "3.1.0", "type: string, nullable: true", "type: [string, 'null']", // which says the same
		"version: '1'", "version: '2'",
		"schema: {type: integer}", "schema: {type: string}, required: true",
		"properties: {id: {type: string}", "properties: {id: {type: integer}, age: {type: integer}",
	).Replace(before)
	after = after[:strings.Index(after, "  /pets/{id}:")] + after[strings.Index(after, "components:"):]
	overlay := "overlay: 1.0.0\ninfo: {title: A, version: '1'}\nactions:\n  - {target: '$.paths[''/pets/{id}''].get', update: {x-ringer-behaviour: none}}\n  - {target: $.info, update: {x-mine: true}}\n"
	file := write(t, map[string]string{"api.yaml": before, "api.overlay.yaml": overlay, "api-2.yaml": after})
	changes, unfit, err := Diff(file, filepath.Join(filepath.Dir(file), "api-2.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, change := range changes {
		got = append(got, fmt.Sprintf("%t %s:%d:%d: %s", change.Breaking, filepath.Base(change.File), change.Line, change.Column, change.Message))
	}
	for _, warning := range unfit {
		got = append(got, fmt.Sprintf("unfit %s:%d:%d", filepath.Base(warning.File), warning.Line, warning.Column))
	}
	want := []string{
		`false api-2.yaml:2:21: version is "2" now, and was "1" (/info/version)`,
		`true api-2.yaml:8:36: type is "string" now, and was "integer" (/paths/~1pets/get/parameters/0/schema)`,
		`true api-2.yaml:8:60: required "true" is new (/paths/~1pets/get/parameters/0/required)`,
		`true api-2.yaml:13:54: type is "integer" now, and was "string" (/components/schemas/Pet/properties/id)`,
		`false api-2.yaml:13:75: properties "age" is new (/components/schemas/Pet/properties/age)`,
		`true api.yaml:11:3: /pets/{id} is gone (/paths/~1pets~1{id})`,
		"unfit api.overlay.yaml:4:6",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	same, unfit, err := Diff(file, file)
	if len(same) > 0 || len(unfit) > 0 || err != nil {
		t.Errorf("of a document and itself it said %v %v %v", same, unfit, err)
	}
}
