package stories

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// playable says why a step cannot be played, as far as its texts tell.
func (s *storyRun) playable(step *scenarios.Step) (op *contracts.Operation, reason string) {
	if step.Vendor != s.Contract.Vendor {
		return nil, fmt.Sprintf("it calls %s, and %s is checked", step.Vendor, s.Contract.Vendor)
	}
	op, ok := s.Contract.Operation(step.Operation)
	if !ok {
		return nil, fmt.Sprintf("the contract of %s has no operation %q", s.Contract.Vendor, step.Operation)
	}
	if step.Writes(op) && !s.Writes {
		return op, "it writes, and needs --writes"
	}
	for _, name := range step.VariablesUsed() {
		if _, known := s.values[name]; !known {
			return op, s.lacks(name)
		}
	}
	return op, ""
}

// lacks says where a variable would come from.
func (s *storyRun) lacks(name string) string {
	for _, param := range s.story.Params {
		switch {
		case param.Name != name:
		case param.Secret:
			return fmt.Sprintf("it needs --token-env %s=ENV (%s)", name, strings.TrimSuffix(param.Says, "."))
		default:
			return fmt.Sprintf("it needs --param %s=VALUE (%s)", name, strings.TrimSuffix(param.Says, "."))
		}
	}
	if name == scenarios.TokenVariable {
		return "it needs a token, which --token-env ENV gives"
	}
	if reason := s.lost[name]; reason != "" {
		return reason
	}
	return fmt.Sprintf("no answer before it had what {{%s}} stands for", name)
}

// noteSkipped notes that a step was skipped that would have saved something: what needs
// that is skipped for the same reason.
func (s *storyRun) noteSkipped(step *scenarios.Step, reason string) {
	for name := range step.Save {
		if s.lost[name] == "" {
			s.lost[name] = reason
		}
	}
}

// affords says whether the budget has a number of calls left, besides those that
// it takes to undo what was made.
func (p *Player) affords(calls int) bool {
	if p.Ledger != nil {
		calls += callsOfUndo*p.Ledger.Open() + p.looking(nil)
	}
	return p.Budget <= 0 || p.state.calls+calls <= p.Budget
}

// callsOfUndo is how many calls it takes to undo something: one to prove whose it is,
// and one to take it away.
const callsOfUndo = 2

// looking says how many calls it takes to look through the lists in which everything
// stands that was made, and that further calls would make: once, when all is undone.
func (p *Player) looking(more scenarios.Undos) (calls int) {
	lists := map[string]bool{}
	for _, e := range p.Ledger.entries {
		if e.Run == p.Run && e.Undo.Found != nil {
			lists[e.Undo.Found.Operation] = true
		}
	}
	for _, undo := range more {
		if undo.Found != nil {
			lists[undo.Found.Operation] = true
		}
	}
	for operation := range lists {
		calls += max(1, p.state.length[operation])
	}
	return calls
}

// forbids says why a call must not be made now.
func (s *storyRun) forbids(step *scenarios.Step, op *contracts.Operation, r *request) string {
	calls := 1
	if r.writes {
		if reason := s.harms(step, op, r); reason != "" {
			return reason
		}
		calls += callsOfUndo*len(step.Undo)*objectsSent(r.body) + s.looking(step.Undo) - s.looking(nil)
		if _, undone := s.undone(op, step); undone {
			calls = 0 // which is kept back for it
		}
	}
	switch {
	case s.affords(calls):
	case s.affords(1) && objectsSent(r.body) > 1:
		return fmt.Sprintf("it may take %d calls, with those that delete what it creates, for which %s is too small", calls, s.budget())
	default:
		return s.spent()
	}
	if s.state.silent[op.ID] >= maxSilent {
		return fmt.Sprintf("%s gave no answer to %s before", s.Target.Host, op.ID)
	}
	return ""
}

// objectsSent counts the objects that a request makes: one, or those of the list in its
// body.
func objectsSent(body []byte) int {
	sent, err := schemas.DecodeJSON(body)
	root, isObject := sent.(map[string]any)
	if err != nil || !isObject {
		return 1
	}
	most := 1
	for _, member := range root {
		if list, isList := member.([]any); isList {
			most = max(most, len(list))
		}
	}
	return most
}

// spent says that no call is left.
func (p *Player) spent() string { return p.budget() + " is spent" }

// budget names the budget.
func (p *Player) budget() string { return fmt.Sprintf("the budget of %d calls", p.Budget) }

// harms says why a call that writes could change what this run has not made. A
// call of one object must be of an own one, or must be refused and name its object
// in the story itself, such as an id of nothing. Any other must say how it is
// undone, or must be refused.
func (s *storyRun) harms(step *scenarios.Step, op *contracts.Operation, r *request) string {
	template, path := s.called(step, op, r)
	if s.owns(template, path) {
		return ""
	}
	parameters := scenarios.ParametersIn(template)
	if len(parameters) == 0 || !strings.HasSuffix(template, "}") {
		if len(step.Undo) > 0 || step.Expect.Fails() {
			return ""
		}
		return "it would make something, and the story does not say how that is undone (undo)"
	}
	id := parameters[len(parameters)-1]
	named := step.Path[id]
	if step.Address != "" { // whose parameters may have other names
		named = step.Address + strings.Join(slices.Collect(maps.Values(step.Path)), " ")
	}
	if !step.Expect.Fails() || s.fromOutside(named) {
		return fmt.Sprintf("it would change %q, which this run has not made", path[id])
	}
	return ""
}

// fromOutside says whether a text has something in it that is not the story's own.
func (s *storyRun) fromOutside(text string) bool {
	return slices.ContainsFunc(scenarios.VariablesIn(text), func(name string) bool { return s.saved[name] || s.secret[name] })
}
