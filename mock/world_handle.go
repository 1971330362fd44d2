package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

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
	if p := checkName("world", name); p != nil {
		return nil, p
	}
	return &World{s, name}, nil
}

// Name is the world's name.
func (w *World) Name() string { return w.name }

// Path is the path prefix under which the vendors are asked in this world.
func (w *World) Path() string { return worldsPrefix + w.name }

// Header gives the header that chooses this world, and its value.
func (w *World) Header() (name, value string) { return worldHeader, w.name }

// use does something in the world, which is made when there is none.
func (w *World) use(do func(*world) *problem) error {
	held, p := w.server.acquireWorld(w.name)
	if p != nil {
		return p
	}
	defer held.releaseWorld()
	if p := do(held); p != nil {
		return p
	}
	return nil
}

// Drop forgets the world, with its snapshots and its journal. It says whether
// there was one.
func (w *World) Drop() bool {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	found, ok := w.server.find(w.name)
	if ok {
		w.server.drop(found)
	}
	return ok
}

// Reset takes the world back to how it was made, with an empty journal. Snapshots
// stay.
func (w *World) Reset() error {
	return w.use(func(held *world) *problem { held.reset(); return nil })
}

// Requests gives the world's journal, oldest first: as much of it as
// [Options.JournalBytes] has room for.
func (w *World) Requests() (entries []*Entry, err error) {
	err = w.use(func(held *world) *problem { entries, _ = held.journal.list(0); return nil })
	return entries, err
}

// Changes says how what the vendors hold differs from the world's beginning (its
// making, or the last reset, restore, new state or new scenario): by vendor,
// collection and the order in which objects came. It is nil when nothing differs.
func (w *World) Changes() ([]Change, error) { return w.changes(nil) }

// ChangesSince is [World.Changes] counted from a mark or a snapshot.
func (w *World) ChangesSince(name string) ([]Change, error) { return w.changes(&name) }

func (w *World) changes(since *string) (changes []Change, err error) {
	var from, to worldState
	if err := w.use(func(held *world) (p *problem) { from, to, p = held.stretch(since); return p }); err != nil {
		return nil, err
	}
	found, err := w.server.changes(from.tables, to.tables, false)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		value, err := c.value()
		if err != nil {
			return nil, err
		}
		changes = append(changes, value)
	}
	return changes, nil
}

// State gives all that the vendors hold but for internal collections, as encoding/json reads it: numbers are
// of type float64.
func (w *World) State() (state State, err error) {
	var present worldState
	if err := w.use(func(held *world) *problem { present = held.present(); return nil }); err != nil {
		return nil, err
	}
	text, err := schemas.EncodeJSON(w.server.dump(present.tables, false))
	if err != nil {
		return nil, err
	}
	return state, json.Unmarshal(text, &state)
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
	return w.use(func(held *world) *problem { return w.server.replaceState(held, doc, false) })
}

// AddRule puts a rule before those that the world has, and gives its id. The rule
// is held to what a scenario file may say.
func (w *World) AddRule(rule scenarios.Rule) (id string, err error) {
	doc, err := document("rule", rule)
	if err != nil {
		return "", err
	}
	err = w.use(func(held *world) *problem {
		state, p := w.server.addRule(held, doc)
		id = state.ID
		return p
	})
	return id, err
}

// RemoveRule takes the rule of an id away.
func (w *World) RemoveRule(id string) error {
	return w.use(func(held *world) *problem { return held.changeRule(id, (*rules).remove) })
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
	var failed *unverified
	err = w.use(func(held *world) (p *problem) { failed, p = w.server.verified(held, doc); return p })
	if err == nil && failed != nil {
		return failed
	}
	return err
}

// Now is the world's time.
func (w *World) Now() (now time.Time, err error) {
	err = w.use(func(held *world) *problem { now = held.present().clock.now(); return nil })
	return now, err
}

// Advance moves the world's clock on.
func (w *World) Advance(by time.Duration) error {
	return w.use(func(held *world) *problem {
		return held.edit(func(m *worldState) *problem {
			moved, ok := m.clock.advanced(by)
			if by < 0 || !ok {
				return newProblem(http.StatusUnprocessableEntity, fmt.Sprintf("the clock cannot be moved by %s: it moves on only, and as far as a date can show", by))
			}
			m.clock = moved
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
	if p := checkName("snapshot", name); p != nil {
		return p
	}
	return w.use(func(held *world) *problem {
		_, _, p := held.keep(name, mark)
		return p
	})
}

// Restore takes the world back to a snapshot, with an empty journal.
func (w *World) Restore(name string) error {
	return w.use(func(held *world) *problem {
		snapshot, p := held.snapshot(name)
		if p == nil {
			held.restore(snapshot)
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

// Error says what is wrong, place by place.
func (p *problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Detail)
	for i, one := range p.Errors {
		if i == 0 && len(p.Errors) == 1 && one.Pointer == "" {
			break // it is all in the detail
		}
		fmt.Fprintf(&b, "\n\t%s: %s", one.Pointer, one.Detail)
	}
	return b.String()
}

// Error says how many requests there were, and what the nearest others have in
// the place of what was wanted.
func (u *unverified) Error() string {
	var b strings.Builder
	b.WriteString(u.Detail)
	for _, m := range u.Misses {
		fmt.Fprintf(&b, "\n\t%s %s (seq %d, %s, answered %d):", m.Method, m.Path, m.Seq, m.Operation, m.Status)
		for _, d := range m.Differences {
			fmt.Fprintf(&b, "\n\t\t%s is %s and not %s", d.Field, jsonText(d.Actual), jsonText(d.Expected))
		}
	}
	return b.String()
}
