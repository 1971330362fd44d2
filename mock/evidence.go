package mock

import (
	"cmp"
	"errors"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
)

// AssumedFact is a fact that a vendor's answer rested on and that nobody knows.
type AssumedFact struct {
	Vendor string
	// Operation is the one that was called; of several that share the fact, the
	// first by its name. It is empty for a call that no operation takes.
	Operation string
	contracts.Fact
}

// String gives the fact in one line: what is assumed, then why.
func (f AssumedFact) String() string {
	parts := []string{f.Vendor, cmp.Or(f.Operation, "a call that no operation takes"), f.Kind + " " + cmp.Or(f.Name, "of the whole body")}
	if f.Kind == contracts.FactOperation {
		parts = []string{f.Vendor, f.Operation}
	}
	if f.Says != "" {
		parts = append(parts, f.Says)
	}
	return strings.TrimSuffix(strings.Join(parts, ": "), ".") + ". Why: " + f.Evidence.Why
}

// place is what makes a fact another one.
func (f AssumedFact) place() [4]string {
	return [4]string{f.Vendor, f.Kind, f.Name, f.Evidence.Fact}
}

// evidence is the weakest level among all that the answer rests on.
func (a *answer) evidence(err error) (level contracts.Level) {
	a.facts(err, func(fact contracts.Fact) { level = level.Weaker(fact.Evidence.Level) })
	if a.server.options.NoteAssumed && level == contracts.Assumed {
		a.facts(err, func(fact contracts.Fact) {
			if fact.Evidence.Level == contracts.Assumed {
				a.assumed = append(a.assumed, AssumedFact{a.vendor.Name, a.entry.Operation, fact})
			}
		})
	}
	return level
}

// facts tells of all that the answer rests on.
func (a *answer) facts(err error, emit func(contracts.Fact)) {
	op, contract := a.call.Operation, a.vendor.contract
	emit(contract.StatusFact(op, a.status))
	if fact, ok := contract.ErrorBodyFact(op, a.status); ok {
		emit(fact)
	}
	if op == nil {
		return
	}
	emit(op.Fact())
	if op.Body != nil { // else there are none, and the fields would be copied for nothing
		op.BodyFacts(a.call.bodyFields(), emit)
	}
	for name := range a.call.Query {
		if !op.Security.Has(contracts.InQuery, name) {
			emit(op.QueryFact(name))
		}
	}
	op.HeaderFacts(a.call.Header, emit)
	if a.madeUp != "" {
		emit(contracts.Fact{Kind: contracts.FactBehaviour, Name: "made up", Evidence: contracts.Evidence{Level: contracts.Assumed, Why: a.madeUp, Fact: op.Evidence.Fact}})
	}
	for _, behaviour := range a.call.behaviours {
		emit(behaviour.Fact())
	}
	if err == nil {
		return
	}
	var refusal *Error
	if errors.As(err, &refusal) {
		for _, v := range refusal.Violations {
			emit(contracts.Fact{Kind: contracts.FactField, Name: v.Pointer, Says: v.Message, Evidence: contract.EvidenceFor(v.Fact)})
		}
	}
}
