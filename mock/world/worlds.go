package world

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Worlds are the worlds of one server.
type Worlds struct {
	Options

	mu      sync.Mutex
	initial State // how worlds begin
	byName  map[string]*World

	reloading sync.Mutex // one reload at a time
	journals  *journals
	growth    atomic.Int64 // of all worlds

	builtins builtins
}

// Options say how worlds are kept.
type Options struct {
	Catalog      *contracts.Catalog // that scenarios and rules may name
	Vendors      []*Vendor
	JournalBytes int64         // bounds what each world remembers of its requests
	TTL          time.Duration // how long a world is kept that no request asks for
	Max          int           // how many worlds there may be at once
	Logger       *slog.Logger
}

// NewWorlds makes a server's worlds, of which there are none yet. It fails when the
// data of the scenario that they begin with cannot be loaded.
func NewWorlds(o Options, scenario *scenarios.Scenario) (*Worlds, error) {
	begin, err := newState(context.Background(), scenario, o.Vendors)
	if err != nil {
		return nil, err
	}
	all := &Worlds{Options: o, initial: begin, byName: map[string]*World{}}
	all.warn(scenario)
	all.journals = &journals{limit: maxJournals, list: all.listJournals}
	return all, nil
}

// warn logs what of a scenario has no effect.
func (all *Worlds) warn(scenario *scenarios.Scenario) {
	for _, warning := range scenario.Warnings {
		all.Logger.Warn(warning.Error())
	}
}

func (all *Worlds) listJournals() (list []*Journal) {
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, w := range all.byName {
		list = append(list, w.Journal)
	}
	return list
}

// vendor finds a vendor by its name; nil is none.
func (all *Worlds) vendor(name string) *Vendor {
	for _, v := range all.Vendors {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// Known finds a vendor by its name, or says which there are.
func (all *Worlds) Known(name string) (*Vendor, *problem.Problem) {
	if v := all.vendor(name); v != nil {
		return v, nil
	}
	var known []string
	for _, v := range all.Vendors {
		known = append(known, v.Name)
	}
	return nil, problem.New(http.StatusNotFound, "no vendor is called "+strconv.Quote(name)+" here; "+schemas.Suggest(name, known))
}

// List gives the worlds that are not idle, by their names.
func (all *Worlds) List() []*World {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.dropIdle()
	return slices.SortedFunc(maps.Values(all.byName), func(a, b *World) int { return cmp.Compare(a.name, b.name) })
}

// Get finds a world for who asks from inside the process, making it from the
// server's scenario when there is none of that name.
func (all *Worlds) Get(name string) *World {
	all.mu.Lock()
	defer all.mu.Unlock()
	w, ok := all.find(name)
	if !ok {
		w = all.make(name)
	}
	return w
}

// Has says whether there is a world of a name.
func (all *Worlds) Has(name string) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	_, ok := all.find(name)
	return ok
}

// Acquire finds or makes the world of one request. It is not dropped as idle before
// the request is over and lets go of it.
func (all *Worlds) Acquire(name string) (*World, *problem.Problem) {
	all.mu.Lock()
	defer all.mu.Unlock()
	w, ok := all.find(name)
	if !ok {
		if p := all.full(); p != nil {
			return nil, p
		}
		w = all.make(name)
	}
	w.underWay.Add(1)
	return w, nil
}

// make makes a world from the server's scenario. The caller holds the lock.
func (all *Worlds) make(name string) *World {
	w := all.New(name, all.initial, false)
	all.byName[name] = w
	return w
}

// drop forgets a world, for whatever reason. The caller holds the lock.
func (all *Worlds) drop(w *World) {
	w.Journal.end()
	w.leave()
	delete(all.byName, w.name)
}

// Drop forgets the world of a name, and says whether there was one.
func (all *Worlds) Drop(name string) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	w, ok := all.find(name)
	if ok {
		all.drop(w)
	}
	return ok
}

// Release lets go of a world that was held.
func (w *World) Release() {
	w.left.Store(realTime().UnixNano())
	w.underWay.Add(-1)
}

// find gives a world unless it is idle, and so as good as dropped. The caller holds the lock.
func (all *Worlds) find(name string) (*World, bool) {
	w, ok := all.byName[name]
	if ok && all.idle(w) {
		all.drop(w)
		return nil, false
	}
	return w, ok
}

// Admit takes a new world in under its name, or under one that is free.
func (all *Worlds) Admit(w *World) *problem.Problem {
	all.mu.Lock()
	defer all.mu.Unlock()
	for n := len(all.byName) + 1; w.name == ""; n++ {
		if name := "world-" + strconv.Itoa(n); all.byName[name] == nil {
			w.name = name
		}
	}
	if _, taken := all.find(w.name); taken {
		return problem.New(http.StatusConflict, fmt.Sprintf("there is a world %q already", w.name))
	}
	if p := all.full(); p != nil {
		return p
	}
	all.byName[w.name] = w
	if w.initial.scenario != all.initial.scenario {
		w.follow(all.initial) // the scenario was reloaded while the world was made
	}
	return nil
}
