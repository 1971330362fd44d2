package kantata

import (
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// New makes the vendor.
func New() *mock.Vendor {
	return &mock.Vendor{
		Name: "kantata",
		Handlers: map[string]mock.Handler{
			"get-workspace-groups":          getWorkspaceGroups,
			"create-workspace-group":        createWorkspaceGroup,
			"get-workspace-group":           getWorkspaceGroup,
			"update-workspace-group":        updateWorkspaceGroup,
			"delete-workspace-group":        deleteWorkspaceGroup,
			"get-user-group-memberships":    getUserGroupMemberships,
			"create-user-group-memberships": createUserGroupMemberships,
			"delete-user-group-membership":  deleteUserGroupMembership,
		},
		ErrorResponses: errorResponses,
		Collections: []world.AnyCollection{
			workspaceGroups, userGroupMemberships, externalReferences, workspaces, users, rateCardSets,
		},
		Header:    header,
		Read:      readParams,
		Authorize: authorize,
		Check:     check,
	}
}

// header sets the headers that real answers carry. Observed in the recorded
// answers of 2021; ETag and X-Runtime are not modelled.
func header(tx *world.Tx, _ *mock.Call, header http.Header) {
	header.Set("Cache-Control", "no-cache, no-store")
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Pragma", "no-cache")
	header.Set("X-Request-Id", tx.Chance("x-request-id").UUID())
}

// Timestamp is a moment as Kantata writes it: to the second, with the account's
// offset. Observed; here the offset is always +00:00.
type Timestamp struct{ time.Time }

// now is the world's time as it is kept: to the second, as answers show it.
func now(tx *world.Tx) Timestamp { return Timestamp{tx.Now().UTC().Truncate(time.Second)} }

// MarshalJSON implements [json.Marshaler].
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return t.UTC().AppendFormat(nil, `"2006-01-02T15:04:05-07:00"`), nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	if err := t.Time.UnmarshalJSON(data); err != nil {
		return err
	}
	t.Time = t.UTC().Truncate(time.Second)
	return nil
}
