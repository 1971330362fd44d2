package infer

import (
	"fmt"
	"slices"
	"strings"
)

// collection is one kind of objects that the API keeps.
type collection struct {
	name   string
	noun   string // the plain singular of what paths call it
	object *object
	id     identity
	param  parameter // that the identity was found by
	why    string
	groups []*group
	// uses are what operations do with its objects.
	uses []*use
	// owners are members that hold what the paths before an object name.
	owners []*owner
	// created and updated are members that hold times which the server sets.
	created, updated []string
}

// find looks for the objects of a group: ok is false when it has none.
func (t *tree) find(g *group) (c *collection, ok bool) {
	word := singular(plain(g.noun))
	listed := map[string]string{} // the schemas of lists' items, with the calls that answer them
	for _, one := range g.all {
		if one.method != "GET" && one.means != list {
			continue
		}
		for _, f := range t.listsIn(one.answer) {
			if listed[f.schema.pointer] == "" {
				listed[f.schema.pointer] = one.String()
			}
		}
	}
	for _, calls := range [][]call{by(g.one, "GET"), by(g.one, "PUT"), by(g.one, "PATCH"), by(g.one, "POST"), by(g.all, "POST")} {
		if c := t.mostLikely(calls, g, word, listed); c != nil {
			return c, true
		}
	}
	return t.fromList(g, word)
}

// by chooses the calls with a method, those without a verb first.
func by(calls []call, method string) (chosen []call) {
	for _, c := range calls {
		if c.method == method && c.means != list {
			chosen = append(chosen, c)
		}
	}
	slices.SortStableFunc(chosen, func(a, b call) int { return strings.Compare(a.means, b.means) })
	return chosen
}

// mostLikely finds the object in the first answer that has one with an id.
func (t *tree) mostLikely(calls []call, g *group, word string, listed map[string]string) *collection {
	for _, one := range calls {
		p := t.idParameter(one, g)
		best, top := (*collection)(nil), 0
		for _, f := range t.objectsIn(one.answer) {
			o := t.object(f.schema)
			id, ok := t.identityOf(o, p, word)
			isListed := listed[f.schema.pointer] != ""
			if !ok || f.name != "" && !isListed && !isWrapper(f.name, word) {
				continue
			}
			if len(g.one) == 0 && !isListed && !namedAfter(f.schema, word) {
				continue // a POST that makes nothing that can be read
			}
			score := 50 - 10*id.rank - 5*f.depth
			if isListed {
				score += 100
			}
			if namedAfter(f.schema, word) {
				score += 15
			}
			if best == nil || score > top {
				best, top = &collection{noun: word, object: o, id: id, param: p, groups: []*group{g}}, score
				best.why = whyCollection(one, p, f.schema, listed)
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// idParameter is the path parameter that names an object of the group; one without a
// name where no path has it.
func (t *tree) idParameter(c call, g *group) parameter {
	if slices.ContainsFunc(g.one, func(one call) bool { return one.operation == c.operation }) {
		return c.id()
	}
	if len(g.one) > 0 {
		return g.one[0].id()
	}
	return parameter{}
}

func whyCollection(c call, p parameter, schema node, listed map[string]string) string {
	name := schemaName(schema)
	if lister := listed[schema.pointer]; lister != "" && lister != c.String() {
		return fmt.Sprintf("%s answers a list of the schema%s that %s answers.", lister, named(name), c)
	}
	if p.name == "" {
		return fmt.Sprintf("%s answers an object%s with an id.", c, named(name))
	}
	return fmt.Sprintf("%s answers one object%s, which {%s} names.", c, named(name), p.name)
}

// named puts a schema's name behind what is said of it.
func named(name string) string {
	if name == "" {
		return ""
	}
	return " " + name
}

// namedAfter says whether a schema is called as the noun is.
func namedAfter(schema node, word string) bool {
	name := singular(plain(schemaName(schema)))
	return name != "" && (strings.Contains(name, word) || len(name) > 3 && strings.Contains(word, name))
}

// fromList finds the objects of a group that can only be listed: the schema must be
// called as the path is, which must be a plural, and the objects must have an id.
func (t *tree) fromList(g *group, word string) (c *collection, ok bool) {
	p := parameter{}
	if len(g.one) > 0 {
		p = g.one[0].id()
	}
	for _, one := range g.all {
		if one.method != "GET" {
			continue
		}
		for _, f := range t.listsIn(one.answer) {
			o := t.object(f.schema)
			id, ok := t.identityOf(o, p, word)
			usual := f.name == "" || isWrapper(f.name, word)
			certain := len(g.one) > 0 || namedAfter(f.schema, word) && isPlural(plain(g.noun)) && id.rank < guessed
			if ok && usual && certain {
				why := fmt.Sprintf("%s answers a list of objects%s with the member %s.", one, named(schemaName(f.schema)), id.member)
				return &collection{noun: word, object: o, id: id, param: p, why: why, groups: []*group{g}}, true
			}
		}
	}
	return nil, false
}
