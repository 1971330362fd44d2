package infer

import (
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// found is a place in a body where an object stands, or a list of them.
type found struct {
	place  string
	name   string // of the member that it is; empty for the whole body
	schema node   // of the object, or of one in the list
	depth  int
}

// mostDeep is how far below the root of a body objects are looked for.
const mostDeep = 2

// objectsIn lists the places of a body where an object stands.
func (t *tree) objectsIn(body node) (all []found) {
	if t.object(body) == nil || kind(body) == "array" {
		return nil
	}
	add := func(f found) {
		if kind(f.schema) != "array" && t.object(f.schema) != nil {
			all = append(all, f)
			all = append(all, t.variants(f)...)
		}
	}
	add(found{schema: body})
	t.below(body, found{}, add)
	return all
}

// variants lists what may stand in one place where a schema lists alternatives, such as
// an object and what is left of one that was deleted.
func (t *tree) variants(f found) (all []found) {
	for _, keyword := range []string{"anyOf", "oneOf"} {
		for _, part := range t.list(f.schema, keyword) {
			if schema := t.core(part); t.object(schema) != nil {
				all = append(all, found{f.place, f.name, schema, f.depth})
			}
		}
	}
	return all
}

// listsIn lists the places of a body where a list of objects stands.
func (t *tree) listsIn(body node) (all []found) {
	items := func(f found) {
		if item := t.core(t.get(f.schema, "items")); kind(f.schema) == "array" && t.object(item) != nil {
			f.schema = item
			all = append(all, f)
		}
	}
	if kind(body) == "array" {
		items(found{schema: body})
		return all
	}
	t.below(body, found{}, items)
	return all
}

func (t *tree) below(schema node, at found, visit func(found)) {
	o := t.object(schema)
	if o == nil || at.depth == mostDeep {
		return
	}
	for _, name := range o.names {
		f := found{schemas.Join(at.place, name), name, t.member(o, name), at.depth + 1}
		visit(f)
		if kind(f.schema) != "array" {
			t.below(f.schema, f, visit)
		}
	}
}

// Kinship says how much of a collection's object another schema shows.
const (
	stranger = iota
	// excerpt is little more than the id.
	excerpt
	// relative has the id and most of the members.
	relative
	// same is the very schema.
	same
)

// mostInExcerpt is how many members an answer may have that tells of a new object little
// more than its id.
const mostInExcerpt = 4

// kin says how much of a collection's object a schema shows.
func (t *tree) kin(schema node, c *collection) int {
	if schema.pointer == c.object.at.pointer {
		return same
	}
	o := t.object(schema)
	if o == nil || o.mixed {
		return stranger
	}
	part := overlap(o, c.object)
	_, hasID := o.members[c.id.member]
	switch {
	case hasID && (part >= 0.6 || overlap(c.object, o) >= 0.6 && part >= 0.4):
		return relative
	case hasID && len(o.names) <= mostInExcerpt:
		return excerpt
	}
	return stranger
}

// nearest chooses among places the one that shows a collection's objects best: by the
// schema, then by the name, then by how near to the root it stands. clear is false when
// another one is as good.
func (t *tree) nearest(places []found, c *collection, least int) (best found, ok, clear bool) {
	type rating struct{ kin, named, depth int }
	rate := func(f found) rating {
		r := rating{kin: t.kin(f.schema, c), depth: -f.depth}
		if f.name == "" || isWrapper(f.name, c.noun) {
			r.named = 1
		}
		return r
	}
	var top rating
	for _, f := range places {
		r := rate(f)
		if r.kin < least || r.kin < same && r.named == 0 {
			continue
		}
		order := slices.Compare([]int{r.kin, r.named, r.depth}, []int{top.kin, top.named, top.depth})
		switch {
		case !ok || order > 0:
			best, top, ok, clear = f, r, true, true
		case order == 0:
			clear = false
		}
	}
	return best, ok, clear
}
