package main

import (
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/schemas"
)

// vendors is the list of vendors. A new one is one line here.
var vendors = []func() *mock.Vendor{
	kantata.New,
	piercloud.New,
	secoda.New,
}

// chooseVendors gives the vendors of those names, or all of them for none.
func chooseVendors(names []string) ([]*mock.Vendor, error) {
	var all []*mock.Vendor
	var known []string
	byName := map[string]*mock.Vendor{}
	for _, make := range vendors {
		vendor := make()
		all, known = append(all, vendor), append(known, vendor.Name)
		byName[vendor.Name] = vendor
	}
	if len(names) == 0 {
		return all, nil
	}
	var chosen []*mock.Vendor
	for _, name := range names {
		vendor, ok := byName[name]
		if !ok {
			return nil, fmt.Errorf("no vendor is called %q; %s", name, schemas.Suggest(name, known))
		}
		if !slices.Contains(chosen, vendor) { // named twice is once
			chosen = append(chosen, vendor)
		}
	}
	return chosen, nil
}
