package compare

import (
	"maps"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
)

// Adopt takes over into the contract what the vendor shows in place of what was assumed
// of pages, so that the comparison goes on with it; the findings tell of it once. The
// contract must be the comparison's own, and the fake must serve by it. What is
// documented or observed is never taken over. True is that the fake is to be asked
// again for what was compared last.
func (c *Comparison) Adopt(found []contracts.Finding) (adopted bool) {
	for _, f := range found {
		if f.Verdict != ContractTooTight {
			continue
		}
		for _, op := range c.contract.Operations {
			for _, response := range op.Responses {
				if response.Paging != nil && c.adopt(response.Paging, f) {
					c.memory.roots["place "+op.ID+" "+contracts.Anywhere(f.Pointer)] = f
					adopted = true
				}
			}
		}
	}
	return adopted
}

// adopt takes over what a finding tells of one way of dividing a list.
func (c *Comparison) adopt(scheme *paging.Scheme, f contracts.Finding) bool {
	key, there := strings.CutPrefix(f.Evidence.Fact, scheme.Pointer+"/")
	if !there || !scheme.Adopt(key, f.Actual) {
		return false
	}
	maps.DeleteFunc(c.memory.roots, func(name string, root contracts.Finding) bool {
		return strings.HasPrefix(name, "list ") && root.ID == f.ID
	})
	return true
}

// hides says whether a finding that follows from an earlier one is told by it: what was
// only assumed explains nothing that breaks a fact which is known.
func hides(root contracts.Finding, own contracts.Evidence) bool {
	return root.Verdict != ContractTooTight && root.Verdict != ContractTooLoose || verdictFor(own) != VendorDrifted
}
