package contracts

import (
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts/vocabulary"
)

// placeOf is a place with one schema.
func placeOf(schema map[string]any) Place {
	return Place{Name: "made", Schemas: []Node{{Value: schema}}}
}

// TestTimeForms writes a time in every form, and reads what servers may answer.
func TestTimeForms(t *testing.T) {
	at := time.Date(2026, time.January, 2, 3, 4, 5, 678_000_000, time.UTC)
	type schema = map[string]any
	word := func(text string) schema { return schema{"x-ringer-fake": text} }
	for _, test := range []struct {
		why     string
		schema  schema
		text    string // the time in this form; empty where the schema declares none
		read    string // what is read
		means   string // as which time; empty is as none
		isTimes bool   // whether a comparison asks if it moves
	}{
		{"a date-time", schema{"format": "date-time"}, "2026-01-02T03:04:05.678Z", "2026-01-02T04:04:05.5+01:00", "2026-01-02T03:04:05.5Z", true},
		{"a date-time in small letters", schema{"format": "date-time"}, "2026-01-02T03:04:05.678Z", "2026-01-02t03:04:05z", "2026-01-02T03:04:05Z", true},
		{"a date-time without a time", schema{"format": "date-time"}, "2026-01-02T03:04:05.678Z", "2026-01-02", "", true},
		{"a date", schema{"format": "date"}, "2026-01-02", "2026-01-03", "2026-01-03T00:00:00Z", false},
		{"a date by a clock", schema{"format": "date", "x-ringer-fake": "time:2006-01-02"}, "2026-01-02", "2026-01-03", "2026-01-03T00:00:00Z", true},
		{"seconds", word("unix-seconds"), "1767323045", "-1", "1969-12-31T23:59:59Z", true},
		{"seconds with a fraction", word("unix-seconds"), "1767323045", "1767323045.25", "2026-01-02T03:04:05.25Z", true},
		{"seconds with an exponent", word("unix-seconds"), "1767323045", "1.767323045e9", "2026-01-02T03:04:05Z", true},
		{"milliseconds in place of seconds", word("unix-seconds"), "1767323045", "1767323045678", "", true},
		{"a number that no double holds", word("unix-seconds"), "1767323045", "1e999", "", true},
		{"a number that JSON does not have", word("unix-seconds"), "1767323045", "0x1p4", "", true},
		{"milliseconds", word("unix-milliseconds"), "1767323045678", "1767323045123", "2026-01-02T03:04:05.123Z", true},
		{"milliseconds before 1970", word("unix-milliseconds"), "1767323045678", "-1", "1969-12-31T23:59:59.999Z", true},
		{"the last millisecond", word("unix-milliseconds"), "1767323045678", "253402300799999", "9999-12-31T23:59:59.999Z", true},
		{"one more", word("unix-milliseconds"), "1767323045678", "253402300800000", "", true},
		{"microseconds in place of milliseconds", word("unix-milliseconds"), "1767323045678", "1767323045678000", "", true},
		{"a layout", word("time:Mon 2 Jan 2006"), "Fri 2 Jan 2026", "Sat 3 Jan 2026", "2026-01-03T00:00:00Z", true},
		{"a layout that another form has taken over", word("time:Mon 2 Jan 2006"), "Fri 2 Jan 2026", "2026-01-03", "", true},
		{"nothing is said of a text that looks like a time", schema{"type": "string"}, "", "2026-01-02 03:04:05 +0100", "2026-01-02T02:04:05Z", true},
		{"nor of one without seconds", schema{"type": "string"}, "", "2026-01-02T03:04", "2026-01-02T03:04:00Z", true},
		{"nor of a day", schema{"type": "string"}, "", "2026-01-02", "2026-01-02T00:00:00Z", true},
		{"nor of a number", schema{"type": "integer"}, "", "1767323045", "", false},
		{"another format", schema{"format": "uuid"}, "", "ada", "", false},
		{"another word", word("serial"), "", "1767323045", "", false},
	} {
		t.Run(test.why, func(t *testing.T) {
			form, declared := vocabulary.TimeFormOf(test.schema)
			if declared != (test.text != "") {
				t.Fatalf("a form is declared: %t", declared)
			}
			if got := string(form.Append(nil, at)); declared && got != test.text {
				t.Errorf("written as %q, want %q", got, test.text)
			}
			place := placeOf(test.schema)
			got := ""
			if read, ok := place.Time(test.read); ok {
				got = read.UTC().Format(time.RFC3339Nano)
			}
			if got != test.means {
				t.Errorf("%q is read as %q, want %q", test.read, got, test.means)
			}
			if is := place.AreTimes(test.read, test.read); is != test.isTimes {
				t.Errorf("these are times: %t, want %t", is, test.isTimes)
			}
		})
	}
}
