package infer

import (
	"fmt"
	"slices"
)

// use is what an operation does with the objects of a collection.
type use struct {
	call
	collection *collection
	does       string
	// place is where the object or the list stands in the answer, when it is shown.
	place string
	shown bool
	body  string // where the object stands in the request
	// within are members that hold what parameters of the path say, by these.
	within map[string]string
	merge  bool
	why    string
	// question is what somebody should answer, since another reading is near; empty
	// when none is.
	question string
}

// leastAlike is which part of the members of a request an object must have for the
// request to be the object.
const leastAlike = 0.5

// useOfOne says what a call with the path of one object does with it; nil is nothing.
func (t *tree) useOfOne(c call, of *collection) *use {
	u := &use{call: c, collection: of}
	param := c.id().name
	switch {
	case c.method == "GET" && (c.means == "" || c.means == read):
		if !t.shows(u, relative) {
			return nil
		}
		u.does, u.why = read, fmt.Sprintf("%s answers one of the %s, which {%s} names.", c, of.name, param)
	case c.method == "DELETE" && (c.means == "" || c.means == remove), c.method == "POST" && c.means == remove:
		t.shows(u, relative)
		u.does, u.why = remove, fmt.Sprintf("%s takes the object away that {%s} names.", c, param)
	case slices.Contains([]string{"PUT", "PATCH", "POST"}, c.method) && (c.means == "" || c.means == patch):
		return t.useOfChange(u, param)
	default:
		return nil
	}
	return u
}

// useOfChange says what a call that sends members of an object does with it.
func (t *tree) useOfChange(u *use, param string) *use {
	of, ok := u.collection, false
	if u.body, ok = t.objectSent(u.call.body, of); !ok || !t.answersAfter(u) || u.method == "POST" && !u.shown {
		return nil
	}
	u.does = patch
	u.merge = slices.Contains(u.bodies, mergePatch) && (u.mediaType == mergePatch || len(u.bodies) == 1) || u.mediaType == "application/vnd.api+json"
	u.why = fmt.Sprintf("%s sends members of the object that {%s} names.", u.call, param)
	if u.method != "PUT" || u.means == patch {
		return u
	}
	u.does = replace
	u.why = fmt.Sprintf("%s sends the object that {%s} names, and PUT replaces.", u.call, param)
	if t.demandsLess(u) {
		u.does = patch
		u.why = fmt.Sprintf("%s sends the object that {%s} names, and may leave out what a new one must have.", u.call, param)
		u.question = fmt.Sprintf("Does %s keep the members that are not sent? Write does: replace if it does not.", u.call)
	}
	return u
}

// demandsLess says that a change need not send what a new object must have.
func (t *tree) demandsLess(u *use) bool {
	sent := t.object(t.schemaAt(u.call.body, u.body))
	if sent == nil || len(sent.required) > 0 {
		return false
	}
	for _, g := range u.collection.groups {
		for _, c := range g.all {
			if made := t.object(c.body); c.method == "POST" && made != nil && len(made.required) > 0 && overlap(made, u.collection.object) >= leastAlike {
				return true
			}
		}
	}
	return false
}

// useOfAll says what a call with the path of all objects does.
func (t *tree) useOfAll(c call, of *collection) *use {
	u := &use{call: c, collection: of}
	switch {
	case c.method == "GET" && (c.means == "" || c.means == list):
		f, ok, clear := t.nearest(t.listsIn(c.answer), of, relative)
		if !ok || c.means == list && !c.segmentsAre(of) {
			return nil
		}
		u.does, u.place, u.shown = list, f.place, true
		u.why = fmt.Sprintf("%s answers an array of %s%s.", c, of.name, at(f.place))
		if !clear {
			u.question = fmt.Sprintf("Does %s list the %s at %q? Another array of its answer has the same schema.", c, of.name, f.place)
		}
	case c.method == "POST" && (c.means == "" || c.means == create), c.method == "PUT" && c.means == create:
		ok := c.hasRoom(of)
		if !ok {
			return nil
		}
		if u.body, ok = t.objectSent(c.body, of); !ok || !t.answersAfter(u) {
			return nil
		}
		u.does, u.why = create, fmt.Sprintf("%s sends members of one of the %s%s.", c, of.name, at(u.body))
	default:
		return nil
	}
	return u
}

// hasRoom says whether a path is one under which objects are made: that of something
// that an object has one of, such as /charges/{id}/dispute, is not.
func (c call) hasRoom(of *collection) bool {
	last := len(c.segments) - 1
	if last == 0 || c.segments[last-1].parameter == "" || isPlural(plain(c.segments[last].literal)) {
		return true
	}
	return slices.ContainsFunc(of.groups, func(g *group) bool { return g.key == key(c.segments) && len(g.one) > 0 })
}

// segmentsAre says whether a path without its verb is that of a collection's objects.
func (c call) segmentsAre(of *collection) bool { return singular(plain(noun(c.segments))) == of.noun }

// at says in a reason where something stands.
func at(place string) string {
	if place == "" {
		return ""
	}
	return " at " + place
}

// useOfAct says whether a call is something that is done with one object, such as POST
// /things/{id}/close; nil when it is not.
func (t *tree) useOfAct(c call, of *collection) *use {
	u := &use{call: c, collection: of, does: act}
	last := c.verb
	if last == "" {
		last = c.operation.segments[len(c.operation.segments)-1].literal
	}
	switch {
	case c.method == "GET" || c.method == "DELETE" && !c.silent || isPlural(plain(last)):
		return nil
	case t.shows(u, relative):
		u.why = fmt.Sprintf("%s answers the object that {%s} names.", c, c.id().name)
	case c.silent && len(c.bodies) == 0:
		u.why = fmt.Sprintf("%s sends nothing but the name of an object, {%s}, and answers nothing.", c, c.id().name)
	default:
		return nil
	}
	return u
}

// shows finds the object in the answer of a use.
func (t *tree) shows(u *use, least int) bool {
	f, ok, _ := t.nearest(t.objectsIn(u.answer), u.collection, least)
	if ok {
		u.place, u.shown = f.place, true
	}
	return ok
}

// answersAfter says whether an answer is one to a change: the object, little more than
// its id, or nothing.
func (t *tree) answersAfter(u *use) bool { return t.shows(u, excerpt) || u.silent }

// objectSent finds where an object stands in the body of a request.
func (t *tree) objectSent(body node, of *collection) (place string, ok bool) {
	root := t.object(body)
	if root == nil || kind(body) == "array" {
		return "", false
	}
	if body.pointer == of.object.at.pointer || overlap(root, of.object) >= leastAlike {
		return "", true
	}
	best := 0.0
	for _, f := range t.objectsIn(body) {
		if alike := overlap(t.object(f.schema), of.object); f.depth == 1 && isWrapper(f.name, of.noun) && alike >= leastAlike && alike > best {
			place, best = f.place, alike
		}
	}
	return place, place != ""
}

// schemaAt gives the schema of a member of a body, or of the whole.
func (t *tree) schemaAt(body node, place string) node {
	for _, f := range t.objectsIn(body) {
		if f.place == place {
			return f.schema
		}
	}
	return body
}
