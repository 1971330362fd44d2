package scenarios

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Story is calls to a vendor's API, in their order. A scenario file may hold one, in
// "params" and "steps"; a world does not play it.
type Story struct {
	Name        string
	Description string
	// Params are what the story must be told, in the order of their names.
	Params []Param
	// Steps are the calls; a file without any holds no story.
	Steps []*Step
}

// ParseStory reads the story in the text of a scenario file, and refuses what
// [Parse] refuses.
func ParseStory(file string, text []byte) (*Story, error) {
	doc, err := schemas.Parse(file, text)
	if err != nil {
		return nil, err
	}
	_, story, err := read(doc, nil)
	return story, err
}

var told sync.Map // vendor name to func() ([]*Story, error)

// Stories reads the built-in stories of a vendor, once, in the order of their
// files' names; a vendor may have none. They are not to be changed.
func Stories(vendor string) ([]*Story, error) {
	read, _ := told.LoadOrStore(vendor, sync.OnceValues(func() ([]*Story, error) { return stories(vendor) }))
	all, err := read.(func() ([]*Story, error))()
	return slices.Clone(all), err
}

func stories(vendor string) ([]*Story, error) {
	if !slices.Contains(contracts.Embedded().Names(), vendor) {
		return nil, fmt.Errorf("no vendor is called %q; %s", vendor, schemas.Suggest(vendor, contracts.Embedded().Names()))
	}
	names, err := fs.Glob(files, vendor+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the stories of %s: %w", vendor, err)
	}
	var all []*Story
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the story %s: %w", name, err)
		}
		story, err := ParseStory(name, text)
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
