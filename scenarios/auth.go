package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// AnyToken is a [Credential]'s token that stands for every token that no other entry
// of the vendor names.
const AnyToken = "*"

// Credential is a token that a scenario knows.
type Credential struct {
	Vendor string `json:"vendor"`
	// Token is the token as clients send it, or [AnyToken].
	Token string `json:"token"`
	// Role is what the token's user is; empty means all rights, unless Grants
	// says otherwise.
	Role string `json:"role,omitempty"`
	// Expired makes the vendor refuse the token as no longer valid.
	Expired bool `json:"expired,omitempty"`
	// Grants lists what the token may see, each by the vendor's own path
	// parameters; empty means everything.
	Grants []map[string]string `json:"grants,omitempty"`
}

// checkCredential reports a role and grants that the vendor does not have.
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
		m.errorf(place, "%s has no roles: every token has all rights; leave the role out, or let a rule refuse what the token may not do", contract.Vendor)
	default:
		m.errorf(place, "%s has no role %q; %s", contract.Vendor, role, schemas.Suggest(role, contract.Roles))
	}
	m.checkGrants(schemas.Join(pointer, "grants"), credential.Grants, contract)
}

// checkGrants reports grants by names that the contract does not take for them.
func (m *mistakes) checkGrants(pointer string, grants []map[string]string, contract *contracts.Contract) {
	if len(contract.Grants) == 0 {
		if len(grants) > 0 && !m.within(pointer) {
			m.errorf(pointer, "%s has no grants: every token may see everything; leave the grants out, or let a rule refuse what the token may not see", contract.Vendor)
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
