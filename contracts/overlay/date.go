package overlay

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day.
type Date struct{ time.Time }

// DayOf gives the day of a moment, as UTC has it.
func DayOf(moment time.Time) Date { return Date{moment.UTC().Truncate(24 * time.Hour)} }

// ParseDate reads a day, as YYYY-MM-DD.
func ParseDate(text string) (d Date, err error) { return d, d.parse(text) }

func (d *Date) parse(text string) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, text); err != nil {
		return fmt.Errorf("%q is no day: write one such as 2027-01-31", text)
	}
	return nil
}

// String gives the day as YYYY-MM-DD.
func (d Date) String() string { return d.Format(time.DateOnly) }

// MarshalJSON implements [json.Marshaler].
func (d Date) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(d.String())), nil }

// UnmarshalJSON implements [json.Unmarshaler].
func (d *Date) UnmarshalJSON(data []byte) error { return d.parse(strings.Trim(string(data), `"`)) }
