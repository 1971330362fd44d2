package contracts

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// usualID is the member that identifies objects of which the contract says nothing
// else.
const usualID = "id"

// idNames lists the members that identify objects somewhere in the contract, the
// usual one first.
func (c *Contract) idNames() []string {
	names := []string{usualID}
	for _, collection := range c.Collections {
		if !slices.Contains(names, collection.ID) {
			names = append(names, collection.ID)
		}
	}
	return names
}

// Collection gives the collection that the object at the place is of; nil when the
// place has no collection's schema.
func (p Place) Collection() *Collection {
	for _, schema := range p.Schemas {
		for _, collection := range schema.Contract.Collections {
			if collection.Body.Pointer == schema.Pointer {
				return collection
			}
		}
	}
	return nil
}

// IDValue gives an id as the value that an object has: a number, where the schema of
// the collection takes no text.
func (c *Collection) IDValue(id string) any {
	at := Place{Schemas: c.Body.contract.SchemasAt(c.Body.Pointer)}
	if member, _ := at.Member(c.ID); member.Takes("integer", "number") && !member.Takes("string") && json.Valid([]byte(id)) {
		return json.Number(id)
	}
	return id
}

// IDName names the member that identifies the object at the place: its
// collection's, or else the first that the schema has of those that identify
// objects anywhere in the contract.
func (p Place) IDName() string {
	if collection := p.Collection(); collection != nil {
		return collection.ID
	}
	if len(p.Schemas) > 0 {
		for _, name := range p.Schemas[0].Contract.idNames() {
			if p.Has(name) {
				return name
			}
		}
	}
	return usualID
}

// Has says whether a schema of the place has a member of that name.
func (p Place) Has(name string) bool {
	for _, properties := range p.Says("properties") {
		if properties, _ := properties.(map[string]any); properties[name] != nil {
			return true
		}
	}
	return false
}

// PlaceAt follows a pointer into an answer's body through its schemas.
func (r *Response) PlaceAt(pointer string) Place {
	if r == nil || r.Body == nil {
		return Place{}
	}
	at := Place{Schemas: r.Body.contract.SchemasAt(r.Body.Pointer)}
	for _, token := range schemas.Split(pointer) {
		item := at.Item()
		if _, err := strconv.Atoi(token); err == nil && item.Named() {
			at = item
		} else {
			at, _ = at.Member(token)
		}
	}
	return at
}

// CollectionAt gives the collection that the object at a place of an answer is of,
// as the response says; nil when it does not.
func (r *Response) CollectionAt(pointer string) *Collection {
	if r == nil || r.Body == nil {
		return nil
	}
	tokens := schemas.Split(pointer)
	name := ""
	for collection, pattern := range r.Objects {
		if matches(schemas.Split(pattern), tokens) && (name == "" || collection < name) {
			name = collection
		}
	}
	if items, isList := r.ItemsAt(); name == "" && isList && matches(append(schemas.Split(items), "*"), tokens) {
		name = r.Collection
	}
	collection, _ := r.Body.contract.Collection(name)
	return collection
}

// matches says whether a place is one that a pattern with asterisks stands for.
func matches(pattern, tokens []string) bool {
	return slices.EqualFunc(pattern, tokens, func(wanted, token string) bool { return wanted == "*" || wanted == token })
}

// IDName names the member that identifies the object at a place of an answer.
func (r *Response) IDName(pointer string) string {
	if collection := r.CollectionAt(pointer); collection != nil {
		return collection.ID
	}
	return r.PlaceAt(pointer).IDName()
}
