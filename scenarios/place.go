package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// What follows looks at a document whose form may be wrong: what has not the
// type that is asked for is as if it were not there, and was told of before.

// member gives the member of an object at a place.
func (m *mistakes) member(place, name string) (value any, ok bool) {
	return schemas.Lookup(m.doc.Value, schemas.Join(place, name))
}

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

// checkWhole tells of a number that is whole and not written so.
func (m *mistakes) checkWhole(place string) {
	value, _ := schemas.Lookup(m.doc.Value, place)
	number, ok := value.(json.Number)
	if !ok {
		return
	}
	if _, err := number.Int64(); err != nil {
		m.errorf(place, "%s: expected a whole number written in plain digits, but got %s", placeName(place), number)
	}
}

// checkPointer tells of a text that is no JSON Pointer.
func (m *mistakes) checkPointer(place, text string) {
	unescaped := strings.NewReplacer("~0", "", "~1", "").Replace(text)
	if text != "" && !strings.HasPrefix(text, "/") || strings.Contains(unescaped, "~") {
		m.errorf(place, "%q is no JSON Pointer; write it like /name or /users/0, with ~1 for a slash in a name and ~0 for a ~", text)
	}
}

var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// checkHeaderNames tells of names that no header can have, and of those that are
// the same but for their letters' case.
func (m *mistakes) checkHeaderNames(place string) {
	first := map[string]string{}
	for _, name := range m.names(place) {
		canonical := http.CanonicalHeaderKey(name)
		if !headerName.MatchString(name) {
			m.errorf(schemas.Join(place, name), "%q cannot be the name of a header", name)
		} else if earlier, twice := first[canonical]; twice {
			m.errorf(schemas.Join(place, name), "%q and %q are one header; keep one of them", earlier, name)
		}
		first[canonical] = name
	}
}
