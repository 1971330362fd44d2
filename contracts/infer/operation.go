package infer

import (
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// operation is one call of the document.
type operation struct {
	method   string // in capitals
	path     string
	at       node
	segments []segment
	verb     string // behind a colon at the path's end
	// parameters are those of the path and its own, one for each name in each place.
	parameters []parameter

	body      node   // the schema of the request's body; not there without one, or when it is no object
	mediaType string // of the body
	bodies    []string
	// status, response and answer are those of the call that succeeds: as the document
	// writes the status, the response's place, and its body's schema, which is not there
	// when the answer has no body, or none that JSON has.
	status   string
	response node
	answer   node
	// silent says that the answer has no body, or that the document has no answer of a
	// call that succeeds: status is empty then.
	silent bool
}

type parameter struct {
	name, in string
	at       node
	schema   node
}

// String names the call as reasons do.
func (o *operation) String() string { return o.method + " " + o.path }

var methods = []string{"get", "post", "put", "patch", "delete"}

// operations reads all calls, by path and then in the order of the methods.
func (t *tree) operations() (all []*operation) {
	paths := t.get(node{value: t.root}, "paths")
	for _, path := range keys(paths.value) {
		item := t.get(paths, path)
		segments, verb, readable := splitPath(path)
		for _, method := range methods {
			at := t.get(item, method)
			if !at.there() {
				continue
			}
			o := &operation{method: strings.ToUpper(method), path: path, at: at}
			if readable {
				o.segments, o.verb = segments, verb
			}
			t.readParameters(o, item)
			t.readBody(o)
			t.readAnswer(o)
			all = append(all, o)
		}
	}
	return all
}

func (t *tree) readParameters(o *operation, item node) {
	for _, at := range slices.Concat(t.list(o.at, "parameters"), t.list(item, "parameters")) {
		p := parameter{name: at.text("name"), in: at.text("in"), at: at}
		if slices.ContainsFunc(o.parameters, func(other parameter) bool { return other.name == p.name && other.in == p.in }) {
			continue // the operation's own goes before the path's
		}
		p.schema = t.core(t.get(at, "schema"))
		if content := t.get(at, "content"); content.there() && !p.schema.there() {
			for _, mediaType := range keys(content.value) {
				p.schema = t.core(t.get(content, mediaType, "schema"))
				break
			}
		}
		o.parameters = append(o.parameters, p)
	}
}

// query lists the parameters of the query.
func (o *operation) query() (all []parameter) {
	for _, p := range o.parameters {
		if p.in == "query" {
			all = append(all, p)
		}
	}
	return all
}

// pathParameter finds a parameter of the path; it has no schema where the document does
// not declare it.
func (o *operation) pathParameter(name string) parameter {
	for _, p := range o.parameters {
		if p.in == "path" && strings.Trim(p.name, "+*") == name {
			return p
		}
	}
	return parameter{name: name, in: "path"}
}

const mergePatch = "application/merge-patch+json"

func (t *tree) readBody(o *operation) {
	content := t.get(o.at, "requestBody", "content")
	o.bodies = keys(content.value)
	o.mediaType = mediaTypeOf(o.bodies)
	if o.mediaType == "" {
		for _, form := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
			if o.mediaType == "" && slices.Contains(o.bodies, form) {
				o.mediaType = form
			}
		}
	}
	if o.mediaType != "" {
		o.body = t.core(t.get(content, o.mediaType, "schema"))
	}
}

// mediaTypeOf chooses JSON among the types that a body may have; empty is none.
func mediaTypeOf(types []string) string {
	best, rank := "", 0
	for _, name := range types {
		bare, _, _ := strings.Cut(strings.ToLower(name), ";")
		n := 0
		switch bare = strings.TrimSpace(bare); {
		case bare == "application/json":
			n = 5
		case strings.HasSuffix(bare, "json-patch+json"), strings.HasSuffix(bare, "stream+json"), strings.HasSuffix(bare, "problem+json"):
		case bare == mergePatch, bare == "application/vnd.api+json", bare == "application/hal+json":
			n = 4
		case strings.HasSuffix(bare, "+json"), strings.HasSuffix(bare, "/json"):
			n = 3
		case bare == "*/*":
			n = 1
		}
		if n > rank {
			best, rank = name, n
		}
	}
	return best
}

// readAnswer finds what the operation answers when it succeeds.
func (t *tree) readAnswer(o *operation) {
	responses := t.get(o.at, "responses")
	for _, status := range successes(responses, o.method) {
		response := t.get(responses, status)
		types := keys(t.get(response, "content").value)
		mediaType := mediaTypeOf(types)
		answer := node{}
		if mediaType != "" {
			answer = t.core(t.get(response, "content", mediaType, "schema"))
		}
		if o.status == "" || answer.there() {
			o.status, o.response, o.answer, o.silent = status, response, answer, len(types) == 0
		}
		if answer.there() {
			return
		}
	}
	o.silent = o.silent || o.status == ""
}

// successes lists the statuses of a call that succeeds, the usual one of the method
// first.
func successes(responses node, method string) (all []string) {
	for _, status := range keys(responses.value) {
		if strings.HasPrefix(status, "2") {
			all = append(all, status)
		}
	}
	if first := slices.Index(all, "201"); method == "POST" && first > 0 {
		all = append([]string{"201"}, slices.Delete(all, first, first+1)...)
	}
	if _, has := responses.value["default"]; has && len(all) == 0 {
		all = append(all, "default")
	}
	return all
}

// responseAt is where the operation's own list names the successful response.
func (o *operation) responseAt() string { return schemas.Join(o.at.pointer, "responses", o.status) }
