package vocabulary

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// TimeForm is how the values of a field tell a time: in a layout, or as a number of
// units since 1970. There is no other notion of what a time is: it is written and read
// here.
type TimeForm struct {
	layout string
	unit   time.Duration
	// Chosen says that somebody chooses the time, as a day on which something is due.
	// Any other is what a clock says.
	Chosen bool
}

// The forms that a schema names by its format, and those of the words unix-seconds and
// unix-milliseconds.
var (
	DateTime         = TimeForm{layout: time.RFC3339Nano}
	Date             = TimeForm{layout: time.DateOnly, Chosen: true}
	UnixSeconds      = TimeForm{unit: time.Second}
	UnixMilliseconds = TimeForm{unit: time.Millisecond}
)

// TimeFormOf gives the form that a schema declares, by its x-ringer-fake before its
// format. A word says that a clock makes the time: so it is with a date that has the
// word time:2006-01-02, and not with one that has only its format.
func TimeFormOf(schema map[string]any) (form TimeForm, declared bool) {
	if said, ok := schema["x-ringer-fake"]; ok {
		switch word, _ := ReadFakeWord(said); word.Name {
		case "time":
			return TimeForm{layout: word.Rest}, true
		case "unix-seconds":
			return UnixSeconds, true
		case "unix-milliseconds":
			return UnixMilliseconds, true
		}
	}
	switch schema["format"] {
	case "date-time":
		return DateTime, true
	case "date":
		return Date, true
	}
	return TimeForm{}, false
}

// IsNumber says whether the form is a count of units, which JSON has as a number or as
// digits.
func (f TimeForm) IsNumber() bool { return f.unit != 0 }

// Append writes a time in the form; a number of units is written without quotes.
func (f TimeForm) Append(dst []byte, t time.Time) []byte {
	switch f.unit {
	case 0:
		return t.AppendFormat(dst, f.layout)
	case time.Second:
		return strconv.AppendInt(dst, t.Unix(), 10)
	}
	return strconv.AppendInt(dst, t.UnixMilli(), 10)
}

// Parse reads a time that is written in the form. A number too large for the year 9999
// is none: it counts smaller units.
func (f TimeForm) Parse(text string) (time.Time, error) {
	if !f.IsNumber() {
		if f.layout == DateTime.layout {
			text = strings.ToUpper(text) // RFC 3339 takes t and z in either case
		}
		return time.Parse(f.layout, text)
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !json.Valid([]byte(text)) { // which keeps words such as inf and 0x1 out
		return time.Time{}, fmt.Errorf("%q is no number of units since 1970", text)
	}
	units := int64(time.Second / f.unit)
	if math.Abs(number) >= float64(lastSecond+1)*float64(units) {
		return time.Time{}, fmt.Errorf("%s lies beyond the year 9999: it does not count in units of %v", text, f.unit)
	}
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(whole/units, whole%units*int64(f.unit)).UTC(), nil
	}
	seconds, fraction := math.Modf(number / float64(units))
	return time.Unix(int64(seconds), int64(math.Round(fraction*1e6))*1000).UTC(), nil // a double has no more digits
}

// lastSecond is the end of the year 9999.
const lastSecond = 253_402_300_799

// isoForms are the forms of ISO 8601 that texts without a declared form are read in.
var isoForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04", time.DateOnly}

// isoLook is how they look.
var isoLook = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d))?)?$`)

// ISOTime reads a text as a time in one of the forms of ISO 8601.
func ISOTime(text string) (t time.Time, ok bool) {
	if !isoLook.MatchString(text) {
		return t, false
	}
	compact := strings.Replace(strings.Replace(text, " ", "T", 1), " ", "", 1)
	for _, layout := range isoForms {
		if t, err := time.Parse(layout, compact); err == nil {
			return t, true
		}
	}
	return t, false
}

// LooksLikeTime says whether a text has one of the forms of ISO 8601, whatever day it names.
func LooksLikeTime(text string) bool { return isoLook.MatchString(text) }
