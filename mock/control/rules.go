package control

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

func (a *API) listRules(rw http.ResponseWriter, c *call) *problem.Problem {
	states := c.world.RuleStates()
	write(rw, http.StatusOK, struct {
		Rules []world.RuleState `json:"rules"`
	}{states})
	return nil
}

func (a *API) createRule(rw http.ResponseWriter, c *call) *problem.Problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	state, p := c.world.AddRule(doc)
	if p == nil {
		write(rw, http.StatusCreated, state)
	}
	return p
}

func (a *API) updateRule(rw http.ResponseWriter, c *call) *problem.Problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	fields, _ := doc.Value.(map[string]any)
	enabled, ok := fields["enabled"].(bool)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name != "enabled" {
			return problem.New(http.StatusUnprocessableEntity, fmt.Sprintf("%q cannot be changed; only \"enabled\" can: take the rule away and add another", name))
		}
	}
	if !ok {
		return problem.New(http.StatusUnprocessableEntity, "a rule is switched on or off with {\"enabled\":true} or {\"enabled\":false}")
	}
	return c.done(rw, c.world.ChangeRule(c.vars["id"], func(r *world.Rules, place int) { r.Turn(place, enabled) }))
}

func (a *API) deleteRule(rw http.ResponseWriter, c *call) *problem.Problem {
	return c.done(rw, c.world.ChangeRule(c.vars["id"], (*world.Rules).Remove))
}

func (a *API) deleteRules(rw http.ResponseWriter, c *call) *problem.Problem {
	return c.done(rw, c.world.Edit(func(m *world.State) *problem.Problem {
		m.Rules.Clear()
		return nil
	}))
}
