package infer

import (
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// owner is a member of a collection's objects that holds what their path says before
// them, such as the id of what they belong to.
type owner struct {
	member string
	// hidden says that the objects do not show the member.
	hidden bool
	param  parameter
	// of is the collection that the member's values are ids of; nil where no path leads
	// to one.
	of *collection
}

// declareOwners finds what the parameters say that stand in paths before the objects.
func (s *survey) declareOwners() {
	byPath := map[string]*collection{}
	for _, c := range s.collections {
		for _, g := range c.groups {
			if len(g.one) > 0 {
				byPath[g.key] = c
			}
		}
	}
	for _, c := range s.collections {
		for _, u := range c.uses {
			u.within = map[string]string{}
			for i, part := range u.segments {
				isID := u.does != list && u.does != create && part.parameter == u.id().name
				if p := u.pathParameter(part.parameter); part.parameter != "" && !isID && !chooses(p) {
					s.own(u, p, byPath[key(u.segments[:i])])
				}
			}
		}
	}
}

// presentations are parameters of paths that say how an answer is written, or which
// edition of the API is called.
var presentations = []string{"version", "apiversion", "format", "lang", "language", "locale", "extension", "ext"}

// chooses says that a parameter chooses among things that the document lists itself.
func chooses(p parameter) bool {
	return p.schema.value["enum"] != nil || p.schema.value["const"] != nil || p.schema.value["default"] != nil || slices.Contains(presentations, plain(p.name))
}

// own notes which member of the objects holds what a parameter says.
func (s *survey) own(u *use, p parameter, parent *collection) {
	c := u.collection
	used := func(member string) bool {
		for _, other := range u.within {
			if other == member {
				return true
			}
		}
		return false
	}
	for _, o := range c.owners {
		if o.of == parent && (parent != nil || plain(o.param.name) == plain(p.name)) && !used(o.member) {
			u.within[p.name] = o.member
			return
		}
	}
	o := &owner{param: p, of: parent}
	if o.member = s.ownerMember(c, p, parent); o.member == "" || used(o.member) {
		o.hidden = true
		o.member = "_" + snake(p.name)
		if parent != nil {
			if name := "_" + singular(parent.name) + "_" + snake(parent.id.member); !used(name) {
				o.member = name
			}
		}
	}
	if used(o.member) {
		return // a path that says one thing twice
	}
	c.owners = append(c.owners, o)
	u.within[p.name] = o.member
}

// ownerMember finds the member that holds what a parameter says, by its name and type;
// empty is none.
func (s *survey) ownerMember(c *collection, p parameter, parent *collection) string {
	names := []string{plain(p.name)}
	wanted := p.schema
	if parent != nil {
		names = []string{parent.noun + plain(parent.id.member), parent.noun + "id", plain(p.name), parent.noun}
		wanted = s.member(parent.object, parent.id.member)
	}
	for _, wantedName := range names {
		for _, name := range c.object.names {
			if plain(name) != wantedName || name == c.id.member || slices.Contains(usualIDs, wantedName) || slices.Contains(looseIDs, wantedName) {
				continue
			}
			if m := s.scalar(s.member(c.object, name)); isScalar(m) && (kind(wanted) == "" || kind(m) == kind(wanted)) && !isChoice(m) {
				return name
			}
		}
	}
	return ""
}

// isChoice says that a schema lists its values.
func isChoice(schema node) bool { return schema.value["enum"] != nil || schema.value["const"] != nil }

// hiddenSchema describes a member that answers do not show.
func (s *survey) hiddenSchema(o *owner) map[string]any {
	if o.of != nil {
		if kind := kind(s.member(o.of.object, o.of.id.member)); kind == "string" || kind == "integer" {
			return map[string]any{"type": kind, "x-ringer-fake": "any:" + schemas.Join("", o.of.name, o.of.id.member)}
		}
	}
	of := kind(o.param.schema)
	if of != "integer" {
		of = "string"
	}
	return map[string]any{"type": []any{of, "null"}, "default": nil}
}

// declareCollections declares the kinds of objects.
func (s *survey) declareCollections() {
	for _, c := range s.collections {
		value := map[string]any{"schema": map[string]any{"$ref": "#" + c.object.at.pointer}, "id": schemas.Join("", c.id.member)}
		parents, hidden, properties := map[string]any{}, []any{}, map[string]any{}
		for _, o := range c.owners {
			if o.of != nil {
				parents[o.member] = o.of.name
			}
			if o.hidden {
				hidden = append(hidden, o.member)
				properties[o.member] = s.hiddenSchema(o)
			}
		}
		if len(parents) > 0 {
			value["parents"] = parents
		}
		if len(hidden) > 0 {
			value["hidden"] = hidden
			value["schema"] = withMembers(c.object, properties)
		}
		for key, names := range map[string][]string{"created": c.created, "updated": c.updated} {
			if len(names) > 0 {
				value[key] = texts(names)
			}
		}
		d := Declaration{Pointer: "/x-ringer-collections", Key: c.name, Value: value, Why: c.why}
		if c.id.rank >= guessed {
			d.Question = fmt.Sprintf("Does %q identify one of the %s? The path says {%s}.", c.id.member, c.name, c.param.name)
		}
		s.declare(d)
	}
}

// withMembers gives the schema of an object with further members.
func withMembers(o *object, more map[string]any) map[string]any {
	if !o.closed {
		return map[string]any{"allOf": []any{map[string]any{"$ref": "#" + o.at.pointer}}, "type": "object", "properties": more}
	}
	own := map[string]any{}
	for key, value := range o.at.value {
		own[key] = value
	}
	properties := map[string]any{}
	if named, ok := own["properties"].(map[string]any); ok {
		for name, schema := range named {
			properties[name] = schema
		}
	}
	for name, schema := range more {
		properties[name] = schema
	}
	own["properties"] = properties
	return own
}

func texts(names []string) (values []any) {
	for _, name := range names {
		values = append(values, name)
	}
	return values
}
