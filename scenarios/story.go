package scenarios

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Stories reads the built-in stories of a vendor, in the order of their files'
// names; a vendor may have none.
func Stories(vendor string) ([]*Scenario, error) {
	if !slices.Contains(contracts.Names(), vendor) {
		return nil, fmt.Errorf("no vendor is called %q; %s", vendor, schemas.Suggest(vendor, contracts.Names()))
	}
	names, err := fs.Glob(files, vendor+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the stories of %s: %w", vendor, err)
	}
	var stories []*Scenario
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
		stories = append(stories, story)
	}
	return stories, nil
}
