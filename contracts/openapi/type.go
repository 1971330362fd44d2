package openapi

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"
)

// types are those of JSON Schema.
var types = []string{"string", "number", "integer", "boolean", "array", "object", "null"}

// otherTypes are what documents write instead, with the type and the format that is
// meant.
var otherTypes = map[string]struct{ is, format string }{
	"file": {"string", "binary"}, "binary": {"string", "binary"}, "byte": {"string", "byte"},
	"str": {"string", ""}, "text": {"string", ""}, "char": {"string", ""}, "enum": {"string", ""}, "password": {"string", "password"},
	"uuid": {"string", "uuid"}, "guid": {"string", "uuid"}, "email": {"string", "email"}, "url": {"string", "uri"}, "uri": {"string", "uri"},
	"date": {"string", "date"}, "datetime": {"string", "date-time"}, "date-time": {"string", "date-time"}, "timestamp": {"string", ""}, "time": {"string", ""},
	"int": {"integer", ""}, "int32": {"integer", "int32"}, "int64": {"integer", "int64"}, "long": {"integer", "int64"}, "short": {"integer", ""},
	"float": {"number", "float"}, "double": {"number", "double"}, "decimal": {"number", ""}, "numeric": {"number", ""},
	"bool": {"boolean", ""}, "list": {"array", ""}, "map": {"object", ""}, "hash": {"object", ""}, "dict": {"object", ""}, "json": {"object", ""},
	"none": {"null", ""}, "nil": {"null", ""},
}

// settleType reads the type of a schema, and what depends on it.
func (r *reader) settleType(s map[string]any, node *yaml.Node, place at) {
	named := r.typeNames(s, child(node, "type"), place.in("type"))
	r.bounds(s, node, place)
	said := child(node, "nullable")
	if said == nil && r.old {
		said = child(node, "x-nullable") // which many write where Swagger 2.0 has no word
	}
	if isTrue(said) && (r.old || len(named) > 0) {
		named = r.nullable(s, named)
	}
	switch len(named) {
	case 0:
	case 1:
		s["type"] = named[0]
	default:
		s["type"] = named
	}
	r.settleEnum(s, named, place.in("enum"))
}

// typeNames reads the names of types; none is any type.
func (r *reader) typeNames(s map[string]any, node *yaml.Node, place at) (named []any) {
	if node == nil {
		return nil
	}
	items := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		items = node.Content
	}
	for _, item := range items {
		said := r.text(item)
		name := strings.ToLower(said)
		if resolved(item).ShortTag() == "!!null" {
			name = "null"
		}
		if !slices.Contains(types, name) {
			other, known := otherTypes[name]
			if !known {
				r.warn(place, "%q is no type: any is taken; known are %s", said, strings.Join(types, ", "))
				return nil
			}
			if name != "file" || !r.main.swagger { // which has it
				r.warn(place, "%q is no type: it is taken for %s", said, other.is)
			}
			if name = other.is; other.format != "" && s["format"] == nil {
				s["format"] = other.format
			}
		}
		if !slices.Contains(named, any(name)) {
			named = append(named, name)
		}
	}
	return named
}

// nullable says that null is a value, too.
func (r *reader) nullable(s map[string]any, named []any) []any {
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, nil) {
		s["enum"] = append(enum, nil)
	}
	if len(named) > 0 {
		if !slices.Contains(named, any("null")) {
			named = append(named, "null")
		}
	}
	isNull := map[string]any{"type": "null"}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if list, ok := s[keyword].([]any); ok {
			s[keyword] = append(list, isNull)
		}
	}
	if list, ok := s["allOf"].([]any); ok { // none of which takes null
		delete(s, "allOf")
		var whole any = map[string]any{"allOf": list}
		if len(list) == 1 {
			whole = list[0]
		}
		if s["anyOf"] == nil {
			s["anyOf"] = []any{whole, isNull}
		} else {
			s["allOf"] = []any{map[string]any{"anyOf": []any{whole, isNull}}}
		}
	}
	return named
}

// bounds reads those that a number lies within. OpenAPI 3.0 says of a bound that it is
// none itself; later ones have another bound for that.
func (r *reader) bounds(s map[string]any, node *yaml.Node, place at) {
	for _, pair := range [][2]string{{"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}} {
		bound, exclusive := pair[0], pair[1]
		said := child(node, exclusive)
		switch {
		case said == nil || said.Kind != yaml.ScalarNode || strings.EqualFold(said.Value, "false"):
		case strings.EqualFold(said.Value, "true"):
			if number, ok := s[bound]; ok {
				delete(s, bound)
				s[exclusive] = number
			}
		default:
			if number, ok := r.asNumber(said, place.in(exclusive), exclusive); ok {
				s[exclusive] = number
			}
		}
	}
}

// settleEnum gives the listed values the type that the schema has: YAML and generators
// write texts as numbers and numbers as texts.
func (r *reader) settleEnum(s map[string]any, named []any, place at) {
	list, ok := s["enum"].([]any)
	if !ok {
		return
	}
	var kept []any
	for _, value := range list {
		if value, ok := ofTypes(value, named); ok && !containsValue(kept, value) {
			kept = append(kept, value)
		}
	}
	switch {
	case len(kept) == 0:
		delete(s, "enum")
		r.warn(place, "none of the listed values has the type that the schema has: any value of the type is taken")
	default:
		s["enum"] = kept
	}
}

func containsValue(list []any, value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return false
	}
	return slices.Contains(list, value)
}

// ofTypes gives a value as one of some types; ok is false where it is none. Any type is
// named by none.
func ofTypes(value any, named []any) (typed any, ok bool) {
	has := func(name string) bool { return len(named) == 0 || slices.Contains(named, any(name)) }
	switch value := value.(type) {
	case nil:
		return value, has("null")
	case bool:
		if !has("boolean") && has("string") {
			return map[bool]string{true: "true", false: "false"}[value], true
		}
		return value, has("boolean")
	case json.Number:
		if !has("number") && !has("integer") && has("string") {
			return value.String(), true
		}
		return value, has("number") || has("integer") && !strings.ContainsAny(value.String(), ".eE")
	case string:
		if has("string") {
			return value, true
		}
		if (has("number") || has("integer")) && json.Valid([]byte(value)) {
			return ofTypes(json.Number(value), named)
		}
		if has("boolean") && (strings.EqualFold(value, "true") || strings.EqualFold(value, "false")) {
			return strings.EqualFold(value, "true"), true
		}
		return value, false
	case []any:
		return value, has("array")
	}
	return value, has("object")
}
