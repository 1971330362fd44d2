package world

import (
	"testing"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// TestLimitAfterTheClockMovedBack: a window that begins in the time to come counts
// for nothing.
func TestLimitAfterTheClockMovedBack(t *testing.T) {
	limited := &Rule{Rule: scenarios.Rule{Then: scenarios.Then{Limit: &scenarios.Limit{Requests: 1, Per: scenarios.Duration(time.Minute)}}}}
	var count ruleCount
	noon := time.Date(2025, time.January, 1, 12, 0, 0, 0, time.UTC)
	for i, step := range []struct {
		at       time.Time
		exceeded bool
	}{{noon, false}, {noon, true}, {noon.Add(-time.Hour), false}, {noon.Add(-time.Hour), true}, {noon, false}} {
		if got := count.answers(limited, &RequestFacts{}, step.at); got != step.exceeded {
			t.Errorf("request %d at %s: exceeded is %t", i+1, step.at, got)
		}
	}
}
