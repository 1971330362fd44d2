package ringertest

import (
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// What a scenario file can say, as Go values.
type (
	// State is what vendors hold: objects by vendor, then by collection.
	State = mock.State
	// Rule says what some requests get in the place of the vendor's plain answer.
	Rule = scenarios.Rule
	// When says which requests are meant: those that meet all that it has. The zero
	// value is every request to a vendor.
	When = scenarios.When
	// Then says what a rule does.
	Then = scenarios.Then
	// Limit lets so many requests through in each window of time.
	Limit = scenarios.Limit
	// Fault is a way in which a connection fails, such as "reset".
	Fault = scenarios.Fault
	// Patch changes an answer's body (RFC 6902).
	Patch = scenarios.Patch
	// Duration is a length of time as a scenario has it.
	Duration = scenarios.Duration
	// Count bounds a number of requests; the zero value is at least one.
	Count = scenarios.Count
)

// Exactly is n requests, no more and no less.
func Exactly(n int) Count { return Count{Exactly: &n} }

// AtLeast is n requests or more.
func AtLeast(n int) Count { return Count{AtLeast: &n} }

// AtMost is n requests or fewer.
func AtMost(n int) Count { return Count{AtMost: &n} }

// Delay holds every answer back for as long, in real time.
func Delay(d time.Duration) *scenarios.Delay {
	return &scenarios.Delay{Median: Duration(d)}
}
