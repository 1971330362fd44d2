package check

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
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

// selected reads what is asked for.
func selected(contract *contracts.Contract, all []*scenarios.Story, o *Options) (*selection, error) {
	if len(o.Operations) == 0 && o.Failed == nil {
		return nil, nil
	}
	s := &selection{operations: map[string]bool{}, steps: map[string]bool{}, found: map[string]bool{}}
	for _, id := range o.Operations {
		if err := s.add(contract, id); err != nil {
			return nil, err
		}
	}
	if o.Failed == nil {
		return s, nil
	}
	if err := s.addFailed(contract, all, o.Failed); err != nil {
		return nil, &FailedError{err}
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
func (s *selection) addFailed(contract *contracts.Contract, all []*scenarios.Story, failed *report.Report) error {
	if failed.Vendor != contract.Vendor {
		return fmt.Errorf("it is a report on %s, and %s is to be checked", failed.Vendor, contract.Vendor)
	}
	for _, finding := range failed.Findings {
		step := stepPage.ReplaceAllString(finding.Step, "")
		alone := &selection{steps: map[string]bool{step: true}}
		if slices.ContainsFunc(all, alone.wants) {
			s.steps[step], s.found[finding.Operation] = true, true
		} else if finding.Operation != "" {
			if err := s.add(contract, finding.Operation); err != nil {
				return err
			}
		}
	}
	if len(s.operations)+len(s.steps) == 0 {
		return &kindError{ErrNothing, errors.New("it has no findings that a story shows, so nothing is to be checked")}
	}
	return nil
}

// wants says whether a story is to be played.
func (s *selection) wants(story *scenarios.Story) bool {
	return s == nil || slices.ContainsFunc(story.Steps, func(step *scenarios.Step) bool {
		return s.operations[step.Operation] || s.steps[stories.StepName(story, step.Name)]
	})
}
