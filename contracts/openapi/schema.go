package openapi

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"

	"github.com/ringer-mock/ringer/schemas"
)

// schema reads a schema that is no reference.
func (r *reader) schema(node *yaml.Node, place at) any {
	node = resolved(node)
	if node != nil && node.Kind == yaml.ScalarNode && node.ShortTag() == "!!bool" {
		return scalar(node)
	}
	if node == nil || node.Kind != yaml.MappingNode {
		r.warn(place, "a schema is an object, not %s: anything is taken here", describe(node))
		return map[string]any{}
	}
	return r.schemaOf(node, place, func(string) bool { return true })
}

// schemaOf reads those keywords of a schema that are wanted.
func (r *reader) schemaOf(node *yaml.Node, place at, wanted func(keyword string) bool) any {
	defer r.enter(place)()
	s := map[string]any{}
	for key, value := range members(node) {
		if wanted(key.Value) {
			r.keyword(s, key.Value, resolved(value), place.in(key.Value))
		}
	}
	r.settleType(s, node, place)
	return s
}

// followSchema reads a schema, or a reference to one with what stands beside it.
func (r *reader) followSchema(node *yaml.Node, place at) any {
	node = resolved(node)
	ref, ok := reference(node)
	if !ok {
		return r.schema(node, place)
	}
	referred := r.refer(schemaPart(), ref, place).(map[string]any)
	if len(node.Content) <= 2 || len(referred) == 0 {
		return referred
	}
	beside, _ := r.schemaOf(node, place, func(keyword string) bool {
		return keyword != "$ref" && (!r.old || slices.Contains(annotations, keyword) || strings.HasPrefix(keyword, "x-"))
	}).(map[string]any)
	if r.old && isTrue(child(node, "nullable")) {
		beside["anyOf"] = []any{referred, map[string]any{"type": "null"}}
		return beside
	}
	for name, says := range beside {
		referred[name] = says
	}
	return referred
}

// annotations are the keywords that count beside a reference even in OpenAPI 3.0, where
// tools write them although the specification ignores them.
var annotations = []string{"title", "description", "readOnly", "writeOnly", "deprecated", "default", "example"}

// keyword reads one keyword of a schema into its form in OpenAPI 3.1. What it cannot
// mean is left out.
func (r *reader) keyword(s map[string]any, name string, node *yaml.Node, place at) {
	if node == nil {
		return
	}
	switch name {
	case "$ref", "nullable", "type", "exclusiveMinimum", "exclusiveMaximum", "$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary":
		// are read with others, or say nothing here
		if name == "id" && node.Kind == yaml.MappingNode {
			s[name] = r.raw(node, place)
		}
	case "$dynamicRef", "$recursiveRef":
		r.warn(place, "%s is not followed: anything is taken here", name)
	case "title", "description", "$comment", "format", "contentEncoding", "contentMediaType":
		if text := r.text(node); text != "" {
			s[name] = text
		}
	case "readOnly", "writeOnly", "deprecated", "uniqueItems":
		if isTrue(node) {
			s[name] = true
		}
	case "example":
		s["examples"] = []any{r.raw(node, place)}
	case "examples":
		switch list := r.raw(node, place).(type) {
		case []any:
			s[name] = list
		case map[string]any:
			s[name] = valuesOf(list)
		}
	case "multipleOf", "minimum", "maximum":
		if number, ok := r.asNumber(node, place, name); ok {
			s[name] = number
		}
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
		if number, ok := r.asNumber(node, place, name); ok {
			if whole, ok := schemas.WholeNumber(number); ok && whole >= 0 {
				s[name] = json.Number(itoa(int(whole)))
			}
		}
	case "pattern":
		if pattern, ok := r.pattern(r.text(node), place); ok {
			s[name] = pattern
		}
	case "enum":
		if node.Kind == yaml.SequenceNode {
			s[name] = r.raw(node, place)
		}
	case "required":
		if list := r.nameList(node); len(list) > 0 {
			s[name] = list
		}
	default:
		r.applicator(s, name, node, place)
	}
}

// applicator reads a keyword that holds schemas, and any other as it is.
func (r *reader) applicator(s map[string]any, name string, node *yaml.Node, place at) {
	switch name {
	case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas":
		named := map[string]any{}
		for key, value := range members(node) {
			keyName := key.Value
			if name == "patternProperties" {
				var ok bool
				if keyName, ok = r.pattern(keyName, place.in(key.Value)); !ok {
					continue
				}
			}
			named[keyName] = r.followSchema(value, place.in(key.Value))
		}
		if len(named) > 0 {
			s[name] = named
		}
	case "items", "additionalItems":
		if node.Kind == yaml.SequenceNode { // as older drafts have it
			if list := r.schemaList(node, place); len(list) > 0 && name == "items" {
				s["prefixItems"] = list
			}
		} else if name == "items" {
			s[name] = r.followSchema(node, place)
		}
	case "allOf", "anyOf", "oneOf", "prefixItems":
		if list := r.schemaList(node, place); len(list) > 0 {
			s[name] = list
		}
	case "additionalProperties", "unevaluatedProperties", "unevaluatedItems":
		if node.Kind == yaml.ScalarNode {
			s[name] = !strings.EqualFold(node.Value, "false")
		} else {
			s[name] = r.followSchema(node, place)
		}
	case "not", "if", "then", "else", "contains", "propertyNames", "contentSchema":
		s[name] = r.followSchema(node, place)
	case "dependentRequired", "dependencies":
		lists := map[string]any{}
		for key, value := range members(node) {
			if list := r.nameList(resolved(value)); len(list) > 0 {
				lists[key.Value] = list
			}
		}
		if len(lists) > 0 {
			s["dependentRequired"] = lists
		}
	case "discriminator":
		if discriminator, ok := r.raw(node, place).(map[string]any); ok {
			r.mapping(discriminator, child(node, "mapping"), place.in("mapping"))
			s[name] = discriminator
		}
	default:
		s[name] = r.raw(node, place)
	}
}

// mapping gives the schemas that a discriminator names their new places.
func (r *reader) mapping(discriminator map[string]any, node *yaml.Node, place at) {
	mapped, _ := discriminator["mapping"].(map[string]any)
	for key, value := range members(node) {
		said := r.text(value)
		if !strings.ContainsAny(said, "#/.") { // the name of a schema
			said = "#/components/schemas/" + said
		}
		if target, err := r.folder.to(place, said); err == nil && target.source.find(target.pointer) != nil && (target.source != r.main || target.pointer != "") {
			mapped[key.Value] = "#" + r.component(schemaPart(), target)
		}
	}
}

// schemaList reads a list of schemas; one alone is a list of it.
func (r *reader) schemaList(node *yaml.Node, place at) (list []any) {
	if node.Kind == yaml.MappingNode {
		return []any{r.followSchema(node, place)}
	}
	for i, item := range node.Content {
		if item = resolved(item); item != nil && item.ShortTag() != "!!null" {
			list = append(list, r.followSchema(item, place.in(itoa(i))))
		}
	}
	return list
}

// nameList reads a list of names, each once.
func (r *reader) nameList(node *yaml.Node) (list []any) {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil // such as "required: true", which says nothing of members
	}
	for _, item := range node.Content {
		if name := r.text(item); name != "" && !slices.Contains(list, any(name)) {
			list = append(list, name)
		}
	}
	return list
}

func valuesOf(object map[string]any) (list []any) {
	for _, name := range sortedKeys(object) {
		value := object[name]
		if example, ok := value.(map[string]any); ok && example["value"] != nil {
			value = example["value"]
		}
		list = append(list, value)
	}
	return list
}

// asNumber reads a number, which some write as a text.
func (r *reader) asNumber(node *yaml.Node, place at, keyword string) (number json.Number, ok bool) {
	if node.Kind == yaml.ScalarNode {
		number, ok := scalar(node).(json.Number)
		if !ok && json.Valid([]byte(node.Value)) {
			number, ok = json.Number(node.Value), strings.ContainsAny(node.Value[:1], "-0123456789")
		}
		if ok && (keyword != "multipleOf" || schemas.CompareNumbers(number, "0") > 0) {
			return number, true
		}
	}
	r.warn(place, "%s is no number that it can be (%s): it is left out", keyword, describe(node))
	return "", false
}

var unicodeEscape = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})|\\u\{([0-9A-Fa-f]+)\}`)

// quotedPattern matches a regular expression between slashes, as JavaScript has it.
var quotedPattern = regexp.MustCompile(`^/(\^.*|.*\$)/[dgimsuvy]*$`)

// pattern gives a regular expression as Go runs it; ok is false where it cannot.
func (r *reader) pattern(said string, place at) (pattern string, ok bool) {
	pattern = said
	if found := quotedPattern.FindStringSubmatch(said); found != nil {
		pattern = found[1]
	}
	pattern = unicodeEscape.ReplaceAllString(pattern, `\x{$1$2}`)
	if _, err := regexp.Compile(pattern); err != nil {
		r.warn(place, "the regular expression %q cannot be run (%s): it is not judged", said, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		return "", false
	}
	return pattern, true
}
