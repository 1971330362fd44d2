package world

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/scenarios"
)

// New makes a world that begins from a state; own says that this is not how the
// server's scenario begins. It is not among the others yet.
func (all *Worlds) New(name string, begin State, own bool) *World {
	w := &World{worlds: all, name: name, initial: begin, own: own, Journal: newJournal(all.JournalBytes, all.journals)}
	w.left.Store(realTime().UnixNano())
	w.begin(begin)
	return w
}

// Passing makes a world from the server's scenario for one request. It is never among
// the others.
func (all *Worlds) Passing(name string) *World {
	w := all.New(name, all.Beginning(), false)
	w.underWay.Add(1)
	w.leave()
	w.Journal.end()
	return w
}

// Fork copies a world as it stands, as it stood after the request of a seq, or a snapshot of it
// (WORLD@SNAPSHOT): its objects and its time, not its journal. The copy is not among the others yet.
func (all *Worlds) Fork(name, from string, at *uint64) (*World, *problem.Problem) {
	from, snapshot, ofSnapshot := strings.Cut(from, "@")
	all.mu.Lock()
	source, ok := all.find(from)
	if ok {
		source.underWay.Add(1)
		defer source.Release()
	}
	all.mu.Unlock()
	if !ok {
		return nil, problem.New(http.StatusNotFound, fmt.Sprintf("there is no world %q to fork from", from))
	}
	begin := source.Present()
	var p *problem.Problem
	switch {
	case at != nil && ofSnapshot:
		return nil, problem.New(http.StatusUnprocessableEntity, "a fork is of a snapshot or of a request: leave at out, or the snapshot's name")
	case at != nil:
		if begin, p = source.At(*at); p != nil {
			return nil, p
		}
	case ofSnapshot:
		if begin, p = source.Snapshot(snapshot); p != nil {
			return nil, p
		}
	}
	return all.New(name, begin, true), nil
}

// Beginning is how worlds begin that are made from the server's scenario.
func (all *Worlds) Beginning() State {
	all.mu.Lock()
	defer all.mu.Unlock()
	return all.initial
}

// Reseed is how a world begins with another seed.
func (all *Worlds) Reseed(begin State, seed int64) (State, error) {
	scenario, err := begin.scenario.WithSeed(seed)
	if err != nil {
		return begin, err
	}
	return newState(context.Background(), scenario, all.Vendors)
}

// builtins keeps how worlds begin that are made from a built-in scenario: they
// share what it holds.
type builtins struct {
	mu     sync.Mutex
	byName map[string]State
}

// Builtin gives how a world begins that is made from a built-in scenario.
func (all *Worlds) Builtin(name string) (State, error) {
	all.builtins.mu.Lock()
	defer all.builtins.mu.Unlock()
	if begin, ok := all.builtins.byName[name]; ok {
		return begin, nil
	}
	scenario, err := scenarios.Builtin(all.Catalog, name)
	if err != nil {
		return State{}, err
	}
	begin, err := newState(context.Background(), scenario, all.Vendors)
	if err != nil {
		return State{}, err
	}
	if all.builtins.byName == nil {
		all.builtins.byName = map[string]State{}
	}
	all.builtins.byName[name] = begin
	return begin, nil
}
