package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// head is a scenario file without its data, rules and story, as it is written; nil is
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
	for _, other := range []string{"data", "rules", "params", "steps"} {
		delete(root, other)
	}
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
	clock, err := ParseTime(*h.Clock)
	if err != nil {
		wrong.errorf("/clock", "%q: %v", "clock", err)
	}
	return clock
}

// ParseTime reads a time that a world's clock can show.
func ParseTime(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	at = at.UTC()
	switch {
	case err != nil: // such as a leap second
		return at, fmt.Errorf("%q is no time that a clock here can show; write it like %s", text, exampleTime)
	case at.Year() < 1000 || at.Year() > 9999:
		// The zero time means real time, and a date-time has four digits for the year.
		return at, fmt.Errorf("%q is not in the years 1000 to 9999 (in UTC)", text)
	}
	return at, nil
}

func (h head) tick(wrong *mistakes) time.Duration {
	switch {
	case h.Clock == nil && h.Tick == nil:
		return 0
	case h.Clock == nil:
		wrong.errorf("/tick", "a tick moves a clock that is set, and this scenario sets none; add one, like clock: %s, or leave out tick", exampleTime)
		return 0
	case h.Tick == nil:
		return DefaultTick
	}
	tick, err := ParseDuration(*h.Tick)
	switch {
	case err != nil:
		wrong.errorf("/tick", "%q: %v", "tick", err)
	case tick < 0:
		wrong.errorf("/tick", "%q: %s would move the clock back; write 0s for a clock that stands still", "tick", *h.Tick)
	}
	return tick
}

// DefaultTick is how far a write moves a set clock when nothing else is said.
const DefaultTick = time.Second

// ParseDuration reads a length of time.
func ParseDuration(text string) (time.Duration, error) {
	length, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is no length of time; write it like 1s, 250ms or 1h30m", text)
	}
	return length, nil
}
