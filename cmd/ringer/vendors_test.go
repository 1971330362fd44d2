package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
)

// chooseVendors makes the vendors of those names, or all of them for none.
func chooseVendors(names []string) (chosen []*mock.Vendor, err error) {
	for _, makeVendor := range vendors {
		if vendor := makeVendor(); len(names) == 0 || slices.Contains(names, vendor.Name) {
			chosen = append(chosen, vendor)
		}
	}
	if len(names) > 0 && len(chosen) < len(names) {
		err = fmt.Errorf("some of %v are no vendors", names)
	}
	return chosen, err
}

// run plays one command line in this process.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return cmd.Run(ctx, args, stdin, stdout, stderr, vendors...)
}

// root gives the program's command with all that are below it.
func root(t *testing.T) *cobra.Command {
	t.Helper()
	root, err := cmd.Root(vendors...)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

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
