package piercloud

import (
	"cmp"
	"strings"
	"unicode"
	"unique"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// WorkspaceGroup is a named set of workspaces inside one business, with all that
// a world knows of it. Answers show parts of it: [WorkspaceGroupItem] and
// [WorkspaceGroupDetail].
type WorkspaceGroup struct {
	ID          UUID        `json:"id"`
	OrgID       UUID        `json:"org_id"`
	Name        string      `json:"name"`
	Description *string     `json:"description"`
	CreatedByID UUID        `json:"created_by_id"`
	UpdatedByID UUID        `json:"updated_by_id"`
	CreatedAt   Timestamp   `json:"created_at"`
	UpdatedAt   Timestamp   `json:"updated_at"`
	BusinessID  UUID        `json:"business_id"`
	ContextID   UUID        `json:"context_id"`
	Workspaces  []Workspace `json:"workspaces"`
	AccessScope string      `json:"access_scope"`
}

// place is where the group belongs.
func (g *WorkspaceGroup) place() place { return place{g.OrgID, g.BusinessID} }

// Workspace is a workspace as it stands inside its group.
type Workspace struct {
	ID               int64     `json:"id"`
	Name             string    `json:"name"`
	Description      *string   `json:"description"`
	ContextID        UUID      `json:"context_id"`
	AccessScope      string    `json:"access_scope"`
	CreatedAt        Timestamp `json:"created_at"`
	BusinessID       UUID      `json:"business_id"`
	WorkspaceGroupID UUID      `json:"workspace_group_id"`
}

// workspaceGroups keeps the groups of all businesses. In every order the groups
// of one business stand together.
var workspaceGroups = &world.Collection[WorkspaceGroup]{Name: "workspace_groups", Complete: sharePlace, Layout: store.Layout[WorkspaceGroup]{
	ID:     func(g *WorkspaceGroup) string { return string(g.ID) },
	Orders: []*store.Order[WorkspaceGroup]{byCreatedAt.Order, byCreatedAtDown.Order, byName.Order, byNameDown.Order},
	Text:   func(g *WorkspaceGroup) string { return strings.Map(fold, g.Name) },
}}

// sharePlace lets the groups of one place share its texts, which then are quick to
// compare.
func sharePlace(g *WorkspaceGroup) {
	g.OrgID, g.BusinessID = unique.Make(g.OrgID).Value(), unique.Make(g.BusinessID).Value()
}

// groupRow is a group as it is kept. Its text is its name with folded letters.
type groupRow = store.Row[WorkspaceGroup]

// The orders of a list. Assumed: names are compared without regard to case, and
// what is equal stands in the order in which it came, in both directions.
var (
	byCreatedAt     = inBusiness(func(a, b *groupRow) int { return a.Value.CreatedAt.Compare(b.Value.CreatedAt.Time) })
	byCreatedAtDown = inBusiness(func(a, b *groupRow) int { return b.Value.CreatedAt.Compare(a.Value.CreatedAt.Time) })
	byName          = inBusiness(func(a, b *groupRow) int { return strings.Compare(a.Text(), b.Text()) })
	byNameDown      = inBusiness(func(a, b *groupRow) int { return strings.Compare(b.Text(), a.Text()) })
)

// groupOrder is an order of groups with what it compares in one business.
type groupOrder struct {
	*store.Order[WorkspaceGroup]
	compare func(a, b *groupRow) int
}

// inBusiness makes an order in which business comes before field. A group
// without an id stands before all others of its business.
func inBusiness(compare func(a, b *groupRow) int) groupOrder {
	return groupOrder{store.By(func(a, b *groupRow) int {
		switch place := a.Value.place().compare(b.Value.place()); {
		case place != 0:
			return place
		case a.Value.ID == "" || b.Value.ID == "":
			return cmp.Compare(len(a.Value.ID), len(b.Value.ID))
		}
		return compare(a, b)
	}), compare}
}

// listWorkspaceGroups answers GET /lighthouse/orgs/{org_id}/businesses/{business_id}/workspaces-groups,
// and the same under a tenancy, with one page of groups.
// PierCloud Lighthouse public routes documentation: Workspace Groups, List
// Workspace Groups.
func listWorkspaceGroups(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	at, err := askedPlace(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	if err := at.open(tx, call); err != nil {
		return mock.Reply{}, err
	}
	parameters, err := readListParameters(call)
	if err != nil {
		return mock.Reply{}, err
	}
	return page(tx, at, parameters, call), nil
}

// getWorkspaceGroup answers GET /lighthouse/orgs/{org_id}/businesses/{business_id}/workspaces-groups/{id},
// and the same under a tenancy, with the group.
// PierCloud Lighthouse public routes documentation: Workspace Groups, Access
// Workspace Group Information.
func getWorkspaceGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	at, err := askedPlace(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	if err := at.open(tx, call); err != nil {
		return mock.Reply{}, err
	}
	id, err := pathUUID(call, "id")
	if err != nil {
		return mock.Reply{}, err
	}
	group, ok := workspaceGroups.In(tx).Get(string(id))
	switch {
	case !ok:
		return mock.Reply{}, mock.Errorf(mock.NotFound, "there is no group with the id %s in this world", id)
	case group.Value.place() != at:
		call.Cite("other-business")
		return mock.Reply{}, mock.Errorf(mock.NotFound, "the group %s belongs to the business %s of the organisation %s", id, group.Value.BusinessID, group.Value.OrgID)
	}
	return mock.OK(alone.Row(group)), nil
}

// fold gives the first of all the cases of a letter.
func fold(r rune) rune {
	first := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		first = min(first, other)
	}
	return first
}
