package secoda

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Assumptions are the ways in which the stand-in can differ from what the project has
// assumed of the vendor, and from nothing that a page says.
var Assumptions = standin.Mutations("secoda", assumptions)

var assumptions = []standin.Row[*server]{
	{Name: "pages-of-10", Class: "clamp", Verdict: tight, Fact: "list-groups#page-size",
		Says:  "A page holds 10 groups.",
		Break: func(s *server) { s.pageSize = 10 }},
	{Name: "not-found-page", Class: "error format", Verdict: tight, Fact: "/components/schemas/error",
		Says:  "What is not there is answered with a web page.",
		Break: refusals(http.StatusNotFound, standin.Page)},
	{Name: "refusals-coded", Class: "error format", Verdict: tight, Fact: "/components/schemas/error",
		Says: "A refusal has a code and a message under error.",
		Break: func(s *server) {
			s.Change(func(_ *standin.Request, a *standin.Answer) {
				if a.Status >= http.StatusBadRequest {
					a.Body = standin.Object{"error": standin.Object{"code": "refused", "message": "No."}}
				}
			})
		}},
}
