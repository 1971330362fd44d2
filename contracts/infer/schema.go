package infer

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// object is the schema of an object, with all members that it takes over from others.
type object struct {
	at node
	// members are the places of the members' schemas, whose references are not followed:
	// what is declared there holds for this object alone.
	members  map[string]node
	names    []string        // of the members, in alphabetical order
	words    map[string]bool // the names in plain form
	required map[string]bool
	// closed says that the schema names all members that may be there, and mixed that
	// they are those of several kinds of objects.
	closed, mixed bool
}

// parts are the keywords by which a schema takes over others.
var parts = []string{"allOf", "anyOf", "oneOf"}

// core gives the schema that stands behind wrappers which say nothing more: a list of
// one, or one beside null.
func (t *tree) core(n node) node {
	for range mostReferences {
		inner, wraps := t.wrapped(n)
		if !wraps {
			break
		}
		n = inner
	}
	return n
}

func (t *tree) wrapped(n node) (inner node, wraps bool) {
	if n.value["properties"] != nil {
		return n, false
	}
	for _, keyword := range parts {
		for _, part := range t.list(n, keyword) {
			if part.value["type"] == "null" {
				continue
			}
			if wraps {
				return n, false
			}
			inner, wraps = part, true
		}
	}
	return inner, wraps
}

// object reads the schema of an object; nil when it names no members.
func (t *tree) object(n node) *object {
	if !n.there() {
		return nil
	}
	if known, read := t.objects[n.pointer]; read {
		return known
	}
	o := &object{at: n, members: map[string]node{}, required: map[string]bool{}}
	t.gather(o, n, true, map[string]bool{})
	if len(o.members) == 0 {
		o = nil
	} else {
		o.names, o.words = keys(o.members), map[string]bool{}
		for _, name := range o.names {
			o.words[plain(name)] = true
		}
	}
	t.objects[n.pointer] = o
	return o
}

// gather adds what a schema says, and what those that it takes over say. all says that
// it holds for each object, and not for some.
func (t *tree) gather(o *object, n node, all bool, seen map[string]bool) {
	if seen[n.pointer] {
		return
	}
	seen[n.pointer] = true
	properties, _ := n.value["properties"].(map[string]any)
	for name, schema := range properties {
		if _, known := o.members[name]; known {
			continue
		}
		if value, ok := schema.(map[string]any); ok {
			o.members[name] = node{schemas.Join(n.pointer, "properties", name), value}
		}
	}
	required, _ := n.value["required"].([]any)
	for _, name := range required {
		if name, ok := name.(string); ok && all {
			o.required[name] = true
		}
	}
	o.closed = o.closed || n.value["additionalProperties"] == false || n.value["unevaluatedProperties"] == false
	if ref := n.text("$ref"); ref != "" { // beside members of its own
		t.gather(o, t.at(n.pointer, map[string]any{"$ref": ref}), all, seen)
	}
	for _, keyword := range parts {
		several := t.list(n, keyword)
		o.mixed = o.mixed || keyword != "allOf" && len(o.members) == 0 && len(several) > 1
		for _, part := range several {
			t.gather(o, part, all && keyword == "allOf", seen)
		}
	}
}

// scalar gives the schema of a text or a number, also where an object may stand in its
// place, as at vendors that show whole objects on demand.
func (t *tree) scalar(schema node) node {
	found := schema
	for _, keyword := range []string{"anyOf", "oneOf"} {
		for _, part := range t.list(schema, keyword) {
			if part = t.core(part); isScalar(part) && schema.value["type"] == nil {
				if found.pointer != schema.pointer {
					return schema
				}
				found = part
			}
		}
	}
	return found
}

// member gives the schema of a member, its references followed.
func (t *tree) member(o *object, name string) node {
	m := o.members[name]
	return t.core(t.at(m.pointer, m.value))
}

// kind gives the type of a schema's values, null aside; empty is not told.
func kind(schema node) string {
	for _, name := range types(schema) {
		if name != "null" {
			return name
		}
	}
	switch {
	case schema.value["properties"] != nil:
		return "object"
	case schema.value["items"] != nil:
		return "array"
	}
	return kindOfListed(schema.value["enum"])
}

// kindOfListed gives the type that all listed values have, where no type is named; empty
// is none.
func kindOfListed(listed any) (of string) {
	values, _ := listed.([]any)
	for _, value := range values {
		kind := ""
		switch value := value.(type) {
		case nil:
			continue
		case string:
			kind = "string"
		case json.Number:
			if kind = "number"; !strings.ContainsAny(value.String(), ".eE") {
				kind = "integer"
			}
		}
		if kind == "" || of != "" && of != kind {
			return ""
		}
		of = kind
	}
	return of
}

// types lists the types that a schema names.
func types(schema node) (names []string) {
	switch named := schema.value["type"].(type) {
	case string:
		return []string{named}
	case []any:
		for _, name := range named {
			if name, ok := name.(string); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// isScalar says whether a schema's values are texts or numbers.
func isScalar(schema node) bool {
	return slices.Contains([]string{"string", "integer", "number"}, kind(schema))
}

// overlap says which part of the members of one object another has, too, under the same
// name or one that is written in another way: some vendors take FriendlyName and answer
// friendly_name.
func overlap(part, whole *object) float64 {
	if part == nil || whole == nil {
		return 0
	}
	common := 0
	for word := range part.words {
		if whole.words[word] {
			common++
		}
	}
	return float64(common) / float64(len(part.words))
}

// schemaName is what the document calls a schema; empty for one that stands in a place
// of its own.
func schemaName(n node) string {
	name, ok := strings.CutPrefix(n.pointer, "/components/schemas/")
	if !ok || strings.Contains(name, "/") {
		return ""
	}
	return schemas.Split("/" + name)[0]
}
