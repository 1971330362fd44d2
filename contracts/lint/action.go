package lint

import (
	"maps"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// action looks for what a declared behaviour speaks of: its collection, its parameters
// and the members of its objects.
func (l *linter) action(c *contracts.Contract, place string, op *contracts.Operation) {
	a := op.Action
	if a == nil || a.Does == contracts.DoesNothing {
		return
	}
	collection, ok := c.Collection(a.Collection)
	if !ok {
		l.add(place+"/collection", "no collection is called %q; %s", a.Collection, schemas.Suggest(a.Collection, c.CollectionNames()))
		return
	}
	if a.ID != "" {
		l.names(place+"/id", op, "path", a.ID)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Within)) {
		at := schemas.Join(place, "within", name)
		l.names(at, op, "path", name)
		l.member(at, c, collection, a.Within[name])
	}
	for _, name := range slices.Sorted(maps.Keys(a.Filters)) {
		at := schemas.Join(place, "filters", name)
		l.names(at, op, contracts.InQuery, name)
		l.member(at, c, collection, a.Filters[name])
	}
	for _, name := range slices.Sorted(maps.Keys(a.Search)) {
		at := schemas.Join(place, "search", name)
		l.names(at, op, contracts.InQuery, name)
		for i, member := range a.Search[name] {
			l.member(schemas.Join(at, itoa(i)), c, collection, member)
		}
	}
	if a.Body != "" && (op.Body == nil || !c.At(op.Body.Pointer).Describes(a.Body)) {
		l.add(place+"/body", "the schema of the body that %s takes has no place %s", op.ID, a.Body)
	}
}

// names says when an operation has no parameter of a name.
func (l *linter) names(place string, op *contracts.Operation, in, name string) {
	var known []string
	for _, p := range op.Parameters {
		if p.In == in {
			known = append(known, p.Name)
		}
	}
	if !slices.Contains(known, name) {
		l.add(place, "%s has no %s parameter %q; %s", op.ID, in, name, schemas.Suggest(name, known))
	}
}

// member says when the objects of a collection have no member of a name.
func (l *linter) member(place string, c *contracts.Contract, of *contracts.Collection, name string) {
	if member, _ := (contracts.Place{Schemas: c.SchemasAt(of.Body.Pointer)}).Member(name); !member.Named() {
		l.add(place, "the schema of %s has no member %q", of.Name, name)
	}
}

// members looks for the members and collections that collections speak of.
func (l *linter) members(c *contracts.Contract) {
	for _, collection := range c.Collections {
		place := schemas.Join("/x-ringer-collections", collection.Name)
		l.member(place+"/id", c, collection, collection.ID)
		for i, key := range collection.Unique {
			for j, name := range key {
				l.member(schemas.Join(place, "unique", itoa(i), itoa(j)), c, collection, name)
			}
		}
		for key, all := range map[string][]string{"created": collection.Created, "updated": collection.Updated, "hidden": collection.Hidden} {
			for i, name := range all {
				l.member(schemas.Join(place, key, itoa(i)), c, collection, name)
			}
		}
		for name, parent := range collection.Parents {
			at := schemas.Join(place, "parents", name)
			l.member(at, c, collection, name)
			if _, ok := c.Collection(parent); !ok {
				l.add(at, "no collection is called %q; %s", parent, schemas.Suggest(parent, c.CollectionNames()))
			}
		}
	}
}

func itoa(i int) string { return strconv.Itoa(i) }
