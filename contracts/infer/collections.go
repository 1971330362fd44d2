package infer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// collections finds all kinds of objects that the document's paths lead to, in
// alphabetical order of their names.
func (t *tree) collections(all []*group) (kept []*collection) {
	var found []*collection
	for _, g := range all {
		if c, ok := t.find(g); ok && !(g.links() && !namedAfter(c.object.at, c.noun)) {
			found = append(found, c)
		}
	}
	found = t.joined(found)
	nameCollections(found)
	t.adopt(found)
	t.assign(found)
	for _, c := range found {
		if slices.ContainsFunc(c.uses, func(u *use) bool { return u.does == read || u.does == list || u.does == create }) {
			kept = append(kept, c)
		}
	}
	kept = withoutViews(kept)
	slices.SortFunc(kept, func(a, b *collection) int { return strings.Compare(a.name, b.name) })
	return kept
}

// joined makes one collection of those that are the same objects under several paths:
// with the same noun, the same id, and one schema or one that is a view of the other.
func (t *tree) joined(found []*collection) (all []*collection) {
	byNoun := map[string][]*collection{}
	join := func(c *collection, least func(of *collection) bool) bool {
		for _, of := range byNoun[c.noun] {
			if of.id.member == c.id.member && least(of) && (of.groups[0].context() == c.groups[0].context() || completes(c, of)) {
				of.groups = append(of.groups, c.groups...)
				return true
			}
		}
		return false
	}
	var later []*collection
	for _, c := range found {
		if len(by(c.groups[0].one, "GET")) == 0 {
			later = append(later, c)
			continue
		}
		if !join(c, func(of *collection) bool { return sameMembers(c.object, of.object) }) {
			byNoun[c.noun] = append(byNoun[c.noun], c)
			all = append(all, c)
		}
	}
	for _, c := range later { // which have no path that answers one object whole
		if !join(c, func(of *collection) bool { return sameMembers(c.object, of.object) }) &&
			!join(c, func(of *collection) bool {
				return len(by(of.groups[0].one, "GET")) > 0 && t.kin(c.object.at, of) >= relative
			}) {
			byNoun[c.noun] = append(byNoun[c.noun], c)
			all = append(all, c)
		}
	}
	return all
}

// completes says that two groups of calls are halves of one: the objects of one schema
// are only listed or made under one path, and only read under the other.
func completes(a, b *collection) bool {
	reads := func(c *collection) bool { return len(c.groups[0].one) > 0 }
	lists := func(c *collection) bool { return len(c.groups[0].all) > 0 }
	return a.object.at.pointer == b.object.at.pointer && reads(a) != reads(b) && lists(a) != lists(b)
}

// sameMembers says whether two schemas are one, or have members of the same names.
func sameMembers(a, b *object) bool {
	return a.at.pointer == b.at.pointer || slices.Equal(a.names, b.names)
}

// assign says what each operation does; none does two things.
func (t *tree) assign(all []*collection) {
	taken := map[*operation]bool{}
	each := func(calls func(*group) []call, of func(call, *collection) *use) {
		for _, c := range all {
			for _, g := range c.groups {
				for _, one := range calls(g) {
					if u := of(one, c); u != nil && !taken[one.operation] {
						taken[one.operation] = true
						c.uses = append(c.uses, u)
					}
				}
			}
		}
	}
	each(func(g *group) []call { return g.one }, t.useOfOne)
	each(func(g *group) []call { return g.all }, t.useOfAll)
	each(func(g *group) []call { return g.acts }, t.useOfAct)
}

// withoutViews leaves out collections that are views of others: nothing makes their
// objects, and these have the schema of a collection whose objects are made, or that has
// more uses. The members of a team are users, and not objects of their own.
func withoutViews(all []*collection) (kept []*collection) {
	bySchema := map[string][]*collection{}
	for _, c := range all {
		bySchema[c.object.at.pointer] = append(bySchema[c.object.at.pointer], c)
	}
	for _, c := range all {
		isView := false
		for _, other := range bySchema[c.object.at.pointer] {
			isView = isView || other != c && other.noun != c.noun && !c.creates() && (other.creates() || other.weight() > c.weight())
		}
		if !isView {
			kept = append(kept, c)
		}
	}
	return kept
}

func (c *collection) creates() bool {
	return slices.ContainsFunc(c.uses, func(u *use) bool { return u.does == create })
}

// weight says how much speaks for a collection: its uses, and that its schema is called
// as its paths are.
func (c *collection) weight() int {
	weight := 2 * len(c.uses)
	if namedAfter(c.object.at, c.noun) {
		weight += 5
	}
	return weight
}

// nameCollections names each by the last literal of its paths, and those that have one
// in common by what stands before it, too.
func nameCollections(all []*collection) {
	byName := map[string][]*collection{}
	for _, c := range all {
		word := c.main().noun
		for _, g := range c.groups {
			if isPlural(plain(g.noun)) && !isPlural(plain(word)) {
				word = g.noun
			}
		}
		c.name = nameOf(word)
		byName[c.name] = append(byName[c.name], c)
	}
	taken := map[string]bool{}
	for _, name := range keys(byName) {
		alike := byName[name]
		slices.SortStableFunc(alike, func(a, b *collection) int { return strings.Count(a.main().key, "/") - strings.Count(b.main().key, "/") })
		for i, c := range alike {
			longer := name
			literals := c.literals()
			for n := len(literals) - 2; n >= 0 && (i > 0 || taken[longer]) && (taken[longer] || longer == name); n-- {
				longer = nameOf(singular(strings.ToLower(literals[n])) + "_" + longer)
			}
			c.name = longer
			for n := 2; taken[c.name]; n++ {
				c.name = fmt.Sprintf("%s_%d", longer, n)
			}
			taken[c.name] = true
		}
	}
}

// main is the group of calls with the shortest path.
func (c *collection) main() *group {
	return slices.MinFunc(c.groups, func(a, b *group) int { return strings.Count(a.key, "/") - strings.Count(b.key, "/") })
}

// adopt gives collections the names and the ids with which the document declares their
// schemas.
func (t *tree) adopt(all []*collection) {
	declared := t.get(node{value: t.root}, "x-ringer-collections")
	for _, name := range keys(declared.value) {
		schema := t.get(declared, name, "schema")
		for _, part := range append(t.list(schema, "allOf"), schema) {
			for _, c := range all {
				if c.object.at.pointer != part.pointer {
					continue
				}
				c.name = name
				if id := schemas.Split(t.get(declared, name).text("id")); len(id) == 1 && c.object.words[plain(id[0])] {
					c.id = identity{member: id[0]}
				}
			}
		}
	}
}

// nameOf gives a name as collections may have it.
func nameOf(text string) string {
	if name := snake(text); name != "" {
		return name
	}
	return "objects"
}

// literals lists the literals of the paths before a collection's objects.
func (c *collection) literals() (all []string) {
	calls := slices.Concat(c.main().one, c.main().all)
	for _, s := range calls[0].segments {
		if s.literal != "" {
			all = append(all, s.literal)
		}
	}
	return all
}
