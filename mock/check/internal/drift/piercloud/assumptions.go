package piercloud

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Assumptions are the ways in which the stand-in can differ from what the project has
// assumed of the vendor, and from nothing that a page says.
var Assumptions = standin.Mutations("piercloud", assumptions)

var assumptions = []standin.Row[*server]{
	{Name: "bad-request-without-message", Class: "error format", Verdict: tight, Fact: schemas + "/bad_request/required",
		Says:  "A refusal of bad values has no words.",
		Break: refusals(http.StatusBadRequest, standin.Without("message"))},
	{Name: "unknown-path-page", Class: "error format", Verdict: tight, Fact: "/x-ringer-unknown-calls/404",
		Says: "A path that is not there is answered with a web page.",
		Break: func(s *server) {
			s.Status(http.StatusNotFound, func(r *standin.Request, a *standin.Answer) {
				if r.Operation == "" {
					standin.Page(r, a)
				}
			})
		}},
}
