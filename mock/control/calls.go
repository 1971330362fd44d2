package control

import (
	"fmt"
	"html"
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// callSummary is a call of the control API as lists show it.
type callSummary struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Does   string `json:"does"`
}

// listCalls sends all calls of the control API, as a page to browsers.
func (a *API) listCalls(rw http.ResponseWriter, c *call) *problem.Problem {
	var calls []callSummary
	for _, route := range a.endpoints() {
		calls = append(calls, callSummary{route.method, world.ControlPrefix + route.path, route.does})
	}
	rw.Header().Set("Vary", "Accept")
	if prefersHTML(c.Header.Values("Accept")) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = rw.Write(callsPage(calls)) // a client that is gone needs no answer
		return nil
	}
	write(rw, http.StatusOK, struct {
		Calls []callSummary `json:"calls"`
	}{calls})
	return nil
}

// callsPage shows the calls to people.
func callsPage(calls []callSummary) []byte {
	page := []byte("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Ringer</title>\n" +
		"<h1>The calls of Ringer's control API</h1>\n<table>\n<tr><th>Call<th>What it does\n")
	for _, c := range calls {
		page = fmt.Appendf(page, "<tr><td><code>%s</code><td>%s\n", html.EscapeString(c.Method+" "+c.Path), html.EscapeString(c.Does))
	}
	return append(page, "</table>\n</html>\n"...)
}
