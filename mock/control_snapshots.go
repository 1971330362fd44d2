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
		summaries = append(summaries, snapshotSummary{name, snapshots[name].clock.now()})
	}
	writeControl(rw, http.StatusOK, struct {
		Snapshots []snapshotSummary `json:"snapshots"`
	}{summaries})
	return nil
}

// putSnapshot keeps the world as it stands under a name, in the place of what
// the name stood for.
func (s *Server) putSnapshot(rw http.ResponseWriter, c *controlCall) *problem {
	name := c.vars["name"]
	if p := checkName("snapshot", name); p != nil {
		return p
	}
	made, replaced, p := c.world.keep(name)
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

// checkName refuses what cannot be the name of a world or a snapshot.
func checkName(kind, name string) *problem {
	if validWorldName(name) {
		return nil
	}
	return newProblem(http.StatusBadRequest, fmt.Sprintf("%q cannot be a %s's name: it has 1 to 64 of A-Z a-z 0-9 . _ -, and is not . or ..", name, kind))
}

func (w *world) allSnapshots() map[string]worldState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.snapshots)
}

// maxSnapshots is how many snapshots a world may have.
const maxSnapshots = 1000

// keep makes a snapshot, and says whether there was one of its name.
func (w *world) keep(name string) (made worldState, replaced bool, p *problem) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.snapshots == nil {
		w.snapshots = map[string]worldState{}
	}
	_, replaced = w.snapshots[name]
	if !replaced && len(w.snapshots) >= maxSnapshots {
		return worldState{}, false, newProblem(http.StatusConflict, fmt.Sprintf("the world %s has %d snapshots already, as many as it may: put this one in the place of another by giving its name, or give each test a world of its own, which is dropped with its snapshots (DELETE %s%s)", w.name, maxSnapshots, worldsPrefix, w.name))
	}
	w.snapshots[name] = w.worldState.copy()
	return w.snapshots[name], replaced, nil
}

// snapshot finds a snapshot by its name.
func (w *world) snapshot(name string) (worldState, *problem) {
	if p := checkName("snapshot", name); p != nil {
		return worldState{}, p
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	m, ok := w.snapshots[name]
	if !ok {
		return m, newProblem(http.StatusNotFound, fmt.Sprintf("the world %s has no snapshot %q", w.name, name))
	}
	return m.copy(), nil
}

// restore makes the world begin from a snapshot.
func (w *world) restore(snapshot worldState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin(snapshot)
	w.written = true
}
