package acme

import (
	"embed"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

//go:embed contract.yaml schemas scenarios stories
var files embed.FS

// New makes the vendor.
func New() *mock.Vendor {
	return &mock.Vendor{
		Name:  "acme",
		Files: files,
		Handlers: map[string]mock.Handler{
			"list-teams":  listTeams,
			"create-team": createTeam,
			"get-team":    getTeam,
			"update-team": updateTeam,
			"delete-team": deleteTeam,
		},
		ErrorResponses: errorResponses,
		Collections:    []world.AnyCollection{teams, deletedTeams, idempotencyKeys},
		Header:         rateLimitHeaders,
		Authorize:      checkRateLimit,
	}
}
