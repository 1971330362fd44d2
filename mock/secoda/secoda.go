package secoda

import (
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// New makes the vendor.
func New() *mock.Vendor {
	return &mock.Vendor{
		Name: "secoda",
		Handlers: map[string]mock.Handler{
			"list-groups":  listGroups,
			"create-group": createGroup,
			"get-group":    getGroup,
			"delete-group": deleteGroup,
			"update-group": updateGroup,
		},
		ErrorResponses: errorResponses,
		Collections:    []world.AnyCollection{groups},
	}
}
