package contracts

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// bundle takes a copy of the document in which every schema file that it refers
// to stands under components/schemas.
func (s Source) bundle(document any) (any, error) {
	b := bundler{source: s, schemas: map[string]any{}, from: map[string]string{}}
	rewritten, err := b.rewrite(document, s.File)
	if err != nil {
		return nil, err
	}
	root, ok := rewritten.(map[string]any)
	if !ok {
		return nil, errors.New("an OpenAPI document is an object")
	}
	if len(b.schemas) == 0 {
		return root, nil
	}
	components, _ := root["components"].(map[string]any)
	if components == nil {
		components = map[string]any{}
		root["components"] = components
	}
	own, _ := components["schemas"].(map[string]any)
	for name, schema := range own {
		if file, taken := b.from[name]; taken {
			return nil, fmt.Errorf("components/schemas/%s and %s have one name: rename one of them", name, file)
		}
		b.schemas[name] = schema
	}
	components["schemas"] = b.schemas
	return root, nil
}

// bundler gathers the schemas of files, by their names in the bundled document.
type bundler struct {
	source  Source
	schemas map[string]any
	from    map[string]string // the files that they stand in
}

// rewrite copies a value; file is the one that it comes from.
func (b bundler) rewrite(value any, file string) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		rewritten := make(map[string]any, len(value))
		for _, key := range slices.Sorted(maps.Keys(value)) { // so that it always fails in the same place
			member := value[key]
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
	case target == "" && file == b.source.File:
		return ref, nil
	case target == "":
		target = file
	default:
		target = b.source.Beside(file, target)
	}
	if !fs.ValidPath(target) {
		return "", fmt.Errorf("reference %s: it leads out of the vendor's files; write a relative path, such as %s/team.json", ref, schemaFolder)
	}
	name := strings.TrimSuffix(path.Base(target), ".json")
	if taken, ok := b.from[name]; ok && taken != target {
		return "", fmt.Errorf("reference %s: %s and %s have one name: rename one of them", ref, taken, target)
	} else if !ok {
		doc, err := b.source.Read(target)
		if err != nil {
			return "", fmt.Errorf("reference %s: %w", ref, err)
		}
		b.from[name] = target // before its references are followed: it may refer to itself
		if b.schemas[name], err = b.rewrite(doc.Value, target); err != nil {
			return "", err
		}
	}
	return "#/components/schemas/" + name + fragment, nil
}
