package kantata

import (
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Assumptions are the ways in which the stand-in can differ from what the project has
// assumed of the vendor, and from nothing that a page says.
var Assumptions = standin.Mutations("kantata", assumptions)

var assumptions = []standin.Row[*server]{
	{Name: "per-page-above-the-bound", Class: "clamp", Verdict: tight, Fact: groupList + "/x-ringer-paging/size_max",
		Says:  "A per_page above 200 counts as the usual one.",
		Break: func(s *server) { s.overTheBound = usualPage }},
	{Name: "membership-ids-numbers", Class: "field retyped", Verdict: tight, Fact: membership + "/properties/user_id/type",
		Says: "A membership's user_id and workspace_group_id are numbers.",
		Break: func(s *server) {
			for _, name := range []string{"user_id", "workspace_group_id"} {
				s.Edit(standin.Turned(name, standin.Number), "user_group_memberships", "*")
			}
		}},
	{Name: "capitals-first", Class: "order", Verdict: tight, Fact: "get-workspace-groups#names-fold-case",
		Says:  "By name, capital letters stand before all small ones.",
		Break: func(s *server) { s.key = func(name string) string { return name } }},
	{Name: "unknown-path-page", Class: "error format", Verdict: tight, Fact: "/x-ringer-unknown-calls/404",
		Says: "A path that is not there is answered with a web page.",
		Break: func(s *server) {
			s.Status(http.StatusNotFound, func(r *standin.Request, a *standin.Answer) {
				if r.Operation == "" {
					standin.Page(r, a)
				}
			})
		}},
	{Name: "unknown-include-refused", Class: "status", Verdict: tight, Fact: "get-workspace-groups#unknown-includes-ignored",
		Says: "An include that is not known is refused with 400.",
		Break: func(s *server) {
			s.Wrap("get-workspace-groups", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					if strings.Contains(r.Query.Get("include"), "nonsense") {
						return unreadable("Unknown include: nonsense")
					}
					return next(r)
				}
			})
		}},
	{Name: "past-the-end-page-1", Class: "paging", Verdict: tight, Fact: groupList + "/x-ringer-paging/page",
		Says: "A page past the end is told to be page 1.",
		Break: after("get-workspace-groups", func(_ *standin.Request, a *standin.Answer) {
			if len(a.At("results", "*")) == 0 {
				a.At("meta")[0]["page_number"] = 1
			}
		})},
}
