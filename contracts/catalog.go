package contracts

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"sync"

	"github.com/ringer-mock/ringer/schemas"
)

// Catalog is the contracts that a program knows, by vendor name. It is a value that
// is handed on; a contract in one catalog is unknown to all others. It never changes,
// and is safe for concurrent use. The zero value knows no contract.
type Catalog struct{ entries map[string]entry }

// entry is a contract that is read when it is asked for.
type entry struct {
	load func() (*Contract, error)
	// files holds what the vendor brings: nil for a contract of this package.
	files fs.FS
}

// Embedded gives the catalog of the contracts in this package. Each is read when it
// is asked for, once in a process.
var Embedded = sync.OnceValue(func() *Catalog {
	c := &Catalog{map[string]entry{}}
	for _, vendor := range embeddedNames() {
		c.entries[vendor] = entry{load: sync.OnceValues(func() (*Contract, error) { return loadEmbedded(vendor) })}
	}
	return c
})

// NewCatalog makes the catalog of some contracts. It refuses two of one name.
func NewCatalog(all ...*Contract) (*Catalog, error) {
	c := &Catalog{}
	var err error
	for _, contract := range all {
		load := func() (*Contract, error) { return contract, nil }
		if c, err = c.with(contract.Vendor, entry{load, contract.files}); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// WithFS gives a catalog that knows the contract of a vendor that brings it, as
// [LoadFS] reads it: when it is asked for. It refuses a name that is taken.
func (c *Catalog) WithFS(fsys fs.FS, vendor string) (*Catalog, error) {
	load := sync.OnceValues(func() (*Contract, error) { return LoadFS(fsys, vendor) })
	return c.with(vendor, entry{load, fsys})
}

// With gives a catalog that knows a contract that is read already, and what its vendor
// brings beside it; nil is nothing. It refuses a name that is taken.
func (c *Catalog) With(contract *Contract, files fs.FS) (*Catalog, error) {
	if files == nil && !contract.embedded {
		files = tree{} // else those of this project count, by the name
	}
	return c.with(contract.Vendor, entry{func() (*Contract, error) { return contract, nil }, files})
}

func (c *Catalog) with(vendor string, e entry) (*Catalog, error) {
	if err := checkName(vendor); err != nil {
		return nil, err
	}
	if c.Knows(vendor) {
		return nil, fmt.Errorf("two contracts are called %q: give one of the vendors another name", vendor)
	}
	entries := map[string]entry{vendor: e}
	maps.Copy(entries, c.entries)
	return &Catalog{entries}, nil
}

// Only gives a catalog that knows no others than the contracts of those names.
func (c *Catalog) Only(names ...string) (*Catalog, error) {
	entries := map[string]entry{}
	for _, name := range names {
		if !c.Knows(name) {
			return nil, c.unknown(name)
		}
		entries[name] = c.entries[name]
	}
	return &Catalog{entries}, nil
}

// Names lists the vendors in alphabetical order.
func (c *Catalog) Names() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Knows says whether there is a contract of a vendor.
func (c *Catalog) Knows(vendor string) bool { return c.entries[vendor].load != nil }

// Load gives the contract of a vendor. An unknown vendor's error names the nearest
// known one.
func (c *Catalog) Load(vendor string) (*Contract, error) {
	if !c.Knows(vendor) {
		return nil, c.unknown(vendor)
	}
	return c.entries[vendor].load()
}

// All gives the contracts in the order of their names.
func (c *Catalog) All() ([]*Contract, error) {
	var all []*Contract
	for _, vendor := range c.Names() {
		contract, err := c.Load(vendor)
		if err != nil {
			return nil, err
		}
		all = append(all, contract)
	}
	return all, nil
}

// Promise is how much a vendor promises: what its contract says as x-ringer-level.
type Promise string

// The levels, by the names that x-ringer-level uses.
const (
	// Experimental promises a contract, schemas, behaviour and a table of calls. A
	// contract that says nothing is experimental.
	Experimental Promise = "experimental"
	// Checked promises stories and a stand-in as well.
	Checked Promise = "checked"
)

// Checked lists the vendors that promise to be checked, in alphabetical order. A
// contract that does not load promises nothing.
func (c *Catalog) Checked() (names []string) {
	for _, vendor := range c.Names() {
		if contract, err := c.Load(vendor); err == nil && contract.Level == Checked {
			names = append(names, vendor)
		}
	}
	return names
}

// Files gives what a vendor brings beside its contract, such as its parts of the
// built-in scenarios; nil is for a vendor of this project, whose files stand in the
// packages that read them.
func (c *Catalog) Files(vendor string) fs.FS { return c.entries[vendor].files }

// Source gives a contract as it is written, which can be one that does not load.
func (c *Catalog) Source(vendor string) (Source, error) {
	switch {
	case !c.Knows(vendor):
		return Source{}, c.unknown(vendor)
	case c.Files(vendor) != nil:
		return sourceIn(c.Files(vendor), vendor), nil
	}
	return embeddedSource(vendor), nil
}

func (c *Catalog) unknown(vendor string) error {
	return fmt.Errorf("no contract for vendor %q; %s", vendor, schemas.Suggest(vendor, c.Names()))
}

var vendorName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// checkName refuses a name that cannot stand in paths, flags and environment
// variables.
func checkName(vendor string) error {
	if !vendorName.MatchString(vendor) {
		return fmt.Errorf("%q cannot be the name of a vendor: it is a lower case letter and up to 63 of a-z 0-9 _ -", vendor)
	}
	return nil
}
