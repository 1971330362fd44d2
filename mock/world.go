package mock

import (
	"maps"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/scenarios"
)

// worldState is all that a world is at one point, its journal aside. What is in a
// moment never changes in place: a world goes from one moment to the next.
type worldState struct {
	scenario *scenarios.Scenario // without its data, which is in the tables
	number   uint64              // of the last request
	chance   fixtures.Chance     // of requests
	tables   tables
	clock    clock
	rules    rules
	counts   windows // of [Tx.Count]
}

// newWorldState is how a world begins that is made from a scenario.
func newWorldState(scenario *scenarios.Scenario, vendors []*boundVendor) (worldState, error) {
	loaded, err := loadTables(scenario.Data, scenario.Seed, vendors)
	if err != nil {
		return worldState{}, err
	}
	made, err := newRules(scenario.Rules)
	if err != nil {
		return worldState{}, err
	}
	return worldState{
		scenario: scenario.WithoutData(), chance: fixtures.NewChance(scenario.Seed).For("request"),
		tables: loaded, clock: newClock(scenario.Clock, scenario.Tick), rules: beginRules(made),
	}, nil
}

// copy gives the same moment for another world, or for later. Tables are shared:
// whoever writes to one writes to a copy of it.
func (m worldState) copy() worldState {
	m.rules, m.counts = m.rules.copy(), maps.Clone(m.counts)
	return m
}

// filler completes rows that are put into the world from outside.
func (m worldState) filler() fixtures.Filler {
	return fixtures.Filler{Seed: m.scenario.Seed, At: m.clock.now()}
}

// world is one named world. Reads run beside each other on the tables of the
// moment they began in; writes run one at a time.
type world struct {
	name     string
	journal  *journal
	coverage coverCounts

	// How many requests are under way, and when the last one ended, in nanoseconds
	// of real time since 1970.
	underWay atomic.Int64
	left     atomic.Int64

	mu sync.Mutex
	worldState
	initial   worldState          // what a reset takes the world back to
	baseline  worldState          // what it last began from, by a reset or otherwise
	snapshots map[string]snapshot // and marks; nil is none

	// Both are for follow, which says what they mean.
	own, written bool
}

func newWorld(name string, made worldState, journalBytes int64) *world {
	w := &world{name: name, initial: made, journal: newJournal(journalBytes)}
	w.left.Store(realTime().UnixNano())
	w.begin(made)
	return w
}

// begin takes the world to a moment, with all that was done in it forgotten but
// for snapshots. Sequence numbers in the journal go on, so that whoever follows
// it misses nothing. The caller holds the lock, or is the only one to know the
// world.
func (w *world) begin(from worldState) {
	w.worldState, w.baseline = from.copy(), from
	from.tables.keep()
	w.journal.clear()
	w.coverage.clear()
}

// reset takes the world back to how it was made, or to the version of its scenario
// that has come since.
func (w *world) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin(w.initial)
	w.written = false
}

// replace makes the world begin anew, as one that was made from a moment.
func (w *world) replace(made worldState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.initial = made
	w.begin(made)
	w.own = true
}

// present gives the world as it stands.
func (w *world) present() worldState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.worldState.copy()
}

// enter takes a request into the world: its number, the state it sees and the
// rule that it meets, if any, belong together. A request that writes keeps the
// others out until finish.
func (w *world) enter(q *requestFacts, readOnly bool) (*Tx, *rule) {
	w.mu.Lock()
	w.number++
	tx := &Tx{
		world:  w,
		tables: w.tables, readOnly: readOnly, vendor: q.vendor, auth: w.scenario.Auth, seed: w.scenario.Seed, now: w.clock.now(),
		chance: w.chance.For(strconv.FormatUint(w.number, 10)),
	}
	met := w.rules.meet(q, tx)
	if readOnly {
		w.mu.Unlock()
	}
	return tx, met
}

// finish ends a request; what it changed stays when it succeeded.
func (w *world) finish(tx *Tx, succeeded bool) {
	if tx.readOnly {
		return
	}
	if succeeded {
		w.tables, w.clock, w.written = tx.tables, w.clock.ticked(), true
	}
	w.mu.Unlock()
}

// addRule puts a rule before those that the world has.
func (w *world) addRule(spec scenarios.Rule) (ruleState, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.rules.add(spec); err != nil {
		return ruleState{}, err
	}
	w.written = true
	return w.rules.state(0), nil
}

// edit lets the control API change the world as it stands, or refuse to.
func (w *world) edit(change func(*worldState) *problem) *problem {
	w.mu.Lock()
	defer w.mu.Unlock()
	changed := w.worldState
	p := change(&changed)
	if p == nil {
		w.worldState, w.written = changed, true
	}
	return p
}
