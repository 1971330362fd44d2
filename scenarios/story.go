package scenarios

import (
	"context"
	"fmt"

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
func ParseStory(catalog *contracts.Catalog, file string, text []byte) (*Story, error) {
	doc, err := schemas.Parse(file, text)
	if err != nil {
		return nil, err
	}
	_, story, err := read(context.Background(), catalog, doc, nil)
	return story, err
}

// Stories reads the built-in stories of a vendor, in the order of their files' names;
// a vendor may have none.
func Stories(catalog *contracts.Catalog, vendor string) ([]*Story, error) {
	if !catalog.Knows(vendor) {
		return nil, fmt.Errorf("no vendor is called %q; %s", vendor, schemas.Suggest(vendor, catalog.Names()))
	}
	folder := folderOf(catalog, vendor, storyFolder)
	names, err := folder.stems()
	if err != nil {
		return nil, err
	}
	var all []*Story
	for _, name := range names {
		text, err := folder.read(name)
		if err != nil {
			return nil, err
		}
		story, err := StoryOf(catalog, vendor, folder.name(name), text)
		if err != nil {
			return nil, err
		}
		all = append(all, story)
	}
	return all, nil
}

// StoryOf reads a story as [ParseStory] does, and makes sure that it has steps, which
// all call one vendor.
func StoryOf(catalog *contracts.Catalog, vendor, file string, text []byte) (*Story, error) {
	story, err := ParseStory(catalog, file, text)
	switch {
	case err != nil:
		return nil, err
	case len(story.Steps) == 0:
		return nil, fmt.Errorf("%s: the file has no steps, so that there is nothing to play: list the calls under \"steps\"", file)
	}
	for _, step := range story.Steps {
		if step.Vendor != vendor {
			return nil, fmt.Errorf("%s: the step %q calls %s; a story of %s calls that vendor alone", file, step.Name, step.Vendor, vendor)
		}
	}
	return story, nil
}
