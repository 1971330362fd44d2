package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// The elements of a JUnit file, in the form that most readers take.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Timestamp string      `xml:"timestamp,attr"`
	Cases     []junitCase `xml:"testcase"`
}

type junitCase struct {
	ClassName string        `xml:"classname,attr"`
	Name      string        `xml:"name,attr"`
	Skipped   *junitText    `xml:"skipped"` // before the others: the order is fixed
	Failures  []junitReason `xml:"failure"`
	Output    *junitText    `xml:"system-out"`
}

type junitReason struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

// WriteJUnit writes the report as JUnit XML: a test case for each check, and a
// skipped one for each status that the run did not meet. Warnings do not fail.
func (r *Report) WriteJUnit(w io.Writer) error {
	checked := junitSuite{Name: "ringer check " + r.Vendor, Timestamp: r.Started.UTC().Format(time.RFC3339)}
	for _, check := range r.results {
		checked.add(r.testCase(check))
	}
	unchecked := junitSuite{Name: checked.Name + ", not checked", Timestamp: checked.Timestamp}
	for _, u := range r.Unchecked {
		unchecked.add(junitCase{
			ClassName: schemas.Printable(r.Vendor + "." + u.Operation), Name: fmt.Sprintf("answers %d", u.Status), Skipped: &junitText{schemas.Printable(u.Why)},
		})
	}
	all := junitSuites{Name: "ringer check", Suites: []junitSuite{checked}}
	if len(unchecked.Cases) > 0 {
		all.Suites = append(all.Suites, unchecked)
	}
	for _, suite := range all.Suites {
		all.Tests, all.Failures = all.Tests+suite.Tests, all.Failures+suite.Failures
	}
	data, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, data)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	if len(c.Failures) > 0 {
		s.Failures++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
}

func (r *Report) testCase(check Result) junitCase {
	operation := check.Operation
	if operation == "" {
		operation = "unknown call"
	}
	c := junitCase{ClassName: schemas.Printable(r.Vendor + "." + operation), Name: schemas.Printable(check.Step)}
	if c.Name == "" {
		c.Name = operation
	}
	if check.Skipped != "" {
		c.Skipped = &junitText{schemas.Printable(check.Skipped)}
	}
	var other []string
	for _, f := range check.Found {
		f = r.withCommand(f)
		text := schemas.Printable(strings.Join(findingLines(f), "\n"))
		if f.Severity == contracts.SeverityError {
			c.Failures = append(c.Failures, junitReason{Type: f.Verdict, Message: schemas.Printable(f.Message), Text: text})
		} else {
			other = append(other, text)
		}
	}
	if len(other) > 0 {
		c.Output = &junitText{strings.Join(other, "\n\n")}
	}
	return c
}
