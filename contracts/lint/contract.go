package lint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

func (l *linter) operations(c *contracts.Contract) {
	first := map[string]*contracts.Operation{}
	for _, op := range c.Operations {
		place := schemas.Join("/paths", op.Path, strings.ToLower(op.Method))
		if earlier, twice := first[op.ID]; twice {
			l.add(place+"/operationId", "the operation id %q is that of %s %s already", op.ID, earlier.Method, earlier.Path)
		} else {
			first[op.ID] = op
		}
		rules := map[string]bool{}
		for i, rule := range op.Behaviours {
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
			l.body(c, response.Pointer, response.Body)
			l.response(c, response)
			l.paging(op, response)
			l.order(c, op, response)
		}
	}
	for _, response := range c.UnknownCalls {
		l.body(c, response.Pointer, response.Body)
		l.response(c, response)
	}
}

var pathParameter = regexp.MustCompile(`\{([^}]*)\}`)

func (l *linter) pathParameters(place string, op *contracts.Operation) {
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

func (l *linter) body(c *contracts.Contract, place string, body *contracts.Body) {
	if body == nil {
		return
	}
	if _, err := body.Schema(); err != nil {
		l.add(place, "%v", err)
	}
	if body.Content == "" {
		return
	}
	for _, mediaType := range body.MediaTypes {
		schema := schemas.Join(body.Content, mediaType, "schema")
		if c.At(schema).Pointer != body.Pointer {
			l.add(schema, "the types of a body share one schema, and %s has another than %s", mediaType, body.MediaTypes[0])
		}
	}
}

// response looks at what a response declares.
func (l *linter) response(c *contracts.Contract, r *contracts.Response) {
	if _, ok := c.Collection(r.Collection); !ok && r.Collection != "" {
		l.add(r.Pointer+"/x-ringer-collection", "no collection is called %q; %s", r.Collection, schemas.Suggest(r.Collection, c.CollectionNames()))
	}
	l.objects(c, r)
	for _, key := range []string{"x-ringer-paging", "x-ringer-envelope", "x-ringer-order"} {
		declared := c.At(schemas.Join(r.Pointer, key))
		for _, name := range declared.Keys() {
			if name != contracts.EvidenceKey {
				l.places(declared.Get(name), r)
			}
		}
	}
}

// places finds places in a body that its schema does not have.
func (l *linter) places(n contracts.Node, r *contracts.Response) {
	place, _ := n.Value.(string)
	if strings.HasPrefix(place, "/") && (r.Body == nil || !n.Contract.At(r.Body.Pointer).Describes(place)) {
		l.add(n.Pointer, "the body's schema has no place %s", place)
	}
	for _, item := range n.Items() {
		l.places(item, r)
	}
	for _, key := range n.Keys() {
		l.places(n.Get(key), r)
	}
}

func (l *linter) writes(c *contracts.Contract, place string) {
	for _, name := range c.At(place).Get("x-ringer-writes").Items() {
		if _, ok := c.Collection(fmt.Sprint(name.Value)); !ok {
			l.add(name.Pointer, "no collection is called %q; %s", name.Value, schemas.Suggest(fmt.Sprint(name.Value), c.CollectionNames()))
		}
	}
}

func (l *linter) collections(c *contracts.Contract) {
	for _, collection := range c.Collections {
		place := schemas.Join("/x-ringer-collections", collection.Name)
		l.body(c, place+"/schema", collection.Body)
	}
	l.members(c)
}
