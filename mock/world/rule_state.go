package world

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// RuleState is a rule of a world as lists show it.
type RuleState struct {
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

func (r *Rules) state(place int) RuleState {
	one, count := r.book.rules[place], r.counts[place]
	state := RuleState{ID: one.ID, Name: one.Name, When: one.When, Then: one.Then, Enabled: !count.off, Matched: count.matched}
	if one.Times > 0 {
		state.Times = &one.Times
	}
	return state
}

// RuleStates gives the world's rules in the order in which they are walked.
func (w *World) RuleStates() []RuleState {
	w.mu.Lock()
	defer w.mu.Unlock()
	states := make([]RuleState, len(w.Rules.all()))
	for i := range states {
		states[i] = w.Rules.state(i)
	}
	return states
}

// AddRule reads a rule and puts it before those that the world has.
func (w *World) AddRule(doc *schemas.Document) (RuleState, *problem.Problem) {
	const refused = "the rule is not valid, and was not taken"
	rule, err := w.worlds.readRule(doc)
	if err != nil {
		return RuleState{}, problem.Invalid(refused, err)
	}
	state, err := w.putRule(rule)
	switch {
	case errors.Is(err, errTaken):
		return state, problem.New(http.StatusConflict, err.Error()+"; give another, or none to be given one")
	case err != nil:
		return state, problem.Invalid(refused, err)
	}
	return state, nil
}

// readRule reads a rule for the vendors that are served here.
func (all *Worlds) readRule(doc *schemas.Document) (scenarios.Rule, error) {
	rule, err := scenarios.ReadRule(all.Catalog, doc, "")
	if err == nil {
		err = all.checkServed(doc, "/when", rule.When)
	}
	return rule, err
}

// checkServed makes sure that a request that is meant can come at all.
func (all *Worlds) checkServed(doc *schemas.Document, place string, when scenarios.When) error {
	if when.Vendor == "" || all.vendor(when.Vendor) != nil {
		return nil
	}
	return doc.Errorf(schemas.Join(place, "vendor"), "\"vendor\": %s is not served here", when.Vendor)
}

// putRule puts a rule before those that the world has.
func (w *World) putRule(spec scenarios.Rule) (RuleState, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.Rules.add(spec); err != nil {
		return RuleState{}, err
	}
	w.written, w.shared = true, nil
	return w.Rules.state(0), nil
}

// ChangeRule does something to the rule of an id.
func (w *World) ChangeRule(id string, change func(r *Rules, place int)) *problem.Problem {
	return w.Edit(func(m *State) *problem.Problem {
		place := m.Rules.place(id)
		if place < 0 {
			return problem.New(http.StatusNotFound, fmt.Sprintf("there is no rule %q in this world", id))
		}
		change(&m.Rules, place)
		return nil
	})
}
