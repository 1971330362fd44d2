package world

import (
	"fmt"
	"maps"
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
)

// Snapshot is a world as it stood when it was kept under a name. A mark is only to
// count changes from: the world cannot be taken back to it.
type Snapshot struct {
	State
	Mark bool
}

// Snapshots gives the world's snapshots and marks by their names.
func (w *World) Snapshots() map[string]Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.snapshots)
}

// maxSnapshots is how many snapshots and marks a world may have.
const maxSnapshots = 1000

// Keep makes a snapshot or a mark. It says whether there was a snapshot of the name:
// another one replaces it, a mark does not.
func (w *World) Keep(name string, mark bool) (made State, replaced bool, p *problem.Problem) {
	w.mu.Lock()
	defer w.mu.Unlock()
	old, taken := w.snapshots[name]
	replaced = taken && !old.Mark
	switch {
	case mark && replaced:
		return made, false, problem.New(http.StatusConflict, fmt.Sprintf("the world %s has a snapshot %q, and marks share their names with snapshots: take another name for the mark; changes?since=%s counts from the snapshot already", w.name, name, name))
	case !taken && len(w.snapshots) >= maxSnapshots:
		return made, false, problem.New(http.StatusConflict, fmt.Sprintf("the world %s has %d snapshots and marks already, as many as it may: put this one in the place of another by giving its name, or give each test a world of its own, which is dropped with its snapshots (DELETE %s%s)", w.name, maxSnapshots, Prefix, w.name))
	case w.snapshots == nil:
		w.snapshots = map[string]Snapshot{}
	}
	made = w.State.copy()
	made.tables.keep()
	w.snapshots[name] = Snapshot{made, mark}
	return made, replaced, nil
}

// kept finds what is kept under a name, a snapshot or a mark.
func (w *World) kept(name string) (Snapshot, *problem.Problem) {
	if p := CheckName("snapshot", name); p != nil {
		return Snapshot{}, p
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	found, ok := w.snapshots[name]
	if !ok {
		return found, problem.New(http.StatusNotFound, fmt.Sprintf("the world %s has no snapshot %q, and no mark of that name", w.name, name))
	}
	found.State = found.copy()
	return found, nil
}

// Snapshot finds a snapshot by its name.
func (w *World) Snapshot(name string) (State, *problem.Problem) {
	found, p := w.kept(name)
	if p == nil && found.Mark {
		p = problem.New(http.StatusConflict, fmt.Sprintf("%q is a mark of the world %s, for changes?since=%s only: a world is taken back to a snapshot (PUT %ssnapshots/NAME)", name, w.name, name, ControlPrefix+"/"))
	}
	return found.State, p
}

// RestoreData takes the objects of the world back to a snapshot, and leaves all else as it
// is: its time, its rules, its journal and what changes count from. Ids that were used stay
// used.
func (w *World) RestoreData(snapshot State) *problem.Problem {
	return w.Edit(func(m *State) *problem.Problem {
		restored := make(tables, len(snapshot.tables))
		for collection, table := range snapshot.tables {
			restored[collection] = table.Fork()
			restored[collection].After(m.tables[collection])
		}
		m.tables = restored
		return nil
	})
}

// Restore makes the world begin from a snapshot.
func (w *World) Restore(snapshot State) {
	defer w.lock()()
	w.begin(snapshot)
	w.written = true
}
