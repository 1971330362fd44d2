package control

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// snapshotSummary is a snapshot as lists show it.
type snapshotSummary struct {
	Name  string    `json:"name"`
	Clock time.Time `json:"clock"`
}

func (a *API) listSnapshots(rw http.ResponseWriter, c *call) *problem.Problem {
	snapshots := c.world.Snapshots()
	summaries := make([]snapshotSummary, 0, len(snapshots))
	for _, name := range slices.Sorted(maps.Keys(snapshots)) {
		if one := snapshots[name]; !one.Mark {
			summaries = append(summaries, snapshotSummary{name, one.Clock.Now()})
		}
	}
	write(rw, http.StatusOK, struct {
		Snapshots []snapshotSummary `json:"snapshots"`
	}{summaries})
	return nil
}

// putSnapshot keeps the world as it stands under a name, in the place of what
// the name stood for, be it a snapshot or a mark.
func (a *API) putSnapshot(rw http.ResponseWriter, c *call) *problem.Problem {
	name := c.vars["name"]
	if p := world.CheckName("snapshot", name); p != nil {
		return p
	}
	made, replaced, p := c.world.Keep(name, false)
	if p != nil {
		return p
	}
	if replaced {
		return c.done(rw, nil)
	}
	write(rw, http.StatusCreated, snapshotSummary{name, made.Clock.Now()})
	return nil
}

// restoreSnapshot takes the world back to a snapshot.
func (a *API) restoreSnapshot(rw http.ResponseWriter, c *call) *problem.Problem {
	snapshot, p := c.world.Snapshot(c.vars["name"])
	if p != nil {
		return p
	}
	query := c.URL.Query()
	if p := knownQuery(query, "keep"); p != nil {
		return p
	}
	keep, p := wants(query, "keep", "the data alone, with journal, clock, rules and baseline as they are")
	if p != nil {
		return p
	}
	if keep {
		return c.done(rw, c.world.RestoreData(snapshot))
	}
	c.world.Restore(snapshot)
	return c.done(rw, nil)
}

// putMark keeps a point of the world's history under a name, to count changes from.
func (a *API) putMark(rw http.ResponseWriter, c *call) *problem.Problem {
	name := c.vars["name"]
	if p := world.CheckName("mark", name); p != nil {
		return p
	}
	made, _, p := c.world.Keep(name, true)
	if p == nil {
		write(rw, http.StatusCreated, snapshotSummary{name, made.Clock.Now()})
	}
	return p
}
