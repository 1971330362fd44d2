package kantata

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// WorkspaceGroup is a named set of workspaces; often a company. Fields stand in
// the order of the recorded answers (observed).
type WorkspaceGroup struct {
	CreatedAt   Timestamp `json:"created_at"`
	UpdatedAt   Timestamp `json:"updated_at"`
	Name        string    `json:"name"`
	Company     bool      `json:"company"`
	ContactName *string   `json:"contact_name"`
	Email       *string   `json:"email"`
	PhoneNumber *string   `json:"phone_number"`
	Address     *string   `json:"address"`
	Website     *string   `json:"website"`
	Notes       *string   `json:"notes"`
	// WorkspaceIDs and RateCardSetIDs are what the group refers to; answers show
	// them only when they are included.
	WorkspaceIDs   []string `json:"workspace_ids,omitzero"`
	RateCardSetIDs []string `json:"rate_card_set_ids,omitzero"`
	ID             string   `json:"id"`
}

// workspaceGroups keeps the groups.
var workspaceGroups = &world.Collection[WorkspaceGroup]{Name: "workspace_groups", Complete: onceEach, Layout: store.Layout[WorkspaceGroup]{
	ID: func(g *WorkspaceGroup) string { return g.ID },
	Orders: []*store.Order[WorkspaceGroup]{
		byName.up, byName.down, groupsByCreation.up, groupsByCreation.down, groupsByUpdate.up, groupsByUpdate.down,
	},
	Text: func(g *WorkspaceGroup) string { return fold(g.Name) },
}}

// groupRow is a group as it is kept. Its text is its name as names are compared.
type groupRow = store.Row[WorkspaceGroup]

// The orders of groups. Names sort without regard to case.
var (
	byName           = sortedBy(func(a, b *groupRow) int { return strings.Compare(a.Text(), b.Text()) })
	groupsByCreation = sortedBy(func(a, b *groupRow) int { return a.Value.CreatedAt.Compare(b.Value.CreatedAt.Time) })
	groupsByUpdate   = sortedBy(func(a, b *groupRow) int { return a.Value.UpdatedAt.Compare(b.Value.UpdatedAt.Time) })

	groupOrders = map[string]directions[WorkspaceGroup]{"name": byName, "created_at": groupsByCreation, "updated_at": groupsByUpdate}
)

// onceEach leaves each id once in a group's lists, as adding one to a group twice
// adds it once.
func onceEach(g *WorkspaceGroup) {
	g.WorkspaceIDs, g.RateCardSetIDs = once(g.WorkspaceIDs), once(g.RateCardSetIDs)
}

func once(ids []string) []string {
	kept, seen := make([]string, 0, len(ids)), make(map[string]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			kept, seen[id] = append(kept, id), true
		}
	}
	return kept
}

// fold takes the differences of case out of a name.
func fold(name string) string { return cases.Fold().String(name) }

// getWorkspaceGroups answers GET /workspace_groups.
// https://developer.kantata.com: Workspace Groups, Fetching a list of Workspace
// Groups.
func getWorkspaceGroups(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	p := paramsOf(call)
	text, match, err := groupFilter(tx, call, p)
	if err != nil {
		return mock.Reply{}, err
	}
	order := readOrder(call, p, byName, groupOrders)
	w := readWindow(call, p)
	chosen, count := choose(workspaceGroups.In(tx), order, text, w, match)
	call.Cite("name-ascending")
	if len(chosen) == 0 {
		call.Cite("lenient-paging") // what an empty page's numbers are
	}
	restsOnOrder(call, order, chosen)
	return respondGroups(tx, call, chosen, w.meta(count)), nil
}

// restsOnOrder names what the order of a list rests on where it is not plain:
// names whose order depends on case, and moments that are the same.
func restsOnOrder(call *mock.Call, order *store.Order[WorkspaceGroup], groups store.Rows[WorkspaceGroup]) {
	switch order {
	case byName.up, byName.down:
		up := order == byName.up
		if anyPair(groups, func(a, b *WorkspaceGroup) bool { return (a.Name < b.Name) != up }) {
			call.Cite("names-fold-case")
		}
	case groupsByCreation.up, groupsByCreation.down:
		if anyPair(groups, func(a, b *WorkspaceGroup) bool { return a.CreatedAt.Equal(b.CreatedAt.Time) }) {
			call.Cite("ties-by-id")
		}
	case groupsByUpdate.up, groupsByUpdate.down:
		if anyPair(groups, func(a, b *WorkspaceGroup) bool { return a.UpdatedAt.Equal(b.UpdatedAt.Time) }) {
			call.Cite("ties-by-id")
		}
	}
}

// The forms of a group: as a result, and as an object with nothing included.
var (
	groupResult = resultForm("workspace_groups", workspaceGroups.ID)
	plainGroup  = store.NewForm(func(g *WorkspaceGroup) any { return g.with(nil) })
)

// respondGroups answers with groups, and with what was asked to come along.
func respondGroups(tx *world.Tx, call *mock.Call, groups store.Rows[WorkspaceGroup], m Meta) mock.Reply {
	const key = "workspace_groups"
	names := readIncludes(call, paramsOf(call), "external_references", "workspaces", "rate_card_sets")
	includes := setOf(names)
	results := groupResult.List(groups)
	if len(includes) == 0 {
		return respond(key, results, plainGroup.ByID(groups), nil, m)
	}
	objects := make(payload.Object, len(groups))
	var workspaceIDs, rateCardSetIDs, referenceIDs []string
	for i, group := range groups {
		shown := group.Value.with(includes)
		if includes["external_references"] {
			shown.ExternalReferenceIDs = []string{}
			for _, r := range referencesOf(tx, shown.ID) {
				shown.ExternalReferenceIDs = append(shown.ExternalReferenceIDs, r.ID)
			}
			referenceIDs = append(referenceIDs, shown.ExternalReferenceIDs...)
		}
		workspaceIDs, rateCardSetIDs = append(workspaceIDs, group.Value.WorkspaceIDs...), append(rateCardSetIDs, group.Value.RateCardSetIDs...)
		objects[i] = payload.Member{Name: shown.ID, Value: shown}
	}
	var included payload.Object
	for _, name := range names {
		member := payload.Member{Name: name}
		switch name {
		case "external_references":
			member.Value = side(externalReferences.In(tx), referenceIDs).ByID()
		case "rate_card_sets":
			member.Value = side(rateCardSets.In(tx), rateCardSetIDs).ByID()
		case "workspaces":
			member.Value = side(workspaces.In(tx), workspaceIDs).ByID()
		}
		included = append(included, member)
	}
	return respond(key, results, objects, included, m)
}

// shownGroup is a group as answers show it.
type shownGroup struct {
	WorkspaceGroup
	ExternalReferenceIDs []string `json:"external_reference_ids,omitzero"`
}

// with is the group with the ids of those workspaces and rate card sets that are
// included.
func (g *WorkspaceGroup) with(includes map[string]bool) shownGroup {
	shown := shownGroup{WorkspaceGroup: *g}
	if !includes["workspaces"] {
		shown.WorkspaceIDs = nil
	}
	if !includes["rate_card_sets"] {
		shown.RateCardSetIDs = nil
	}
	return shown
}

// createWorkspaceGroup answers POST /workspace_groups.
// https://developer.kantata.com: Workspace Groups, Creating a new Workspace
// Group.
func createWorkspaceGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	call.Cite("answers-200")
	made := now(tx)
	return saveGroup(tx, call, &WorkspaceGroup{
		CreatedAt: made, UpdatedAt: made, WorkspaceIDs: []string{}, RateCardSetIDs: []string{},
	})
}

// getWorkspaceGroup answers GET /workspace_groups/{id}.
// https://developer.kantata.com: Workspace Groups, Fetching a single Workspace
// Group.
func getWorkspaceGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	group, err := findGroup(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	return respondGroups(tx, call, store.Rows[WorkspaceGroup]{group}, allOf(call, 1)), nil
}

func findGroup(tx *world.Tx, call *mock.Call) (*groupRow, error) {
	id, _ := idText(call.Path.Get("id"))
	group, ok := workspaceGroups.In(tx).Get(id)
	if !ok {
		return nil, mock.Errorf(mock.NotFound, "there is no workspace group with the id %q in this world", call.Path.Get("id"))
	}
	return group, nil
}

// updateWorkspaceGroup answers PUT /workspace_groups/{id}.
// https://developer.kantata.com: Workspace Groups, Updating an existing
// Workspace Group.
func updateWorkspaceGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	group, err := findGroup(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	call.Cite("answers-200")
	changed := *group.Value
	changed.UpdatedAt = now(tx)
	return saveGroup(tx, call, &changed)
}

// commonText is how many signs a text may have that every server keeps.
const commonText = 255

// hasRareText says whether one of the fields is a text that some servers do not keep as it
// is: one that is long, has blanks around it, or signs beyond the first 65,536 of Unicode.
func hasRareText(sent params) bool {
	for _, value := range sent {
		text, _ := value.(string)
		if strings.TrimSpace(text) != text || utf8.RuneCountInString(text) > commonText || strings.ContainsFunc(text, func(r rune) bool { return r > 0xffff }) {
			return true
		}
	}
	return false
}

// saveGroup takes the fields that were sent into a group, keeps it, and answers
// with it. One without an id is new, and gets one. Whatever is wrong, nothing of it stays.
func saveGroup(tx *world.Tx, call *mock.Call, group *WorkspaceGroup) (mock.Reply, error) {
	fields, _ := paramsOf(call)["workspace_group"].(map[string]any)
	sent := params(fields)
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	if hasRareText(sent) {
		call.Cite("any-text")
	}
	group.Name = sent.text("name")
	name := fold(group.Name)
	for namesake := range workspaceGroups.In(tx).From(byName.up, &WorkspaceGroup{Name: group.Name}) {
		if namesake.Text() != name {
			break
		}
		if namesake.ID() != group.ID {
			call.Cite("unique-name")
			return mock.Reply{}, validation("name", "Name has already been taken", "the group %s is called %q already; case does not count", namesake.ID(), namesake.Value.Name)
		}
	}
	if company, ok := sent.flag("company"); ok {
		group.Company = company
	}
	for name, field := range map[string]**string{
		"contact_name": &group.ContactName, "email": &group.Email, "phone_number": &group.PhoneNumber,
		"address": &group.Address, "website": &group.Website, "notes": &group.Notes,
	} {
		if value, there := sent[name]; there {
			*field = textOrNull(value)
		}
	}
	if err := changeWorkspaces(tx, call, sent, group); err != nil {
		return mock.Reply{}, err
	}
	groups := workspaceGroups.Edit(tx)
	if group.ID == "" {
		id, err := groups.NextID()
		if err != nil {
			return mock.Reply{}, err
		}
		group.ID = id
	}
	saved := groups.Put(group)
	if reference, ok := sent["external_reference"].(map[string]any); ok {
		if err := saveReference(tx, call, group.ID, reference); err != nil {
			return mock.Reply{}, err
		}
	}
	return respondGroups(tx, call, store.Rows[WorkspaceGroup]{saved}, allOf(call, 1)), nil
}

func textOrNull(value any) *string {
	if text, ok := value.(string); ok {
		return &text
	}
	return nil
}

// changeWorkspaces adds workspaces to a group, then takes others away. Adding
// one that is there and taking away one that is not change nothing.
func changeWorkspaces(tx *world.Tx, call *mock.Call, sent params, group *WorkspaceGroup) error {
	ids := map[string][]string{}
	for _, field := range []string{"add_workspace_ids", "remove_workspace_ids"} {
		values, _ := sent[field].([]any)
		for _, value := range values {
			id, _ := idText(value)
			if _, ok := workspaces.In(tx).Get(id); !ok {
				call.Cite("unknown-workspace")
				return validation(field, "You do not have access to all of the specified workspaces", "there is no workspace with the id %s in this world", scalar(value))
			}
			ids[field] = append(ids[field], id)
		}
	}
	kept, there := slices.Clone(group.WorkspaceIDs), setOf(group.WorkspaceIDs)
	for _, id := range ids["add_workspace_ids"] {
		if there[id] {
			call.Cite("add-is-idempotent")
			continue
		}
		there[id] = true
		kept = append(kept, id)
	}
	removed, added := setOf(ids["remove_workspace_ids"]), setOf(ids["add_workspace_ids"])
	for id := range removed {
		if added[id] || !there[id] {
			call.Cite("add-then-remove")
		}
	}
	group.WorkspaceIDs = slices.DeleteFunc(kept, func(id string) bool { return removed[id] })
	return nil
}

// deleteWorkspaceGroup answers DELETE /workspace_groups/{id}. The group's
// memberships and references go with it (assumed).
// https://developer.kantata.com: Workspace Groups, Deleting an existing
// Workspace Group.
func deleteWorkspaceGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	group, err := findGroup(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	for _, m := range membershipsOf(tx, group.ID()) {
		call.Cite("memberships-go-too")
		userGroupMemberships.Edit(tx).Delete(m.ID)
	}
	for _, r := range referencesOf(tx, group.ID()) {
		call.Cite("memberships-go-too")
		externalReferences.Edit(tx).Delete(r.ID)
	}
	workspaceGroups.Edit(tx).Delete(group.ID())
	return mock.NoContent(), nil
}
