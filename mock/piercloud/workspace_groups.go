package piercloud

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
	"unique"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
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

	folded        string // the name as it is searched
	shown, listed *mock.Memo
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
var workspaceGroups = &mock.Collection[WorkspaceGroup]{
	Name: "workspace_groups",
	Layout: store.Layout[WorkspaceGroup]{
		ID:     func(g *WorkspaceGroup) string { return string(g.ID) },
		Orders: []store.Order[WorkspaceGroup]{byCreatedAt, byCreatedAtDown, byName, byNameDown},
		Text:   func(g *WorkspaceGroup) string { return g.folded },
		Prepare: func(g *WorkspaceGroup) {
			// Groups of one place share its texts, which then are quick to compare.
			g.OrgID, g.BusinessID = unique.Make(g.OrgID).Value(), unique.Make(g.BusinessID).Value()
			g.folded = strings.Map(fold, g.Name)
			g.shown, g.listed = new(mock.Memo), new(mock.Memo)
		},
	}}

// The orders of a list. Assumed: names are compared without regard to case, and
// what is equal stands in the order in which it came, in both directions.
var (
	byCreatedAt     = inBusiness("created_at ASC", func(a, b *WorkspaceGroup) int { return a.CreatedAt.Compare(b.CreatedAt.Time) })
	byCreatedAtDown = inBusiness("created_at DESC", func(a, b *WorkspaceGroup) int { return b.CreatedAt.Compare(a.CreatedAt.Time) })
	byName          = inBusiness("name ASC", func(a, b *WorkspaceGroup) int { return compareFolded(a.Name, b.Name) })
	byNameDown      = inBusiness("name DESC", func(a, b *WorkspaceGroup) int { return compareFolded(b.Name, a.Name) })
)

// inBusiness makes an order in which business comes before field. A group
// without an id stands before all others of its business.
func inBusiness(name string, compare func(a, b *WorkspaceGroup) int) store.Order[WorkspaceGroup] {
	return store.Order[WorkspaceGroup]{Name: name, Compare: func(a, b *WorkspaceGroup) int {
		switch place := a.place().compare(b.place()); {
		case place != 0:
			return place
		case a.ID == "" || b.ID == "":
			return cmp.Compare(len(a.ID), len(b.ID))
		}
		return compare(a, b)
	}}
}

// listWorkspaceGroups answers GET /lighthouse/orgs/{org_id}/businesses/{business_id}/workspaces-groups,
// and the same under a tenancy, with one page of groups.
// PierCloud Lighthouse public routes documentation: Workspace Groups, List
// Workspace Groups.
func listWorkspaceGroups(tx *mock.Tx, call *mock.Call) (mock.Reply, error) {
	at, err := askedPlace(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	if err := at.open(tx, call); err != nil {
		return mock.Reply{}, err
	}
	asked, err := readListParameters(call)
	if err != nil {
		return mock.Reply{}, err
	}
	return page(tx, at, asked, call), nil
}

// getWorkspaceGroup answers GET /lighthouse/orgs/{org_id}/businesses/{business_id}/workspaces-groups/{id},
// and the same under a tenancy, with the group.
// PierCloud Lighthouse public routes documentation: Workspace Groups, Access
// Workspace Group Information.
func getWorkspaceGroup(tx *mock.Tx, call *mock.Call) (mock.Reply, error) {
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
	case group.BusinessID != at.business || group.OrgID != at.org:
		call.Cite("other-business")
		return mock.Reply{}, mock.Errorf(mock.NotFound, "the group %s belongs to the business %s of the organisation %s", id, group.BusinessID, group.OrgID)
	}
	return mock.OK(group.answer()), nil
}

// compareFolded compares two texts as if all letters had one case.
func compareFolded(a, b string) int {
	for a != "" && b != "" {
		runeA, sizeA := utf8.DecodeRuneInString(a)
		runeB, sizeB := utf8.DecodeRuneInString(b)
		if order := cmp.Compare(fold(runeA), fold(runeB)); order != 0 {
			return order
		}
		a, b = a[sizeA:], b[sizeB:]
	}
	return cmp.Compare(len(a), len(b))
}

// fold gives the first of all the cases of a letter.
func fold(r rune) rune {
	first := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		first = min(first, other)
	}
	return first
}
