package mock

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/ringer-mock/ringer/schemas"
)

// controlCall is a request to the control API.
type controlCall struct {
	*http.Request
	address address
	vars    map[string]string
	world   *world // nil for a worldless call
}

// controlHandler answers a control call, or says what is wrong with it.
type controlHandler func(rw http.ResponseWriter, c *controlCall) *problem

// controlRoute is one control call. A worldless one neither needs nor makes a
// world, an open one is answered without the admin token.
type controlRoute struct {
	method, path    string
	does            string // in one sentence without its subject
	handler         controlHandler
	worldless, open bool
}

func (s *Server) controlTable() []controlRoute {
	return []controlRoute{
		{method: "GET", path: "/", handler: s.listCalls, worldless: true, does: "lists the calls of the control API"},
		{method: "GET", path: "/health", handler: s.getHealth, worldless: true, open: true, does: "tells that the server answers, its version and its instance"},
		{method: "GET", path: "/worlds", handler: s.listWorlds, worldless: true, does: "lists the worlds"},
		{method: "POST", path: "/worlds", handler: s.createWorld, worldless: true, does: "creates a world from a scenario, another world or a snapshot"},
		{method: "DELETE", path: "/worlds/{name}", handler: s.deleteWorld, worldless: true, does: "drops a world"},
		{method: "GET", path: "/contracts/{vendor}", handler: s.getContract, worldless: true, does: "returns a vendor's contract as an OpenAPI document"},
		{method: "POST", path: "/reset", handler: s.resetWorld, does: "resets the world to its scenario"},
		{method: "GET", path: "/state", handler: s.getState, does: "returns all data, in the form of a scenario's data; ?internal=1 adds what clients never see"},
		{method: "PUT", path: "/state", handler: s.putState, does: "replaces all data and makes that the new baseline; with ?keep=1 the baseline stays"},
		{method: "GET", path: "/state/{vendor}/{collection}", handler: s.listRows, does: "lists the rows of a collection, or those that ?search= finds"},
		{method: "POST", path: "/state/{vendor}/{collection}", handler: s.createRow, does: "adds a row"},
		{method: "PUT", path: "/state/{vendor}/{collection}/{id}", handler: s.replaceRow, does: "replaces a row"},
		{method: "DELETE", path: "/state/{vendor}/{collection}/{id}", handler: s.deleteRow, does: "removes a row"},
		{method: "GET", path: "/scenario", handler: s.getScenario, does: "returns the world as a scenario"},
		{method: "PUT", path: "/scenario", handler: s.putScenario, does: "replaces the world by a scenario"},
		{method: "GET", path: "/changes", handler: s.listChanges, does: "lists what differs from the world's baseline, or from the mark or snapshot that ?since= names"},
		{method: "POST", path: "/mark/{name}", handler: s.putMark, does: "marks this point, for changes?since= to count from"},
		{method: "GET", path: "/snapshots", handler: s.listSnapshots, does: "lists the snapshots"},
		{method: "PUT", path: "/snapshots/{name}", handler: s.putSnapshot, does: "saves a snapshot of the world"},
		{method: "POST", path: "/snapshots/{name}/restore", handler: s.restoreSnapshot, does: "restores a snapshot"},
		{method: "GET", path: "/clock", handler: s.getClock, does: "returns the world's time"},
		{method: "PUT", path: "/clock", handler: s.setClock, does: "sets the world's time"},
		{method: "POST", path: "/clock/advance", handler: s.advanceClock, does: "advances the world's time"},
		{method: "GET", path: "/rules", handler: s.listRules, does: "lists the rules, with how often each has matched"},
		{method: "POST", path: "/rules", handler: s.createRule, does: "adds a rule before the others"},
		{method: "DELETE", path: "/rules", handler: s.deleteRules, does: "removes all rules"},
		{method: "PATCH", path: "/rules/{id}", handler: s.updateRule, does: "turns a rule on or off"},
		{method: "DELETE", path: "/rules/{id}", handler: s.deleteRule, does: "removes a rule"},
		{method: "POST", path: "/verify", handler: s.verify, does: "verifies that the expected requests came"},
		{method: "GET", path: "/requests", handler: s.listRequests, does: "lists the journal: the requests with their answers"},
		{method: "DELETE", path: "/requests", handler: s.deleteRequests, does: "empties the journal"},
		{method: "GET", path: "/requests/stream", handler: s.streamRequests, does: "streams the journal as server-sent events"},
		{method: "GET", path: "/coverage", handler: s.getCoverage, does: "tells which documented points the requests have reached"},
	}
}

type addressKey struct{}

// controlRoutes builds the router of the control API.
func (s *Server) controlRoutes() http.Handler {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	for _, route := range s.controlTable() {
		router.Path(controlPrefix + route.path).Methods(route.methods()...).HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			at, _ := r.Context().Value(addressKey{}).(address)
			if p := s.take(rw, &controlCall{Request: r, address: at, vars: mux.Vars(r)}, route); p != nil {
				p.write(rw)
			}
		})
	}
	router.NotFoundHandler = s.controlRefusal(func(_ http.ResponseWriter, r *http.Request) *problem {
		return newProblem(http.StatusNotFound, "the control API has no path "+r.URL.Path)
	})
	router.MethodNotAllowedHandler = s.controlRefusal(func(rw http.ResponseWriter, r *http.Request) *problem {
		var allowed []string
		for _, route := range s.controlTable() {
			if (&mux.Route{}).Path(controlPrefix+route.path).Match(r, &mux.RouteMatch{}) {
				allowed = append(allowed, route.methods()...)
			}
		}
		rw.Header().Set("Allow", strings.Join(allowed, ", "))
		return newProblem(http.StatusMethodNotAllowed, r.URL.Path+" takes only "+strings.Join(allowed, ", "))
	})
	return router
}

// methods are those that the call may be made with.
func (r controlRoute) methods() []string {
	if r.method == http.MethodGet {
		return []string{http.MethodGet, http.MethodHead}
	}
	return []string{r.method}
}

// take lets a call in, and into its world.
func (s *Server) take(rw http.ResponseWriter, c *controlCall, route controlRoute) (p *problem) {
	if p = s.admit(c, route); p != nil {
		return p
	}
	if !route.worldless {
		if c.world, p = s.acquireWorld(c.address.world); p != nil {
			return p
		}
		defer c.world.releaseWorld()
	}
	return route.handler(rw, c)
}

// controlRefusal answers a call that the control API does not have, to those
// whom it answers at all.
func (s *Server) controlRefusal(refuse func(http.ResponseWriter, *http.Request) *problem) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		p := s.admit(&controlCall{Request: r}, controlRoute{worldless: true})
		if p == nil {
			p = refuse(rw, r)
		}
		p.write(rw)
	})
}

// serveControl answers a request to the control API. The router sees the path
// without the prefix that chose the world.
func (s *Server) serveControl(rw http.ResponseWriter, r *http.Request, at address) {
	path, err := url.PathUnescape(at.path)
	if err != nil {
		newProblem(http.StatusBadRequest, "the path is not properly percent-encoded").write(rw)
		return
	}
	r = r.WithContext(context.WithValue(r.Context(), addressKey{}, at))
	r.URL = &url.URL{Path: path, RawPath: at.path, RawQuery: r.URL.RawQuery}
	s.control.ServeHTTP(rw, r)
}

// admit keeps out web pages of elsewhere, strangers, and calls that would share
// a world where each must name its own.
func (s *Server) admit(c *controlCall, route controlRoute) *problem {
	token := s.options.AdminToken
	if token == "" && !s.ownHost(c.Host) {
		return newProblem(http.StatusForbidden, "the host "+c.Host+" is no name of this server: ask it by the address it listens on")
	}
	if origin := c.Header.Get("Origin"); origin != "" {
		if page, err := url.Parse(origin); err != nil || page.Host != c.Host {
			return newProblem(http.StatusForbidden, "a web page from "+origin+" may not steer this server")
		}
	}
	if token != "" && !route.open {
		scheme, sent, _ := strings.Cut(c.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare([]byte(sent), []byte(token)) != 1 {
			return newProblem(http.StatusUnauthorized, "the control API of this server wants its admin token: send \"Authorization: Bearer TOKEN\"")
		}
	}
	if s.options.RequireWorld && !route.worldless && !c.address.named {
		return unnamed()
	}
	return nil
}

// ownHost says whether a Host header names this machine or the server's own
// address.
func (s *Server) ownHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(s.options.Hosts, name)
}

func (s *Server) getHealth(rw http.ResponseWriter, _ *controlCall) *problem {
	vendors := make([]string, len(s.vendors))
	for i, a := range s.vendors {
		vendors[i] = a.Name
	}
	writeControl(rw, http.StatusOK, struct {
		Status   string   `json:"status"`
		Version  string   `json:"version"`
		Instance string   `json:"instance"`
		Vendors  []string `json:"vendors"`
	}{"ok", s.options.Version, s.instance, vendors})
	return nil
}

func (s *Server) getContract(rw http.ResponseWriter, c *controlCall) *problem {
	a, p := s.vendor(c)
	if p == nil {
		writeControl(rw, http.StatusOK, a.contract.Bundled())
	}
	return p
}

// vendor finds the vendor that a call's path names.
func (s *Server) vendor(c *controlCall) (*boundVendor, *problem) {
	name := c.vars["vendor"]
	if a := s.vendorNamed(name); a != nil {
		return a, nil
	}
	var known []string
	for _, a := range s.vendors {
		known = append(known, a.Name)
	}
	return nil, newProblem(http.StatusNotFound, "no vendor is called "+strconv.Quote(name)+" here; "+schemas.Suggest(name, known))
}

func (s *Server) resetWorld(rw http.ResponseWriter, c *controlCall) *problem {
	c.world.reset()
	return c.done(rw, nil)
}

func (s *Server) listRequests(rw http.ResponseWriter, c *controlCall) *problem {
	query := c.URL.Query()
	if p := knownQuery(query, "after", "operation", "status"); p != nil {
		return p
	}
	after, p := readSeq("after", query.Get("after"))
	if p != nil {
		return p
	}
	var status int
	var err error
	if text := query.Get("status"); text != "" {
		if status, err = strconv.Atoi(text); err != nil {
			return newProblem(http.StatusUnprocessableEntity, "status is a number such as 404, and not "+strconv.Quote(text))
		}
	}
	operation := query.Get("operation")
	entries, dropped := c.world.journal.list(after)
	entries = slices.DeleteFunc(entries, func(e *Entry) bool {
		return operation != "" && e.Operation != operation || status != 0 && e.Status != status
	})
	writeControl(rw, http.StatusOK, struct {
		Requests []*Entry `json:"requests"`
		Dropped  uint64   `json:"dropped"`
	}{entries, dropped})
	return nil
}

func (s *Server) deleteRequests(rw http.ResponseWriter, c *controlCall) *problem {
	c.world.journal.clear()
	return c.done(rw, nil)
}

// done answers a call that was carried out, or gives back why it was not.
func (c *controlCall) done(rw http.ResponseWriter, p *problem) *problem {
	if p == nil {
		rw.WriteHeader(http.StatusNoContent)
	}
	return p
}

func writeControl(rw http.ResponseWriter, status int, value any) {
	writeJSON(rw, status, "application/json", value)
}
