package piercloud

import (
	"cmp"
	"strings"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// Business is a part of an organisation. One that is listed exists, even without
// groups.
type Business struct {
	OrgID UUID `json:"org_id"`
	ID    UUID `json:"id"`
}

// businesses keeps those that are listed; others exist by their groups or by
// what tokens are granted.
var businesses = &world.Collection[Business]{Name: "businesses", Layout: store.Layout[Business]{
	ID: func(b *Business) string { return string(b.ID) },
	Orders: []*store.Order[Business]{
		store.By(func(a, b *store.Row[Business]) int { return cmp.Compare(a.Value.ID, b.Value.ID) }),
	},
}}

// place is where groups are looked for: a business of an organisation.
type place struct{ org, business UUID }

// compare orders places by business.
func (p place) compare(other place) int {
	if p == other {
		return 0 // which most are
	}
	return cmp.Or(cmp.Compare(p.business, other.business), cmp.Compare(p.org, other.org))
}

// askedPlace reads the place from the call's path. Assumed: a tenancy is a
// business, in the organisation that has it.
func askedPlace(tx *world.Tx, call *mock.Call) (place, error) {
	if _, tenancy := call.Path.Lookup("tenancy_id"); tenancy {
		call.Cite("tenancy-is-business")
		business, err := pathUUID(call, "tenancy_id")
		return place{organisation(tx, call, business), business}, err
	}
	org, err := pathUUID(call, "org_id")
	if err != nil {
		return place{}, err
	}
	business, err := pathUUID(call, "business_id")
	return place{org, business}, err
}

// pathUUID reads an id of the path.
func pathUUID(call *mock.Call, name string) (UUID, error) {
	id, ok := parseUUID(call.Path.Get(name))
	if !ok {
		call.Cite("malformed-ids")
		e := mock.Errorf(mock.Invalid, "the %s in the path is %.60q, which is no UUID", name, call.Path.Get(name))
		e.Field, e.Message = name, name+" must be a UUID"
		return "", e
	}
	return id, nil
}

// organisation finds the one that has a business; it is empty when none has.
func organisation(tx *world.Tx, call *mock.Call, business UUID) UUID {
	if org, ok := grantedOrg(call.Caller.Grants, business); ok {
		return org
	}
	if listed, ok := businesses.In(tx).Get(string(business)); ok {
		return listed.Value.OrgID
	}
	group, ok := workspaceGroups.In(tx).Seek(byCreatedAt.Order, &WorkspaceGroup{BusinessID: business})
	if ok && group.Value.BusinessID == business {
		return group.Value.OrgID
	}
	org, _ := grantedOrg(tx.Grants(), business)
	return org
}

// grantedOrg finds the organisation of a business in what tokens are granted.
func grantedOrg(grants []map[string]string, business UUID) (UUID, bool) {
	for _, grant := range grants {
		if org, named := grant["org_id"]; named && business.named(grant) {
			return UUID(strings.ToLower(org)), true
		}
	}
	return "", false
}

// named says whether a grant names a business.
func (id UUID) named(grant map[string]string) bool {
	return strings.EqualFold(grant["business_id"], string(id)) || strings.EqualFold(grant["tenancy_id"], string(id))
}

// open refuses a place that does not exist, or that the caller may not see.
// Assumed: both with 403, since a list has no 404.
func (p place) open(tx *world.Tx, call *mock.Call) error {
	if !p.exists(tx) {
		call.Cite("no-access")
		return mock.Errorf(mock.Forbidden, "the organisation %s has no business %s in this world: list it in businesses, grant it to a token or give it a group", p.org, p.business)
	}
	if len(call.Caller.Grants) == 0 {
		return nil
	}
	for _, grant := range call.Caller.Grants {
		if p.allowed(grant) {
			return nil
		}
	}
	call.Cite("no-access")
	return mock.Errorf(mock.Forbidden, "the token is not granted the business %s of the organisation %s", p.business, p.org)
}

// exists says whether there is such a business: it is listed, granted to some
// token, or has groups.
func (p place) exists(tx *world.Tx) bool {
	if listed, ok := businesses.In(tx).Get(string(p.business)); ok && listed.Value.OrgID == p.org {
		return true
	}
	for _, grant := range tx.Grants() {
		if p.business.named(grant) && p.allowed(grant) {
			return true
		}
	}
	group, ok := workspaceGroups.In(tx).Seek(byCreatedAt.Order, &WorkspaceGroup{OrgID: p.org, BusinessID: p.business})
	return ok && group.Value.place() == p
}

// allowed says whether a grant opens the place: all that it names must fit.
func (p place) allowed(grant map[string]string) bool {
	for name, value := range grant {
		switch name {
		case "org_id":
			if !strings.EqualFold(value, string(p.org)) {
				return false
			}
		case "business_id", "tenancy_id":
			if !strings.EqualFold(value, string(p.business)) {
				return false
			}
		default:
			return false // what is not understood opens nothing
		}
	}
	return true
}
