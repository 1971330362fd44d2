package contracts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/schemas"
)

// Place is where a value stands, as the contract sees it.
type Place struct {
	// Name is that of the member, or of the list that the value is an item of.
	Name string
	// Schemas are all those that apply; there are none where the contract does not
	// name the value.
	Schemas []Node
	// inSecret says that the value stands inside one that lets somebody in.
	inSecret bool
	// isID says that the value identifies the object that it is a member of.
	isID bool
}

// Named says whether the contract knows the value.
func (p Place) Named() bool { return len(p.Schemas) > 0 }

// SchemasAt gives the schema at a place of the contract and all that it takes
// over from others.
func (c *Contract) SchemasAt(pointer string) (all []Node) {
	value, _ := schemas.Lookup(c.Document, pointer)
	schema, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	all = append(all, Node{Contract: c, Pointer: pointer, Value: value})
	if ref, ok := schema["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
		all = append(all, c.SchemasAt(ref[1:])...)
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		parts, _ := schema[keyword].([]any)
		for i := range parts {
			all = append(all, c.SchemasAt(schemas.Join(pointer, keyword, fmt.Sprint(i)))...)
		}
	}
	return all
}

// Member gives the place of a member of an object. isData says that the name is
// no field's but part of what is told, such as the id of the object behind it.
func (p Place) Member(name string) (member Place, isData bool) {
	member = Place{Name: name, inSecret: p.Secret()}
	for _, schema := range p.Schemas {
		object, _ := schema.Value.(map[string]any)
		properties, _ := object["properties"].(map[string]any)
		if _, ok := properties[name]; ok {
			member.Schemas = append(member.Schemas, schema.Contract.SchemasAt(schemas.Join(schema.Pointer, "properties", name))...)
		}
	}
	if member.Named() {
		member.isID = name == p.IDName()
		return member, false
	}
	for _, schema := range p.Schemas {
		member.Schemas = append(member.Schemas, schema.Contract.SchemasAt(schemas.Join(schema.Pointer, "additionalProperties"))...)
	}
	for _, schema := range member.Schemas {
		properties, _ := schema.Value.(map[string]any)["properties"].(map[string]any)
		isData = isData || slices.ContainsFunc(schema.Contract.idNames(), func(id string) bool { return properties[id] != nil })
	}
	return member, isData
}

// Item gives the place of an item of a list.
func (p Place) Item() Place {
	item := Place{Name: p.Name, inSecret: p.Secret()}
	for _, schema := range p.Schemas {
		item.Schemas = append(item.Schemas, schema.Contract.SchemasAt(schemas.Join(schema.Pointer, "items"))...)
	}
	return item
}

// Says gives what the schemas say with a keyword.
func (p Place) Says(keyword string) (values []any) {
	for _, schema := range p.Schemas {
		if value, ok := schema.Value.(map[string]any)[keyword]; ok {
			values = append(values, value)
		}
	}
	return values
}

// Secret says whether the value lets somebody in.
func (p Place) Secret() bool {
	return p.inSecret || slices.Contains(p.Says("x-ringer-secret"), any(true))
}

// Lists says whether the value is one of those that the contract lists; case
// does not count, as some vendors have it.
func (p Place) Lists(text string) bool {
	listed := p.Says("const")
	for _, values := range p.Says("enum") {
		values, _ := values.([]any)
		listed = append(listed, values...)
	}
	return slices.ContainsFunc(listed, func(value any) bool { return strings.EqualFold(fmt.Sprint(value), text) })
}

// Takes says whether the value may be of a JSON type; a place whose type is not
// told takes all.
func (p Place) Takes(types ...string) bool {
	declared := p.Says("type")
	for _, said := range declared {
		for _, name := range types {
			if list, _ := said.([]any); said == name || slices.Contains(list, any(name)) {
				return true
			}
		}
	}
	return len(declared) == 0 && p.Named()
}

var (
	// IDNamePattern matches the names of fields that hold ids.
	IDNamePattern = regexp.MustCompile(`(?i)^(ids?|uuid|.*_ids?|.*_uuid)$|[a-z](Id|Ids|ID|IDs)$`)
	// UUIDPattern matches a UUID inside a text.
	UUIDPattern = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)
)

// IsUUID says whether a text is a UUID and nothing else.
func IsUUID(text string) bool { return len(text) == 36 && UUIDPattern.MatchString(text) }

// RefersTo names the collection that an id at this place is of; empty for what
// the contract does not say.
func (p Place) RefersTo() string {
	for _, said := range p.Says("x-ringer-fake") {
		word, _ := vocabulary.ReadFakeWord(said)
		if collection, _, ok := word.Refers(); ok {
			return collection
		}
	}
	return ""
}

// IsID says whether the value names something rather than telling it.
func (p Place) IsID() bool {
	for _, format := range p.Says("format") {
		if format == "uuid" {
			return true
		}
	}
	return p.isID || p.RefersTo() != "" || IDNamePattern.MatchString(p.Name)
}

// IsAddress says whether the value is a URI.
func (p Place) IsAddress() bool {
	return slices.ContainsFunc(p.Says("format"), func(format any) bool { return format == "uri" || format == "url" || format == "uri-reference" })
}
