package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// selection is what is asked for of the stories; nil is all.
type selection struct {
	operations map[string]bool // by id
	steps      map[string]bool // as reports name them
	found      map[string]bool // the operations of these steps, for a recording has others
}

// stepPage is what stands behind the name of a step for the pages of a walk.
var stepPage = regexp.MustCompile(`, page \d+$`)

// wanted reads what is asked for.
func (f *checkFlags) wanted(contract *contracts.Contract) (*selection, error) {
	if len(f.operations) == 0 && f.failed == "" {
		return nil, nil
	}
	s := &selection{operations: map[string]bool{}, steps: map[string]bool{}, found: map[string]bool{}}
	for _, id := range f.operations {
		if err := s.add(contract, id); err != nil {
			return nil, err
		}
	}
	if f.failed == "" {
		return s, nil
	}
	if err := s.addFailed(contract, f.failed); err != nil {
		return nil, fmt.Errorf("--failed %s: %w", f.failed, err)
	}
	return s, nil
}

func (s *selection) add(contract *contracts.Contract, id string) error {
	if _, ok := contract.Operation(id); !ok {
		var known []string
		for _, op := range contract.Operations {
			known = append(known, op.ID)
		}
		return fmt.Errorf("%s has no operation %q; %s", contract.Vendor, id, schemas.Suggest(id, known))
	}
	s.operations[id] = true
	return nil
}

// addFailed adds what a report has found: the step of each finding, or the
// operation where it was found in something else than a story.
func (s *selection) addFailed(contract *contracts.Contract, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return reason(err)
	}
	report, err := report.Read(text)
	if err != nil {
		return err
	}
	if report.Vendor != contract.Vendor {
		return fmt.Errorf("it is a report on %s, and %s is to be checked", report.Vendor, contract.Vendor)
	}
	stories, err := scenarios.Stories(contract.Vendor)
	if err != nil {
		return err
	}
	for _, finding := range report.Findings {
		step := stepPage.ReplaceAllString(finding.Step, "")
		alone := &selection{steps: map[string]bool{step: true}}
		if slices.ContainsFunc(stories, alone.wants) {
			s.steps[step], s.found[finding.Operation] = true, true
		} else if finding.Operation != "" {
			err = s.add(contract, finding.Operation)
		}
		if err != nil {
			return err
		}
	}
	if len(s.operations)+len(s.steps) == 0 {
		return &exitError{exitNothing, errors.New("it has no findings that a story shows, so nothing is to be checked")}
	}
	return nil
}

// wants says whether a story is to be played.
func (s *selection) wants(story *scenarios.Story) bool {
	return s == nil || slices.ContainsFunc(story.Steps, func(step *scenarios.Step) bool {
		return s.operations[step.Operation] || s.steps[storyStep(story, step.Name)]
	})
}

// storyStep is how reports name a step of a story.
func storyStep(story *scenarios.Story, name string) string { return story.Name + ": " + name }
