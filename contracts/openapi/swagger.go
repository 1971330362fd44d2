package openapi

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/pb33f/go-yaml"
)

// convert turns a document of Swagger 2.0 into one of OpenAPI 3.0, with a library. Its
// places are those of the first one.
func (r *reader) convert(root at) error {
	if ref, where := outside(resolved(r.main.root), root); ref != "" {
		return where.errorf("the reference %s leads to another file: a Swagger 2.0 document is read in one file; join them, or convert them to OpenAPI 3", ref)
	}
	text, err := json.Marshal(r.raw(r.main.root, root))
	if err != nil {
		return err
	}
	var old openapi2.T
	if err := json.Unmarshal(text, &old); err != nil {
		return root.errorf("the Swagger 2.0 document cannot be read (%v): convert it to OpenAPI 3", err)
	}
	converted, err := openapi2conv.ToV3(&old)
	if err == nil {
		text, err = json.Marshal(converted)
	}
	if err != nil {
		return root.errorf("the Swagger 2.0 document cannot be converted (%v): mend it, or convert it to OpenAPI 3", err)
	}
	newer := &source{name: r.main.name, file: r.main.file, older: r.main}
	if err := newer.parse(text); err != nil {
		return fmt.Errorf("the converted document: %w", err)
	}
	r.main, r.doc.main, r.old = newer, newer, true
	r.folder.files[newer.file] = newer
	return nil
}

// outside finds a reference that leads out of a file; empty is none.
func outside(node *yaml.Node, place at) (ref string, where at) {
	node = resolved(node)
	if said, ok := reference(node); ok && !strings.HasPrefix(said, "#") {
		return said, place.in("$ref")
	}
	if node == nil {
		return "", place
	}
	if node.Kind == yaml.SequenceNode {
		for i, item := range node.Content {
			if ref, where := outside(item, place.in(itoa(i))); ref != "" {
				return ref, where
			}
		}
	}
	for key, value := range members(node) {
		if ref, where := outside(value, place.in(key.Value)); ref != "" {
			return ref, where
		}
	}
	return "", place
}

// olderPlaces are those of Swagger 2.0 for the sections of components.
var olderPlaces = strings.NewReplacer(
	"/components/schemas/", "/definitions/",
	"/components/parameters/", "/parameters/",
	"/components/requestBodies/", "/parameters/",
	"/components/responses/", "/responses/",
	"/components/securitySchemes/", "/securityDefinitions/",
)
