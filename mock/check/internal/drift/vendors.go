package drift

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// vendor is what there is of a stand-in.
type vendor struct {
	make      func(o standin.Options, mutation string) (*standin.Core, error)
	mutations []standin.Mutation
	// assumptions are further mutations, which break what was only assumed.
	assumptions []standin.Mutation
	story       []standin.Step
}

// vendors has the stand-ins by the names of their vendors. Each adds itself, in a
// file of its own.
var vendors = map[string]vendor{}

// New makes the stand-in of a vendor, an [http.Handler] that also says what a
// client must know. Mutations are chosen by their names, with a + between; empty is none.
func New(vendor, mutation string, o standin.Options) (*standin.Core, error) {
	v, there := vendors[vendor]
	if !there {
		return nil, fmt.Errorf("there is no stand-in for a vendor called %q", vendor)
	}
	return v.make(o, mutation)
}

// Mutations lists those of all vendors, in the order of their names.
func Mutations() (all []standin.Mutation) {
	for _, name := range slices.Sorted(maps.Keys(vendors)) {
		all = append(all, vendors[name].mutations...)
	}
	return all
}

// Assumptions lists the ways in which a vendor's stand-in can differ from what was
// assumed, and from nothing that is known: those of its mutations that do, and further
// ones.
func Assumptions(vendor string) (all []standin.Mutation) {
	for _, m := range slices.Concat(vendors[vendor].mutations, vendors[vendor].assumptions) {
		if m.Verdict == standin.ContractTooTight {
			all = append(all, m)
		}
	}
	return all
}

// Story gives requests that show every mutation of a vendor's stand-in; there
// are fewer than 90.
func Story(vendor string) []standin.Step { return vendors[vendor].story }
