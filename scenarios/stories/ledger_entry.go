package stories

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// enter enters a step in the ledger, once for each way to undo it.
func (s *storyRun) enter(step *scenarios.Step, r *request) (entries []*ledgerEntry, err error) {
	seen := maps.Clone(s.values)
	for name := range s.secret {
		delete(seen, name) // which must not reach a file
	}
	for _, undo := range step.Undo {
		filled, ok := seen.fillUndo(undo)
		if !ok {
			continue
		}
		e, err := s.Ledger.begin(ledgerLine{
			Vendor: s.Contract.Vendor, Target: s.Target.String(), Run: s.Run, Story: s.story.Name, Step: step.Name, Undo: &filled,
			Ends: s.ends(step.Body), Refused: step.Expect.Fails(),
		})
		if err != nil {
			return nil, err
		}
		marked := strings.Contains(lettersOf(string(r.body)), lettersOf(s.Run))
		e.bare = !marked && len(e.Ends) == 0 && s.state.whole[s.kindOf(e)]
		entries = append(entries, e)
	}
	return entries, nil
}

// fillUndo fills an undo in; ok is false when its path lacks a value. What cannot
// be looked for is not.
func (v variables) fillUndo(undo scenarios.Undo) (filled scenarios.Undo, ok bool) {
	filled = scenarios.Undo{Operation: undo.Operation, Path: v.fillTexts(undo.Path)}
	for _, text := range filled.Path {
		if len(scenarios.VariablesIn(text)) > 0 {
			return filled, false
		}
	}
	if f := undo.Found; f != nil {
		query := []any{}
		for _, values := range f.Query {
			query = append(query, strings.Join(values, " "))
		}
		for _, text := range f.Path {
			query = append(query, text)
		}
		if _, missing := v.missing([]any{query, f.Where}); !missing {
			filled.Found = &scenarios.Found{Operation: f.Operation, Path: v.fillTexts(f.Path), Query: v.fillQuery(f.Query), Items: f.Items, Where: v.fillObject(f.Where), Take: f.Take}
		}
	}
	return filled, true
}

// ends finds the members of a body that name own objects.
func (s *storyRun) ends(body any) (ends []ledgerEnd) {
	switch body := body.(type) {
	case []any:
		for _, item := range body {
			ends = append(ends, s.ends(item)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(body)) {
			text, _ := body[name].(string)
			used := scenarios.VariablesIn(text)
			if len(used) != 1 || s.own[used[0]] == nil {
				ends = append(ends, s.ends(body[name])...)
			} else if id := s.values[used[0]]; s.values.fill(text) == id {
				ends = append(ends, ledgerEnd{Member: name, Entry: s.own[used[0]].entry.Entry, ID: id})
			}
		}
	}
	return ends
}

// settle enters what a call has made. When that cannot be known, the entries stay
// open, and the sweep looks for it.
func (s *storyRun) settle(entries []*ledgerEntry, x contracts.Exchange, failed error) error {
	for _, e := range entries {
		made := shownBy(e.Undo, x)
		e.answer = x
		var unsent *unsentError
		lost := failed != nil && !errors.As(failed, &unsent)
		if lost || x.Status >= http.StatusInternalServerError || failed == nil && x.Status < 300 && made == nil {
			continue
		}
		if err := s.Ledger.confirm(e, made); err != nil {
			return err
		}
	}
	return nil
}

// shownBy reads out of an answer what was made: the path parameters of the undoing,
// for each object.
func shownBy(u *scenarios.Undo, x contracts.Exchange) (made []map[string]string) {
	body, err := schemas.DecodeJSON(x.Body)
	if x.Status < 200 || x.Status >= 300 || x.BodyCut {
		return nil
	}
	if err != nil {
		body = nil // an empty answer shows nothing
	}
	values, shortest := map[string][]string{}, -1
	for name, text := range u.Path {
		if strings.HasPrefix(text, "/") {
			values[name] = textsAt(body, text)
			if shortest < 0 || len(values[name]) < shortest {
				shortest = len(values[name])
			}
		}
	}
	if shortest < 0 {
		return []map[string]string{u.Path} // which was known before
	}
	for i := range shortest {
		path := maps.Clone(u.Path)
		for name, found := range values {
			path[name] = found[i]
		}
		made = append(made, path)
	}
	return made
}
