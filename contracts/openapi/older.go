package openapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// To30 gives a bundled OpenAPI 3.1 document in the form of OpenAPI 3.0.3, for tools
// that read no other. lost lists, as JSON Pointers into the document, what that form
// cannot say and leaves out; the document then allows more than it did. The document is
// not changed.
func To30(document map[string]any) (older map[string]any, lost []string) {
	c := converter{moved: map[string]string{}, defs: map[string]any{}}
	c.findDefs(document, "")
	older, _ = c.other(document, "").(map[string]any)
	older["openapi"] = "3.0.3"
	for _, key := range []string{"jsonSchemaDialect", "webhooks"} {
		c.drop(older, key, "")
	}
	if info, ok := older["info"].(map[string]any); ok {
		delete(info, "summary")
		if license, ok := info["license"].(map[string]any); ok {
			delete(license, "identifier")
		}
	}
	if older["paths"] == nil {
		older["paths"] = map[string]any{}
	}
	components, _ := older["components"].(map[string]any)
	c.drop(components, "pathItems", "/components")
	if len(c.defs) > 0 { // then there are schemas, in which they stood
		if components == nil {
			components = map[string]any{}
			older["components"] = components
		}
		own, _ := components["schemas"].(map[string]any)
		all := maps.Clone(c.defs)
		maps.Copy(all, own)
		components["schemas"] = all
	}
	slices.Sort(c.lost)
	return older, c.lost
}

// converter rewrites a document, and remembers what is lost.
type converter struct {
	lost []string
	// defs are the schemas that stand inside of others, by the names that they get among
	// the document's own; moved says where a reference to each leads now.
	defs  map[string]any
	moved map[string]string
}

// drop takes a member away; an empty one is no loss.
func (c *converter) drop(object map[string]any, key, pointer string) {
	value, there := object[key]
	delete(object, key)
	if members, ok := value.(map[string]any); there && (!ok || len(members) > 0) {
		c.lost = append(c.lost, schemas.Join(pointer, key))
	}
}

// findDefs names the schemas under $defs: OpenAPI 3.0 has no place for them but
// components/schemas.
func (c *converter) findDefs(value any, pointer string) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			place := schemas.Join(pointer, key)
			if defs, ok := value[key].(map[string]any); ok && key == "$defs" {
				for _, name := range slices.Sorted(maps.Keys(defs)) {
					c.moved["#"+schemas.Join(place, name)] = c.freeName(pointer, name)
				}
			}
			c.findDefs(value[key], place)
		}
	case []any:
		for i, item := range value {
			c.findDefs(item, schemas.Join(pointer, strconv.Itoa(i)))
		}
	}
}

// freeName names a schema that stood inside the one at a pointer, and keeps its place.
func (c *converter) freeName(pointer, name string) string {
	tokens := schemas.Split(pointer)
	name = strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return '_'
	}, tokens[len(tokens)-1]+"_"+name)
	for c.defs[name] != nil {
		name += "_"
	}
	c.defs[name] = map[string]any{}
	return name
}

// other copies what is no schema, and converts the schemas in it.
func (c *converter) other(value any, pointer string) any {
	switch value := value.(type) {
	case map[string]any:
		if ref, ok := value["$ref"].(string); ok {
			return map[string]any{"$ref": c.reference(ref)}
		}
		copied := make(map[string]any, len(value)+1)
		for key, member := range value {
			place := schemas.Join(pointer, key)
			switch {
			case strings.HasPrefix(key, "x-"), key == "example", key == "examples", key == "default", key == "enum":
				copied[key] = member
			case key == "schema":
				copied[key] = c.schema(member, place)
			case key == "schemas":
				copied[key] = c.members(member, place)
			default:
				copied[key] = c.other(member, place)
			}
		}
		if copied["operationId"] != nil && copied["responses"] == nil {
			copied["responses"] = map[string]any{"default": map[string]any{"description": "Not described."}}
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, item := range value {
			copied[i] = c.other(item, schemas.Join(pointer, strconv.Itoa(i)))
		}
		return copied
	}
	return value
}

// reference gives a reference as it leads to the same schema afterwards.
func (c *converter) reference(ref string) string {
	if name, moved := c.moved[ref]; moved {
		return "#/components/schemas/" + name
	}
	return ref
}

// members converts the schemas of an object of schemas.
func (c *converter) members(value any, pointer string) any {
	object, _ := value.(map[string]any)
	copied := make(map[string]any, len(object))
	for name, schema := range object {
		copied[name] = c.schema(schema, schemas.Join(pointer, name))
	}
	return copied
}

// unsaid are the keywords that OpenAPI 3.0 does not have, and for which it has no
// other words.
var unsaid = []string{
	"if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames", "patternProperties", "unevaluatedItems", "unevaluatedProperties",
	"contains", "minContains", "maxContains", "contentSchema", "$dynamicRef", "$dynamicAnchor", "$anchor", "prefixItems",
}

// schema converts one schema.
func (c *converter) schema(value any, pointer string) any {
	object, ok := value.(map[string]any)
	if !ok {
		if value == false {
			return map[string]any{"not": map[string]any{}}
		}
		return map[string]any{}
	}
	s := make(map[string]any, len(object)+1)
	for key, member := range object {
		place := schemas.Join(pointer, key)
		switch key {
		case "properties":
			s[key] = c.members(member, place)
		case "items", "not", "additionalProperties":
			s[key] = c.schema(member, place)
			if boolean, ok := member.(bool); ok && key == "additionalProperties" {
				s[key] = boolean
			}
		case "allOf", "anyOf", "oneOf":
			list, _ := member.([]any)
			converted := make([]any, len(list))
			for i, item := range list {
				converted[i] = c.schema(item, schemas.Join(place, strconv.Itoa(i)))
			}
			s[key] = converted
		case "$ref":
			ref, _ := member.(string)
			s[key] = c.reference(ref)
		case "$schema", "$id", "$comment":
		case "$defs":
			defs, _ := member.(map[string]any)
			for name, schema := range defs {
				at := schemas.Join(place, name)
				c.defs[c.moved["#"+at]] = c.schema(schema, at)
			}
		default:
			s[key] = member
		}
	}
	for _, key := range unsaid {
		c.drop(s, key, pointer)
	}
	setConst(s)
	setContent(s)
	setBound(s, "minimum", "exclusiveMinimum", 1)
	setBound(s, "maximum", "exclusiveMaximum", -1)
	if examples, ok := s["examples"].([]any); ok && len(examples) > 0 && s["example"] == nil {
		s["example"] = examples[0]
	}
	delete(s, "examples")
	setNullable(s)
	setType(s)
	return alone(s)
}

// setConst says const as an enum of one value.
func setConst(s map[string]any) {
	if value, ok := s["const"]; ok {
		delete(s, "const")
		s["enum"] = []any{value}
		if value == nil && s["type"] == nil {
			s["type"] = "null"
		}
	}
}

// setContent says what is encoded as formats.
func setContent(s map[string]any) {
	switch {
	case s["format"] != nil:
	case s["contentEncoding"] == "base64":
		s["format"] = "byte"
	case s["contentMediaType"] == "application/octet-stream":
		s["format"] = "binary"
	}
	delete(s, "contentEncoding")
	delete(s, "contentMediaType")
}

// setBound says an exclusive bound as a plain one with a mark. sign is 1 for the lower
// bound and -1 for the upper one.
func setBound(s map[string]any, plain, exclusive string, sign int) {
	bound, ok := s[exclusive].(json.Number)
	if !ok {
		return
	}
	delete(s, exclusive)
	if other, ok := s[plain].(json.Number); ok && sign*schemas.CompareNumbers(other, bound) > 0 {
		return // which is the narrower one
	}
	s[plain], s[exclusive] = bound, true
}

// isNull says whether a converted schema takes null alone.
func isNull(schema any) bool {
	s, _ := schema.(map[string]any)
	values, _ := s["enum"].([]any)
	return s["nullable"] == true && len(values) == 1 && values[0] == nil
}

// setNullable says as nullable that null is one of the alternatives.
func setNullable(s map[string]any) {
	for _, key := range []string{"anyOf", "oneOf"} {
		list, _ := s[key].([]any)
		others := slices.DeleteFunc(slices.Clone(list), isNull)
		if len(others) == len(list) || len(others) == 0 {
			continue
		}
		s["nullable"] = true
		if delete(s, key); len(others) > 1 {
			s[key] = others
		} else if s["allOf"] == nil {
			s["allOf"] = others
		} else {
			s["allOf"] = append(slices.Clone(s["allOf"].([]any)), others...)
		}
	}
}

// setType says several types as alternatives, and null as nullable.
func setType(s map[string]any) {
	types, isList := s["type"].([]any)
	if !isList {
		types = []any{s["type"]}
	}
	others := slices.DeleteFunc(slices.Clone(types), func(name any) bool { return name == "null" })
	if len(others) < len(types) {
		s["nullable"] = true
	}
	switch {
	case len(others) == 0: // any type will do, as long as null is the only value
		s["type"], s["enum"] = "string", []any{nil}
	case len(others) == 1 && others[0] != nil:
		s["type"] = others[0]
	case len(others) > 1:
		delete(s, "type")
		var alternatives []any
		for _, name := range others {
			alternatives = append(alternatives, typed(name))
		}
		if s["anyOf"] == nil {
			s["anyOf"] = alternatives
			break
		}
		all, _ := s["allOf"].([]any)
		s["allOf"] = append(slices.Clone(all), map[string]any{"anyOf": alternatives})
	}
	if s["type"] == "array" && s["items"] == nil {
		s["items"] = map[string]any{}
	}
}

// typed is the schema of a type.
func typed(name any) map[string]any {
	s := map[string]any{"type": name}
	if name == "array" {
		s["items"] = map[string]any{}
	}
	return s
}

// alone puts a reference that has other keywords beside it where it counts: in OpenAPI
// 3.0 a reference makes its neighbours void.
func alone(s map[string]any) map[string]any {
	ref, ok := s["$ref"]
	if !ok || len(s) == 1 {
		return s
	}
	delete(s, "$ref")
	all, _ := s["allOf"].([]any)
	s["allOf"] = append([]any{map[string]any{"$ref": ref}}, all...)
	return s
}
