package contracts

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Report is what a check found, in the form of its JSON.
type Report struct {
	Vendor string `json:"vendor"`
	// Target is the address or file that was checked.
	Target  string    `json:"target"`
	Started time.Time `json:"started"`
	// Contract is the version of the contract.
	Contract string `json:"contract"`
	// Partial says that only some of the stories were played.
	Partial bool    `json:"partial,omitempty"`
	Summary Summary `json:"summary"`
	// Findings are ordered by severity, then by when they were first seen.
	Findings []Finding `json:"findings"`
	// Unchecked lists what the contract declares and the run did not meet.
	Unchecked []Unchecked `json:"unchecked"`

	checks []Check
}

// Summary counts what a report tells of.
type Summary struct {
	// Checks counts steps that were to be made, Passed those without a finding of
	// severity error.
	Checks   int `json:"checks"`
	Passed   int `json:"passed"`
	Findings int `json:"findings"`
	// Skipped counts steps and comparisons that were not made.
	Skipped int `json:"skipped"`
}

// Unchecked is a status of an operation that the run did not meet.
type Unchecked struct {
	Operation string `json:"operation"`
	Status    int    `json:"status"`
	Why       string `json:"why"`
}

// Check is one step of a story, or one exchange of a recording.
type Check struct {
	// Operation is the id of the operation that was called; empty for a call that
	// the contract does not know.
	Operation string
	// Step names it; with the operation it is a test case of its own.
	Step string
	// Found is what was found in it.
	Found []Finding
	// Skipped says why it was not made; empty when it was.
	Skipped string
}

// Add takes a check into the report.
func (r *Report) Add(check Check) { r.checks = append(r.checks, check) }

// AddSkipped counts comparisons that were not made.
func (r *Report) AddSkipped(n int) { r.Summary.Skipped += n }

// Errors counts the findings of severity error.
func (r *Report) Errors() (n int) {
	for _, f := range r.Findings {
		if f.Severity == SeverityError {
			n++
		}
	}
	return n
}

// WriteJSON writes the report as JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// WriteJUnit writes the report as JUnit XML, a test case for each check.
func (r *Report) WriteJUnit(w io.Writer) error { return nil }

// WriteText writes the report for a person to read.
func (r *Report) WriteText(w io.Writer, colour bool) error { return nil }

// ReadReport reads what WriteJSON has written.
func ReadReport(data []byte) (*Report, error) {
	r := &Report{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("the report cannot be read: %w", err)
	}
	return r, nil
}
