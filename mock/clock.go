package mock

import "time"

// realTime is the one place where real time enters a world.
var realTime = time.Now

// clock is a world's time: set, it stands still until it is moved; not set, it
// is real.
type clock struct {
	set  bool
	at   time.Time
	tick time.Duration
}

func newClock(start time.Time, tick time.Duration) clock {
	return clock{set: !start.IsZero(), at: start, tick: tick}
}

func (c clock) now() time.Time {
	if c.set {
		return c.at
	}
	return realTime().UTC().Truncate(time.Microsecond)
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
