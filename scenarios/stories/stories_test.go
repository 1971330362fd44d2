package stories

import (
	"slices"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// TestStoriesCallAll demands that each documented operation is called, and that
// nothing of any one server stands in a story.
func TestStoriesCallAll(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		stories, err := scenarios.Stories(contracts.Embedded(), vendor)
		if err != nil {
			t.Fatal(err)
		}
		called := map[string]map[int]bool{}
		for _, story := range stories {
			for _, step := range story.Steps {
				if called[step.Operation] == nil {
					called[step.Operation] = map[int]bool{}
				}
				for _, status := range step.Expect.Status {
					called[step.Operation][status] = true
				}
			}
		}
		for _, op := range contract.Operations {
			if !slices.ContainsFunc([]int{200, 201, 204}, func(status int) bool { return called[op.ID][status] }) {
				t.Errorf("%s: no step calls %s and expects it to be done", vendor, op.ID)
			}
		}
	}
}
