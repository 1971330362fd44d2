package mock

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/control"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/turns"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// Options say what a server serves, and how. The zero value of every field but
// Vendors works.
type Options struct {
	// Vendors are served together, each at its real paths. There is at least one.
	Vendors []*Vendor
	// Catalog has the contracts of the vendors, and of others that scenarios and rules may
	// name; nil is the one that Scenario was read with, or that of [Catalog].
	Catalog *contracts.Catalog
	// Scenario is how every world begins; nil is an empty one with a set clock.
	Scenario *scenarios.Scenario
	// Strict judges every answer by the contract and turns one that breaks it
	// into the vendor's server error.
	Strict bool
	// CORS lets web pages of any origin call the vendors' paths.
	CORS bool
	// RequireWorld refuses requests that name no world, which would share one.
	RequireWorld bool
	// NoRingerHeaders leaves the X-Ringer- headers off the vendors' answers.
	NoRingerHeaders bool
	// AdminToken is what the control API wants as a bearer token; empty is none.
	AdminToken string
	// Hosts are names, besides those of the machine itself, by which the control
	// API may be asked; "*" is any.
	Hosts []string
	// OnlyHosts refuses calls to vendors by other names too: a web page elsewhere can
	// give its own name this machine's address, and then reads what it gets.
	OnlyHosts bool
	// JournalBytes bounds what each world remembers of its requests; 0 is 32 MiB.
	JournalBytes int64
	// WorldTTL is how long a world is kept that no request asks for, in real time;
	// 0 is an hour. The default world is no exception: like any other it is made
	// anew when it is asked for again.
	WorldTTL time.Duration
	// MaxWorlds is how many worlds there may be at once; 0 is 10,000. A request
	// that would make a further one is refused.
	MaxWorlds int
	// Logger is told of refusals, and of every request at debug level; nil is
	// none.
	Logger *slog.Logger
	// LogRequests raises the line for every request to info level.
	LogRequests bool
	// Token is accepted by every vendor with all rights, whatever the scenario's
	// auth says; empty is none.
	Token string
	// NoteAssumed notes for [Server.Tally] which assumed facts answers rest on.
	NoteAssumed bool
	// Version is what the health call says of the program; empty is "devel".
	Version string
	// UnknownCall is told of each call that no contract knows, and of the world that
	// it came to; nil is nobody.
	UnknownCall func(world, message string)
}

// Server serves vendors' APIs and the control API. It is an [http.Handler],
// safe for concurrent use.
type Server struct {
	options Options
	vendors []*boundVendor
	control *control.API
	worlds  *world.Worlds
	tally   tally
	bodies  bodies
	turns   *turns.Turns
	asked   atomic.Pointer[asked] // by the last host
}

// New makes a server. It fails when a vendor does not fit its contract or the
// scenario's data cannot be loaded.
func New(o Options) (*Server, error) {
	if len(o.Vendors) == 0 {
		return nil, errors.New("there is no vendor to serve")
	}
	if o.WorldTTL < 0 || o.MaxWorlds < 0 {
		return nil, fmt.Errorf("WorldTTL is %s and MaxWorlds %d: neither can be less than nothing", o.WorldTTL, o.MaxWorlds)
	}
	o.JournalBytes = cmp.Or(o.JournalBytes, 32<<20)
	o.WorldTTL = cmp.Or(o.WorldTTL, time.Hour)
	o.MaxWorlds = cmp.Or(o.MaxWorlds, 10_000)
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError + 1}))
	}
	if o.Version == "" {
		o.Version = "devel"
	}
	if o.Catalog == nil && o.Scenario != nil {
		o.Catalog = o.Scenario.Catalog()
	}
	if o.Catalog == nil {
		catalog, err := Catalog(o.Vendors...)
		if err != nil {
			return nil, err
		}
		o.Catalog = catalog
	}
	if o.Scenario == nil {
		empty, err := scenarios.Builtin(o.Catalog, "empty")
		if err != nil {
			return nil, err
		}
		o.Scenario = empty
	}
	s := &Server{options: o, turns: turns.New()}
	for _, vendor := range o.Vendors {
		a, err := bind(vendor, o.Catalog)
		if err != nil {
			return nil, err
		}
		a.token = o.Token
		s.vendors = append(s.vendors, a)
	}
	var err error
	kept := make([]*world.Vendor, len(s.vendors))
	for i, a := range s.vendors {
		kept[i] = a.kept
	}
	s.worlds, err = world.NewWorlds(world.Options{
		Catalog: o.Catalog, Vendors: kept, JournalBytes: o.JournalBytes, TTL: o.WorldTTL, Max: o.MaxWorlds, Logger: o.Logger,
	}, o.Scenario)
	if err != nil {
		return nil, err
	}
	s.options.Scenario = nil // its rows can be many, and are in the tables now
	s.control = control.New(control.Options{
		Worlds: s.worlds, AdminToken: o.AdminToken, Hosts: o.Hosts, RequireWorld: o.RequireWorld, Version: o.Version, Instance: rand.Text(), Turns: s.turns,
	})
	return s, nil
}

// Catalog gives the contracts that scenarios of this server may name.
func (s *Server) Catalog() *contracts.Catalog { return s.options.Catalog }

// Reload puts another scenario in the place of the one that the server makes
// worlds from. Worlds that nobody has written to begin anew from it, with an
// empty journal, as do all that are made from now on. It fails when the
// scenario's data cannot be loaded, and then nothing has changed.
func (s *Server) Reload(scenario *scenarios.Scenario) (world.Reloaded, error) {
	return s.worlds.Reload(scenario)
}

// ServeHTTP answers one request, of a vendor's API or of the control API.
func (s *Server) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	at, wrong := locate(r)
	switch {
	case wrong != nil:
		s.refuse(rw, wrong)
	case at.control():
		s.control.Serve(rw, r, control.Target{World: at.world, Named: at.named, Path: at.path})
	case s.options.OnlyHosts && !s.askedBy(at.host).known:
		s.refuse(rw, control.UnknownHost(at.host))
	case s.options.CORS && preflight(rw, r):
	case s.options.RequireWorld && !at.named:
		s.tally.unnamed.Add(1)
		s.refuse(rw, world.NameRequired())
	default:
		a := s.begin(rw, r, at)
		if full := a.enter(at.world); full != nil {
			s.refuse(rw, full)
			return
		}
		defer a.world.Release()
		a.serve(rw, r)
	}
}

// refuse answers a request that comes to no vendor, readable to the same pages as an
// answer of one.
func (s *Server) refuse(rw http.ResponseWriter, p *problem.Problem) {
	if s.options.CORS {
		allowCORS(rw.Header())
	}
	p.Write(rw)
}

// enter finds the request's world, or makes it. Where there is an admin token, strangers
// can reach the server: one whom the vendor refuses makes no world, and is answered from
// one that is forgotten.
func (a *answer) enter(name string) (p *problem.Problem) {
	worlds := a.server.worlds
	if a.server.options.AdminToken != "" && !worlds.Has(name) {
		a.world = worlds.Passing(name)
		if a.stranger() {
			return nil
		}
	}
	a.world, p = worlds.Acquire(name)
	return p
}
