package contracts

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// bundle takes a copy of the document in which every schema file that it refers
// to stands under components/schemas.
func bundle(document any) (any, error) {
	b := bundler{schemas: map[string]any{}}
	rewritten, err := b.rewrite(document, "")
	if err != nil {
		return nil, err
	}
	root, ok := rewritten.(map[string]any)
	if !ok {
		return nil, errors.New("an OpenAPI document is an object")
	}
	if len(b.schemas) > 0 {
		components, _ := root["components"].(map[string]any)
		if components == nil {
			components = map[string]any{}
			root["components"] = components
		}
		components["schemas"] = b.schemas
	}
	return root, nil
}

type bundler struct{ schemas map[string]any }

// rewrite copies a value; file is the schema file that it comes from, empty for
// the OpenAPI document itself.
func (b bundler) rewrite(value any, file string) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		rewritten := make(map[string]any, len(value))
		for key, member := range value {
			ref, isText := member.(string)
			if key == "$ref" && isText {
				target, err := b.reference(ref, file)
				if err != nil {
					return nil, err
				}
				rewritten[key] = target
				continue
			}
			var err error
			if rewritten[key], err = b.rewrite(member, file); err != nil {
				return nil, err
			}
		}
		return rewritten, nil
	case []any:
		rewritten := make([]any, len(value))
		for i, item := range value {
			var err error
			if rewritten[i], err = b.rewrite(item, file); err != nil {
				return nil, err
			}
		}
		return rewritten, nil
	}
	return value, nil
}

// reference gives the new form of a reference, taking in the file it points to.
func (b bundler) reference(ref, file string) (string, error) {
	target, fragment, _ := strings.Cut(ref, "#")
	switch {
	case target == "" && file == "":
		return ref, nil
	case target == "":
		target = file
	case file == "":
		target = strings.TrimPrefix(target, "../schemas/")
	default:
		target = path.Join(path.Dir(file), target)
	}
	name := strings.TrimSuffix(path.Base(target), ".json")
	if _, taken := b.schemas[name]; !taken {
		doc, err := schemas.Read(target)
		if err != nil {
			return "", fmt.Errorf("reference %s: %w", ref, err)
		}
		b.schemas[name] = nil // a file may refer to itself
		if b.schemas[name], err = b.rewrite(doc.Value, target); err != nil {
			return "", err
		}
	}
	return "#/components/schemas/" + name + fragment, nil
}
