package scenarios

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// These methods read a document whose form may be wrong. A value that does not have
// the expected type counts as absent: the check of the form has reported it.

// member gives the member of an object at a place.
func (m *mistakes) member(place, name string) (value any, ok bool) {
	return schemas.Lookup(m.doc.Value, schemas.Join(place, name))
}

// text gives a text that is a member of an object at a place.
func (m *mistakes) text(place, name string) (string, bool) {
	return m.textAt(schemas.Join(place, name))
}

func (m *mistakes) textAt(place string) (string, bool) {
	value, _ := schemas.Lookup(m.doc.Value, place)
	text, ok := value.(string)
	return text, ok
}

// names lists the members of an object, in alphabetical order.
func (m *mistakes) names(place string) []string {
	value, _ := schemas.Lookup(m.doc.Value, place)
	object, _ := value.(map[string]any)
	return slices.Sorted(maps.Keys(object))
}

// items gives the places of the items of a list.
func (m *mistakes) items(place string) []string {
	value, _ := schemas.Lookup(m.doc.Value, place)
	list, _ := value.([]any)
	places := make([]string, len(list))
	for i := range list {
		places[i] = fmt.Sprintf("%s/%d", place, i)
	}
	return places
}
