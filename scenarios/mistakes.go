package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// maxTold bounds how many mistakes are told of at once: to place one in a large
// JSON text takes a while.
const maxTold = 20

// mistakes gathers what is wrong with one file. Of each place it tells the
// first thing only.
type mistakes struct {
	doc   *schemas.Document
	found []*schemas.Error
	at    map[string]bool // the pointers that something was said of
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
	known := slices.Contains(contracts.Names(), name)
	if !known {
		m.errorf(pointer, "no vendor is called %q; %s", name, schemas.Suggest(name, contracts.Names()))
	}
	return known
}

// checkGrants tells of grants by something that is no path parameter of the
// vendor.
func (m *mistakes) checkGrants(pointer string, credential Credential) {
	contract, err := contracts.Load(credential.Vendor)
	if err != nil {
		m.errorf(pointer, "%v", err)
		return
	}
	known := contract.PathParameters()
	for i, grant := range credential.Grants {
		for name := range grant {
			if !slices.Contains(known, name) {
				m.errorf(fmt.Sprintf("%s/%d/%s", pointer, i, name), "%s has no path parameter %q; %s", credential.Vendor, name, schemas.Suggest(name, known))
			}
		}
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
