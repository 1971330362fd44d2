package piercloud

import (
	"bytes"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// New makes the vendor.
func New() *mock.Vendor {
	return &mock.Vendor{
		Name: "piercloud",
		Handlers: map[string]mock.Handler{
			"create-token":          createToken,
			"list-workspace-groups": listWorkspaceGroups,
			"get-workspace-group":   getWorkspaceGroup,
			// Assumed: the paths of a community copy of the documentation.
			"list-tenancy-workspace-groups": listWorkspaceGroups,
			"get-tenancy-workspace-group":   getWorkspaceGroup,
		},
		ErrorResponses: errorResponses,
		Collections:    []world.AnyCollection{businesses, workspaceGroups},
		Token:          verifyToken,
	}
}

// UUID is an id in its one form, which has small letters. Assumed: as databases
// read them, large ones mean the same.
type UUID string

// parseUUID reads an id; ok is false when it is none.
func parseUUID(text string) (id UUID, ok bool) {
	const length = 36 // the package also reads forms without hyphens or in braces
	return UUID(strings.ToLower(text)), len(text) == length && uuid.Validate(text) == nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (id *UUID) UnmarshalText(text []byte) error {
	*id = UUID(bytes.ToLower(text))
	return nil
}

// Timestamp is a moment as PierCloud writes it: in UTC, with a Z, to the
// millisecond.
type Timestamp struct{ time.Time }

// MarshalJSON implements [json.Marshaler].
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return t.AppendFormat(nil, `"2006-01-02T15:04:05.000Z07:00"`), nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	if err := t.Time.UnmarshalJSON(data); err != nil {
		return err
	}
	t.Time = t.UTC().Truncate(time.Millisecond)
	return nil
}
