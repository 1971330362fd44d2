package check

import (
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios"
)

// assumptions lists what is assumed among the facts that an answer to a step speaks of.
func (r *run) assumptions(step *scenarios.Step, op *contracts.Operation, status int) (all []contracts.Fact) {
	add := func(f contracts.Fact) {
		if f.Evidence.Level == contracts.Assumed {
			all = append(all, f)
		}
	}
	for _, name := range step.Proves {
		if fact, there := r.contract.FactNamed(name); there {
			add(fact)
		}
	}
	if op == nil || op.Response(status) == nil {
		return all
	}
	add(r.contract.StatusFact(op, status))
	if fact, there := r.contract.ErrorBodyFact(op, status); there {
		add(fact)
	}
	return all
}

// prove notes what an answer has confirmed in which nothing is wrong.
func (r *run) prove(p *compared) {
	if p.Err != nil || slices.ContainsFunc(p.found, func(f contracts.Finding) bool { return f.Severity != contracts.SeverityInfo }) {
		return
	}
	op := r.contract.CallOf(&p.Exchange).Operation
	for _, fact := range r.assumptions(p.Step, op, p.Exchange.Status) {
		says := fact.Says
		if says == "" || fact.Kind != contracts.FactBehaviour {
			says = fmt.Sprintf("%s: %s %s", p.Step.Operation, fact.Kind, fact.Name)
		}
		proof := report.Proof{Fact: fact.Evidence.Fact, Says: says, Step: stepName(p.Played)}
		if !slices.ContainsFunc(r.proofs, func(known report.Proof) bool { return known.Fact == proof.Fact }) {
			r.proofs = append(r.proofs, proof)
		}
	}
}

// proved lists the assumptions that were confirmed and that no finding breaks.
func (r *run) proved() (all []report.Proof) {
	for _, proof := range r.proofs {
		if !slices.ContainsFunc(r.report.Findings, func(f contracts.Finding) bool { return f.Evidence.Fact == proof.Fact }) {
			all = append(all, proof)
		}
	}
	return all
}
