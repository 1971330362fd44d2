package mock

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/ringer-mock/ringer/schemas"
)

// maxControlBody is the largest body that the control API takes.
const maxControlBody = 256 << 20

// controlCall is a request to the control API.
type controlCall struct {
	*http.Request
	address address
	vars    map[string]string
}

// controlHandler answers a control call, or says what is wrong with it.
type controlHandler func(rw http.ResponseWriter, c *controlCall) *problem

// controlRoute is one control call. A worldless one neither needs nor makes a
// world, an open one is answered without the admin token.
type controlRoute struct {
	method, path    string
	handler         controlHandler
	worldless, open bool
}

func (s *Server) controlTable() []controlRoute {
	return []controlRoute{
		{method: "GET", path: "/health", handler: s.getHealth, worldless: true, open: true},
		{method: "GET", path: "/worlds", handler: s.listWorlds, worldless: true},
		{method: "POST", path: "/worlds", handler: s.createWorld, worldless: true},
		{method: "DELETE", path: "/worlds/{name}", handler: s.deleteWorld, worldless: true},
		{method: "GET", path: "/contracts/{vendor}", handler: s.getContract, worldless: true},
		{method: "POST", path: "/reset", handler: s.resetWorld},
		{method: "GET", path: "/state", handler: s.getState},
		{method: "PUT", path: "/state", handler: s.putState},
		{method: "GET", path: "/rules", handler: s.listRules},
		{method: "POST", path: "/rules", handler: s.createRule},
		{method: "DELETE", path: "/rules", handler: s.deleteRules},
		{method: "PATCH", path: "/rules/{id}", handler: s.updateRule},
		{method: "DELETE", path: "/rules/{id}", handler: s.deleteRule},
		{method: "POST", path: "/verify", handler: s.verify},
		{method: "GET", path: "/requests", handler: s.listRequests},
		{method: "DELETE", path: "/requests", handler: s.deleteRequests},
	}
}

type addressKey struct{}

// controlRoutes builds the router of the control API.
func (s *Server) controlRoutes() http.Handler {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	for _, route := range s.controlTable() {
		methods := []string{route.method}
		if route.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		router.Path(controlPrefix + route.path).Methods(methods...).HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			at, _ := r.Context().Value(addressKey{}).(address)
			call := &controlCall{Request: r, address: at, vars: mux.Vars(r)}
			p := s.admit(call, route)
			if p == nil {
				p = route.handler(rw, call)
			}
			if p != nil {
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
				allowed = append(allowed, route.method)
			}
		}
		rw.Header().Set("Allow", strings.Join(allowed, ", "))
		return newProblem(http.StatusMethodNotAllowed, r.URL.Path+" takes only "+strings.Join(allowed, ", "))
	})
	return router
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
	vendors := make([]string, len(s.actors))
	for i, a := range s.actors {
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
	var known []string
	for _, a := range s.actors {
		if known = append(known, a.Name); a.Name == c.vars["vendor"] {
			writeControl(rw, http.StatusOK, a.contract.Bundled())
			return nil
		}
	}
	return newProblem(http.StatusNotFound, "no vendor is called "+strconv.Quote(c.vars["vendor"])+" here; "+schemas.Suggest(c.vars["vendor"], known))
}

func (s *Server) resetWorld(rw http.ResponseWriter, c *controlCall) *problem {
	s.world(c.address.world).reset()
	rw.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) listRequests(rw http.ResponseWriter, c *controlCall) *problem {
	query := c.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if known := []string{"after", "operation", "status"}; !slices.Contains(known, name) {
			return newProblem(http.StatusUnprocessableEntity, "there is no filter "+strconv.Quote(name)+"; "+schemas.Suggest(name, known))
		}
	}
	var after uint64
	var status int
	var err error
	if text := query.Get("after"); text != "" {
		if after, err = strconv.ParseUint(text, 10, 64); err != nil {
			return newProblem(http.StatusUnprocessableEntity, "after is the seq of an entry, a whole number, and not "+strconv.Quote(text))
		}
	}
	if text := query.Get("status"); text != "" {
		if status, err = strconv.Atoi(text); err != nil {
			return newProblem(http.StatusUnprocessableEntity, "status is a number such as 404, and not "+strconv.Quote(text))
		}
	}
	operation := query.Get("operation")
	entries, dropped := s.world(c.address.world).journal.list(after)
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
	s.world(c.address.world).journal.clear()
	rw.WriteHeader(http.StatusNoContent)
	return nil
}

func writeControl(rw http.ResponseWriter, status int, value any) {
	writeJSON(rw, status, "application/json", value)
}

// readDocument reads a control call's body; nothing is left of one that is too
// large or that is not JSON.
func readDocument(rw http.ResponseWriter, c *controlCall) (*schemas.Document, *problem) {
	data, err := io.ReadAll(http.MaxBytesReader(rw, c.Body, maxControlBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, newProblem(http.StatusRequestEntityTooLarge, "the body is larger than "+strconv.Itoa(maxControlBody)+" bytes")
	}
	if err != nil {
		return nil, newProblem(http.StatusBadRequest, "the body could not be read: "+err.Error())
	}
	doc, err := schemas.Parse("body.json", data)
	if err != nil {
		return nil, newProblem(http.StatusBadRequest, err.Error())
	}
	return doc, nil
}
