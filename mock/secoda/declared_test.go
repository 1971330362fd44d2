package secoda_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/internal/declared"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// newClient makes a client of the vendor in a world that begins with a scenario.
var newClient declared.Open = func(t vendortest.TB, scenario string) *vendortest.Client {
	return vendortest.New(t, secoda.New(), scenario)
}

// TestDeclaredAlone plays the tables at the vendor as a document declares it, without a
// line of Go: bare, and with what an overlay adds.
func TestDeclaredAlone(t *testing.T) {
	const document = "testdata/declared/secoda.json"
	for _, row := range []struct {
		why     string
		measure *declared.Measure
		least   int
	}{
		{"the document alone", declared.Bare("secoda", document, "groups:", "group:"), 70},
		{"with an overlay", declared.WithOverlay("secoda", document), 95},
	} {
		t.Run(row.why, func(t *testing.T) {
			row.measure.Play(t, &newClient, secoda.New, row.least, TestReading, TestWriting, TestPaging, TestUnknownCalls, TestBadInputIsRefusedAndChangesNothing)
		})
	}
}
