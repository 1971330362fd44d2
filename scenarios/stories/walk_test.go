package stories

import (
	"context"
	"errors"
	"slices"
	"testing"
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
