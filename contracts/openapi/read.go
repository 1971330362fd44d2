package openapi

import (
	"errors"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"

	"github.com/ringer-mock/ringer/contracts/paths"
	"github.com/ringer-mock/ringer/schemas"
)

// The parts of OpenAPI that may be referred to. The table is made when it is needed,
// since what reads one part refers to others.
func schemaPart() part {
	return part{"schemas", (*reader).schema, func() any { return map[string]any{} }}
}
func parameterPart() part { return part{"parameters", (*reader).parameter, nil} }
func headerPart() part    { return part{"headers", (*reader).header, nil} }
func examplePart() part   { return part{"examples", (*reader).raw, nil} }
func bodyPart() part      { return part{"requestBodies", (*reader).body, nil} }
func responsePart() part {
	return part{"responses", (*reader).response, func() any { return map[string]any{"description": ""} }}
}

// componentParts lists those of which a document brings some under their names.
func componentParts() []part {
	return []part{schemaPart(), parameterPart(), headerPart(), examplePart(), bodyPart(), responsePart()}
}

// read reads the whole document.
func (r *reader) read() (err error) {
	defer func() {
		stumbled := recover()
		if wrong, ours := stumbled.(refused); ours {
			err = wrong.err
		} else if stumbled != nil {
			panic(stumbled)
		}
	}()
	root := at{r.main, ""}
	if err := r.version(root); err != nil {
		return err
	}
	value := map[string]any{"openapi": "3.1.0"}
	r.doc.Value = value
	var declared *yaml.Node
	for key, node := range members(resolved(r.main.root)) {
		place := root.in(key.Value)
		switch name := key.Value; {
		case name == "info":
			value["info"] = r.info(node, place)
		case name == "servers":
			value["servers"] = r.servers(node, place)
		case name == "tags", name == "externalDocs", strings.HasPrefix(name, "x-"):
			value[name] = r.raw(node, place)
		case name == "paths":
			declared = node
		}
	}
	r.readComponents(root)
	value["security"] = r.security(r.main.find("/security"), root.in("security"))
	value["paths"] = r.paths(declared, root.in("paths"))
	r.readServers(value)
	if r.main.find("/info") == nil {
		value["info"] = map[string]any{"title": strings.TrimSuffix(r.main.file, filepath.Ext(r.main.file)), "version": ""}
	}
	components := map[string]any{}
	for section, parts := range r.components {
		named := map[string]any{}
		for name, part := range parts {
			if part != nil {
				named[name] = part
			}
		}
		components[section] = named
	}
	if len(components) > 0 {
		value["components"] = components
	}
	if len(value["paths"].(map[string]any)) == 0 {
		return root.in("paths").errorf("the document has no operation that can be served: it needs paths with get, post, put, patch or delete")
	}
	return r.loops(root)
}

// version says which OpenAPI the document is written in.
func (r *reader) version(root at) error {
	info, node := r.main.info, resolved(r.main.root)
	openapi, swagger := r.text(child(node, "openapi")), r.text(child(node, "swagger"))
	switch {
	case node == nil:
		return &schemas.Error{File: r.main.name, Message: "the file is empty: give an OpenAPI document"}
	case node.Kind != yaml.MappingNode || openapi == "" && swagger == "":
		return root.errorf(`this is no OpenAPI document: one begins with "openapi: 3.1.0", or another version`)
	case swagger != "" && swagger != "2.0":
		return root.in("swagger").errorf("Swagger %s is not known: OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0 are", swagger)
	case swagger != "":
		r.doc.Version = swagger
		r.convert()
		return nil
	case !strings.HasPrefix(openapi, "3."):
		return root.in("openapi").errorf("OpenAPI %s is not known: 3.0, 3.1, 3.2 and Swagger 2.0 are", openapi)
	}
	r.doc.Version, r.old = openapi, info.SpecFormat == "oas3"
	return nil
}

func (r *reader) info(node *yaml.Node, place at) any {
	info, _ := r.raw(node, place).(map[string]any)
	if info == nil {
		info = map[string]any{}
	}
	for _, name := range []string{"title", "version"} {
		info[name] = r.text(child(resolved(node), name))
	}
	return info
}

// readComponents reads the named parts of the document.
func (r *reader) readComponents(root at) {
	components := root.in("components")
	for _, p := range componentParts() {
		for key := range members(r.main.find("/components/" + p.section)) {
			r.component(p, components.in(p.section, key.Value))
		}
	}
	section := map[string]any{}
	r.schemes = map[string]bool{}
	for key, node := range members(r.main.find("/components/securitySchemes")) {
		if scheme := r.securityScheme(node, components.in("securitySchemes", key.Value)); scheme != nil {
			section[key.Value], r.schemes[key.Value] = scheme, true
		}
	}
	if len(section) > 0 {
		r.components["securitySchemes"] = section
	}
}

// methods are those of operations that are served; others of a path are left out.
var methods = []string{"get", "post", "put", "patch", "delete"}

func (r *reader) paths(node *yaml.Node, place at) any {
	all, shapes := map[string]any{}, map[string]string{}
	ids := map[string]bool{}
	for key, item := range members(resolved(node)) {
		path := key.Value
		here := place.in(path)
		if strings.HasPrefix(path, "x-") {
			continue
		}
		if cut := strings.IndexAny(path, "?#"); cut >= 0 {
			path = path[:cut]
			r.warn(here, "the path %s has a query or a fragment, by which no path is told from another: it is taken for %s", key.Value, path)
		}
		form, err := paths.Parse(path)
		if err != nil {
			r.warn(here, "%v: the path is left out", err)
			continue
		}
		pointer := schemas.Join("/paths", path)
		first, placed := r.doc.places[pointer]
		if path != key.Value {
			r.doc.places[pointer] = here
		}
		read := r.pathItem(item, here, pointer, form.Names(), ids)
		if len(read) == 0 {
			continue
		}
		if twin, twice := shapes[form.Shape()]; twice {
			r.joinTwin(all[twin].(map[string]any), twin, read, path)
			if placed {
				r.doc.places[pointer] = first
			}
			continue
		}
		shapes[form.Shape()], all[path] = path, read
	}
	return all
}

// pathItem reads what stands at a path, following its reference. pointer is where it
// stands in the document that is made, and variables are those of the path.
func (r *reader) pathItem(node *yaml.Node, place at, pointer string, variables []string, ids map[string]bool) map[string]any {
	node = resolved(node)
	for range 20 {
		ref, ok := reference(node)
		if !ok {
			break
		}
		target, err := r.folder.to(place, ref)
		var wrong *schemas.Error
		if errors.As(err, &wrong) {
			r.refuse(wrong)
		}
		if place, node = target, target.source.find(target.pointer); node == nil {
			r.warn(at{r.main, pointer}, "the reference %s leads to nothing: the path is left out", ref)
			return nil
		}
		r.doc.places[pointer] = target
	}
	item := map[string]any{}
	var shared []any
	for key, value := range members(node) {
		here := place.in(key.Value)
		switch name := key.Value; {
		case name == "parameters":
			shared = r.parameters(value, here)
		case name == "servers":
			r.extra = append(r.extra, r.servers(value, here)...)
		case name == "summary", name == "description", strings.HasPrefix(name, "x-"):
			item[name] = r.raw(value, here)
		}
	}
	served := false
	for _, method := range methods {
		if value := child(node, method); value != nil && value.Kind == yaml.MappingNode {
			item[method] = r.operation(value, place.in(method), method, pointer, shared, variables, ids)
			served = true
		}
	}
	for _, method := range []string{"query", "additionalOperations"} {
		if child(node, method) != nil {
			r.warn(place.in(method), "calls of other methods than GET, POST, PUT, PATCH and DELETE are not served: %s is left out", method)
		}
	}
	if !served {
		return nil
	}
	return item
}

func (r *reader) operation(node *yaml.Node, place at, method, pointer string, shared []any, variables []string, ids map[string]bool) any {
	op := map[string]any{}
	var own []any
	for key, value := range members(node) {
		here := place.in(key.Value)
		switch name := key.Value; {
		case name == "parameters":
			own = r.parameters(value, here)
		case name == "requestBody":
			if body := r.follow(bodyPart(), value, here); body != nil {
				op[name] = body
			}
		case name == "responses":
			op[name] = r.responses(value, here)
		case name == "security":
			op[name] = r.security(value, here)
		case name == "servers":
			r.extra = append(r.extra, r.servers(value, here)...)
		case name == "summary", name == "description", name == "operationId":
			op[name] = r.text(value)
		case name == "tags", name == "deprecated", name == "externalDocs", strings.HasPrefix(name, "x-"):
			op[name] = r.raw(value, here)
		}
	}
	if op["responses"] == nil {
		op["responses"] = map[string]any{"default": map[string]any{"description": ""}}
	}
	r.operationID(op, place, method, schemas.Split(pointer)[1], ids)
	if all := r.allParameters(shared, own, variables, place); len(all) > 0 {
		op["parameters"] = all
	}
	return op
}

var notInID = regexp.MustCompile(`[\s#?]+`)

// operationID gives the operation an id that no other has.
func (r *reader) operationID(op map[string]any, place at, method, path string, ids map[string]bool) {
	said, _ := op["operationId"].(string)
	id := strings.Trim(notInID.ReplaceAllString(said, "-"), "-")
	if id == "" {
		id = strings.Trim(notLetters.ReplaceAllString(method+"-"+path, "-"), "-")
		r.warn(place, "the operation has no operationId: it is called %s here", id)
	}
	free := id
	for i := 2; ids[free]; i++ {
		free = id + "-" + itoa(i)
	}
	if free != id {
		r.warn(place.in("operationId"), "the operationId %q stands twice: this operation is called %s here", said, free)
	}
	ids[free] = true
	op["operationId"] = free
}

var notLetters = regexp.MustCompile(`[^A-Za-z0-9]+`)

func (r *reader) responses(node *yaml.Node, place at) any {
	all := map[string]any{}
	for key, value := range members(resolved(node)) {
		status := strings.ToUpper(key.Value)
		if status == "DEFAULT" {
			status = "default"
		}
		if strings.HasPrefix(key.Value, "x-") {
			continue
		}
		if !statusPattern.MatchString(status) {
			r.warn(place.in(key.Value), "%q is no status: it is left out; write one such as 404, a range such as 4XX, or default", key.Value)
			continue
		}
		if response := r.follow(responsePart(), value, place.in(key.Value)); response != nil {
			all[status] = response
		}
	}
	if len(all) == 0 {
		all["default"] = map[string]any{"description": ""}
	}
	return all
}

var statusPattern = regexp.MustCompile(`^([1-5]([0-9][0-9]|XX)|default)$`)

func (r *reader) response(node *yaml.Node, place at) any {
	response := map[string]any{"description": r.text(child(node, "description"))}
	for key, value := range members(node) {
		here := place.in(key.Value)
		switch name := key.Value; {
		case name == "headers":
			headers := map[string]any{}
			for key, value := range members(resolved(value)) {
				if strings.EqualFold(key.Value, "Content-Type") {
					continue // which the content says
				}
				if header := r.follow(headerPart(), value, here.in(key.Value)); header != nil {
					headers[key.Value] = header
				}
			}
			if len(headers) > 0 {
				response[name] = headers
			}
		case name == "content":
			if content := r.content(value, here); len(content) > 0 {
				response[name] = content
			}
		case strings.HasPrefix(name, "x-"):
			response[name] = r.raw(value, here)
		}
	}
	return response
}

func (r *reader) body(node *yaml.Node, place at) any {
	body := map[string]any{}
	for key, value := range members(node) {
		switch name := key.Value; {
		case name == "content":
			body[name] = r.content(value, place.in(name))
		case name == "required":
			body[name] = isTrue(value)
		case name == "description", strings.HasPrefix(name, "x-"):
			body[name] = r.raw(value, place.in(name))
		}
	}
	if content, _ := body["content"].(map[string]any); len(content) == 0 {
		return nil
	}
	return body
}

// content reads the media types of a body, in lower case and without their parameters.
func (r *reader) content(node *yaml.Node, place at) map[string]any {
	content := map[string]any{}
	for key, value := range members(resolved(node)) {
		name, _, _ := strings.Cut(strings.ToLower(key.Value), ";")
		name = strings.TrimSpace(name)
		if strings.HasPrefix(name, "x-") {
			continue
		}
		if !mediaTypePattern.MatchString(name) {
			r.warn(place.in(key.Value), "%q is no media type: it is left out; write one such as application/json", key.Value)
			continue
		}
		if _, twice := content[name]; !twice {
			content[name] = r.mediaType(value, place.in(key.Value))
		}
	}
	return content
}

var mediaTypePattern = regexp.MustCompile(`^[^\s/]+/[^\s/]+$`)

func (r *reader) mediaType(node *yaml.Node, place at) any {
	media := map[string]any{"schema": map[string]any{}}
	for key, value := range members(resolved(node)) {
		here := place.in(key.Value)
		switch name := key.Value; {
		case name == "schema":
			media[name] = r.followSchema(value, here)
		case name == "examples":
			media[name] = r.examples(value, here)
		case name == "example", name == "encoding", strings.HasPrefix(name, "x-"):
			media[name] = r.raw(value, here)
		}
	}
	return media
}

func (r *reader) examples(node *yaml.Node, place at) any {
	examples := map[string]any{}
	for key, value := range members(resolved(node)) {
		if example := r.follow(examplePart(), value, place.in(key.Value)); example != nil {
			examples[key.Value] = example
		}
	}
	return examples
}

func isTrue(node *yaml.Node) bool {
	node = resolved(node)
	return node != nil && node.Kind == yaml.ScalarNode && strings.EqualFold(node.Value, "true")
}

// servers reads the addresses, in which variables stand only for parts of a host's name.
func (r *reader) servers(node *yaml.Node, place at) (all []any) {
	node = resolved(node)
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	for i, item := range node.Content {
		here := place.in(itoa(i))
		server, _ := r.raw(item, here).(map[string]any)
		said, _ := server["url"].(string)
		address := fillServer(said, child(resolved(item), "variables"))
		if _, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(address)); err != nil || server == nil {
			r.warn(here, "the server's address %q cannot be read: it is left out; write one such as https://api.example.com/v1", said)
			continue
		}
		server["url"] = address
		all = append(all, server)
	}
	return all
}

var serverVariable = regexp.MustCompile(`\{[^{}]*\}`)

// fillServer puts the defaults of variables into an address, except for those that stand
// for one label of the host's name.
func fillServer(address string, variables *yaml.Node) string {
	address = strings.TrimSpace(address)
	filled := serverVariable.ReplaceAllStringFunc(address, func(variable string) string {
		if value := child(child(variables, strings.Trim(variable, "{}")), "default"); value != nil {
			_, rest, _ := strings.Cut(address, "://")
			host, _, _ := strings.Cut(rest, "/")
			if strings.Contains(host, variable) && !strings.Contains(host, ":"+variable) && !strings.ContainsAny(value.Value, "./:") {
				return variable
			}
			return value.Value
		}
		return variable
	})
	return filled
}

// readServers adds the servers of paths and operations to those of the document: a path
// is served at all of them.
func (r *reader) readServers(value map[string]any) {
	all, _ := value["servers"].([]any)
	for _, server := range r.extra {
		same := func(other any) bool { return other.(map[string]any)["url"] == server.(map[string]any)["url"] }
		if !slices.ContainsFunc(all, same) {
			all = append(all, server)
		}
	}
	if len(all) == 0 {
		all = []any{map[string]any{"url": "/"}}
	}
	value["servers"] = all
}
