package mock

import (
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/scenarios"
)

// beginning is how a world starts, and what a reset takes it back to: a
// scenario, or another world at one moment. Its tables are shared by all worlds
// that start so, and never change.
type beginning struct {
	scenario *scenarios.Scenario
	clock    clock
	rules    rules
	number   uint64 // of the last request that came before

	mu     sync.Mutex // copies of one table must not be made at the same time
	tables tables
}

// newBeginning loads a scenario's data for the vendors on the stage.
func newBeginning(scenario *scenarios.Scenario, actors []*actor) (*beginning, error) {
	loaded, err := loadTables(scenario.Data, scenario.Seed, actors)
	if err != nil {
		return nil, err
	}
	made, err := newRules(scenario.Rules)
	if err != nil {
		return nil, err
	}
	return &beginning{scenario: scenario, clock: newClock(scenario.Clock, scenario.Tick), rules: beginRules(made), tables: loaded}, nil
}

// loadTables makes the tables of all vendors out of rows that their schemas have
// found valid.
func loadTables(data scenarios.Data, seed int64, actors []*actor) (tables, error) {
	loaded := tables{}
	for _, a := range actors {
		for _, collection := range a.Collections {
			table, err := collection.load(data[a.Name][collection.name()])
			if err != nil {
				return nil, err
			}
			loaded[collection] = table
		}
	}
	var wrong []error
	for _, a := range actors {
		if a.Check == nil {
			continue
		}
		tx := &Tx{tables: loaded, readOnly: true, vendor: a.Name, seed: seed}
		a.Check(tx, func(collection AnyCollection, id, format string, args ...any) {
			wrong = append(wrong, a.rowError(data, collection, id, format, args...))
		})
		wrong = append(wrong, tx.misuse)
	}
	return loaded, errors.Join(wrong...)
}

// rowError makes an error at the place of a row in the text that it came from.
func (a *actor) rowError(data scenarios.Data, collection AnyCollection, id, format string, args ...any) error {
	declared, _ := a.contract.Collection(collection.name())
	for _, row := range data[a.Name][collection.name()] {
		if fmt.Sprint(row.Value[declared.ID]) == id { // ids may be numbers
			return row.Errorf(format, args...)
		}
	}
	return fmt.Errorf(format, args...)
}

// fork copies the tables, which takes the same time however many rows they have.
func (b *beginning) fork() tables {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tables.copy()
}

func (t tables) copy() tables {
	copied := make(tables, len(t))
	for collection, table := range t {
		copied[collection] = table.copy()
	}
	return copied
}

// world is one named world. Reads run beside each other on the tables of the
// moment they began in; writes run one at a time.
type world struct {
	name    string
	begin   *beginning
	journal *journal

	mu     sync.Mutex
	number uint64 // of the last request
	tables tables
	clock  clock
	rules  rules
}

func newWorld(name string, begin *beginning, journalBytes int64) *world {
	w := &world{name: name, begin: begin, journal: newJournal(journalBytes)}
	w.reset()
	return w
}

// reset takes the world back to how it began.
func (w *world) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number = w.begin.number
	w.tables = w.begin.fork()
	w.clock = w.begin.clock
	w.rules = w.begin.rules.copy()
	w.journal.clear()
}

// enter takes a request into the world: its number, the state it sees and the
// rule that it meets, if any, belong together. A request that writes keeps the
// others out until finish; one that the vendor does not get to see writes nothing.
func (w *world) enter(q *asked, readOnly bool) (*Tx, *rule) {
	w.mu.Lock()
	w.number++
	seed := w.begin.scenario.Seed
	tx := &Tx{
		tables: w.tables, readOnly: readOnly, vendor: q.vendor, auth: w.begin.scenario.Auth, seed: seed, now: w.clock.now(),
		chance: fixtures.NewChance(seed).For("request", strconv.FormatUint(w.number, 10)),
	}
	met := w.rules.meet(q, tx)
	tx.readOnly = readOnly || met != nil && !met.runsHandler()
	if tx.readOnly {
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
		w.tables, w.clock = tx.tables, w.clock.ticked()
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
	return w.rules.state(0), nil
}

// snapshot gives the tables of this moment.
func (w *world) snapshot() tables {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tables
}

// replace puts other tables in the place of the world's; ids that were used stay
// used.
func (w *world) replace(t tables) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for collection, table := range t {
		table.after(w.tables[collection])
	}
	w.tables = t
}

// filler completes rows that are put into the world from outside.
func (w *world) filler() fixtures.Filler {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fixtures.Filler{Seed: w.begin.scenario.Seed, At: w.clock.now()}
}
