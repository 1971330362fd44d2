package vendortest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// TB is the part of [testing.TB] that checks need.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// row does one row of a table: as a subtest where t is a [testing.T], which then
// goes on after a row that stopped.
func row(t TB, name string, do func(t TB)) {
	t.Helper()
	if t, ok := t.(*testing.T); ok {
		t.Run(name, func(t *testing.T) { do(t) })
		return
	}
	do(t)
}

// Client asks a server without a network between them.
type Client struct {
	Handler http.Handler
	// Token is sent with every request that has no credential of its own; empty sends
	// none.
	Token string
	// Security says where it is sent, as the contract does; nil is a bearer token.
	Security contracts.Security
}

// anyToken is one that a vendor takes for which a scenario says nothing of tokens.
const anyToken = "any-token"

// New makes a strict server of one vendor, whose worlds begin with a scenario in
// YAML; empty is the built-in empty one.
func New(t TB, vendor *mock.Vendor, scenario string) *Client {
	t.Helper()
	return newClient(t, vendor, newServer(t, vendor, scenario))
}

func newClient(t TB, vendor *mock.Vendor, server http.Handler) *Client {
	t.Helper()
	return &Client{Handler: server, Token: anyToken, Security: contractOf(t, vendor).Security}
}

func newServer(t TB, vendor *mock.Vendor, scenario string) *mock.Server {
	t.Helper()
	options := mock.Options{Vendors: []*mock.Vendor{vendor}, Strict: true}
	if scenario != "" {
		var err error
		if options.Scenario, err = scenarios.Parse(catalogOf(t, vendor), "test.yaml", []byte(scenario)); err != nil {
			t.Fatalf("vendortest: %v", err)
		}
	}
	server, err := mock.New(options)
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	return server
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Reason is why the call was refused.
func (a Answer) Reason() string { return a.Header.Get("X-Ringer-Reason") }

// Do sends a request. A body that is not empty is sent as JSON unless the header,
// given as "Name: value" lines, says otherwise.
func (c *Client) Do(method, path, body string, header ...string) Answer {
	request := httptest.NewRequest(method, "/", strings.NewReader(body))
	request.Host = "127.0.0.1"
	request.URL = parsePath(path)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	c.identify(request)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		if request.Header.Set(name, value); value == "" {
			request.Header.Del(name)
		}
		if name == "Host" {
			request.Host = value
		}
	}
	recorder := httptest.NewRecorder()
	c.Handler.ServeHTTP(recorder, request)
	return Answer{recorder.Code, recorder.Header(), recorder.Body.String()}
}

// identify puts the token into a request.
func (c *Client) identify(request *http.Request) {
	switch {
	case c.Token == "":
	case c.Security == nil:
		request.Header.Set("Authorization", "Bearer "+c.Token)
	default:
		query := wire.ParseQuery(request.URL.RawQuery)
		c.Security.Put(request.Header, query, c.Token)
		if c.Security.InQuery() {
			request.URL.RawQuery = query.Encode()
		}
	}
}

// inAuthorization says whether the token stands in the Authorization header.
func (c *Client) inAuthorization() bool {
	return c.Security == nil || c.Security.Has(contracts.InHeader, "Authorization")
}

// parsePath takes a path as a server does after reading a request line: what is
// not properly percent-encoded stands for itself.
func parsePath(path string) *url.URL {
	raw, query, _ := strings.Cut(path, "?")
	if decoded, err := url.PathUnescape(raw); err == nil {
		return &url.URL{Path: decoded, RawPath: raw, RawQuery: query}
	}
	return &url.URL{Path: raw, RawQuery: query}
}

// JSON reads the answer's body into a value made of maps and slices.
func (a Answer) JSON(t TB) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(a.Body), &value); err != nil {
		t.Fatalf("the body is not JSON: %v\n%s", err, a.Body)
	}
	return value
}

// Row is one request of a table, with what must come back.
type Row struct {
	// Why says what the row shows; it names the subtest.
	Why    string
	Method string
	Path   string
	Body   string
	// Header holds "Name: value" lines; one without a value takes the header away.
	Header []string
	Status int
	// Want is the exact body; empty checks none.
	Want string
	// Reason must stand in the X-Ringer-Reason header.
	Reason string
	// Evidence must be the X-Ringer-Evidence header; empty checks none.
	Evidence string
}

// Play sends the rows one after another to one world.
func (c *Client) Play(t TB, rows []Row) {
	t.Helper()
	for _, r := range rows {
		row(t, r.Why, func(t TB) { c.play(t, r) })
	}
}

func (c *Client) play(t TB, r Row) {
	t.Helper()
	got := c.Do(r.Method, r.Path, r.Body, r.Header...)
	if got.Status != r.Status {
		t.Errorf("%s: %s %s answered %d, want %d; reason: %s\n%s", r.Why, r.Method, r.Path, got.Status, r.Status, got.Reason(), got.Body)
		return
	}
	if r.Want != "" {
		if diff := cmp.Diff(r.Want, got.Body); diff != "" {
			t.Errorf("%s: body (-want +got):\n%s", r.Why, diff)
		}
	}
	if r.Reason != "" && !strings.Contains(got.Reason(), r.Reason) {
		t.Errorf("%s: reason is %q, want %q in it", r.Why, got.Reason(), r.Reason)
	}
	if evidence := got.Header.Get("X-Ringer-Evidence"); r.Evidence != "" && evidence != r.Evidence {
		t.Errorf("%s: evidence is %q, want %q", r.Why, evidence, r.Evidence)
	}
}

// State gives all that the vendors hold in the default world, as text.
func (c *Client) State(t TB) string {
	t.Helper()
	got := c.Do("GET", "/_ringer/state", "")
	if got.Status != http.StatusOK {
		t.Fatalf("state answered %d: %s", got.Status, got.Body)
	}
	return got.Body
}

// Nested makes a JSON text of that many nested arrays.
func Nested(depth int) string {
	return strings.Repeat("[", depth) + strings.Repeat("]", depth)
}
