package overlay

import (
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Over lays the file over a contract; a day leaves out what was accepted after it, and the
// zero Date leaves out nothing. A contract that the file says nothing of is given as it
// is. Warnings name the actions that change nothing, since the contract has changed.
func (f *File) Over(contract *contracts.Contract, asOf Date) (overlaid *contracts.Contract, warnings []schemas.Error, err error) {
	var actions []Action
	for _, a := range f.actions {
		if a.vendor == contract.Vendor && (asOf.IsZero() || !a.accepted.After(asOf.Time)) {
			actions = append(actions, a.Action)
		}
	}
	if len(actions) == 0 {
		return contract, nil, nil
	}
	root := nodeOf(contract.Document)
	unmatched, err := Apply(root, actions)
	if err != nil {
		return nil, nil, f.placed(err)
	}
	for _, a := range unmatched {
		warnings = append(warnings, *f.doc.Errorf(a.Pointer+"/target", "the target %s names nothing in the contract of %s: the action changes nothing; see whether the contract has changed, and take the action out", a.Target, contract.Vendor))
	}
	document, _ := valueOf(root).(map[string]any)
	overlaid, err = contract.Overlaid(document)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: the contract does not hold with what the file says: %w", f.Name, err)
	}
	return overlaid, warnings, nil
}

// Unfollowed lists the accepted facts about a vendor that its fake cannot follow, up to a
// day.
func (f *File) Unfollowed(vendor string, asOf Date) (all []Difference) {
	for _, d := range f.Differences {
		if d.Vendor == vendor && (asOf.IsZero() || !d.Accepted.After(asOf.Time)) {
			all = append(all, d)
		}
	}
	return all
}

// Count counts the accepted facts about a vendor that change its contract, up to a day,
// and the waivers. The facts that the fake cannot follow are not among them.
func (f *File) Count(vendor string, asOf Date) (facts, waivers int) {
	why := map[string]bool{}
	for _, a := range f.actions {
		if a.vendor == vendor && (asOf.IsZero() || !a.accepted.After(asOf.Time)) {
			said, _ := schemas.Lookup(f.doc.Value, a.Pointer+"/description")
			why[fmt.Sprint(said)] = true // a fact can need several actions
		}
	}
	for _, w := range f.Waivers {
		if w.Vendor == vendor {
			waivers++
		}
	}
	return len(why), waivers
}
