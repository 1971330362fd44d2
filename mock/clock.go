package mock

import (
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// realTime is the one place where real time enters a world.
var realTime = time.Now

// clock is a world's time: set, it stands still until it is moved; not set, it
// is real.
type clock struct {
	set   bool
	at    time.Time
	tick  time.Duration
	ahead time.Duration // of real time, when the clock is not set
}

func newClock(start time.Time, tick time.Duration) clock {
	return clock{set: !start.IsZero(), at: start, tick: tick}
}

func (c clock) now() time.Time {
	if c.set {
		return c.at
	}
	return realTime().Add(c.ahead).UTC().Truncate(time.Microsecond)
}

// lastYear is the last one that timestamps can say.
const lastYear = 9999

// ticked is the clock after a successful write. It stands still at the end of
// time.
func (c clock) ticked() clock {
	if next := c.at.Add(c.tick); next.Year() <= lastYear {
		c.at = next
	}
	return c
}

// setTo is the clock at another time. One that ran with real time runs no more;
// as in a scenario that says nothing else, writes move it by a second.
func (c clock) setTo(at time.Time) clock {
	if !c.set {
		c.tick = scenarios.DefaultTick
	}
	return clock{set: true, at: at, tick: c.tick}
}

// advanced is the clock moved on; one that is not set goes on running from
// there. It cannot be moved beyond the end of time.
func (c clock) advanced(by time.Duration) (clock, bool) {
	to := c.now().Add(by)
	if c.set {
		c.at = to
	} else {
		c.ahead += by
	}
	return c, to.Year() <= lastYear && c.ahead >= 0
}
