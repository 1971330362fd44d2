package roster

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// Vendors are those that the commands know.
type Vendors struct {
	vendors []func() *mock.Vendor
	// Names are what they are called.
	Names []string
	// Catalog has their contracts.
	Catalog *contracts.Catalog
	// Given are the vendors of the documents that the command line names; nil is none.
	Given []string
	// Settled has the findings that a team has settled; nil is none. AsOf leaves out what
	// was accepted later, and overlaid names the vendors over whose contracts it is laid.
	Settled  *overlay.File
	AsOf     overlay.Date
	overlaid map[string]bool
}

// New makes them of what a program was given, with the contracts that they bring.
func New(vendors []func() *mock.Vendor) (*Vendors, error) {
	if len(vendors) == 0 {
		return nil, errors.New("this program knows no vendor: give its main one, such as cmd.Main(acme.New)")
	}
	p := &Vendors{}
	for _, makeVendor := range vendors {
		if err := p.Add(makeVendor); err != nil {
			return nil, err
		}
	}
	return p, p.ReadCatalog()
}

// Add makes a vendor known.
func (p *Vendors) Add(makeVendor func() *mock.Vendor) error {
	added := makeVendor().Name
	if slices.Contains(p.Names, added) {
		return fmt.Errorf("two vendors of this program are called %q: give one of them another name", added)
	}
	for _, name := range p.Names {
		if variable := command.VendorVariable(name, "BASE_URL"); variable == command.VendorVariable(added, "BASE_URL") {
			return fmt.Errorf("the vendors %q and %q would both have the environment variable %s: give one of them another name", name, added, variable)
		}
	}
	p.vendors, p.Names = append(p.vendors, makeVendor), append(p.Names, added)
	return nil
}

// ReadCatalog finds the contracts of the vendors.
func (p *Vendors) ReadCatalog() error {
	all := make([]*mock.Vendor, len(p.vendors))
	for i, makeVendor := range p.vendors {
		all[i] = makeVendor()
	}
	catalog, err := mock.Catalog(all...)
	if err == nil {
		p.Catalog, err = catalog.Only(p.Names...)
	}
	return err
}

// ChooseServed makes the vendors of those names. For none they are those of the documents
// that the command line names, or all where it names none.
func (p *Vendors) ChooseServed(names []string) ([]*mock.Vendor, error) {
	if len(names) == 0 {
		names = p.Given
	}
	return p.Choose(names)
}

// Choose makes the vendors of those names, or all of them for none.
func (p *Vendors) Choose(names []string) ([]*mock.Vendor, error) {
	if len(names) == 0 {
		names = p.Names
	}
	var chosen []*mock.Vendor
	for i, name := range names {
		place := slices.Index(p.Names, name)
		if place < 0 {
			return nil, fmt.Errorf("no vendor is called %q; %s", name, schemas.Suggest(name, p.Names))
		}
		if slices.Index(names, name) == i { // named twice is once
			chosen = append(chosen, p.vendors[place]())
		}
	}
	return chosen, nil
}
