package ringertest

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// World is one test's world. What its methods cannot do fails the test.
type World struct {
	// URL is the origin under which the vendors are asked in this world: with a
	// vendor's own path behind it, such as URL+"/api/v1", it is a base address.
	URL string

	server *Server
	mock   *mock.World
	tb     TB
}

// Name is the world's name on the server, for the X-Ringer-World header.
func (w *World) Name() string { return w.mock.Name() }

// Client gives a client whose requests to this server come to this world, whatever
// address of the server they are sent to. It adds no credentials, and leaves
// requests to other servers alone.
func (w *World) Client() *http.Client { return &http.Client{Transport: worldTransport{w}} }

type worldTransport struct{ world *World }

// RoundTrip sends a request on, to its world.
func (t worldTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if name, value := t.world.mock.Header(); t.world.server.at(request.URL) && request.Header.Get(name) == "" {
		request = request.Clone(request.Context())
		request.Header.Set(name, value)
	}
	return t.world.server.transport.RoundTrip(request)
}

// at says whether an address is one of this server's.
func (s *Server) at(u *url.URL) bool {
	host := u.Hostname()
	ip := net.ParseIP(host)
	own := host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
	return own && u.Port() == s.port
}

// Requests gives the requests that came to the world, oldest first.
func (w *World) Requests() []*world.Entry {
	w.tb.Helper()
	entries, err := w.mock.Requests()
	w.must(err)
	return entries
}

// Changes says how what the vendors hold differs from the world's beginning: by
// vendor, collection and the order in which objects came. It is nil when nothing
// differs.
func (w *World) Changes() []world.Change {
	w.tb.Helper()
	changes, err := w.mock.Changes()
	w.must(err)
	return changes
}

// ChangesSince is [World.Changes] counted from a mark or a snapshot.
func (w *World) ChangesSince(name string) []world.Change {
	w.tb.Helper()
	changes, err := w.mock.ChangesSince(name)
	w.must(err)
	return changes
}

// Mark keeps this point of the world's history under a name, for
// [World.ChangesSince]. Marks and snapshots share their names: a mark takes the
// place of another mark, and fails the test where there is a snapshot.
func (w *World) Mark(name string) {
	w.tb.Helper()
	w.must(w.mock.Mark(name))
}

// State gives all that the vendors hold, as encoding/json reads it: numbers are
// of type float64, and a whole number that a float64 cannot hold is a [json.Number].
// [Objects] gives it in types of your own.
func (w *World) State() State {
	w.tb.Helper()
	state, err := w.mock.State()
	w.must(err)
	return state
}

// SetState puts other objects in the place of all that the vendors hold. The data
// has the form of a scenario's: a [State], any other value that encodes to such
// JSON, or a string, which is JSON or YAML. Fields that an object leaves out are
// filled in with valid values. Changes count from there.
func (w *World) SetState(data any) {
	w.tb.Helper()
	w.must(w.mock.SetState(data))
}

// Objects gives what a world holds in one collection of a vendor, each object
// decoded into a T.
func Objects[T any](w *World, vendor, collection string) []T {
	w.tb.Helper()
	objects, ok := w.State()[vendor][collection]
	if !ok {
		w.tb.Fatalf("ringer: no vendor %q with a collection %q is served here", vendor, collection)
	}
	text, err := json.Marshal(objects)
	w.must(err)
	var decoded []T
	w.must(json.Unmarshal(text, &decoded))
	return decoded
}

// AddRule puts a rule before those that the world has. It is held to what a
// scenario file may say.
func (w *World) AddRule(rule Rule) *AddedRule {
	w.tb.Helper()
	id, err := w.mock.AddRule(rule)
	w.must(err)
	return &AddedRule{ID: id, world: w}
}

// AddedRule is a rule of a world.
type AddedRule struct {
	// ID is what the journal calls it by.
	ID    string
	world *World
}

// Remove takes the rule away.
func (r *AddedRule) Remove() {
	r.world.tb.Helper()
	r.world.must(r.world.mock.RemoveRule(r.ID))
}

// Verify says whether as many requests came as count says, of those that where
// means. When they did not, it fails the test, which goes on, with the nearest
// requests and what differs in them.
func (w *World) Verify(where When, count Count) bool {
	w.tb.Helper()
	err := w.mock.Verify(where, count)
	if err != nil {
		w.tb.Errorf("ringer: world %s: %v", w.Name(), err)
	}
	return err == nil
}

// Now is the world's time.
func (w *World) Now() time.Time {
	w.tb.Helper()
	now, err := w.mock.Now()
	w.must(err)
	return now
}

// Advance moves the world's clock on.
func (w *World) Advance(by time.Duration) {
	w.tb.Helper()
	w.must(w.mock.Advance(by))
}

// Reset takes the world back to its beginning, with an empty journal. Snapshots
// stay.
func (w *World) Reset() {
	w.tb.Helper()
	w.must(w.mock.Reset())
}

// Snapshot keeps the world as it stands under a name, for [World.Restore].
func (w *World) Snapshot(name string) {
	w.tb.Helper()
	w.must(w.mock.Snapshot(name))
}

// Restore takes the world back to a snapshot, with an empty journal.
func (w *World) Restore(name string) {
	w.tb.Helper()
	w.must(w.mock.Restore(name))
}

// must fails the test when something could not be done.
func (w *World) must(err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatalf("ringer: world %s: %v", w.Name(), err)
	}
}
