package scenarios

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

var told sync.Map // vendor name to func() ([]*Scenario, error)

// Stories reads the built-in stories of a vendor, once, in the order of their
// files' names; a vendor may have none. They are not to be changed.
func Stories(vendor string) ([]*Scenario, error) {
	read, _ := told.LoadOrStore(vendor, sync.OnceValues(func() ([]*Scenario, error) { return stories(vendor) }))
	all, err := read.(func() ([]*Scenario, error))()
	return slices.Clone(all), err
}

func stories(vendor string) ([]*Scenario, error) {
	if !slices.Contains(contracts.Names(), vendor) {
		return nil, fmt.Errorf("no vendor is called %q; %s", vendor, schemas.Suggest(vendor, contracts.Names()))
	}
	names, err := fs.Glob(files, vendor+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the stories of %s: %w", vendor, err)
	}
	var all []*Scenario
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the story %s: %w", name, err)
		}
		story, err := Parse(name, text)
		if err != nil {
			return nil, err
		}
		for _, step := range story.Steps {
			if step.Vendor != vendor {
				return nil, fmt.Errorf("%s: the step %q calls %s; a story in the folder of %s calls that vendor alone", name, step.Name, step.Vendor, vendor)
			}
		}
		all = append(all, story)
	}
	return all, nil
}
