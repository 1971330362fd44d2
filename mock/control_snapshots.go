package mock

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// snapshotSummary is a snapshot as lists show it.
type snapshotSummary struct {
	Name  string    `json:"name"`
	Clock time.Time `json:"clock"`
}

func (s *Server) listSnapshots(rw http.ResponseWriter, c *controlCall) *problem {
	snapshots := c.world.allSnapshots()
	summaries := make([]snapshotSummary, 0, len(snapshots))
	for _, name := range slices.Sorted(maps.Keys(snapshots)) {
		if one := snapshots[name]; !one.mark {
			summaries = append(summaries, snapshotSummary{name, one.clock.now()})
		}
	}
	writeControl(rw, http.StatusOK, struct {
		Snapshots []snapshotSummary `json:"snapshots"`
	}{summaries})
	return nil
}

// putSnapshot keeps the world as it stands under a name, in the place of what
// the name stood for, be it a snapshot or a mark.
func (s *Server) putSnapshot(rw http.ResponseWriter, c *controlCall) *problem {
	name := c.vars["name"]
	if p := checkName("snapshot", name); p != nil {
		return p
	}
	made, replaced, p := c.world.keep(name, false)
	if p != nil {
		return p
	}
	if replaced {
		return c.done(rw, nil)
	}
	writeControl(rw, http.StatusCreated, snapshotSummary{name, made.clock.now()})
	return nil
}

// restoreSnapshot takes the world back to a snapshot.
func (s *Server) restoreSnapshot(rw http.ResponseWriter, c *controlCall) *problem {
	snapshot, p := c.world.snapshot(c.vars["name"])
	if p != nil {
		return p
	}
	c.world.restore(snapshot)
	return c.done(rw, nil)
}

// putMark keeps a point of the world's history under a name, to count changes from.
func (s *Server) putMark(rw http.ResponseWriter, c *controlCall) *problem {
	name := c.vars["name"]
	if p := checkName("mark", name); p != nil {
		return p
	}
	made, _, p := c.world.keep(name, true)
	if p == nil {
		writeControl(rw, http.StatusCreated, snapshotSummary{name, made.clock.now()})
	}
	return p
}

// checkName refuses what cannot be the name of a world, a snapshot or a mark.
func checkName(kind, name string) *problem {
	if validWorldName(name) {
		return nil
	}
	return newProblem(http.StatusBadRequest, fmt.Sprintf("%q cannot be a %s's name: it has 1 to 64 of A-Z a-z 0-9 . _ -, and is not . or ..", name, kind))
}

// snapshot is a world as it stood when it was kept under a name. A mark is only to
// count changes from: the world cannot be taken back to it.
type snapshot struct {
	worldState
	mark bool
}

func (w *world) allSnapshots() map[string]snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.snapshots)
}

// maxSnapshots is how many snapshots and marks a world may have.
const maxSnapshots = 1000

// keep makes a snapshot or a mark. It says whether there was a snapshot of the name:
// another one replaces it, a mark does not.
func (w *world) keep(name string, mark bool) (made worldState, replaced bool, p *problem) {
	w.mu.Lock()
	defer w.mu.Unlock()
	old, taken := w.snapshots[name]
	replaced = taken && !old.mark
	switch {
	case mark && replaced:
		return made, false, newProblem(http.StatusConflict, fmt.Sprintf("the world %s has a snapshot %q, and marks share their names with snapshots: take another name for the mark; changes?since=%s counts from the snapshot already", w.name, name, name))
	case !taken && len(w.snapshots) >= maxSnapshots:
		return made, false, newProblem(http.StatusConflict, fmt.Sprintf("the world %s has %d snapshots and marks already, as many as it may: put this one in the place of another by giving its name, or give each test a world of its own, which is dropped with its snapshots (DELETE %s%s)", w.name, maxSnapshots, worldsPrefix, w.name))
	case w.snapshots == nil:
		w.snapshots = map[string]snapshot{}
	}
	made = w.worldState.copy()
	made.tables.keep()
	w.snapshots[name] = snapshot{made, mark}
	return made, replaced, nil
}

// kept finds what is kept under a name, a snapshot or a mark.
func (w *world) kept(name string) (snapshot, *problem) {
	if p := checkName("snapshot", name); p != nil {
		return snapshot{}, p
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	found, ok := w.snapshots[name]
	if !ok {
		return found, newProblem(http.StatusNotFound, fmt.Sprintf("the world %s has no snapshot %q, and no mark of that name", w.name, name))
	}
	found.worldState = found.copy()
	return found, nil
}

// snapshot finds a snapshot by its name.
func (w *world) snapshot(name string) (worldState, *problem) {
	found, p := w.kept(name)
	if p == nil && found.mark {
		p = newProblem(http.StatusConflict, fmt.Sprintf("%q is a mark of the world %s, for changes?since=%s only: a world is taken back to a snapshot (PUT %ssnapshots/NAME)", name, w.name, name, controlPrefix+"/"))
	}
	return found.worldState, p
}

// restore makes the world begin from a snapshot.
func (w *world) restore(snapshot worldState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin(snapshot)
	w.written = true
}
