package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
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

// checkCredential tells of a role and of grants from which nothing would follow.
func (m *mistakes) checkCredential(pointer string, credential Credential) {
	contract, err := m.catalog.Load(credential.Vendor)
	if err != nil {
		m.errorf(pointer, "%v", err)
		return
	}
	place := schemas.Join(pointer, "role")
	switch role := credential.Role; {
	case role == "" || slices.Contains(contract.Roles, role):
	case len(contract.Roles) == 0:
		m.errorf(place, "%s knows no roles, and a token of any has all rights; leave the role out, or let a rule refuse what the token may not do", contract.Vendor)
	default:
		m.errorf(place, "%s has no role %q; %s", contract.Vendor, role, schemas.Suggest(role, contract.Roles))
	}
	m.checkGrants(schemas.Join(pointer, "grants"), credential.Grants, contract)
}

// checkGrants tells of grants by something that says not what a token may see.
func (m *mistakes) checkGrants(pointer string, grants []map[string]string, contract *contracts.Contract) {
	if len(contract.Grants) == 0 {
		if len(grants) > 0 && !m.within(pointer) {
			m.errorf(pointer, "%s knows no grants, and a token with any has all rights; leave them out, or let a rule refuse what the token may not do", contract.Vendor)
		}
		return
	}
	for i, grant := range grants {
		for name := range grant {
			place := schemas.Join(pointer, strconv.Itoa(i), name)
			switch {
			case slices.Contains(contract.Grants, name):
			case slices.Contains(contract.PathParameters(), name):
				m.errorf(place, "no grant of %s is by %q; known are %s", contract.Vendor, name, strings.Join(contract.Grants, ", "))
			default:
				m.errorf(place, "%s has no path parameter %q; %s", contract.Vendor, name, schemas.Suggest(name, contract.Grants))
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
