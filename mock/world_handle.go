package mock

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// World is one world of a server in the same process: what the control API does
// over HTTP, as methods. It stands for the world's name: a world that was dropped
// is made anew when it is asked for again.
type World struct {
	server *Server
	name   string
}

// State is what vendors hold: objects by vendor, then by collection, each in the
// vendor's own field names. It has the form of a scenario's data.
type State map[string]map[string][]map[string]any

// World gives the world of a name. It fails when nothing can have that name.
func (s *Server) World(name string) (*World, error) {
	if p := world.CheckName("world", name); p != nil {
		return nil, p
	}
	return &World{s, name}, nil
}

// Name is the world's name.
func (w *World) Name() string { return w.name }

// Path is the path prefix under which the vendors are asked in this world.
func (w *World) Path() string { return world.Prefix + w.name }

// Header gives the header that chooses this world, and its value.
func (w *World) Header() (name, value string) { return world.Header, w.name }

// use does something in the world, which is made when there is none.
func (w *World) use(do func(*world.World) *problem.Problem) error {
	held, p := w.server.worlds.Acquire(w.name)
	if p != nil {
		return p
	}
	defer held.Release()
	if p := do(held); p != nil {
		return p
	}
	return nil
}

// Drop forgets the world, with its snapshots and its journal. It says whether
// there was one.
func (w *World) Drop() bool { return w.server.worlds.Drop(w.name) }

// Reset takes the world back to how it was made, with an empty journal. Snapshots
// stay.
func (w *World) Reset() error {
	return w.use(func(held *world.World) *problem.Problem { held.Reset(); return nil })
}

// Requests gives the world's journal, oldest first: as much of it as
// [Options.JournalBytes] has room for.
func (w *World) Requests() (entries []*world.Entry, err error) {
	err = w.use(func(held *world.World) *problem.Problem { entries, _ = held.Journal.List(0); return nil })
	return entries, err
}

// Changes says how what the vendors hold differs from the world's beginning (its
// making, or the last reset, restore, new state or new scenario): by vendor,
// collection and the order in which objects came. It is nil when nothing differs.
func (w *World) Changes() ([]world.Change, error) { return w.changes(nil) }

// ChangesSince is [World.Changes] counted from a mark or a snapshot.
func (w *World) ChangesSince(name string) ([]world.Change, error) { return w.changes(&name) }

func (w *World) changes(since *string) (changes []world.Change, err error) {
	var found []world.RawChange
	if err := w.use(func(held *world.World) (p *problem.Problem) { found, p = held.Changes(since, 0, false); return p }); err != nil {
		return nil, err
	}
	for _, c := range found {
		value, err := c.Plain()
		if err != nil {
			return nil, err
		}
		changes = append(changes, value)
	}
	return changes, nil
}

// State gives all that the vendors hold but for internal collections, as encoding/json
// reads it: numbers are of type float64. A whole number that a float64 cannot hold is a
// [json.Number].
func (w *World) State() (state State, err error) {
	var present world.State
	if err := w.use(func(held *world.World) *problem.Problem { present = held.Present(); return nil }); err != nil {
		return nil, err
	}
	text, err := schemas.EncodeJSON(w.server.worlds.Dump(present, false))
	if err != nil {
		return nil, err
	}
	if err := schemas.Unmarshal(text, &state); err != nil {
		return nil, err
	}
	for _, collections := range state {
		for _, rows := range collections {
			for _, row := range rows {
				schemas.PlainNumbers(row)
			}
		}
	}
	return state, nil
}

// SetState puts other objects in the place of all that the vendors hold. The data
// has the form of a scenario's: a [State], any other value that encodes to such
// JSON, or a string, which is JSON or YAML. Fields that an object leaves out are
// filled in. When anything is wrong with the data, nothing of it is taken. Changes
// count from there.
func (w *World) SetState(data any) error {
	doc, err := document("state", data)
	if err != nil {
		return err
	}
	return w.use(func(held *world.World) *problem.Problem { return held.SetState(context.Background(), doc, false) })
}

// AddRule puts a rule before those that the world has, and gives its id. The rule
// is held to what a scenario file may say.
func (w *World) AddRule(rule scenarios.Rule) (id string, err error) {
	doc, err := document("rule", rule)
	if err != nil {
		return "", err
	}
	err = w.use(func(held *world.World) *problem.Problem {
		state, p := held.AddRule(doc)
		id = state.ID
		return p
	})
	return id, err
}

// RemoveRule takes the rule of an id away.
func (w *World) RemoveRule(id string) error {
	return w.use(func(held *world.World) *problem.Problem { return held.ChangeRule(id, (*world.Rules).Remove) })
}

// Verify fails unless the journal holds as many requests as count says, of those
// that where means. The error names the requests that are nearest to those, and
// what differs.
func (w *World) Verify(where scenarios.When, count scenarios.Count) error {
	doc, err := document("verification", struct {
		Where scenarios.When  `json:"where"`
		Count scenarios.Count `json:"count,omitzero"`
	}{where, count})
	if err != nil {
		return err
	}
	var failed *world.Unverified
	err = w.use(func(held *world.World) (p *problem.Problem) {
		failed, p = held.Verify(context.Background(), doc)
		return p
	})
	if err == nil && failed != nil {
		return failed
	}
	return err
}

// Now is the world's time.
func (w *World) Now() (now time.Time, err error) {
	err = w.use(func(held *world.World) *problem.Problem { now = held.Present().Clock.Now(); return nil })
	return now, err
}

// Advance moves the world's clock on.
func (w *World) Advance(by time.Duration) error {
	return w.use(func(held *world.World) *problem.Problem {
		return held.Edit(func(m *world.State) *problem.Problem {
			moved, ok := m.Clock.Advanced(by)
			if by < 0 || !ok {
				return problem.New(http.StatusUnprocessableEntity, fmt.Sprintf("the clock cannot be moved by %s: it moves on only, and as far as a date can show", by))
			}
			m.Clock = moved
			return nil
		})
	})
}

// Snapshot keeps the world as it stands under a name, in the place of what the
// name stood for.
func (w *World) Snapshot(name string) error { return w.keep(name, false) }

// Mark keeps this point of the world's history under a name, for
// [World.ChangesSince]. Marks and snapshots share their names: a mark takes the
// place of another mark, and fails where there is a snapshot.
func (w *World) Mark(name string) error { return w.keep(name, true) }

func (w *World) keep(name string, mark bool) error {
	if p := world.CheckName("snapshot", name); p != nil {
		return p
	}
	return w.use(func(held *world.World) *problem.Problem {
		_, _, p := held.Keep(name, mark)
		return p
	})
}

// Restore takes the world back to a snapshot, with an empty journal.
func (w *World) Restore(name string) error {
	return w.use(func(held *world.World) *problem.Problem {
		snapshot, p := held.Snapshot(name)
		if p == nil {
			held.Restore(snapshot)
		}
		return p
	})
}

// document makes a Go value what the control API reads from a body. A string is
// such a body itself.
func document(name string, value any) (*schemas.Document, error) {
	if text, ok := value.(string); ok {
		return schemas.Parse(name+".yaml", []byte(text))
	}
	text, err := schemas.EncodeJSON(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return schemas.Parse(name+".json", text)
}
