package vendortest

import (
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// checkStories makes sure that a step of the vendor's stories calls each operation and
// expects success. Only a vendor whose contract promises so, with x-ringer-level:
// checked, owes it.
func checkStories(t TB, vendor *mock.Vendor) {
	t.Helper()
	contract := contractOf(t, vendor)
	if contract.Level != contracts.Checked {
		return
	}
	stories, err := scenarios.Stories(catalogOf(t, vendor), vendor.Name)
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	called := map[string]bool{}
	for _, story := range stories {
		for _, step := range story.Steps {
			done := slices.ContainsFunc(step.Expect.Status, func(status int) bool { return status >= http.StatusOK && status < http.StatusMultipleChoices })
			called[step.Operation] = called[step.Operation] || done
		}
	}
	for _, op := range contract.Operations {
		if !called[op.ID] {
			t.Errorf("no step of a story calls %s and expects success, and the contract says x-ringer-level: checked", op.ID)
		}
	}
}
