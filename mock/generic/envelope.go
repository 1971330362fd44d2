package generic

import (
	"encoding/json"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/schemas"
)

// part is a part of a body that is made once and has room for what differs from answer to
// answer.
type part struct {
	names    []string // of the members that have room in them, or stand beside one that has
	members  map[string]*part
	constant any    // of a part without room
	place    string // by which what it has room for is known
	open     bool   // it has room itself
	// none is how it says that there is nothing: as null, not at all, or as a text.
	none nothing
	// asText says that numbers are written as texts here.
	asText bool
}

type nothing int

const (
	null nothing = iota
	absent
	empty
)

// newPart makes the part that a value is.
func newPart(value any) *part { return &part{constant: value} }

// split makes members of a constant object.
func (p *part) split() {
	if p.members != nil {
		return
	}
	object, _ := p.constant.(map[string]any)
	p.members, p.constant = map[string]*part{}, nil
	for name, value := range object {
		p.members[name] = newPart(value)
	}
	p.names = sorted(p.members)
}

// has says whether there is a member of a name.
func (p *part) has(name string) bool {
	object, _ := p.constant.(map[string]any)
	_, there := object[name]
	return there || p.members[name] != nil
}

// child gives a member, which is made when there is none.
func (p *part) child(name string) *part {
	p.split()
	if p.members[name] == nil {
		p.members[name] = newPart(nil)
		p.names = append(p.names, name)
		slices.Sort(p.names)
	}
	return p.members[name]
}

// slot makes room for a value at the end of a path.
func (p *part) slot(path []string, place string) *part {
	for _, name := range path {
		p = p.child(name)
	}
	p.open, p.place = true, place
	return p
}

// room makes room at a place of a body, as the place's schema says. What is around the
// place, and was not made before, is made.
func (p *part) room(path []string, place string, at func(pointer string) contracts.Place, around func(contracts.Place) any) {
	optional, pointer := false, ""
	for _, name := range path {
		required := false
		for _, said := range at(pointer).Says("required") {
			all, _ := said.([]any)
			required = required || slices.Contains(all, any(name))
		}
		optional = !required
		pointer = schemas.Join(pointer, name)
		known := p.has(name)
		if p = p.child(name); !known && pointer != place {
			p.constant = around(at(pointer))
		}
	}
	p.open, p.place = true, place
	of := at(pointer)
	said := len(of.Says("type"))+len(of.Says("enum"))+len(of.Says("oneOf"))+len(of.Says("anyOf")) > 0
	switch {
	case !said || of.Takes("null"):
		p.none = null
	case optional:
		p.none = absent
	default:
		p.none = empty
	}
	p.asText = said && of.Takes("string") && !of.Takes("integer", "number")
}

// with gives the body with what stands at its places.
func (p *part) with(values map[string]any) any {
	if p.open {
		value := values[p.place]
		if number, isNumber := wholeOf(value); isNumber && p.asText {
			return number.String()
		}
		if value == nil && p.none == empty {
			return ""
		}
		return value
	}
	if p.members == nil {
		return p.constant
	}
	object := make(payload.Object, 0, len(p.names))
	for _, name := range p.names {
		member := p.members[name]
		if member.open && member.none == absent && values[member.place] == nil {
			continue
		}
		object = append(object, payload.Member{Name: name, Value: member.with(values)})
	}
	return object
}

// wholeOf gives a number of ours as JSON has it.
func wholeOf(value any) (json.Number, bool) {
	switch value.(type) {
	case int, int64:
		return json.Number(schemas.JSONText(value)), true
	}
	return "", false
}
