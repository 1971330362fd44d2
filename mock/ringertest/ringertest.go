package ringertest

import (
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// TB is the part of [testing.TB] that is needed.
type TB interface {
	Helper()
	Name() string
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Options say how vendors are served. The zero value is what [Start] takes.
type Options struct {
	// Scenario is how every world begins: the name of a built-in scenario, such as
	// "demo", a file's path, or the text of a scenario file, which has more than one
	// line. Empty is a world that holds nothing and takes any token.
	Scenario string
	// Strict judges every answer by the contract and turns one that breaks it into
	// the vendor's server error.
	Strict bool
	// AllowUnknownCalls keeps a call that no contract knows from failing the test.
	AllowUnknownCalls bool
	// Server holds whatever else a server can be told. What stands beside it here
	// wins.
	Server mock.Options
}

// Server is a server that a test has started.
type Server struct {
	*mock.Server
	// URL is the server's origin, such as "http://127.0.0.1:50123". Without a
	// world's prefix it leads to the world "default".
	URL string

	tb        TB
	port      string
	transport *http.Transport

	mu     sync.Mutex
	owners map[string]TB // of worlds that end before the server does
}

// Start serves vendors on a free port of this machine until the test ends. A call
// that no contract knows fails the test: it is a mistake of the tested code.
func Start(t TB, vendors ...*mock.Vendor) *Server {
	t.Helper()
	return StartWith(t, Options{}, vendors...)
}

// StartWith is [Start] with options.
func StartWith(t TB, o Options, vendors ...*mock.Vendor) *Server {
	t.Helper()
	s := &Server{tb: t, transport: http.DefaultTransport.(*http.Transport).Clone(), owners: map[string]TB{}}
	var err error
	if s.Server, err = mock.New(s.options(o, vendors)); err != nil {
		t.Fatalf("ringer: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("ringer: %v", err)
	}
	address := listener.Addr().String()
	s.URL = "http://" + address
	_, s.port, _ = net.SplitHostPort(address)
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, listener) }()
	t.Cleanup(func() {
		s.transport.CloseIdleConnections()
		http.DefaultClient.CloseIdleConnections()
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("ringer: %v", err)
		}
	})
	return s
}

// options gives what the server is made with.
func (s *Server) options(o Options, vendors []*mock.Vendor) mock.Options {
	s.tb.Helper()
	made := o.Server
	made.Vendors = append(made.Vendors[:len(made.Vendors):len(made.Vendors)], vendors...)
	made.Strict = made.Strict || o.Strict
	if !o.AllowUnknownCalls {
		made.UnknownCall = s.unknownCall
	}
	if o.Scenario != "" {
		var err error
		if made.Catalog == nil {
			made.Catalog, err = mock.Catalog(made.Vendors...)
		}
		if err == nil {
			made.Scenario, err = readScenario(made.Catalog, o.Scenario)
		}
		if err != nil {
			s.tb.Fatalf("ringer: %v", err)
		}
	}
	return made
}

// readScenario reads a scenario from where it is named, or from its own text.
func readScenario(catalog *contracts.Catalog, given string) (*scenarios.Scenario, error) {
	switch {
	case strings.Contains(given, "\n"):
		return scenarios.Parse(catalog, "scenario.yaml", []byte(given))
	case !strings.ContainsAny(given, `./\`):
		return scenarios.Builtin(catalog, given)
	}
	text, err := os.ReadFile(given)
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(catalog, given, text)
}

// unknownCall fails the test whose world a call came to.
func (s *Server) unknownCall(world, message string) {
	s.mu.Lock()
	defer s.mu.Unlock() // so that the owner does not end meanwhile
	s.owner(world).Errorf("ringer: no contract knows %s", message)
}

// owner gives the test that a world belongs to. The caller holds the lock.
func (s *Server) owner(world string) TB {
	if t, ok := s.owners[world]; ok {
		return t
	}
	return s.tb
}

// World gives the world of a name, which any text but the empty one can be: one
// that is no world's name as it stands is made into one, and different names
// never lead to the same world. What is wrong with the world fails the test that
// started the server, and the world is there until that test ends.
func (s *Server) World(name string) *World {
	s.tb.Helper()
	return s.open(s.tb, name)
}

// WorldFor gives the world of a test's name, such as a subtest's: what is wrong
// with the world fails that test, and the world is dropped when it ends.
func (s *Server) WorldFor(t TB) *World {
	t.Helper()
	w := s.open(t, t.Name())
	name := w.mock.Name()
	s.mu.Lock()
	s.owners[name] = t
	s.mu.Unlock()
	t.Cleanup(func() {
		s.mu.Lock()
		delete(s.owners, name)
		s.mu.Unlock()
		w.mock.Drop()
	})
	return w
}

func (s *Server) open(t TB, name string) *World {
	t.Helper()
	if name == "" {
		t.Fatalf("ringer: the empty text cannot be a world's name: it needs at least one character, such as those of t.Name()")
	}
	opened, err := s.Server.World(worldName(name))
	if err != nil {
		t.Fatalf("ringer: %v", err)
	}
	return &World{URL: s.URL + opened.Path(), server: s, mock: opened, tb: t}
}
