package stories

import (
	"net/url"
	"strings"

	"github.com/ringer-mock/ringer/scenarios"
)

// Plan says which calls would be made, as far as that is known before the first of
// them. A walk is one call.
func (p *Player) Plan(stories []*scenarios.Story) (calls []PlannedCall) {
	for _, story := range stories {
		s := p.begin(story)
		seen := variables{}
		for name, value := range s.values {
			if !s.secret[name] {
				seen[name] = value
			}
		}
		for _, step := range story.Steps {
			if s.chosen != nil && !s.chosen[step] {
				continue
			}
			calls = append(calls, s.plan(step, seen))
		}
	}
	return calls
}

// plan says whether a step would be played. What it will save is as good as known
// then.
func (s *storyRun) plan(step *scenarios.Step, seen variables) PlannedCall {
	op, reason := s.playable(step)
	call := PlannedCall{Story: s.story, Step: step, Skipped: reason}
	if op != nil {
		call.Method, call.Writes = step.MethodOf(op), step.Writes(op)
		if reason == "" {
			call.Skipped = s.authorize(step, op, &request{header: map[string][]string{}})
		}
		call.Address = plannedAddress(s.Contract.Prefix+op.Path, step, seen)
	}
	if call.Skipped != "" {
		s.noteSkipped(step, call.Skipped)
		return call
	}
	for name := range step.Save {
		if _, known := s.values[name]; !known {
			s.values[name] = ""
		}
	}
	return call
}

// plannedAddress gives the path and query of a step, for people to read.
func plannedAddress(path string, step *scenarios.Step, seen variables) string {
	if step.Address != "" {
		path = seen.fill(step.Address)
	}
	path = scenarios.PathParameterPattern.ReplaceAllStringFunc(path, func(found string) string {
		if value, ok := step.Path[found[1:len(found)-1]]; ok {
			return seen.fill(value)
		}
		return found
	})
	before := "?"
	for _, name := range step.Query.Names() {
		for _, value := range step.Query[name] {
			path += before + name + "=" + strings.ReplaceAll(seen.fill(value), "&", url.QueryEscape("&"))
			before = "&"
		}
	}
	return path
}
