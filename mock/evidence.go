package mock

import (
	"errors"
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
)

// AssumedFact is a fact that a vendor's answer rested on and that nobody knows.
type AssumedFact struct {
	Vendor string
	contracts.Fact
}

// String gives the fact in one line.
func (f AssumedFact) String() string {
	return fmt.Sprintf("%s: %s %s: %s (%s)", f.Vendor, f.Kind, f.Name, f.Evidence.Why, f.Evidence.Fact)
}

// evidence is the weakest level among all that the answer rests on.
func (a *answer) evidence(err error) (level contracts.Level) {
	a.facts(err, func(fact contracts.Fact) { level = level.Weaker(fact.Evidence.Level) })
	if a.server.options.NoteAssumed && level == contracts.Assumed {
		a.facts(err, func(fact contracts.Fact) {
			if fact.Evidence.Level == contracts.Assumed {
				a.assumed = append(a.assumed, AssumedFact{a.actor.Name, fact})
			}
		})
	}
	return level
}

// facts tells of all that the answer rests on.
func (a *answer) facts(err error, tell func(contracts.Fact)) {
	op, contract := a.call.Operation, a.actor.contract
	tell(contract.StatusFact(op, a.status))
	if op == nil {
		return
	}
	tell(op.Fact())
	op.BodyFacts(a.call.bodyFields(), tell)
	for name := range a.call.Query {
		tell(op.QueryFact(name))
	}
	for _, rule := range a.call.rules {
		tell(rule.Fact())
	}
	var refusal *Error
	if errors.As(err, &refusal) {
		for _, v := range refusal.Violations {
			tell(contracts.Fact{Kind: contracts.FactField, Name: v.Pointer, Evidence: contract.EvidenceFor(v.Fact)})
		}
	}
}
