package openapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"
)

func itoa(i int) string { return strconv.Itoa(i) }

// parameters reads a list of them. What is no parameter that is judged is left out.
func (r *reader) parameters(node *yaml.Node, place at) (all []any) {
	node = resolved(node)
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	for i, item := range node.Content {
		if p := r.follow(parameterPart(), item, place.in(itoa(i))); p != nil {
			all = append(all, p)
		}
	}
	return all
}

// ignoredHeaders are those that OpenAPI says are no parameters: the content, the
// responses and the security say them.
var ignoredHeaders = []string{"accept", "content-type", "authorization"}

func (r *reader) parameter(node *yaml.Node, place at) any {
	name, in := r.text(child(node, "name")), r.text(child(node, "in"))
	switch {
	case name == "" || !slices.Contains([]string{"path", "query", "header", "cookie"}, in):
		r.warn(place, "a parameter has a name, and stands in path, query, header or cookie, not in %q: it is left out", in)
		return nil
	case in == "header" && slices.Contains(ignoredHeaders, strings.ToLower(name)):
		return nil
	}
	p := r.header(node, place).(map[string]any)
	p["name"], p["in"] = name, in
	if in == "path" {
		p["required"] = true
	}
	return p
}

// header reads a header, or what a parameter has as one.
func (r *reader) header(node *yaml.Node, place at) any {
	p := map[string]any{}
	for key, value := range members(node) {
		here := place.in(key.Value)
		switch name := key.Value; {
		case name == "schema":
			p[name] = r.followSchema(value, here)
		case name == "content":
			if content := r.content(value, here); len(content) > 0 {
				p[name] = content
			}
		case name == "required", name == "deprecated", name == "explode", name == "allowReserved", name == "allowEmptyValue":
			p[name] = isTrue(value)
		case name == "description", name == "style":
			p[name] = r.text(value)
		case name == "examples":
			p[name] = r.examples(value, here)
		case name == "example", strings.HasPrefix(name, "x-"):
			p[name] = r.raw(value, here)
		}
	}
	if p["schema"] == nil && p["content"] == nil {
		p["schema"] = map[string]any{"type": "string"}
		if child(node, "type") != nil { // as Swagger 2.0 has it
			p["schema"] = r.schemaOf(node, place, func(keyword string) bool { return slices.Contains(swaggerKeywords, keyword) })
		}
	}
	return p
}

// swaggerKeywords are those of a schema that a parameter of Swagger 2.0 has itself.
var swaggerKeywords = []string{"type", "format", "items", "default", "enum", "minimum", "maximum", "pattern", "minLength", "maxLength", "minItems", "maxItems"}

// allParameters joins those of a path with those of an operation, which go first, and
// adds the variables of the path that nobody declares.
func (r *reader) allParameters(shared, own []any, variables []string, place at) (all []any) {
	seen := map[[2]string]bool{}
	for _, p := range append(slices.Clone(own), shared...) {
		in, name := r.named(p)
		if key := [2]string{in, name}; seen[key] || in == "path" && !slices.Contains(variables, name) {
			if !seen[key] {
				r.warn(place, "the path has no variable {%s}: the parameter is left out", name)
			}
			seen[key] = true
			continue
		}
		seen[[2]string{in, name}] = true
		all = append(all, p)
	}
	for _, name := range variables {
		if !seen[[2]string{"path", name}] {
			r.warn(place, "the variable {%s} of the path is not declared: it is taken for a text", name)
			all = append(all, map[string]any{"name": name, "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
		}
	}
	return all
}

// named gives the place and the name of a parameter, which may be a reference.
func (r *reader) named(p any) (in, name string) {
	object := r.lookup(p)
	in, _ = object["in"].(string)
	name, _ = object["name"].(string)
	return in, name
}
