package world

import (
	"testing"
	"time"
)

// TestClockStandsStillAtTheEndOfTime has a clock that would pass the last year
// that a timestamp can say.
func TestClockStandsStillAtTheEndOfTime(t *testing.T) {
	last := time.Date(lastYear, time.December, 31, 23, 59, 59, 0, time.UTC)
	c := newClock(last, time.Second).ticked()
	if !c.Now().Equal(last) {
		t.Errorf("the clock went on to %s", c.Now())
	}
	if c = newClock(last.Add(-time.Second), time.Second).ticked(); !c.Now().Equal(last) {
		t.Errorf("the clock stopped early, at %s", c.Now())
	}
}
