package scenarios

import (
	"encoding/json"
	"maps"
	"time"
)

// head is a scenario file without its data and rules, as it is written; nil is
// what it does not say.
type head struct {
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Seed        *json.Number `json:"seed"`
	Clock       *string      `json:"clock"`
	Tick        *string      `json:"tick"`
	Auth        []Credential `json:"auth"`
}

// readHead takes over what has the right type, and tells of the rest.
func readHead(wrong *mistakes) head {
	var h head
	root, _ := wrong.doc.Value.(map[string]any)
	root = maps.Clone(root)
	delete(root, "data")
	delete(root, "rules")
	text, err := json.Marshal(root)
	if err == nil {
		err = json.Unmarshal(text, &h) // which leaves out what does not fit
	}
	if err != nil && len(wrong.at) == 0 {
		wrong.errorf("", "%v", err)
	}
	return h
}

func (h head) seed(wrong *mistakes) int64 {
	if h.Seed == nil {
		return 1
	}
	seed, err := h.Seed.Int64()
	if err != nil {
		wrong.errorf("/seed", "%q: expected a whole number written in plain digits, but got %s", "seed", *h.Seed)
	}
	return seed
}

// clock gives the zero time when there is none.
func (h head) clock(wrong *mistakes) time.Time {
	if h.Clock == nil {
		return time.Time{}
	}
	clock, err := time.Parse(time.RFC3339, *h.Clock)
	clock = clock.UTC()
	switch {
	case err != nil: // such as a leap second
		wrong.errorf("/clock", "%q: %q is no time that a clock here can show; write it like %s", "clock", *h.Clock, exampleTime)
	case clock.Year() < 1000 || clock.Year() > 9999:
		// The zero time means real time, and a date-time has four digits for the year.
		wrong.errorf("/clock", "%q: %q is not in the years 1000 to 9999 (in UTC)", "clock", *h.Clock)
	}
	return clock
}

func (h head) tick(wrong *mistakes) time.Duration {
	switch {
	case h.Clock == nil && h.Tick == nil:
		return 0
	case h.Clock == nil:
		wrong.errorf("/tick", "a tick moves a clock that is set, and this scenario sets none; add one, like clock: %s, or leave out tick", exampleTime)
		return 0
	case h.Tick == nil:
		return time.Second
	}
	tick, err := time.ParseDuration(*h.Tick)
	switch {
	case err != nil:
		wrong.errorf("/tick", "%q: %q is no length of time; write it like 1s, 250ms or 1h30m", "tick", *h.Tick)
	case tick < 0:
		wrong.errorf("/tick", "%q: %s would move the clock back; write 0s for a clock that stands still", "tick", *h.Tick)
	}
	return tick
}
