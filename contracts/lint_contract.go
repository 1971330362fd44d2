package contracts

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

func (l *linter) operations(c *Contract) {
	first := map[string]*Operation{}
	for _, op := range c.Operations {
		place := schemas.Join("/paths", op.Path, strings.ToLower(op.Method))
		if earlier, twice := first[op.ID]; twice {
			l.add(place+"/operationId", "the operation id %q is that of %s %s already", op.ID, earlier.Method, earlier.Path)
		} else {
			first[op.ID] = op
		}
		rules := map[string]bool{}
		for i, rule := range op.Rules {
			if rules[rule.ID] {
				l.add(fmt.Sprintf("%s/x-ringer-rules/%d/id", place, i), "%s has a rule %q already", op.ID, rule.ID)
			}
			rules[rule.ID] = true
		}
		l.pathParameters(place, op)
		l.writes(c, place)
		l.body(c, place+"/requestBody", op.Body)
		l.about(c, place, op)
		for _, response := range op.Responses {
			l.response(c, response)
			l.order(c, op, response)
		}
	}
	for _, response := range c.unknown {
		l.response(c, response)
	}
}

var pathParameter = regexp.MustCompile(`\{([^}]*)\}`)

func (l *linter) pathParameters(place string, op *Operation) {
	template := map[string]bool{}
	for _, match := range pathParameter.FindAllStringSubmatch(op.Path, -1) {
		template[match[1]] = true
	}
	for _, p := range op.Parameters {
		if p.In == "path" && !template[p.Name] {
			l.add(place, "%s declares the path parameter %q, which %s does not have", op.ID, p.Name, op.Path)
		}
		if p.In == "path" {
			delete(template, p.Name)
		}
	}
	for name := range template {
		l.add(place, "%s does not declare {%s} of %s as a path parameter", op.ID, name, op.Path)
	}
}

func (l *linter) body(c *Contract, place string, body *Body) {
	if body == nil {
		return
	}
	if _, err := body.Schema(); err != nil {
		l.add(place, "%v", err)
	}
	if body.content == "" {
		return
	}
	for _, mediaType := range body.MediaTypes {
		schema := schemas.Join(body.content, mediaType, "schema")
		if c.at(schema).pointer != body.pointer {
			l.add(schema, "the types of a body share one schema, and %s has another than %s", mediaType, body.MediaTypes[0])
		}
	}
}

func (l *linter) response(c *Contract, r *Response) {
	l.body(c, r.pointer, r.Body)
	if _, ok := c.Collection(r.Collection); !ok && r.Collection != "" {
		l.add(r.pointer+"/x-ringer-collection", "no collection is called %q; %s", r.Collection, schemas.Suggest(r.Collection, c.CollectionNames()))
	}
	l.objects(c, r)
	for _, key := range []string{"x-ringer-paging", "x-ringer-envelope", "x-ringer-order"} {
		declared := c.at(schemas.Join(r.pointer, key))
		for _, name := range declared.keys() {
			if name != evidenceKey {
				l.places(declared.get(name), r)
			}
		}
	}
}

// places finds places in a body that its schema does not have.
func (l *linter) places(n node, r *Response) {
	place, _ := n.value.(string)
	if strings.HasPrefix(place, "/") && (r.Body == nil || !n.contract.at(r.Body.pointer).describes(place)) {
		l.add(n.pointer, "the body's schema has no place %s", place)
	}
	for _, item := range n.items() {
		l.places(item, r)
	}
	for _, key := range n.keys() {
		l.places(n.get(key), r)
	}
}

// describes says whether a schema has the place in it; where it leaves open what
// there may be, any place is taken.
func (n node) describes(place string) bool {
	for _, token := range schemas.Split(place) {
		if ref := n.referred(); ref.exists() && !n.get("properties", token).exists() {
			n = ref // the schema names some members beside its reference
		}
		next := n.get("properties", token)
		if token == "*" {
			next = n.get("items")
		}
		if others := n.get("additionalProperties"); !next.exists() && len(others.keys()) > 0 {
			next = others
		}
		if !next.exists() {
			open := false
			for _, keyword := range []string{"allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties"} {
				value := n.get(keyword).value
				open = open || value != nil && value != false
			}
			return open
		}
		n = next
	}
	return true
}

func (l *linter) writes(c *Contract, place string) {
	for _, name := range c.at(place).get("x-ringer-writes").items() {
		if _, ok := c.Collection(fmt.Sprint(name.value)); !ok {
			l.add(name.pointer, "no collection is called %q; %s", name.value, schemas.Suggest(fmt.Sprint(name.value), c.CollectionNames()))
		}
	}
}

func (l *linter) collections(c *Contract) {
	for _, collection := range c.Collections {
		place := schemas.Join("/x-ringer-collections", collection.Name)
		l.body(c, place+"/schema", collection.body)
		if id := collection.ID; !c.at(collection.body.pointer).describes(schemas.Join("", id)) {
			l.add(place+"/id", "the schema of %s has no member %q", collection.Name, id)
		}
	}
}
