package control

import (
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/turns"
	"github.com/ringer-mock/ringer/mock/world"
)

// Options say what the control API serves, and to whom.
type Options struct {
	Worlds *world.Worlds
	// AdminToken is what calls must bring as a bearer token; empty is none.
	AdminToken string
	// Hosts are names, besides those of the machine itself, by which the API may be
	// asked when there is no token.
	Hosts []string
	// RequireWorld refuses calls for a world that name none.
	RequireWorld bool
	// Version and Instance are told by the health call.
	Version, Instance string
	// Turns are what costly calls take; vendors' calls share them.
	Turns *turns.Turns
}

// API answers the calls of the control API.
type API struct {
	Options
	router  http.Handler
	streams chan struct{} // has a place for each event stream
	large   chan struct{} // has a place for each large entry that is being sent
	// wholeWorlds has a place for each large body that is being taken in.
	wholeWorlds chan struct{}
	reports     reports
	guesses     guesses // at the admin token
}

// New makes a control API.
func New(o Options) *API {
	a := &API{Options: o, streams: make(chan struct{}, maxStreams), large: make(chan struct{}, maxLarge), wholeWorlds: make(chan struct{}, 1)}
	a.router = a.routes()
	return a
}

// Target is what a request's address says to the control API.
type Target struct {
	World string
	// Named says that the request chose its world.
	Named bool
	// Path is the path without the prefix that chose the world, as it was encoded.
	Path string
}

// call is a request to the control API.
type call struct {
	*http.Request
	target Target
	vars   map[string]string
	takes  bodySize
	world  *world.World // nil for a worldless call
	turn   *turns.Turn  // nil for an ordinary call
}

// handler answers a control call, or says what is wrong with it.
type handler func(rw http.ResponseWriter, c *call) *problem.Problem

// endpoint is one control call. A worldless one neither needs nor makes a
// world, an open one is answered without the admin token.
type endpoint struct {
	method, path    string
	does            string // in one sentence without its subject
	handler         handler
	takes           bodySize
	worldless, open bool
	costly          bool // it takes a turn, however little is sent
	waits           bool // for what comes to the world later
}

func (a *API) endpoints() []endpoint {
	return []endpoint{
		{method: "GET", path: "/", handler: a.listCalls, worldless: true, open: true, does: "lists the calls of the control API; to a browser it is the console"},
		{method: "GET", path: "/console/{file}", handler: a.getConsoleFile, worldless: true, open: true, does: "returns a file of the console"},
		{method: "GET", path: "/health", handler: a.getHealth, worldless: true, open: true, does: "tells that the server answers, its version and its instance"},
		{method: "GET", path: "/worlds", handler: a.listWorlds, worldless: true, does: "lists the worlds; ?used=1 adds the last use of each"},
		{method: "POST", path: "/worlds", handler: a.createWorld, worldless: true, does: "creates a world from a scenario, another world, a snapshot, or a world after a request (at)"},
		{method: "DELETE", path: "/worlds/{name}", handler: a.deleteWorld, worldless: true, does: "drops a world"},
		{method: "GET", path: "/contracts/{vendor}", handler: a.getContract, costly: true, worldless: true, does: "returns a vendor's contract as an OpenAPI document"},
		{method: "GET", path: "/scenarios", handler: a.listScenarios, worldless: true, does: "lists the built-in scenarios, which a world can be created from"},
		{method: "GET", path: "/schema", handler: a.getSchema, costly: true, worldless: true, does: "returns the JSON Schema of scenario files with their rules and rows"},
		{method: "POST", path: "/reports", handler: a.createReport, costly: true, worldless: true, takes: oneObject, does: "makes a page of a check's JSON report, and returns its path"},
		{method: "GET", path: "/reports/{name}", handler: a.getReport, worldless: true, open: true, does: "returns such a page"},
		{method: "POST", path: "/reset", handler: a.resetWorld, does: "resets the world to its scenario"},
		{method: "GET", path: "/state", handler: a.getState, costly: true, does: "returns all data, in the form of a scenario's data; ?internal=1 adds what clients never see, ?at=SEQ is the state after a request, for rows and changes too"},
		{method: "PUT", path: "/state", handler: a.putState, costly: true, takes: wholeWorld, does: "replaces all data and makes that the new baseline; with ?keep=1 the baseline stays"},
		{method: "GET", path: "/state/{vendor}/{collection}", handler: a.listRows, costly: true, does: "lists the rows of a collection, or those that ?search= finds"},
		{method: "POST", path: "/state/{vendor}/{collection}", handler: a.createRow, takes: oneObject, does: "adds a row"},
		{method: "GET", path: "/state/{vendor}/{collection}/{id}", handler: a.getRow, does: "returns a row"},
		{method: "PUT", path: "/state/{vendor}/{collection}/{id}", handler: a.replaceRow, takes: oneObject, does: "replaces a row"},
		{method: "DELETE", path: "/state/{vendor}/{collection}/{id}", handler: a.deleteRow, does: "removes a row"},
		{method: "GET", path: "/scenario", handler: a.getScenario, costly: true, does: "returns the world as a scenario"},
		{method: "PUT", path: "/scenario", handler: a.putScenario, costly: true, takes: wholeWorld, does: "replaces the world by a scenario"},
		{method: "GET", path: "/changes", handler: a.listChanges, costly: true, does: "lists what differs from the world's baseline, or from the mark or snapshot that ?since= names; ?request=SEQ is what one request changed"},
		{method: "POST", path: "/mark/{name}", handler: a.putMark, does: "marks this point, for changes?since= to count from"},
		{method: "GET", path: "/snapshots", handler: a.listSnapshots, does: "lists the snapshots"},
		{method: "PUT", path: "/snapshots/{name}", handler: a.putSnapshot, does: "saves a snapshot of the world"},
		{method: "POST", path: "/snapshots/{name}/restore", handler: a.restoreSnapshot, does: "restores a snapshot; with ?keep=1 its data alone"},
		{method: "GET", path: "/clock", handler: a.getClock, does: "returns the world's time"},
		{method: "PUT", path: "/clock", handler: a.setClock, does: "sets the world's time"},
		{method: "POST", path: "/clock/advance", handler: a.advanceClock, does: "advances the world's time"},
		{method: "GET", path: "/rules", handler: a.listRules, does: "lists the rules, with how often each has matched"},
		{method: "POST", path: "/rules", handler: a.createRule, takes: oneObject, does: "adds a rule before the others"},
		{method: "DELETE", path: "/rules", handler: a.deleteRules, does: "removes all rules"},
		{method: "PATCH", path: "/rules/{id}", handler: a.updateRule, does: "turns a rule on or off"},
		{method: "DELETE", path: "/rules/{id}", handler: a.deleteRule, does: "removes a rule"},
		{method: "POST", path: "/verify", handler: a.verify, costly: true, does: "verifies that the expected requests came"},
		{method: "GET", path: "/requests", handler: a.listRequests, costly: true, does: "lists the journal: the requests with their answers"},
		{method: "DELETE", path: "/requests", handler: a.deleteRequests, does: "empties the journal"},
		{method: "GET", path: "/requests/stream", handler: a.streamRequests, costly: true, waits: true, does: "streams the journal as server-sent events"},
		{method: "GET", path: "/coverage", handler: a.getCoverage, costly: true, does: "tells which documented points the requests have reached"},
	}
}

type targetKey struct{}

// routes builds the router of the control API.
func (a *API) routes() http.Handler {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	for _, route := range a.endpoints() {
		router.Path(world.ControlPrefix + route.path).Methods(route.methods()...).HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			target, _ := r.Context().Value(targetKey{}).(Target)
			if p := a.take(rw, &call{Request: r, target: target, vars: mux.Vars(r), takes: route.takes}, route); p != nil {
				p.Write(rw)
			}
		})
	}
	router.NotFoundHandler = a.refusal(func(_ http.ResponseWriter, r *http.Request) *problem.Problem {
		return problem.New(http.StatusNotFound, "the control API has no path "+r.URL.Path)
	})
	router.MethodNotAllowedHandler = a.refusal(func(rw http.ResponseWriter, r *http.Request) *problem.Problem {
		var allowed []string
		for _, route := range a.endpoints() {
			if (&mux.Route{}).Path(world.ControlPrefix+route.path).Match(r, &mux.RouteMatch{}) {
				allowed = append(allowed, route.methods()...)
			}
		}
		rw.Header().Set("Allow", strings.Join(allowed, ", "))
		return problem.New(http.StatusMethodNotAllowed, r.URL.Path+" takes only "+strings.Join(allowed, ", "))
	})
	return router
}

// methods are those that the call may be made with.
func (r endpoint) methods() []string {
	if r.method == http.MethodGet {
		return []string{http.MethodGet, http.MethodHead}
	}
	return []string{r.method}
}

// take lets a call in, and into its world.
func (a *API) take(rw http.ResponseWriter, c *call, route endpoint) (p *problem.Problem) {
	if p = a.admit(rw, c, route); p != nil {
		return p
	}
	if !route.worldless {
		if c.world, p = a.enter(c, route); p != nil {
			return p
		}
		defer c.world.Release()
	}
	if c.large() {
		select {
		case a.wholeWorlds <- struct{}{}:
			defer func() { <-a.wholeWorlds }()
		case <-c.Context().Done():
			return gone()
		}
	}
	if route.costly || c.ContentLength < 0 || c.ContentLength > ordinaryBody {
		turn, err := a.Turns.Take(c.Context())
		if err != nil {
			return gone()
		}
		defer turn.End()
		c.turn, rw = turn, turnWriter{rw, turn.Writer(rw)}
	}
	return route.handler(rw, c)
}

// ordinaryBody is how many bytes a call may bring without taking a turn.
const ordinaryBody = 8 << 10

func gone() *problem.Problem {
	return problem.New(http.StatusServiceUnavailable, "the client is gone")
}

// turnWriter writes a costly call's answer.
type turnWriter struct {
	http.ResponseWriter
	in io.Writer // its turn
}

func (w turnWriter) Write(p []byte) (int, error) { return w.in.Write(p) }

// Unwrap lets an [http.ResponseController] find the connection.
func (w turnWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// enter finds the call's world, or makes it. A call that only reads makes none, and is
// answered from one that is forgotten, but for a stream, which waits for what will come.
func (a *API) enter(c *call, route endpoint) (*world.World, *problem.Problem) {
	if route.method == http.MethodGet && !route.waits && !a.Worlds.Has(c.target.World) {
		return a.Worlds.Passing(c.target.World), nil
	}
	return a.Worlds.Acquire(c.target.World)
}

// refusal answers a call that the control API does not have, to those
// whom it answers at all.
func (a *API) refusal(refuse func(http.ResponseWriter, *http.Request) *problem.Problem) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		p := a.admit(rw, &call{Request: r}, endpoint{worldless: true})
		if p == nil {
			p = refuse(rw, r)
		}
		p.Write(rw)
	})
}

// Serve answers a request to the control API. The router sees the path
// without the prefix that chose the world.
func (a *API) Serve(rw http.ResponseWriter, r *http.Request, target Target) {
	path, err := url.PathUnescape(target.Path)
	if err != nil {
		problem.New(http.StatusBadRequest, "the path is not properly percent-encoded").Write(rw)
		return
	}
	r = r.WithContext(context.WithValue(r.Context(), targetKey{}, target))
	r.URL = &url.URL{Path: path, RawPath: target.Path, RawQuery: r.URL.RawQuery}
	a.router.ServeHTTP(rw, r)
}

// admit keeps out web pages of elsewhere, strangers, and calls that would share
// a world where each must name its own.
func (a *API) admit(rw http.ResponseWriter, c *call, route endpoint) *problem.Problem {
	token := a.AdminToken
	if token == "" && !a.KnowsHost(c.Host) {
		return UnknownHost(c.Host)
	}
	if origin := c.Header.Get("Origin"); origin != "" {
		if page, err := url.Parse(origin); err != nil || page.Host != c.Host {
			return problem.New(http.StatusForbidden, "a web page from "+origin+" may not steer this server")
		}
	}
	switch site := c.Header.Get("Sec-Fetch-Site"); site {
	case "", "none", "same-origin":
	default: // browsers say so of images and frames too, which have no Origin
		if route.path != "/" && !route.open {
			return problem.New(http.StatusForbidden, "a web page of another site ("+site+") may not steer this server: ask it from its own pages, or from a program")
		}
	}
	if token != "" && !route.open {
		if p := a.checkToken(rw, c); p != nil {
			return p
		}
	}
	if a.RequireWorld && !route.worldless && !c.target.Named {
		return world.NameRequired()
	}
	return nil
}

// checkToken says what is wrong with the admin token that a call brings.
func (a *API) checkToken(rw http.ResponseWriter, c *call) *problem.Problem {
	const wanted = "the control API of this server wants its admin token: send \"Authorization: Bearer TOKEN\""
	scheme, sent, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return problem.New(http.StatusUnauthorized, wanted)
	}
	switch ok, wait := a.guesses.check(c.RemoteAddr, sent, a.AdminToken, a.Worlds.Logger); {
	case wait > 0:
		seconds := int(math.Ceil(wait.Seconds()))
		rw.Header().Set("Retry-After", strconv.Itoa(seconds))
		return problem.New(http.StatusTooManyRequests, fmt.Sprintf("%d wrong admin tokens came from this address within a minute, and others are refused for %d seconds: send the right one, which is taken all the time", maxGuesses, seconds))
	case !ok:
		return problem.New(http.StatusUnauthorized, wanted)
	}
	return nil
}

// UnknownHost is the answer to a request for a host that is no name of this server: a web
// page elsewhere may have given its own name this machine's address.
func UnknownHost(host string) *problem.Problem {
	return problem.New(http.StatusForbidden, fmt.Sprintf("the host %.300s is no name of this server: ask it by the address it listens on, or start it with --allow-host %.300s", host, host))
}

// KnowsHost says whether a Host header names this machine or the server's own address.
func (a *API) KnowsHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(a.Hosts, name) || slices.Contains(a.Hosts, "*")
}

func (a *API) getHealth(rw http.ResponseWriter, _ *call) *problem.Problem {
	vendors := make([]string, len(a.Worlds.Vendors))
	for i, v := range a.Worlds.Vendors {
		vendors[i] = v.Name
	}
	write(rw, http.StatusOK, struct {
		Status   string   `json:"status"`
		Version  string   `json:"version"`
		Instance string   `json:"instance"`
		Vendors  []string `json:"vendors"`
	}{"ok", a.Version, a.Instance, vendors})
	return nil
}

func (a *API) getContract(rw http.ResponseWriter, c *call) *problem.Problem {
	v, p := a.Worlds.Known(c.vars["vendor"])
	if p == nil {
		write(rw, http.StatusOK, v.Contract.Bundled())
	}
	return p
}

func (a *API) resetWorld(rw http.ResponseWriter, c *call) *problem.Problem {
	c.world.Reset()
	return c.done(rw, nil)
}

// done answers a call that was carried out, or gives back why it was not.
func (c *call) done(rw http.ResponseWriter, p *problem.Problem) *problem.Problem {
	if p == nil {
		rw.WriteHeader(http.StatusNoContent)
	}
	return p
}

func write(rw http.ResponseWriter, status int, value any) {
	problem.WriteJSON(rw, status, "application/json", value)
}
