package world

import (
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// realTime is the one place where real time enters a world.
var realTime = time.Now

// Clock is a world's time: set, it stands still until it is moved; not set, it
// is real.
type Clock struct {
	Set   bool
	at    time.Time
	Tick  time.Duration
	ahead time.Duration // of real time, when the clock is not set
}

func newClock(start time.Time, tick time.Duration) Clock {
	return Clock{Set: !start.IsZero(), at: start, Tick: tick}
}

// Now is the time: the one that was set, or the real one as far ahead as the clock was
// moved.
func (c Clock) Now() time.Time {
	if c.Set {
		return c.at
	}
	return realTime().Add(c.ahead).UTC().Truncate(time.Microsecond)
}

// lastYear is the last one that timestamps can say.
const lastYear = 9999

// ticked is the clock after a successful write. It stands still at the end of
// time.
func (c Clock) ticked() Clock {
	if next := c.at.Add(c.Tick); next.Year() <= lastYear {
		c.at = next
	}
	return c
}

// SetTo is the clock at another time. One that ran with real time runs no more;
// as in a scenario that says nothing else, writes move it by a second.
func (c Clock) SetTo(at time.Time) Clock {
	if !c.Set {
		c.Tick = scenarios.DefaultTick
	}
	return Clock{Set: true, at: at, Tick: c.Tick}
}

// Advanced is the clock moved on; one that is not set goes on running from
// there. It cannot be moved beyond the end of time.
func (c Clock) Advanced(by time.Duration) (Clock, bool) {
	to := c.Now().Add(by)
	if c.Set {
		c.at = to
	} else {
		c.ahead += by
	}
	return c, to.Year() <= lastYear && c.ahead >= 0
}
