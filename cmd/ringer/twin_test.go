package main

import "testing"

// Every name that a credential of check has is taken, whether it is a role of the
// vendor's or not.
func TestTwinTakesEveryCredential(t *testing.T) {
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, vendor := range all {
		if _, err := newTwin(vendor, []string{"member", "client_id", "anything"}, func(id string) string { return id }); err != nil {
			t.Errorf("%s: %v", vendor.Name, err)
		}
	}
}
