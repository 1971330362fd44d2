package accept

import (
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/schemas"
)

// Confirm takes the assumptions that a run has proved into a file, as observed on the day,
// and counts those that were assumed until now.
func (a *Acceptor) Confirm(file *overlay.File, proved []report.Proof) (confirmed int, err error) {
	for _, p := range proved {
		place, there := a.resolve(p.Fact)
		if !there || a.Contract.EvidenceFor(place).Level != contracts.Assumed {
			continue
		}
		why := "The run confirmed: " + p.Says
		for _, c := range a.confirmed(place) {
			if err := a.add(file, c, why); err != nil {
				return confirmed, err
			}
		}
		confirmed++
	}
	return confirmed, nil
}

// confirmed writes the evidence of an assumption anew.
func (a *Acceptor) confirmed(place string) (all []change) {
	tokens := schemas.Split(place)
	object, _ := schemas.Lookup(a.Contract.Document, place)
	_, isObject := object.(map[string]any)
	holder, update := parent(place), map[string]any{contracts.EvidenceKey: a.evidence(parent(place), last(place))}
	evidence := schemas.Join(holder, contracts.EvidenceKey, "except", last(place))
	switch {
	case len(tokens) > 1 && tokens[len(tokens)-2] == "x-ringer-rules":
		holder, evidence, update = place, place+"/evidence", map[string]any{"evidence": a.observed()}
	case isObject:
		holder, evidence, update = place, schemas.Join(place, contracts.EvidenceKey), map[string]any{contracts.EvidenceKey: a.observed()}
	}
	if _, said := schemas.Lookup(a.Contract.Document, evidence+"/why"); said { // which was why it was assumed
		all = append(all, change{evidence + "/why", "", nil})
	}
	return append(all, change{holder, "", update})
}
