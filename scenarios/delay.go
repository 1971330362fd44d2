package scenarios

import (
	"encoding/json"
	"time"
)

// Duration is a length of time that is written like 1s, 250ms or 1h30m.
type Duration time.Duration

// MarshalText writes the length down.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads it.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = Duration(parsed)
	return err
}

// Delay is how long answers are held back: always for the median, or, where
// there is a 99th percentile, each for another length (log-normal).
type Delay struct {
	Median Duration `json:"median"`
	// P99 is held by one answer in a hundred or fewer; 0 makes the delay constant.
	P99 Duration `json:"p99"`
}

// MarshalJSON writes a constant delay as a text.
func (d Delay) MarshalJSON() ([]byte, error) {
	if d.P99 == 0 {
		return json.Marshal(d.Median)
	}
	type plain Delay
	return json.Marshal(plain(d))
}

// UnmarshalJSON reads either form.
func (d *Delay) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*d = Delay{}
		return json.Unmarshal(data, &d.Median)
	}
	type plain Delay
	return json.Unmarshal(data, (*plain)(d))
}

// checkDuration tells of a text that is no length of time, or a negative one.
func (m *mistakes) checkDuration(place string) (length time.Duration, ok bool) {
	text, ok := m.textAt(place)
	if !ok {
		return 0, false
	}
	length, err := time.ParseDuration(text)
	switch {
	case err != nil:
		m.errorf(place, "%s: %q is no length of time; write it like 1s, 250ms or 1h30m", placeName(place), text)
	case length < 0:
		m.errorf(place, "%s: %s is less than nothing; write a length like 1s, 250ms or 1h30m", placeName(place), text)
	}
	return length, err == nil && length >= 0
}
