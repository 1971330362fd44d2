package infer

import (
	"slices"
	"strings"
)

// What an operation does, as x-ringer-behaviour says it.
const (
	list    = "list"
	create  = "create"
	read    = "read"
	replace = "replace"
	patch   = "patch"
	remove  = "delete"
	act     = "act"
)

// group is paths that lead to the same objects: all of them, one of them, and what can
// be done with one.
type group struct {
	key  string
	noun string // the last literal of the paths
	// all are calls of all objects, one of a single object, and acts of something about
	// a single one.
	all, one, acts []call
}

// below says that a call makes one of the objects that stand below its path, such as
// POST /flags/{project} where GET /flags/{project}/{flag} answers the same object.
func below(c call, groups map[string]*group) bool {
	g := groups[key(c.segments)]
	return g != nil && c.means == "" && slices.ContainsFunc(g.one, func(one call) bool {
		return one.method == "GET" && one.answer.there() && one.answer.pointer == c.answer.pointer
	})
}

// links says that the calls of one object put other objects into something and take them
// out: PUT sends nothing but an id.
func (g *group) links() bool {
	return slices.ContainsFunc(g.one, func(c call) bool { return c.method == "PUT" && len(c.bodies) == 0 && c.means == "" })
}

// context is what stands in a group's paths beside its noun, and names no owner: it
// keeps apart objects of one schema, such as the secrets of two services.
func (g *group) context() string {
	parts := strings.Split(strings.TrimPrefix(strings.TrimSuffix(g.key, "/{}"), "/"), "/")
	var kept []string
	for i, part := range parts[:len(parts)-1] {
		if part != "{}" && parts[i+1] != "{}" && !isVersion(part) && !slices.Contains(callers, part) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "/")
}

// callers are literals that name whoever calls.
var callers = []string{"user", "me", "my", "self", "current"}

// call is an operation in a group.
type call struct {
	*operation
	// segments are the path's without its verb.
	segments []segment
	// means is what the path's verb means; empty without one.
	means string
}

// id is the parameter that names the object.
func (c call) id() parameter {
	if i := slices.IndexFunc(c.segments, func(s segment) bool { return s.parameter != "" }); i < 0 {
		return parameter{}
	}
	for _, s := range slices.Backward(c.segments) {
		if s.parameter != "" {
			return c.pathParameter(s.parameter)
		}
	}
	return parameter{}
}

// groups puts the operations together by their paths, in alphabetical order of their
// keys.
func groups(operations []*operation) []*group {
	found := map[string]*group{}
	at := func(segments []segment) *group {
		k := key(segments)
		if found[k] == nil {
			found[k] = &group{key: k}
		}
		if word := noun(segments); found[k].noun == "" || isPlural(plain(word)) {
			found[k].noun = word
		}
		return found[k]
	}
	for _, o := range operations {
		segments, means := o.segments, ""
		if o.verb == "" {
			segments, means = withoutVerb(segments)
		}
		last := len(segments) - 1
		if last < 0 {
			continue
		}
		c := call{o, segments, means}
		switch {
		case segments[last].parameter != "" && o.verb != "":
			c.means = act
			g := at(segments[:last])
			g.acts = append(g.acts, c)
		case segments[last].parameter != "":
			g := at(segments[:last])
			g.one = append(g.one, c)
			if means == "" { // what hangs below it, such as /repos/{owner} and /repos/{owner}/{repo}
				below := at(segments)
				below.all = append(below.all, c)
			}
		case o.verb == "":
			g := at(segments)
			g.all = append(g.all, c)
			if last > 0 && segments[last-1].parameter != "" && means == "" {
				above := at(segments[:last-1])
				above.acts = append(above.acts, call{o, segments[:last], act})
			}
		}
	}
	var all []*group
	for _, k := range keys(found) {
		g := found[k]
		g.one = slices.DeleteFunc(g.one, func(c call) bool { return c.method == "POST" && below(c, found) })
		if g.noun != "" && (len(g.one) > 0 || !strings.HasSuffix(k, "{}")) {
			all = append(all, g)
		}
	}
	return all
}
