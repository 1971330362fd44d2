package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
)

// TestEveryContractIsServed finds a vendor that has a contract and no line in
// vendors.go: its scenario data would be taken and never seen again.
func TestEveryContractIsServed(t *testing.T) {
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	var served []string
	for _, vendor := range all {
		served = append(served, vendor.Name)
	}
	slices.Sort(served)
	if diff := cmp.Diff(contracts.Embedded().Names(), served); diff != "" {
		t.Errorf("vendors (-with a contract +in vendors.go):\n%s", diff)
	}
}
