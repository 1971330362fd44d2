package mock

import (
	"context"
	"net"
	"net/http"

	"github.com/ringer-mock/ringer/schemas"
)

// TB is the part of [testing.TB] that [Start] needs.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// StartOptions are [Options] with what only tests need.
type StartOptions struct {
	Options
	// AllowUnknownCalls keeps a call that no contract knows from failing the
	// test.
	AllowUnknownCalls bool
}

// Running is a server that a test has started.
type Running struct {
	*Server
	// URL is the server's origin, such as "http://127.0.0.1:50123".
	URL string

	tb TB
}

// Start serves on a free port of this machine until the test ends. A call that
// no contract knows fails the test: it is a mistake of the code that is tested.
func Start(tb TB, o StartOptions) *Running {
	tb.Helper()
	if !o.AllowUnknownCalls {
		o.unknownCall = func(message string) { tb.Errorf("ringer: no contract knows %s", message) }
	}
	server, err := New(o.Options)
	if err != nil {
		tb.Fatalf("ringer: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("ringer: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(ctx, listener) }()
	tb.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		stop()
		if err := <-stopped; err != nil {
			tb.Errorf("ringer: %v", err)
		}
	})
	return &Running{Server: server, URL: "http://" + listener.Addr().String(), tb: tb}
}

// World gives the origin under which a world's vendors are asked: each test that
// takes a name of its own has a world of its own.
func (r *Running) World(name string) string { return r.URL + worldsPrefix + name }

// Rule adds a rule to a world, before those that it has. The rule is written as in
// a scenario file; its id is given back.
func (r *Running) Rule(tb TB, world, rule string) (id string) {
	tb.Helper()
	doc, err := schemas.Parse("rule.yaml", []byte(rule))
	if err != nil {
		tb.Fatalf("ringer: %v", err)
	}
	spec, err := r.readRule(doc)
	if err != nil {
		tb.Fatalf("ringer: %v", err)
	}
	state, err := r.world(world).addRule(spec)
	if err != nil {
		tb.Fatalf("ringer: world %s: %v", world, err)
	}
	return state.ID
}

// Requests gives a world's journal, oldest first.
func (s *Server) Requests(world string) []*Entry {
	entries, _ := s.world(world).journal.list(0)
	return entries
}

// Changes says how what the vendors hold in a world differs from the world's
// beginning (its making, or the last reset, restore or new scenario), whoever
// changed it: by vendor, collection and the order in which objects came. It is
// nil when nothing differs.
func (r *Running) Changes(world string) []Change {
	r.tb.Helper()
	from, to := r.world(world).stretch()
	found, err := r.changes(from.tables, to.tables)
	if err != nil {
		r.tb.Fatalf("ringer: %v", err)
	}
	var changes []Change
	for _, c := range found {
		value, err := c.value()
		if err != nil {
			r.tb.Fatalf("ringer: %v", err)
		}
		changes = append(changes, value)
	}
	return changes
}
