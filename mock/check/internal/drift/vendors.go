package drift

import (
	"fmt"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/kantata"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/piercloud"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/secoda"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// vendors is the list of stand-ins. A new one is one line here.
var vendors = []struct {
	name      string
	make      func(o standin.Options, mutation string) (*standin.Core, error)
	mutations []standin.Mutation
	story     []standin.Step
}{
	{"kantata", kantata.New, kantata.Mutations, kantata.Story},
	{"piercloud", piercloud.New, piercloud.Mutations, piercloud.Story},
	{"secoda", secoda.New, secoda.Mutations, secoda.Story},
}

// New makes the stand-in of a vendor, an [http.Handler] that also says what a
// client must know. A mutation is chosen by its name; empty is none.
func New(vendor, mutation string, o standin.Options) (*standin.Core, error) {
	for _, v := range vendors {
		if v.name == vendor {
			return v.make(o, mutation)
		}
	}
	return nil, fmt.Errorf("there is no stand-in for a vendor called %q", vendor)
}

// Mutations lists those of all vendors.
func Mutations() (all []standin.Mutation) {
	for _, v := range vendors {
		all = append(all, v.mutations...)
	}
	return all
}

// Story gives requests that show every mutation of a vendor's stand-in; there
// are fewer than 60, as many as a check may spend.
func Story(vendor string) []standin.Step {
	for _, v := range vendors {
		if v.name == vendor {
			return v.story
		}
	}
	return nil
}
