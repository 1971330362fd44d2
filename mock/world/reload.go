package world

import (
	"context"
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/scenarios"
)

// Reloaded says what a new version of the server's scenario meant to the worlds
// that there were.
type Reloaded struct {
	// Took is how many began anew from it.
	Took int
	// Kept names those that somebody had written to, in alphabetical order. Each
	// goes on as it was until it is reset: then it begins from the new version.
	Kept []string
}

// Reload puts another scenario in the place of the one that the server makes
// worlds from. Worlds that nobody has written to begin anew from it, with an
// empty journal, as do all that are made from now on. It fails when the
// scenario's data cannot be loaded, and then nothing has changed.
func (all *Worlds) Reload(scenario *scenarios.Scenario) (Reloaded, error) {
	all.reloading.Lock()
	defer all.reloading.Unlock()
	begin, err := newState(context.Background(), scenario, all.Vendors)
	if err != nil {
		return Reloaded{}, err
	}
	all.warn(scenario)
	all.mu.Lock()
	all.dropIdle()
	all.initial = begin
	worlds := slices.Collect(maps.Values(all.byName))
	all.mu.Unlock()
	var made Reloaded
	for _, w := range worlds {
		switch took, kept := w.follow(begin); {
		case took:
			made.Took++
		case kept:
			made.Kept = append(made.Kept, w.name)
		}
	}
	slices.Sort(made.Kept)
	return made, nil
}

// follow makes the world begin anew from a new version of the server's scenario, at
// once or with its next reset.
//
// A world of its own is left alone: one that was made from another scenario, with
// another seed or from another world, or that was sent a scenario.
//
// One that somebody has written to waits for its reset, and this is what that
// means: since it was made or last reset, a vendor's call that writes has succeeded, or a control
// call has changed its objects, its rules or its clock or has restored a snapshot.
// To have snapshots counts too: they are of the old version. To read writes
// nothing, whatever it counts in rules and in the journal.
func (w *World) follow(begin State) (took, kept bool) {
	defer w.lock()()
	if w.own {
		return false, false
	}
	w.initial = begin
	if w.written || len(w.snapshots) > 0 {
		return false, true
	}
	w.begin(begin)
	return true, false
}
