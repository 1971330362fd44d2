package contracts

import (
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// Object is one object of a collection, as an answer shows it.
type Object struct {
	Collection *Collection
	ID         string
	// Pointer names the place in the answer's body.
	Pointer string
	// Value is the object. What the answer leaves out of it, and the path of the
	// call says, is added.
	Value map[string]any
}

// Objects lists the objects that an answer shows, by collection and then in the
// order in which they stand. Answers that are cut off, that cannot be read, or
// that the contract does not know, show none; nor do objects without an id.
func (c *Contract) Objects(x Exchange) (found []Object) {
	call := c.CallOf(&x)
	declared, _ := c.ResponsesTo(call.Operation)
	response := declared.To(x.Status)
	if response == nil || response.Objects == nil || x.BodyCut {
		return nil
	}
	body, err := schemas.DecodeJSON(x.Body)
	if err != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(response.Objects)) {
		collection, _ := c.Collection(name)
		for _, place := range schemas.Expand(body, response.Objects[name]) {
			value, _ := schemas.Lookup(body, place)
			object, _ := value.(map[string]any)
			id, _ := schemas.TextOf(object[collection.ID])
			if id == "" {
				continue
			}
			collection.complete(object, call.Path)
			found = append(found, Object{Collection: collection, ID: id, Pointer: place, Value: object})
		}
	}
	return found
}

// complete adds what only the path says of an object.
func (c *Collection) complete(object map[string]any, path PathValues) {
	properties, _ := c.SchemaValue()["properties"].(map[string]any)
	for _, parameter := range path {
		_, there := object[parameter.Name]
		if _, known := properties[parameter.Name]; known && !there {
			object[parameter.Name] = parameter.Value
		}
	}
}

// ItemsAt is the place of the list that an answer is about; ok is false when it is
// about none. The whole body is an empty place.
func (r *Response) ItemsAt() (place string, ok bool) {
	switch {
	case r.Paging != nil && r.Paging.Listed:
		return r.Paging.Items, true
	case r.Envelope != nil && r.Envelope.Index != nil:
		return r.Envelope.Index.List, true
	}
	return "", false
}
