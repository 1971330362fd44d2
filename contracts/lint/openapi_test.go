package lint

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Any OpenAPI tool can load a contract: as it lies in the checkout, and bundled,
// as the server hands it out.
func TestOpenAPIToolLoads(t *testing.T) {
	paths, err := filepath.Glob("../*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no contract lies here (%v)", err)
	}
	for _, path := range paths {
		vendor := strings.TrimSuffix(filepath.Base(path), ".yaml")
		t.Run(vendor, func(t *testing.T) {
			loader := openapi3.NewLoader()
			loader.IsExternalRefsAllowed = true
			document, err := loader.LoadFromFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := document.Validate(loader.Context); err != nil {
				t.Error(err)
			}
		})
		t.Run(vendor+" bundled", func(t *testing.T) {
			c, err := contracts.Embedded().Load(vendor)
			if err != nil {
				t.Fatal(err)
			}
			walk(c.Bundled(), "", func(pointer string, object map[string]any) {
				if ref, ok := object["$ref"].(string); ok && !strings.HasPrefix(ref, "#") {
					t.Errorf("%s refers outside: %s", schemas.Join(pointer, "$ref"), ref)
				}
			})
			data, err := json.Marshal(c.Bundled())
			if err != nil {
				t.Fatal(err)
			}
			loader := openapi3.NewLoader()
			document, err := loader.LoadFromData(data)
			if err != nil {
				t.Fatal(err)
			}
			if err := document.Validate(loader.Context); err != nil {
				t.Error(err)
			}
		})
	}
}
