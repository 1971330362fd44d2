package scenarios

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// maxTold bounds how many mistakes are told of at once: to place one in a large
// JSON text takes a while.
const maxTold = 20

// mistakes gathers what is wrong with one file. Of each place it tells the
// first thing only.
type mistakes struct {
	catalog *contracts.Catalog // the vendors that can be named
	doc     *schemas.Document
	found   []*schemas.Error
	at      map[string]bool // the pointers that something was said of
}

func (m *mistakes) errorf(pointer, format string, args ...any) {
	if m.at[pointer] {
		return
	}
	if m.at == nil {
		m.at = map[string]bool{}
	}
	m.at[pointer] = true
	if len(m.found) < maxTold {
		m.found = append(m.found, m.doc.Errorf(pointer, format, args...))
	}
}

// within says whether something was said of a part of a place.
func (m *mistakes) within(pointer string) bool {
	for place := range m.at {
		if strings.HasPrefix(place, pointer+"/") {
			return true
		}
	}
	return false
}

// err joins the mistakes in the order of the text; nil when there are none.
func (m *mistakes) err() error {
	slices.SortStableFunc(m.found, func(a, b *schemas.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	all := make([]error, len(m.found))
	for i, e := range m.found {
		all[i] = e
	}
	if more := len(m.at) - len(m.found); more > 0 {
		all = append(all, &schemas.Error{File: m.doc.Name, Message: fmt.Sprintf("%d more mistakes are not shown", more)})
	}
	return errors.Join(all...)
}

// isVendor says whether there is such a vendor, and tells of it if not.
func (m *mistakes) isVendor(pointer, name string) bool {
	known := m.catalog.Knows(name)
	if !known {
		m.errorf(pointer, "no vendor is called %q; %s", name, schemas.Suggest(name, m.catalog.Names()))
	}
	return known
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

// line is a place in a text that a message mentions. It is looked for only when
// the message is made.
type line struct {
	doc     *schemas.Document
	pointer string
}

func (l line) String() string {
	at := l.doc.Locate(l.pointer)
	return fmt.Sprintf("line %d, column %d", at.Line, at.Column)
}
