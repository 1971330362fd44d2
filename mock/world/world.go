package world

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
)

// World is one named world. Reads run beside each other on the tables of the
// state they began in; writes run one at a time.
type World struct {
	worlds   *Worlds // that it is among
	name     string
	Journal  *Journal
	Coverage CoverageCounts

	// How many requests are under way, and when the last one ended, in nanoseconds
	// of real time since 1970.
	underWay atomic.Int64
	left     atomic.Int64

	// writing is held by a request that writes from beginning to end, and by whatever
	// else exchanges the state; mu guards the fields, and nobody holds it for long while
	// a request is answered. Who wants both takes writing first.
	writing sync.Mutex
	mu      sync.Mutex
	State
	initial   State               // what a reset takes the world back to
	baseline  State               // what it last began from, by a reset or otherwise
	snapshots map[string]Snapshot // and marks; nil is none
	shared    *State              // the state as pasts keep it; nil when it has changed since

	growth growth

	// Both are for follow, which says what they mean.
	own, written bool
}

// begin takes the world to a state, with all that was done in it forgotten but
// for snapshots. Sequence numbers in the journal go on, so that whoever follows
// it misses nothing. The caller holds the lock, or is the only one to know the
// world.
func (w *World) begin(from State) {
	w.State, w.baseline, w.shared = from.copy(), from, nil
	from.tables.keep()
	w.Journal.Clear()
	w.Coverage.clear()
	w.shrink()
}

// Reset takes the world back to how it was made, or to the version of its scenario
// that has come since.
func (w *World) Reset() {
	defer w.lock()()
	w.begin(w.initial)
	w.written = false
}

// Replace makes the world begin anew, as one that was made from a state.
func (w *World) Replace(made State) {
	defer w.lock()()
	w.initial = made
	w.begin(made)
	w.own = true
}

// Present gives the world as it stands.
func (w *World) Present() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.State.copy()
}

// Enter takes a request into the world: its number, the state it sees and the
// rule that it meets, if any, belong together. A request that writes keeps the
// others that write out until Finish.
func (w *World) Enter(q *RequestFacts, readOnly bool) (*Tx, *Rule) {
	if !readOnly {
		w.writing.Lock()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number++
	tx := &Tx{
		world:  w,
		tables: w.tables, readOnly: readOnly, vendor: q.Vendor, auth: w.scenario.Auth, seed: w.scenario.Seed, now: w.Clock.Now(),
		chance: w.chance.For(strconv.FormatUint(w.number, 10)),
	}
	rule, counted := w.Rules.meet(q, tx)
	if counted {
		w.shared = nil
	}
	now := w.share()
	tx.past = Past{w.number, now, now}
	return tx, rule
}

// Look gives the world as it stands to who only looks at who may call a vendor. It is no
// request: it has no number, and no chance.
func (w *World) Look(vendor string) *Tx {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &Tx{world: w, tables: w.tables, readOnly: true, vendor: vendor, auth: w.scenario.Auth, seed: w.scenario.Seed, now: w.Clock.Now()}
}

// Finish ends a request; what it changed stays when it succeeded.
func (w *World) Finish(tx *Tx, succeeded bool) {
	if tx.readOnly {
		return
	}
	w.mu.Lock()
	if succeeded {
		w.grow(tx.growth())
		w.tables, w.Clock, w.written, w.shared = tx.tables, w.Clock.ticked(), true, nil
	}
	tx.past.after = w.share()
	w.mu.Unlock()
	w.writing.Unlock()
}

// lock waits until nobody writes and keeps all others out of the world; what it gives
// lets them in again.
func (w *World) lock() (unlock func()) {
	w.writing.Lock()
	w.mu.Lock()
	return func() {
		w.mu.Unlock()
		w.writing.Unlock()
	}
}

// Edit lets the control API change the world as it stands, or refuse to.
func (w *World) Edit(change func(*State) *problem.Problem) *problem.Problem {
	defer w.lock()()
	changed := w.State
	p := change(&changed)
	if p == nil {
		w.State, w.written, w.shared = changed, true, nil
	}
	return p
}

// Summary is a world as lists show it.
type Summary struct {
	Name     string    `json:"name"`
	Scenario string    `json:"scenario"`
	Seed     int64     `json:"seed"`
	Clock    time.Time `json:"clock"`
	// Requests counts those since the world was made, or last reset or restored.
	Requests uint64 `json:"requests"`
}

// Used is when the last request or control call for the world ended, in real time.
func (w *World) Used() time.Time { return time.Unix(0, w.left.Load()).UTC() }

// Summary says what lists of worlds show.
func (w *World) Summary() Summary {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Summary{w.name, w.scenario.Name, w.scenario.Seed, w.Clock.Now(), w.number - w.baseline.number}
}
