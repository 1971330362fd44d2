package contracts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sampleReport has a finding at each door, and everything else that a report can.
func sampleReport(t *testing.T) *Report {
	t.Helper()
	r := &Report{
		Vendor: "secoda", Target: "http://127.0.0.1:7464", Started: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), Contract: "8.22.39", Partial: true,
		Unchecked: []Unchecked{{"delete-group", 204, "it needs --writes"}, {"create-group", 201, "it needs --writes"}, {"list-groups", 500, "no story reaches it"}},
	}
	get := func(body any) Exchange { return exchange(t, "GET", item, 200, body) }
	c := NewComparison(load(t, "secoda"))
	add := func(step, operation string, p Pair, again *Exchange) {
		p.Step = step
		found := c.Compare(p)
		if again != nil {
			found = c.Settle(found, p, *again)
		}
		r.Add(Check{Operation: operation, Step: step, Found: found})
	}
	steady := get(group(7))
	add("one group", "get-group", both(get(group(7)), get(group(7))), nil)
	add("a group with a color", "get-group", both(get(set(group(7), "/color", "red")), get(group(7))), nil)
	add("another name", "get-group", both(get(set(group(7), "/name", "<Other> & \x1b[31mred\x00")), get(group(7))), nil)
	add("another name again", "get-group", both(get(set(group(7), "/name", "<Other> & \x1b[31mred\x00")), get(group(7))), nil)
	add("a group without an icon", "get-group", both(get(without(group(7), "icon")), get(group(7))), nil)
	add("a fake that errs", "get-group", both(get(group(7)), get(set(group(7), "/users", nil))), nil)
	add("an icon that comes and goes", "get-group", both(get(set(group(7), "/workspace_id", 7)), get(group(7))), &steady)
	add("two forms", "get-group", both(get(set(group(7), "/description", "a &lt; b")), get(set(group(7), "/description", "a < b"))), nil)
	add("an unknown path", "", both(exchange(t, "GET", "/api/v1/auth/gruop?api_key=s3cret", 200, object{}), exchange(t, "GET", "/api/v1/auth/gruop", 404, object{"detail": "No."})), nil)
	r.Add(Check{Operation: "delete-group", Step: "delete", Skipped: "it needs --writes"})
	r.AddSkipped(c.Skipped())
	return r
}

func TestReportJSON(t *testing.T) {
	var out bytes.Buffer
	if err := sampleReport(t).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, out.Bytes())
	read, err := ReadReport(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := read.WriteJSON(&again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(out.String(), again.String()); diff != "" {
		t.Errorf("what was read is not what was written (-want +got):\n%s", diff)
	}
	for _, broken := range []string{"", "{", "[]", "{}"} {
		if _, err := ReadReport([]byte(broken)); err == nil || !strings.Contains(err.Error(), "an earlier check") {
			t.Errorf("%q is read as a report: %v", broken, err)
		}
	}
}

func TestReportJUnit(t *testing.T) {
	var out bytes.Buffer
	if err := sampleReport(t).WriteJUnit(&out); err != nil {
		t.Fatal(err)
	}
	goldenFile(t, out.Bytes(), ".golden.xml")
	var read junitSuites
	if err := xml.Unmarshal(out.Bytes(), &read); err != nil || read.Tests != 13 || read.Failures != 7 || read.Skipped != 4 {
		t.Errorf("the file is read as %d tests with %d failures and %d skipped: %v", read.Tests, read.Failures, read.Skipped, err)
	}
}

func TestReportText(t *testing.T) {
	for _, colour := range []bool{false, true} {
		name := "plain"
		if colour {
			name = "colour"
		}
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := sampleReport(t).WriteText(&out, colour); err != nil {
				t.Fatal(err)
			}
			goldenFile(t, out.Bytes(), ".golden.txt")
		})
	}
}

// TestReportHeads are the first lines of reports.
func TestReportHeads(t *testing.T) {
	warning, mistake := Finding{Severity: SeverityWarning, Verdict: ContractTooLoose}, Finding{Severity: SeverityError, Verdict: VendorDrifted}
	for _, test := range []struct {
		why    string
		checks []Check
		want   string
	}{
		{"nothing", nil, "secoda: nothing was checked"},
		{"clean", []Check{{Step: "a"}}, "secoda: clean"},
		{"a warning", []Check{{Step: "a", Found: []Finding{warning}}}, "secoda: no difference that matters"},
		{"one", []Check{{Step: "a", Found: []Finding{mistake, mistake}}}, "secoda: 1 difference"},
	} {
		r := &Report{Vendor: "secoda"}
		for _, check := range test.checks {
			r.Add(check)
		}
		var out bytes.Buffer
		if err := r.WriteText(&out, false); err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(out.String(), "\n"); first != test.want {
			t.Errorf("%s: the report begins with %q, want %q", test.why, first, test.want)
		}
	}
}

// TestReportCountsTheSame adds what was found already.
func TestReportCountsTheSame(t *testing.T) {
	r := &Report{}
	r.Add(Check{Found: []Finding{{Severity: SeverityWarning, Rule: "w"}}})
	for range 3 {
		r.Add(Check{Found: []Finding{{Severity: SeverityError, Verdict: VendorDrifted, Rule: RuleMissingField, Pointer: "/results/4/name", Evidence: Evidence{Fact: "/required"}}}})
	}
	r.Add(Check{Found: []Finding{{Severity: SeverityError, Verdict: VendorDrifted, Rule: RuleMissingField, Pointer: "/results/4/icon", Evidence: Evidence{Fact: "/required"}}}})
	if len(r.Findings) != 3 || r.Findings[1].Times != 3 || r.Findings[2].Times != 0 || r.Errors() != 2 || r.ordered()[0].Rule == "w" {
		t.Errorf("the findings are %+v", r.Findings)
	}
	if want := (Summary{Checks: 5, Passed: 1, Findings: 3}); r.Summary != want {
		t.Errorf("the summary is %+v, want %+v", r.Summary, want)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestReportsTellWhenTheyCannotBeWritten(t *testing.T) {
	r := sampleReport(t)
	for name, err := range map[string]error{"JSON": r.WriteJSON(full{}), "JUnit": r.WriteJUnit(full{}), "text": r.WriteText(full{}, true)} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v, want the error of the file", name, err)
		}
	}
}
