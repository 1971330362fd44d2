package generic

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// Object is one object of a collection: its members, as [schemas.DecodeJSON] reads them.
// What is in a table is not changed.
type Object struct{ Members map[string]any }

// MarshalJSON implements [json.Marshaler]: members stand in alphabetical order.
func (o Object) MarshalJSON() ([]byte, error) { return schemas.EncodeJSON(o.Members) }

// UnmarshalJSON implements [json.Unmarshaler].
func (o *Object) UnmarshalJSON(text []byte) error {
	value, err := schemas.DecodeJSON(text)
	if err == nil {
		o.Members, _ = value.(map[string]any)
	}
	return err
}

// collection is one kind of object that the vendor keeps.
type collection struct {
	*world.Collection[Object]
	vendor   *vendor
	declared *contracts.Collection
	place    contracts.Place // of an object
	usual    *store.Order[Object]
	indexes  map[string]*store.Order[Object] // by the names of their members
	unique   [][]string
	once     sync.Once
	members  map[string]*member // that the schema names
	required []string
}

func newCollection(v *vendor, declared *contracts.Collection) *collection {
	c := &collection{vendor: v, declared: declared, place: contracts.Place{Schemas: v.contract.SchemasAt(declared.Body.Pointer)}, indexes: map[string]*store.Order[Object]{}, unique: declared.Unique}
	c.usual = store.By(c.usualOrder())
	c.Collection = &world.Collection[Object]{Name: declared.Name, Layout: store.Layout[Object]{
		ID:     func(o *Object) string { return text(o.Members[declared.ID]) },
		Orders: []*store.Order[Object]{c.usual},
	}}
	for _, names := range c.unique {
		c.index(names)
	}
	return c
}

// Objects gives the collection of a vendor that [New] made, for handlers that take the
// place of some of its own; nil when it has none of that name.
func Objects(collections []world.AnyCollection, name string) *world.Collection[Object] {
	for _, one := range collections {
		if made, ok := one.(*world.Collection[Object]); ok && made.Name == name {
			return made
		}
	}
	return nil
}

// usualOrder compares objects as the first list does that declares an order; others
// stand as they came.
func (c *collection) usualOrder() func(a, b *store.Row[Object]) int {
	for _, op := range c.vendor.contract.Operations {
		if op.Action == nil || op.Action.Does != contracts.DoesList || op.Action.Collection != c.declared.Name {
			continue
		}
		for _, response := range op.Responses {
			if o := response.Order; o != nil {
				if key, ok := o.Keys[o.Default.Key]; ok {
					return c.comparing(o.Default.Key, key, o.Default.Downwards)
				}
			}
		}
	}
	return func(_, _ *store.Row[Object]) int { return 0 }
}

// index keeps the objects in the order of some members, so that those which have the
// same in them stand together.
func (c *collection) index(members []string) {
	name := strings.Join(members, "\n")
	if c.indexes[name] != nil {
		return
	}
	order := store.By(func(a, b *store.Row[Object]) int {
		return strings.Compare(keyOf(a.Value.Members, members), keyOf(b.Value.Members, members))
	})
	c.indexes[name] = order
	c.Layout.Orders = append(c.Layout.Orders, order)
}

// having lists the objects that have the same in some members as others, by the order
// in which they came.
func (c *collection) having(view *store.View[Object], members []string, values map[string]any) (rows store.Rows[Object]) {
	wanted := keyOf(values, members)
	for row := range view.From(c.indexes[strings.Join(members, "\n")], &Object{values}) {
		if keyOf(row.Value.Members, members) != wanted {
			break
		}
		rows = append(rows, row)
	}
	return rows
}

// keyOf is what an object has in some members, as one text.
func keyOf(object map[string]any, members []string) string {
	if len(members) == 1 {
		return text(object[members[0]])
	}
	texts := make([]string, len(members))
	for i, name := range members {
		texts[i] = text(object[name])
	}
	return strings.Join(texts, "\x00")
}

// text gives a value as it stands in a path or a query.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case nil:
		return ""
	}
	if text, ok := schemas.TextOf(value); ok {
		return text
	}
	return schemas.JSONText(value)
}

// now gives a time as a member tells times.
func (c *collection) now(member string, at time.Time) any {
	m := c.member(member)
	form, declared := m.place.TimeForm()
	switch {
	case declared:
	case m.isNumber():
		form = vocabulary.UnixSeconds
	default:
		form = vocabulary.DateTime
	}
	made := string(form.Append(nil, at.UTC()))
	if m.isNumber() {
		return number(made)
	}
	return made
}

// check finds what data from outside lacks or has twice.
func (v *vendor) check(tx *world.Tx, wrong world.Wrong) {
	for _, name := range sorted(v.collections) {
		c := v.collections[name]
		view := c.In(tx)
		for row := range view.All(nil) {
			for _, member := range sorted(c.declared.Parents) {
				parents := v.collections[c.declared.Parents[member]]
				id := text(row.Value.Members[member])
				if parents == nil || id == "" {
					continue
				}
				if _, there := parents.In(tx).Get(id); !there {
					wrong(c.Collection, row.ID(), "%s %q: there is none of %s with this %s", member, id, parents.Name, parents.declared.ID)
				}
			}
			for _, names := range c.unique {
				if other := c.taken(view, names, row.Value.Members, row.ID()); other != "" && other < row.ID() {
					wrong(c.Collection, row.ID(), "%s is that of %s, and no two have the same", list(names), other)
				}
			}
		}
	}
}

// taken finds another object that has the same in the members of a unique key; empty is
// none. One that lacks a member has no key.
func (c *collection) taken(view *store.View[Object], names []string, object map[string]any, id string) string {
	if slices.ContainsFunc(names, func(name string) bool { return object[name] == nil }) {
		return ""
	}
	for _, row := range c.having(view, names, object) {
		if other := row.ID(); other != id {
			return other
		}
	}
	return ""
}

func sorted[V any](all map[string]V) []string { return slices.Sorted(maps.Keys(all)) }

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return fmt.Sprint(strings.Join(names, " or "))
}
