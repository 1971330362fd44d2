package kantata

import (
	"cmp"
	"strconv"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
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
}

// userGroupMemberships keeps the memberships, the newest first.
var userGroupMemberships = &world.Collection[UserGroupMembership]{Name: "user_group_memberships", Layout: store.Layout[UserGroupMembership]{
	ID:     func(m *UserGroupMembership) string { return m.ID },
	Orders: []*store.Order[UserGroupMembership]{membershipsByCreation.down, membershipsByCreation.up, byGroup},
}}

// membershipRow is a membership as it is kept.
type membershipRow = store.Row[UserGroupMembership]

// The orders of memberships; in byGroup, those of one group stand together.
var (
	membershipsByCreation = sortedBy(func(a, b *membershipRow) int { return a.Value.CreatedAt.Compare(b.Value.CreatedAt.Time) })
	byGroup               = store.By(func(a, b *membershipRow) int {
		return cmp.Or(byNumber(a.Value.WorkspaceGroupID, b.Value.WorkspaceGroupID), byNumber(a.Value.UserID, b.Value.UserID), byNumber(a.Value.ID, b.Value.ID))
	})
)

// membershipsOf gives the memberships of a group.
func membershipsOf(tx *world.Tx, groupID string) (memberships []*UserGroupMembership) {
	for m := range userGroupMemberships.In(tx).From(byGroup, &UserGroupMembership{WorkspaceGroupID: groupID}) {
		if m.Value.WorkspaceGroupID != groupID {
			break
		}
		memberships = append(memberships, m.Value)
	}
	return memberships
}

// authorize keeps memberships for administrators.
// https://developer.kantata.com: User Group Memberships.
func authorize(_ *world.Tx, call *mock.Call) *mock.Error {
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
func getUserGroupMemberships(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	p := paramsOf(call)
	call.Cite("newest-first")
	order := readOrder(call, p, membershipsByCreation, map[string]directions[UserGroupMembership]{"created_at": membershipsByCreation})
	w := readWindow(call, p)
	chosen, count := choose(userGroupMemberships.In(tx), order, "", w, membershipFilter(p))
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
	groupIDs, userIDs := p.ids("group_ids"), p.ids("user_ids")
	if len(groupIDs)+len(userIDs) == 0 {
		return nil
	}
	return func(m *UserGroupMembership) bool {
		return (len(groupIDs) == 0 || groupIDs[m.WorkspaceGroupID]) && (len(userIDs) == 0 || userIDs[m.UserID])
	}
}

var membershipResult = resultForm("user_group_memberships", userGroupMemberships.ID)

// respondMemberships answers with memberships, and with what was asked to come
// along.
func respondMemberships(tx *world.Tx, call *mock.Call, memberships store.Rows[UserGroupMembership], m Meta) mock.Reply {
	var userIDs, groupIDs []string
	for _, membership := range memberships {
		userIDs, groupIDs = append(userIDs, membership.Value.UserID), append(groupIDs, membership.Value.WorkspaceGroupID)
	}
	var included payload.Object
	for _, name := range readIncludes(call, paramsOf(call), "user", "workspace_group") {
		switch name {
		case "user":
			included = append(included, payload.Member{Name: "users", Value: side(users.In(tx), userIDs).ByID()})
		case "workspace_group":
			included = append(included, payload.Member{Name: "workspace_groups", Value: plainGroup.ByID(side(workspaceGroups.In(tx), groupIDs))})
		}
	}
	return respond("user_group_memberships", membershipResult.List(memberships), memberships.ByID(), included, m)
}

// createUserGroupMemberships answers POST /user_group_memberships: one
// membership, or up to 100, all or none.
// https://developer.kantata.com: User Group Memberships, Creating a new User
// Group Membership.
func createUserGroupMemberships(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
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
	made := make(store.Rows[UserGroupMembership], len(many))
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
	return respondMemberships(tx, call, made, allOf(call, len(made))), nil
}

// addMembership makes one membership. Assumed: a user and a group that are not
// there, and a membership that is, are refused with 422.
func addMembership(tx *world.Tx, call *mock.Call, sent params) (*membershipRow, *mock.Error) {
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
	if there, ok := memberships.Seek(byGroup, &UserGroupMembership{WorkspaceGroupID: groupID, UserID: userID}); ok && there.Value.WorkspaceGroupID == groupID && there.Value.UserID == userID {
		call.Cite("one-membership-each")
		return nil, validation("user_id", "User has already been added to this group", "the membership %s has user %s in group %s already", there.ID(), userID, groupID)
	}
	id, err := memberships.NextID()
	if err != nil {
		return nil, mock.Errorf(mock.ServerError, "%v", err)
	}
	membership, _ := memberships.Insert(&UserGroupMembership{
		CreatedAt: now(tx), CreatorID: creator(tx), UserID: userID, WorkspaceGroupID: groupID, ID: id,
	})
	return membership, nil
}

// creator is who the token stands for: the user with the lowest id; nil where no
// number can hold it. Assumed: tokens and users are not tied to each other here.
func creator(tx *world.Tx) *int64 {
	for user := range users.In(tx).All(nil) {
		if id, err := strconv.ParseInt(user.Value.ID, 10, 64); err == nil {
			return &id
		}
		break
	}
	return nil
}

// deleteUserGroupMembership answers DELETE /user_group_memberships/{id}.
// https://developer.kantata.com: User Group Memberships, Deleting an existing
// User Group Membership.
func deleteUserGroupMembership(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	id, _ := idText(call.Path.Get("id"))
	if !userGroupMemberships.Edit(tx).Delete(id) {
		return mock.Reply{}, mock.Errorf(mock.NotFound, "there is no membership with the id %q in this world", call.Path.Get("id"))
	}
	return mock.NoContent(), nil
}
