package control

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/console"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// callSummary is a call of the control API as lists show it.
type callSummary struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Does   string `json:"does"`
}

// listCalls sends all calls of the control API. Browsers get the console, which asks for
// the admin token itself.
func (a *API) listCalls(rw http.ResponseWriter, c *call) *problem.Problem {
	rw.Header().Set("Vary", "Accept")
	if prefersHTML(c.Header.Values("Accept")) {
		console.ServePage(rw, c.Request)
		return nil
	}
	if a.AdminToken != "" {
		if p := a.checkToken(rw, c); p != nil {
			return p
		}
	}
	var calls []callSummary
	for _, route := range a.endpoints() {
		calls = append(calls, callSummary{route.method, world.ControlPrefix + route.path, route.does})
	}
	write(rw, http.StatusOK, struct {
		Calls []callSummary `json:"calls"`
	}{calls})
	return nil
}

// getConsoleFile sends one of the files that the console consists of.
func (a *API) getConsoleFile(rw http.ResponseWriter, c *call) *problem.Problem {
	if !console.ServeFile(rw, c.Request, c.vars["file"]) {
		return problem.New(http.StatusNotFound, "the console has no file "+c.vars["file"])
	}
	return nil
}
