package mock

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// ruleState is a rule of a world as lists show it.
type ruleState struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	When scenarios.When `json:"when"`
	Then scenarios.Then `json:"then"`
	// Times is null when there is no end.
	Times *int `json:"times"`
	// Enabled is false when the rule is switched off: it then answers nothing, and
	// goes on counting the requests that it is for.
	Enabled bool `json:"enabled"`
	// Matched is how many requests the rule answered.
	Matched int `json:"matched"`
}

func (r *rules) state(place int) ruleState {
	one, count := r.book.rules[place], r.counts[place]
	state := ruleState{ID: one.ID, Name: one.Name, When: one.When, Then: one.Then, Enabled: !count.off, Matched: count.matched}
	if one.Times > 0 {
		state.Times = &one.Times
	}
	return state
}

func (s *Server) listRules(rw http.ResponseWriter, c *controlCall) *problem {
	w := c.world
	w.mu.Lock()
	states := make([]ruleState, len(w.rules.all()))
	for i := range states {
		states[i] = w.rules.state(i)
	}
	w.mu.Unlock()
	writeControl(rw, http.StatusOK, struct {
		Rules []ruleState `json:"rules"`
	}{states})
	return nil
}

func (s *Server) createRule(rw http.ResponseWriter, c *controlCall) *problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	state, p := s.addRule(c.world, doc)
	if p == nil {
		writeControl(rw, http.StatusCreated, state)
	}
	return p
}

// addRule reads a rule and puts it before those that the world has.
func (s *Server) addRule(w *world, doc *schemas.Document) (ruleState, *problem) {
	const refused = "the rule is not valid, and was not taken"
	rule, err := s.readRule(doc)
	if err != nil {
		return ruleState{}, invalid(refused, err)
	}
	state, err := w.addRule(rule)
	switch {
	case errors.Is(err, errTaken):
		return state, newProblem(http.StatusConflict, err.Error()+"; give another, or none to be given one")
	case err != nil:
		return state, invalid(refused, err)
	}
	return state, nil
}

// readRule reads a rule for the vendors that are served here.
func (s *Server) readRule(doc *schemas.Document) (scenarios.Rule, error) {
	rule, err := scenarios.ReadRule(s.options.Catalog, doc, "")
	if err == nil {
		err = s.checkServed(doc, "/when", rule.When)
	}
	return rule, err
}

// checkServed makes sure that a request that is meant can come at all.
func (s *Server) checkServed(doc *schemas.Document, place string, when scenarios.When) error {
	if when.Vendor == "" || slices.ContainsFunc(s.vendors, func(a *boundVendor) bool { return a.Name == when.Vendor }) {
		return nil
	}
	return doc.Errorf(schemas.Join(place, "vendor"), "\"vendor\": %s is not served here", when.Vendor)
}

func (s *Server) updateRule(rw http.ResponseWriter, c *controlCall) *problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	fields, _ := doc.Value.(map[string]any)
	enabled, ok := fields["enabled"].(bool)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name != "enabled" {
			return newProblem(http.StatusUnprocessableEntity, fmt.Sprintf("%q cannot be changed; only \"enabled\" can: take the rule away and add another", name))
		}
	}
	if !ok {
		return newProblem(http.StatusUnprocessableEntity, "a rule is switched on or off with {\"enabled\":true} or {\"enabled\":false}")
	}
	return c.done(rw, c.world.changeRule(c.vars["id"], func(r *rules, place int) { r.counts[place].off = !enabled }))
}

func (s *Server) deleteRule(rw http.ResponseWriter, c *controlCall) *problem {
	return c.done(rw, c.world.changeRule(c.vars["id"], (*rules).remove))
}

// changeRule does something to the rule of an id.
func (w *world) changeRule(id string, change func(r *rules, place int)) *problem {
	return w.edit(func(m *worldState) *problem {
		place := m.rules.place(id)
		if place < 0 {
			return newProblem(http.StatusNotFound, fmt.Sprintf("there is no rule %q in this world", id))
		}
		change(&m.rules, place)
		return nil
	})
}

func (s *Server) deleteRules(rw http.ResponseWriter, c *controlCall) *problem {
	return c.done(rw, c.world.edit(func(m *worldState) *problem {
		m.rules.clear()
		return nil
	}))
}
