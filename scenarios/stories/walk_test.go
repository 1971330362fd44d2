package stories

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/ringer-mock/ringer/scenarios"
)

// The pages of a walk can be read again, as long as the budget lasts.
func TestWalkAgain(t *testing.T) {
	v := newVendor(t, "piercloud")
	var answers []string
	walks := 0
	v.player.OnPlayed = func(p Played) error {
		if p.Walk == nil {
			answers = nil
			return nil
		}
		if answers = append(answers, string(p.Exchange.Body)); !p.Last {
			return nil
		}
		walks++
		pages, complete, err := p.Walk(context.Background())
		again := make([]string, len(pages))
		for i, page := range pages {
			again[i] = string(page.Body)
		}
		if err != nil || complete != p.Complete || !slices.Equal(again, answers) {
			t.Errorf("%s: %d pages the second time, complete %v, %v", p.Name, len(pages), complete, err)
		}
		answers = nil
		return nil
	}
	if err := v.player.Play(t.Context(), v.stories); err != nil {
		t.Fatal(err)
	}
	if walks < 2 {
		t.Fatalf("%d walks were played", walks)
	}
}

func TestWalkAgainKeepsToTheBudget(t *testing.T) {
	v := newVendor(t, "secoda")
	v.player.Budget, v.player.Writes = 12, false
	var last error
	v.player.OnPlayed = func(p Played) error {
		for range 12 {
			if p.Walk != nil && p.Last && last == nil {
				_, _, last = p.Walk(context.Background())
			}
		}
		return nil
	}
	if err := v.player.Play(t.Context(), v.stories); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(last, ErrBudget) || len(v.calls) > 12 {
		t.Errorf("%d calls were made, and the last walk says %v", len(v.calls), last)
	}
}

// A walk that goes through fewer pages than there are says so.
func TestWalkIsCut(t *testing.T) {
	for pages, cut := range map[string]bool{"1": true, "2": true, "40": false} {
		v := newVendor(t, "kantata")
		story := steps(t, "steps:\n  - {name: a, operation: get-workspace-groups, walk: true, pages: "+pages+", query: {per_page: 3}}\n")
		if err := v.player.Play(t.Context(), []*scenarios.Story{story}); err != nil {
			t.Fatal(err)
		}
		if last := v.played[len(v.played)-1]; last.Cut != cut || !last.Last {
			t.Errorf("with %s pages the last is %s, and cut is %v", pages, last.Name, last.Cut)
		}
	}
}
