package openapi

import (
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// loops refuses references that lead only to themselves. A schema may refer to itself
// from inside a member or an item, since values end somewhere; not from one of its
// alternatives.
func (r *reader) loops(root at) error {
	for section, parts := range r.components {
		for _, name := range sortedKeys(parts) {
			start := schemas.Join("/components", section, name)
			if r.leadsTo(parts[name], start, map[string]bool{}) {
				file, line, column := r.doc.Locate(start)
				return &schemas.Error{
					File: file, Position: schemas.Position{Line: line, Column: column}, Pointer: start,
					Message: "the reference leads only to itself: let it lead to a schema, or say what stands here",
				}
			}
		}
	}
	return nil
}

// leadsTo says whether a part is another one, whatever the value.
func (r *reader) leadsTo(value any, start string, seen map[string]bool) bool {
	object, _ := value.(map[string]any)
	if ref, ok := object["$ref"].(string); ok {
		pointer := strings.TrimPrefix(ref, "#")
		if pointer == start {
			return true
		}
		if !seen[pointer] {
			seen[pointer] = true
			target, _ := schemas.Lookup(r.doc.Value, pointer)
			if r.leadsTo(target, start, seen) {
				return true
			}
		}
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := object[keyword].([]any)
		for _, item := range list {
			if r.leadsTo(item, start, seen) {
				return true
			}
		}
	}
	return false
}
