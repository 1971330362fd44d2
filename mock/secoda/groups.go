package secoda

import (
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// Group is a named set of users inside a workspace. Fields stand in the order of
// v1_UserGroupResponse in Secoda's API reference, page "Groups".
type Group struct {
	ID        string    `json:"id"`
	CreatedAt Timestamp `json:"created_at"`
	UpdatedAt Timestamp `json:"updated_at"`
	// Users are the ids of the members.
	Users       []string `json:"users"`
	Name        string   `json:"name"`
	Icon        string   `json:"icon"`
	Description string   `json:"description"`
	WorkspaceID string   `json:"workspace_id"`
	// SnowflakeRole "can be ignored", says the page. Assumed: it is null.
	SnowflakeRole *struct{} `json:"snowflake_role"`
}

// Timestamp is a moment as Secoda writes it: in UTC, with a Z, to the
// microsecond.
type Timestamp struct{ time.Time }

// MarshalJSON implements [json.Marshaler].
func (t Timestamp) MarshalJSON() ([]byte, error) { return t.Time.MarshalJSON() }

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	if err := t.Time.UnmarshalJSON(data); err != nil {
		return err
	}
	*t = timestamp(t.Time)
	return nil
}

// timestamp takes a moment as it is kept.
func timestamp(at time.Time) Timestamp { return Timestamp{at.UTC().Truncate(time.Microsecond)} }

// groups keeps the groups of the workspace.
var groups = &world.Collection[Group]{Name: "groups", Layout: store.Layout[Group]{
	ID:     func(g *Group) string { return g.ID },
	Orders: []*store.Order[Group]{byCreatedAt},
}}

// byCreatedAt puts the oldest first. Assumed: the page names no order.
var byCreatedAt = store.By(func(a, b *store.Row[Group]) int { return a.Value.CreatedAt.Compare(b.Value.CreatedAt.Time) })

// listGroups answers GET /auth/group with one page of groups.
// https://docs.secoda.co: API reference, Groups, List Groups.
func listGroups(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	call.Cite("oldest-first", "page-size")
	return page(groups.In(tx), call)
}

// CreateGroupRequest is the body of create-group. Only the name must be there.
type CreateGroupRequest struct {
	Name        string   `json:"name"`
	Icon        string   `json:"icon"`
	Description string   `json:"description"`
	Users       []string `json:"users"`
}

// createGroup answers POST /auth/group by making a group.
// https://docs.secoda.co: API reference, Groups, Create Group.
func createGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	var request CreateGroupRequest
	if err := call.Decode(&request); err != nil {
		return mock.Reply{}, err
	}
	sent, _ := call.Body.(map[string]any)
	for _, field := range []string{"icon", "description", "users"} {
		if _, there := sent[field]; !there {
			call.Cite("left-out-is-empty")
		}
	}
	if len(request.Users) > 0 {
		call.Cite("any-user")
	}
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	now := timestamp(tx.Now())
	group, _ := groups.Edit(tx).Insert(&Group{
		ID:          tx.Chance("group").UUID(),
		CreatedAt:   now,
		UpdatedAt:   now,
		Users:       append([]string{}, request.Users...),
		Name:        request.Name,
		Icon:        request.Icon,
		Description: request.Description,
		WorkspaceID: workspaceID(tx),
	})
	return mock.Created(group), nil
}

// workspaceID is the workspace that the API key belongs to: that of the groups
// that are there already. Assumed: a key sees one workspace.
func workspaceID(tx *world.Tx) string {
	for group := range groups.In(tx).All(byCreatedAt) {
		return group.Value.WorkspaceID
	}
	return groups.Shared(tx, "workspace_id").UUID()
}

// getGroup answers GET /auth/group/{id} with the group.
// https://docs.secoda.co: API reference, Groups, Get Group.
func getGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	group, ok := groups.In(tx).Get(call.Path.Get("id"))
	if !ok {
		return mock.Reply{}, noGroup(call)
	}
	return mock.OK(group), nil
}

// deleteGroup answers DELETE /auth/group/{id} by removing the group.
// https://docs.secoda.co: API reference, Groups, Delete Group.
func deleteGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	if !groups.Edit(tx).Delete(call.Path.Get("id")) {
		return mock.Reply{}, noGroup(call)
	}
	return mock.NoContent(), nil
}

// UpdateGroupRequest is the body of update-group. What is nil stays as it is.
type UpdateGroupRequest struct {
	Name        *string   `json:"name"`
	Icon        *string   `json:"icon"`
	Description *string   `json:"description"`
	Users       *[]string `json:"users"`
}

// updateGroup answers PATCH /auth/group/{id} by changing what was sent.
// https://docs.secoda.co: API reference, Groups, Update Group; the prose names
// four editable fields, the schema one.
func updateGroup(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	group, ok := groups.In(tx).Get(call.Path.Get("id"))
	if !ok {
		return mock.Reply{}, noGroup(call)
	}
	var request UpdateGroupRequest
	if err := call.Decode(&request); err != nil {
		return mock.Reply{}, err
	}
	call.Cite("touched")
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	changed := *group.Value
	changed.UpdatedAt = timestamp(tx.Now())
	set(&changed.Name, request.Name)
	set(&changed.Icon, request.Icon)
	set(&changed.Description, request.Description)
	if empties(request.Icon) || empties(request.Description) {
		call.Cite("empties")
	}
	if request.Users != nil {
		call.Cite("users-replaced")
		if len(*request.Users) > 0 {
			call.Cite("any-user")
		} else {
			call.Cite("empties")
		}
		changed.Users = append([]string{}, *request.Users...)
	}
	return mock.OK(groups.Edit(tx).Put(&changed)), nil
}

func empties(value *string) bool { return value != nil && *value == "" }

func set(field, value *string) {
	if value != nil {
		*field = *value
	}
}

func noGroup(call *mock.Call) *mock.Error {
	return mock.Errorf(mock.NotFound, "there is no group with the id %q in this world", call.Path.Get("id"))
}
