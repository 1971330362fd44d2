package contracts_test

import (
	"fmt"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// TestSecretsOfSchemasInCircles has thirty schemas that all hold all: looking through
// each way from one to another would not end.
func TestSecretsOfSchemasInCircles(t *testing.T) {
	components := map[string]any{}
	for i := range 30 {
		properties := map[string]any{}
		for j := range 30 {
			properties[fmt.Sprint("to", j)] = map[string]any{"$ref": fmt.Sprint("#/components/schemas/S", j)}
		}
		components[fmt.Sprint("S", i)] = map[string]any{"type": "object", "properties": properties}
	}
	contract, err := contracts.FromDocument("circles", map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "Circles", "version": "1"}, "servers": []any{map[string]any{"url": "https://circles.example"}},
		"paths": map[string]any{"/s": map[string]any{"get": map[string]any{"operationId": "get-s", "responses": map[string]any{
			"200": map[string]any{"description": "", "content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/S0"}}}},
		}}}},
		"components": map[string]any{"schemas": components},
	})
	if err != nil {
		t.Fatal(err)
	}
	if names := contract.SecretNames(); len(names) > 0 {
		t.Errorf("no schema marks a secret, and %v are listed", names)
	}
	operation, _ := contract.Operation("get-s")
	fields := operation.Responses[200].Body.Fields()
	listed := map[string]bool{}
	for _, field := range fields {
		listed[field.Name] = true
	}
	if len(fields) > 3000 || !listed["to29"] || !listed["to1.to29"] {
		t.Errorf("of 900 members %d are listed", len(fields))
	}
}
