package generic

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
)

// member is what the schema of a collection's objects says of one member.
type member struct {
	place    contracts.Place
	types    map[string]bool // that it may have; empty is any
	readOnly bool
	usual    any // the default
	hasUsual bool
}

// readMembers reads the members that the schema names.
func (c *collection) readMembers() {
	c.members = map[string]*member{}
	c.readRequired()
	for _, schema := range c.place.Schemas {
		properties, _ := schema.Value.(map[string]any)["properties"].(map[string]any)
		for name := range properties {
			if c.members[name] == nil {
				c.members[name] = c.readMember(name)
			}
		}
	}
}

// readRequired lists the members that every object has: what only one of several
// alternatives asks for is not among them.
func (c *collection) readRequired() {
	for _, schema := range c.place.Schemas {
		if strings.Contains(schema.Pointer, "/oneOf/") || strings.Contains(schema.Pointer, "/anyOf/") {
			continue
		}
		for _, name := range schema.Get("required").Items() {
			c.required = append(c.required, text(name.Value))
		}
	}
}

func (c *collection) readMember(name string) *member {
	m := &member{types: map[string]bool{}}
	m.place, _ = c.place.Member(name)
	for _, said := range m.place.Says("type") {
		all, _ := said.([]any)
		for _, one := range append([]any{said}, all...) {
			if one, ok := one.(string); ok {
				m.types[one] = true
			}
		}
	}
	m.readOnly = slices.Contains(m.place.Says("readOnly"), any(true))
	for _, m.usual = range m.place.Says("default") {
		m.hasUsual = true
		break
	}
	return m
}

// member gives what is known of a member; one that the schema does not name may be
// anything.
func (c *collection) member(name string) *member {
	c.once.Do(c.readMembers)
	if m := c.members[name]; m != nil {
		return m
	}
	return &member{}
}

// settable says whether a client may set a member. A schema that names none takes all.
func (c *collection) settable(name string) bool {
	m := c.member(name)
	if m.readOnly && name != c.declared.ID {
		return false
	}
	return m.place.Named() || len(c.members) == 0
}

// takes says whether a client may set a member to a value of this type.
func (c *collection) takes(name string, value any) bool {
	types := c.member(name).types
	if !c.settable(name) || len(types) == 0 {
		return c.settable(name)
	}
	_, isNumber := value.(json.Number)
	return types[typeOf(value)] || isNumber && types["integer"]
}

// isNumber says whether a member is only ever a number.
func (m *member) isNumber() bool {
	return (m.types["integer"] || m.types["number"]) && !m.types["string"]
}

// typeOf names the JSON Schema type of a value.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
