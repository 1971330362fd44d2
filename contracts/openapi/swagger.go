package openapi

import (
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"
)

// swagger turns a document of Swagger 2.0 into one of OpenAPI 3.0. The values stay those
// of the text, with their places; schemas, parameters and headers that are written as
// Swagger has them are understood where they are read.
type swagger struct {
	reader             *reader
	root               *yaml.Node
	consumes, produces []string
}

// movedSections are those that stand elsewhere in OpenAPI 3.
var movedSections = []struct{ from, to string }{
	{"/definitions/", "/components/schemas/"}, {"/parameters/", "/components/parameters/"}, {"/responses/", "/components/responses/"},
}

// convert puts the converted document in place of the one that was read.
func (r *reader) convert() {
	s := swagger{reader: r, root: resolved(r.main.root)}
	s.consumes, s.produces = texts(child(s.root, "consumes")), texts(child(s.root, "produces"))
	converted := pairs(key("openapi"), key("3.0.3"), key("servers"), s.servers())
	components := pairs()
	for name, value := range members(s.root) {
		value = resolved(value)
		switch name.Value {
		case "swagger", "host", "basePath", "schemes", "consumes", "produces":
		case "paths":
			converted.Content = append(converted.Content, name, s.paths(value))
		case "definitions":
			components.Content = append(components.Content, key("schemas"), value)
		case "parameters":
			components.Content = append(components.Content, key("parameters"), each(value, s.sharedParameter))
		case "responses":
			produces := s.produces
			components.Content = append(components.Content, key("responses"), each(value, func(node *yaml.Node) *yaml.Node { return s.response(node, produces) }))
		case "securityDefinitions":
			components.Content = append(components.Content, key("securitySchemes"), each(value, s.scheme))
		default:
			converted.Content = append(converted.Content, name, value)
		}
	}
	converted.Content = append(converted.Content, key("components"), components)
	r.main.root, r.main.swagger, r.old = converted, true, true
}

// moved is where what a pointer names stands after the conversion.
func (s *source) moved(pointer string) string {
	for _, section := range movedSections {
		if rest, ok := strings.CutPrefix(pointer, section.from); ok && s.swagger {
			return section.to + rest
		}
	}
	return pointer
}

func (s *swagger) servers() *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	host, base := s.reader.text(child(s.root, "host")), s.reader.text(child(s.root, "basePath"))
	schemes := texts(child(s.root, "schemes"))
	if len(schemes) == 0 || slices.Contains(schemes, "https") {
		schemes = []string{"https"}
	}
	switch {
	case host != "":
		list.Content = append(list.Content, pairs(key("url"), key(schemes[0]+"://"+host+strings.TrimSuffix(base, "/"))))
	case base != "":
		list.Content = append(list.Content, pairs(key("url"), key(base)))
	}
	return list
}

func (s *swagger) paths(node *yaml.Node) *yaml.Node {
	return each(node, func(item *yaml.Node) *yaml.Node {
		shared := child(item, "parameters")
		converted := pairs()
		for name, value := range members(item) {
			switch {
			case name.Value == "parameters":
			case slices.Contains(methods, name.Value):
				converted.Content = append(converted.Content, name, s.operation(resolved(value), shared))
			default:
				converted.Content = append(converted.Content, name, value)
			}
		}
		return converted
	})
}

func (s *swagger) operation(node, shared *yaml.Node) *yaml.Node {
	consumes, produces := s.consumes, s.produces
	if own := child(node, "consumes"); own != nil {
		consumes = texts(own)
	}
	if own := child(node, "produces"); own != nil {
		produces = texts(own)
	}
	converted := pairs()
	for name, value := range members(node) {
		switch name.Value {
		case "consumes", "produces", "schemes", "parameters":
		case "responses":
			converted.Content = append(converted.Content, name, each(resolved(value), func(node *yaml.Node) *yaml.Node { return s.response(node, produces) }))
		default:
			converted.Content = append(converted.Content, name, value)
		}
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	var body, form []*yaml.Node
	for _, p := range append(items(child(node, "parameters")), items(shared)...) {
		switch itself := s.parameter(p); s.reader.text(child(itself, "in")) {
		case "body":
			body = append(body, itself)
		case "formData":
			form = append(form, itself)
		default:
			list.Content = append(list.Content, separated(p))
		}
	}
	switch { // a form stands only where no body is, unless it takes the place of the path's
	case len(form) > 0:
		converted.Content = append(converted.Content, key("requestBody"), pairs(key("content"), s.form(form, consumes)))
	case len(body) > 0:
		sent := content(consumes, child(body[0], "schema"))
		converted.Content = append(converted.Content, key("requestBody"), pairs(key("required"), boolean(isTrue(child(body[0], "required"))), key("content"), sent))
	}
	converted.Content = append(converted.Content, key("parameters"), list)
	return converted
}

// parameter gives a parameter, or the one of the document that it refers to.
func (s *swagger) parameter(node *yaml.Node) *yaml.Node {
	if ref, ok := reference(node); ok {
		if name, ours := strings.CutPrefix(ref, "#/parameters/"); ours {
			return child(child(s.root, "parameters"), name)
		}
	}
	return resolved(node)
}

// sharedParameter converts one that operations refer to. Bodies are taken from there
// where they are referred to.
func (s *swagger) sharedParameter(node *yaml.Node) *yaml.Node {
	if in := s.reader.text(child(node, "in")); in == "body" || in == "formData" {
		return nil
	}
	return separated(node)
}

// separated says how the items of a list are sent: commas stand between them, unless
// the parameter is repeated.
func separated(node *yaml.Node) *yaml.Node {
	node = resolved(node)
	repeated := child(node, "collectionFormat")
	if of := child(node, "type"); of == nil || of.Value != "array" || repeated != nil && repeated.Value == "multi" {
		return node
	}
	return pairs(append(slices.Clone(node.Content), key("explode"), boolean(false))...)
}

// form gives the content of a body whose members are parameters.
func (s *swagger) form(all []*yaml.Node, consumes []string) *yaml.Node {
	properties, required := pairs(), &yaml.Node{Kind: yaml.SequenceNode}
	types := []string{"application/x-www-form-urlencoded"}
	for _, p := range all {
		name := child(p, "name")
		if name == nil {
			continue
		}
		schema := pairs()
		for keyword, value := range members(p) {
			if slices.Contains(swaggerKeywords, keyword.Value) || keyword.Value == "description" {
				schema.Content = append(schema.Content, keyword, value)
			}
		}
		if s.reader.text(child(p, "type")) == "file" {
			types = []string{"multipart/form-data"}
		}
		properties.Content = append(properties.Content, name, schema)
		if isTrue(child(p, "required")) {
			required.Content = append(required.Content, name)
		}
	}
	if slices.ContainsFunc(consumes, func(name string) bool { return strings.Contains(name, "form") }) {
		types = consumes
	}
	return content(types, pairs(key("type"), key("object"), key("properties"), properties, key("required"), required))
}

func (s *swagger) response(node *yaml.Node, produces []string) *yaml.Node {
	schema := child(node, "schema")
	if schema == nil {
		return node
	}
	if s.reader.text(child(schema, "type")) == "file" && len(produces) == 0 {
		produces = []string{"application/octet-stream"}
	}
	return pairs(append(slices.Clone(node.Content), key("content"), content(produces, schema))...)
}

func (s *swagger) scheme(node *yaml.Node) *yaml.Node {
	if s.reader.text(child(node, "type")) == "basic" {
		return pairs(key("type"), key("http"), key("scheme"), key("basic"))
	}
	return node
}

// content gives the same schema to all media types; none is JSON.
func content(types []string, schema *yaml.Node) *yaml.Node {
	if len(types) == 0 {
		types = []string{"application/json"}
	}
	all := pairs()
	for _, name := range types {
		media := pairs()
		if schema != nil {
			media = pairs(key("schema"), schema)
		}
		all.Content = append(all.Content, key(name), media)
	}
	return all
}

// each converts the members of an object; nil leaves one out.
func each(node *yaml.Node, convert func(*yaml.Node) *yaml.Node) *yaml.Node {
	converted := pairs()
	for name, value := range members(node) {
		if value = resolved(value); value != nil && value.Kind == yaml.MappingNode && !strings.HasPrefix(name.Value, "x-") {
			value = convert(value)
		}
		if value != nil {
			converted.Content = append(converted.Content, name, value)
		}
	}
	return converted
}

// items lists those of a list.
func items(node *yaml.Node) []*yaml.Node {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return slices.Clone(node.Content)
}

// texts lists the texts in a list.
func texts(node *yaml.Node) (all []string) {
	for _, item := range items(node) {
		if item = resolved(item); item != nil && item.Kind == yaml.ScalarNode {
			all = append(all, item.Value)
		}
	}
	return all
}

// pairs makes an object of names and values in turn, key a text, and boolean one of those. None
// has a place in the text.
func pairs(content ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: content}
}

func key(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

func boolean(is bool) *yaml.Node {
	text := "false"
	if is {
		text = "true"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: text}
}
