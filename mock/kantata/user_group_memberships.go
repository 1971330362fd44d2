package kantata

import (
	"cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
)

// UserGroupMembership puts a user into a workspace group.
type UserGroupMembership struct {
	CreatedAt Timestamp `json:"created_at"`
	// CreatorID is a number where the other ids are texts. Assumed, as brainstem
	// writes them.
	CreatorID        *int64 `json:"creator_id"`
	UserID           string `json:"user_id"`
	WorkspaceGroupID string `json:"workspace_group_id"`
	ID               string `json:"id"`

	memos *memos
}

// userGroupMemberships keeps the memberships, the newest first; those of one
// moment sort by id.
var userGroupMemberships = &mock.Collection[UserGroupMembership]{
	Name: "user_group_memberships",
	Layout: store.Layout[UserGroupMembership]{
		ID:      func(m *UserGroupMembership) string { return m.ID },
		Prepare: func(m *UserGroupMembership) { m.memos = new(memos) },
		Orders: []store.Order[UserGroupMembership]{
			{Name: "created_at:desc", Compare: func(a, b *UserGroupMembership) int {
				return cmp.Or(b.CreatedAt.Compare(a.CreatedAt.Time), byNumber(a.ID, b.ID))
			}},
			{Name: "created_at:asc", Compare: func(a, b *UserGroupMembership) int {
				return cmp.Or(a.CreatedAt.Compare(b.CreatedAt.Time), byNumber(a.ID, b.ID))
			}},
			{Name: "group", Compare: func(a, b *UserGroupMembership) int {
				return cmp.Or(byNumber(a.WorkspaceGroupID, b.WorkspaceGroupID), byNumber(a.UserID, b.UserID), byNumber(a.ID, b.ID))
			}},
		},
	}}

// membershipsOf gives the memberships of a group.
func membershipsOf(tx *mock.Tx, groupID string) (memberships []*UserGroupMembership) {
	for m := range userGroupMemberships.In(tx).From("group", &UserGroupMembership{WorkspaceGroupID: groupID}) {
		if m.WorkspaceGroupID != groupID {
			break
		}
		memberships = append(memberships, m)
	}
	return memberships
}

// authorize keeps memberships for administrators.
// https://developer.kantata.com: User Group Memberships.
func authorize(call *mock.Call) *mock.Error {
	switch call.Operation.ID {
	case "get-user-group-memberships", "create-user-group-memberships", "delete-user-group-membership":
		call.Cite("administrators-only")
		if role := call.Caller.Role; role != "" && role != "admin" {
			return mock.Errorf(mock.Forbidden, "the token's role is %q, and these calls are for account administrators: use a token with the role admin", role)
		}
	}
	return nil
}

// getUserGroupMemberships answers GET /user_group_memberships.
// https://developer.kantata.com: User Group Memberships, Fetching a list of User
// Group Memberships.
func getUserGroupMemberships(tx *mock.Tx, call *mock.Call) (mock.Reply, error) {
	p := paramsOf(call)
	call.Cite("newest-first")
	order := readOrder(call, p, "created_at:desc", "created_at")
	w := readWindow(call, p)
	chosen, count := choose(userGroupMemberships.In(tx), order, "", w, membershipFilter(p), userGroupMemberships.ID)
	if len(chosen) == 0 {
		call.Cite("lenient-paging") // what an empty page's numbers are
	}
	if anyPair(chosen, func(a, b *UserGroupMembership) bool { return a.CreatedAt.Equal(b.CreatedAt.Time) }) {
		call.Cite("ties-by-id")
	}
	return respondMemberships(tx, call, chosen, w.meta(count)), nil
}

// membershipFilter reads group_ids and user_ids; nil lets all pass.
func membershipFilter(p params) func(*UserGroupMembership) bool {
	groupIDs, userIDs := setOf(p.list("group_ids")), setOf(p.list("user_ids"))
	if len(groupIDs)+len(userIDs) == 0 {
		return nil
	}
	return func(m *UserGroupMembership) bool {
		return (len(groupIDs) == 0 || groupIDs[m.WorkspaceGroupID]) && (len(userIDs) == 0 || userIDs[m.UserID])
	}
}

// respondMemberships answers with memberships, and with what was asked to come
// along.
func respondMemberships(tx *mock.Tx, call *mock.Call, memberships []*UserGroupMembership, m Meta) mock.Reply {
	includes := readIncludes(call, paramsOf(call), "user", "workspace_group")
	objects, results := make(mock.Rows, len(memberships)), make([]mock.Encoded, len(memberships))
	var userIDs, groupIDs []string
	for i, membership := range memberships {
		results[i] = membership.memos.listed.JSON(func() any { return result{"user_group_memberships", membership.ID} })
		objects[i] = mock.Row{Name: membership.ID, Value: membership.memos.shown.JSON(func() any { return membership })}
		userIDs, groupIDs = append(userIDs, membership.UserID), append(groupIDs, membership.WorkspaceGroupID)
	}
	var included mock.Object
	if includes["user"] {
		included = append(included, mock.Member{Name: "users", Value: side(users.In(tx), userIDs)})
	}
	if includes["workspace_group"] {
		groups := side(workspaceGroups.In(tx), groupIDs)
		for i, g := range groups {
			shown := *g.Value.(*WorkspaceGroup)
			shown.WorkspaceIDs, shown.RateCardSetIDs = nil, nil
			groups[i].Value = shown
		}
		included = append(included, mock.Member{Name: "workspace_groups", Value: groups})
	}
	return respond("user_group_memberships", results, objects, included, m)
}

// createUserGroupMemberships answers POST /user_group_memberships: one
// membership, or up to 100, all or none.
// https://developer.kantata.com: User Group Memberships, Creating a new User
// Group Membership.
func createUserGroupMemberships(tx *mock.Tx, call *mock.Call) (mock.Reply, error) {
	p := paramsOf(call)
	call.Cite("answers-200")
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	single, hasOne := p["user_group_membership"]
	many, _ := p["user_group_memberships"].([]any)
	if hasOne { // and, by the contract's schema, not both
		many = []any{single}
	} else {
		call.Cite("all-or-nothing")
	}
	made := make([]*UserGroupMembership, len(many))
	for i, sent := range many {
		fields, _ := sent.(map[string]any)
		membership, err := addMembership(tx, call, fields)
		if err != nil {
			if !hasOne {
				err.Index = &i
				err.Reason += ", at index " + scalar(i) + " of those sent"
			}
			return mock.Reply{}, err
		}
		made[i] = membership
	}
	return respondMemberships(tx, call, made, allOf(len(made))), nil
}

// addMembership makes one membership. Assumed: a user and a group that are not
// there, and a membership that is, are refused with 422.
func addMembership(tx *mock.Tx, call *mock.Call, sent params) (*UserGroupMembership, *mock.Error) {
	userID, _ := idText(sent["user_id"])
	if _, ok := users.In(tx).Get(userID); !ok {
		call.Cite("unknown-user")
		return nil, validation("user_id", "User must exist", "there is no user with the id %s in this world", userID)
	}
	groupID, _ := idText(sent["workspace_group_id"])
	if _, ok := workspaceGroups.In(tx).Get(groupID); !ok {
		call.Cite("unknown-group")
		return nil, validation("workspace_group_id", "Workspace group must exist", "there is no workspace group with the id %s in this world", groupID)
	}
	memberships := userGroupMemberships.Edit(tx)
	if there, ok := memberships.Seek("group", &UserGroupMembership{WorkspaceGroupID: groupID, UserID: userID}); ok && there.WorkspaceGroupID == groupID && there.UserID == userID {
		call.Cite("one-membership-each")
		return nil, validation("user_id", "User has already been added to this group", "the membership %s has user %s in group %s already", there.ID, userID, groupID)
	}
	membership := &UserGroupMembership{
		CreatedAt: now(tx), CreatorID: creator(tx), UserID: userID, WorkspaceGroupID: groupID, ID: memberships.NextID(),
	}
	memberships.Insert(membership)
	return membership, nil
}

// creator is who the token stands for: the user with the lowest id. Assumed:
// tokens and users are not tied to each other here.
func creator(tx *mock.Tx) *int64 {
	for user := range users.In(tx).All("id") {
		id := number(user.ID)
		return &id
	}
	return nil
}

// deleteUserGroupMembership answers DELETE /user_group_memberships/{id}.
// https://developer.kantata.com: User Group Memberships, Deleting an existing
// User Group Membership.
func deleteUserGroupMembership(tx *mock.Tx, call *mock.Call) (mock.Reply, error) {
	id, _ := idText(call.Path.Get("id"))
	if !userGroupMemberships.Edit(tx).Delete(id) {
		return mock.Reply{}, mock.Errorf(mock.NotFound, "there is no membership with the id %q in this world", call.Path.Get("id"))
	}
	return mock.NoContent(), nil
}
