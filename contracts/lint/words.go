package lint

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// objects looks at where an answer's objects are said to stand.
func (l *linter) objects(c *contracts.Contract, r *contracts.Response) {
	place := r.Pointer + "/x-ringer-objects"
	for _, name := range slices.Sorted(maps.Keys(r.Objects)) {
		if _, ok := c.Collection(name); !ok {
			l.add(schemas.Join(place, name), "no collection is called %q; %s", name, schemas.Suggest(name, c.CollectionNames()))
		}
		l.places(c.At(schemas.Join(place, name)), r)
	}
	if _, ok := r.Objects[r.Collection]; !ok && r.Collection != "" {
		l.add(r.Pointer+"/x-ringer-collection", "x-ringer-objects does not say where the objects of %s stand; write {%[1]s: \"\"} when the body is one of them, {%[1]s: /PLACE/*} when a list holds them", r.Collection)
	}
}

// grants looks for the path parameters by which tokens are granted something.
func (l *linter) grants(c *contracts.Contract) {
	for i, name := range c.Grants {
		if known := c.PathParameters(); !slices.Contains(known, name) {
			l.add(fmt.Sprintf("/x-ringer-grants/%d", i), "no path has a parameter %q; %s", name, schemas.Suggest(name, known))
		}
	}
}

// about looks for the fields that an operation's rules speak of.
func (l *linter) about(c *contracts.Contract, place string, op *contracts.Operation) {
	for i, rule := range op.Behaviours {
		for n, field := range rule.About {
			if !shows(op, c, field) {
				l.add(fmt.Sprintf("%s/x-ringer-rules/%d/about/%d", place, i, n), "no object that %s answers with has a place %s", op.ID, field)
			}
		}
	}
}

// shows says whether the objects of an answer have the field, or the answer around them.
func shows(o *contracts.Operation, c *contracts.Contract, field string) bool {
	for _, response := range o.Responses {
		collection, ok := c.Collection(response.Collection)
		if !ok {
			continue
		}
		around := c.At(response.Body.Pointer).Get("properties", schemas.Split(field)[0])
		if around.Exists() || c.At(collection.Body.Pointer).Describes(field) {
			return true
		}
	}
	return false
}

// order looks for what an answer's order rests on: keys among the fields of the
// objects, and rules and parameters among those of the operation.
func (l *linter) order(c *contracts.Contract, op *contracts.Operation, r *contracts.Response) {
	o, place := r.Order, r.Pointer+"/x-ringer-order"
	if o == nil {
		return
	}
	collection, ok := c.Collection(r.Collection)
	if !ok {
		l.add(place, "the objects have an order, and x-ringer-collection does not say whose they are")
		return
	}
	if _, known := o.Keys[o.Default.Key]; !known {
		l.add(place+"/default/key", "%q is none of the keys", o.Default.Key)
	}
	members := slices.Sorted(maps.Keys(o.Keys))
	rules := []string{o.Default.Rule, o.AnyCase, o.Otherwise}
	if o.Ties != nil {
		members, rules = append(members, o.Ties.Key), append(rules, o.Ties.Rule)
	}
	for _, key := range slices.Sorted(maps.Keys(o.Keys)) {
		member, _ := contracts.Place{Schemas: c.SchemasAt(collection.Body.Pointer)}.Member(key)
		if _, isTime := member.TimeForm(); o.Keys[key].Of == "time" && member.Named() && !isTime {
			l.add(place, "objects stand by the time in %q, and its schema does not say how that is written; give it a format date-time or date, or an x-ringer-fake unix-seconds, unix-milliseconds or time:LAYOUT", key)
		}
	}
	for _, key := range members {
		if rules = append(rules, o.Keys[key].Folds); key != "" && !c.At(collection.Body.Pointer).Describes(schemas.Join("", key)) {
			l.add(place, "the schema of %s has no member %q", collection.Name, key)
		}
	}
	for _, id := range rules {
		if _, known := op.Behaviour(id); id != "" && !known {
			l.add(place, "%s has no rule %q", op.ID, id)
		}
	}
	for _, name := range append([]string{o.Parameter, o.KeyParameter, o.DirectionParameter}, o.Unless...) {
		if name != "" && op.QueryParameter(name) == nil {
			l.add(place, "%s has no query parameter %q", op.ID, name)
		}
	}
}
