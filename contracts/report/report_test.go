package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/contracts/reach"
)

// sampleReport has a finding of each verdict, and everything else that a report can.
// One is waived, and has a history.
func sampleReport(t *testing.T) *Report {
	t.Helper()
	r := &Report{
		Vendor: "secoda", Target: "http://127.0.0.1:7464", Started: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), Contract: "8.22.39", Partial: true, Commands: &Commands{Report: "report.json"},
		Unchecked: []Unchecked{{"delete-group", 204, "it needs --writes"}, {"create-group", 201, "it needs --writes"}, {"list-groups", 500, "no story reaches it"}},
	}
	get := func(body any) contracts.Exchange { return sample.Exchange(t, "GET", sample.Item, 200, body) }
	c := compare.NewComparison(sample.ContractOf(t, "secoda"))
	add := func(step, operation string, p compare.Pair, again *contracts.Exchange) {
		p.Step = step
		found := c.Compare(p)
		if again != nil {
			found = c.Settle(found, p, *again)
		}
		if step == "two forms" {
			found[0].Severity, found[0].Waived = contracts.SeverityInfo, &contracts.Waiver{Until: "2026-12-24", Reason: "the vendor mends it"}
			found[0].History = &contracts.History{Since: time.Date(2026, 11, 1, 2, 0, 0, 0, time.UTC), Seen: 3, Runs: 7}
		}
		r.Add(Result{Operation: operation, Step: step, Found: found})
	}
	steady := get(sample.Group(7))
	add("one group", "get-group", comparedPair(get(sample.Group(7)), get(sample.Group(7))), nil)
	add("a group with a color", "get-group", comparedPair(get(sample.Set(sample.Group(7), "/color", "red")), get(sample.Group(7))), nil)
	add("another name", "get-group", comparedPair(get(sample.Set(sample.Group(7), "/name", "<Other> & \x1b[31mred\x00")), get(sample.Group(7))), nil)
	add("another name again", "get-group", comparedPair(get(sample.Set(sample.Group(7), "/name", "<Other> & \x1b[31mred\x00")), get(sample.Group(7))), nil)
	add("a group without an icon", "get-group", comparedPair(get(sample.Without(sample.Group(7), "icon")), get(sample.Group(7))), nil)
	add("a fake that errs", "get-group", comparedPair(get(sample.Group(7)), get(sample.Set(sample.Group(7), "/users", nil))), nil)
	add("an icon that comes and goes", "get-group", comparedPair(get(sample.Set(sample.Group(7), "/workspace_id", 7)), get(sample.Group(7))), &steady)
	add("two forms", "get-group", comparedPair(get(sample.Set(sample.Group(7), "/description", "a &lt; b")), get(sample.Set(sample.Group(7), "/description", "a < b"))), nil)
	add("an unknown path", "", comparedPair(sample.Exchange(t, "GET", "/api/v1/auth/gruop?api_key=s3cret", 200, sample.Object{}), sample.Exchange(t, "GET", "/api/v1/auth/gruop", 404, sample.Object{"detail": "No."})), nil)
	r.Add(Result{Operation: "delete-group", Step: "delete", Skipped: "it needs --writes"})
	r.AddLeftOut(c.LeftOut())
	r.Notes = []Note{{"neighbour", "another client has made 1 of the groups: \x1b[31mred"}}
	return r
}

// What is taken back leaves no trace in the counts.
func TestRemove(t *testing.T) {
	r, want := sampleReport(t), sampleReport(t)
	r.Remove(func(contracts.Finding) bool { return false })
	if diff := cmp.Diff(want.Summary, r.Summary); diff != "" {
		t.Errorf("nothing was taken back (-want +got):\n%s", diff)
	}
	r.Remove(func(f contracts.Finding) bool { return f.Verdict == compare.Flaky })
	want.Summary.Findings--
	if diff := cmp.Diff(want.Summary, r.Summary); diff != "" || len(r.Findings) != len(want.Findings)-1 {
		t.Errorf("%d findings are left of %d (-want +got):\n%s", len(r.Findings), len(want.Findings), diff)
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
			sample.GoldenFile(t, out.Bytes(), ".golden.txt")
		})
	}
}

// TestReportHeads are the first lines of reports.
func TestReportHeads(t *testing.T) {
	warning, mistake := contracts.Finding{Severity: contracts.SeverityWarning, Verdict: compare.ContractTooLoose}, contracts.Finding{Severity: contracts.SeverityError, Verdict: compare.VendorDrifted}
	for _, test := range []struct {
		why    string
		checks []Result
		ended  string
		want   string
	}{
		{"nothing", nil, "", "secoda: nothing was checked"},
		{"clean", []Result{{Step: "a"}}, "", "secoda: clean"},
		{"all left out", []Result{{Step: "a", Skipped: "it writes"}}, "", "secoda: nothing was checked"},
		{"ended", []Result{{Step: "a"}}, "the run was ended after 1 of 9 steps", "secoda: no difference in what was reached"},
		{"a warning", []Result{{Step: "a", Found: []contracts.Finding{warning}}}, "", "secoda: no difference that matters"},
		{"one", []Result{{Step: "a", Found: []contracts.Finding{mistake, mistake}}}, "", "secoda: 1 difference"},
		{"one, and ended", []Result{{Step: "a", Found: []contracts.Finding{mistake}}}, "the run was ended after 1 of 9 steps", "secoda: 1 difference"},
	} {
		r := &Report{Vendor: "secoda", Ended: test.ended}
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

// TestReportCountsAddUp tells of each thing in a sentence of its own, and their sums
// are those of the JSON.
func TestReportCountsAddUp(t *testing.T) {
	mistake := contracts.Finding{Severity: contracts.SeverityError, Verdict: compare.VendorDrifted, Check: compare.CheckStatus}
	warning := contracts.Finding{Severity: contracts.SeverityWarning, Verdict: compare.ContractTooLoose, Check: contracts.CheckUndocumentedField}
	r := &Report{Vendor: "secoda"}
	for _, check := range []Result{{Step: "a"}, {Step: "b", Found: []contracts.Finding{mistake, warning}}, {Step: "c", Found: []contracts.Finding{mistake}}, {Step: "d", Skipped: "it writes"}} {
		r.Add(check)
	}
	r.AddLeftOut([]compare.LeftOut{{Operation: "a", Why: "b", Times: 2}, {Operation: "a", Why: "c", Times: 1}})
	r.AddForeign(1, 5)
	if want := (Summary{Checks: 4, Passed: 1, Findings: 2, Skipped: 1 + 3 + 1}); r.Summary != want {
		t.Errorf("the summary is %+v, want %+v", r.Summary, want)
	}
	var out bytes.Buffer
	if err := r.WriteText(&out, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n4 exchanges: 1 passed, 2 with differences, 1 left out\n", "\n1 of 5 exchanges is no call of secoda\n",
		"\n3 comparisons inside of them left out\n", "\n2 findings: 1 difference, 1 warning\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, &out)
		}
	}
	r.Withdraw("it was not the vendor")
	if want := (Summary{Checks: 4, Skipped: 5}); r.Summary != want || len(r.Findings) > 0 {
		t.Errorf("when all is taken back the summary is %+v with %v, want %+v", r.Summary, r.Findings, want)
	}
}

// TestReportLinesAreShort has many statuses and steps left out.
func TestReportLinesAreShort(t *testing.T) {
	r := &Report{Vendor: "secoda"}
	for n := range 40 {
		r.Add(Result{Step: fmt.Sprintf("a-story: step number %d", n), Skipped: "it writes"})
		r.Unchecked = append(r.Unchecked, Unchecked{"create-group", 401 + n, "no story provokes it"}, Unchecked{"get-group", 401 + n, "no story provokes it"})
	}
	var out bytes.Buffer
	if err := r.WriteText(&out, false); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if len(line) > 110 {
			t.Errorf("a line has %d characters: %s", len(line), line)
		}
	}
	for _, want := range []string{"\n    create-group: 401 402 ", "\n    a-story: step number 0, step number 1, ", " 440\n    get-group: 401 "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, &out)
		}
	}
}

// TestReportCountsTheSame adds what was found already.
func TestReportCountsTheSame(t *testing.T) {
	r := &Report{}
	r.Add(Result{Found: []contracts.Finding{{Severity: contracts.SeverityWarning, Check: "w"}}})
	for range 3 {
		r.Add(Result{Found: []contracts.Finding{{Severity: contracts.SeverityError, Verdict: compare.VendorDrifted, Check: contracts.CheckMissingField, Pointer: "/results/4/name", Evidence: contracts.Evidence{Fact: "/required"}}}})
	}
	r.Add(Result{Found: []contracts.Finding{{Severity: contracts.SeverityError, Verdict: compare.VendorDrifted, Check: contracts.CheckMissingField, Pointer: "/results/4/icon", Evidence: contracts.Evidence{Fact: "/required"}}}})
	if len(r.Findings) != 3 || r.Findings[1].Times != 3 || r.Findings[2].Times != 0 || r.Errors() != 2 || r.ordered()[0].Check == "w" {
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
	wrong := map[string]error{"text": r.WriteText(full{}, true), "GitHub": r.WriteGitHub(full{})}
	for _, form := range Forms {
		wrong[form.Name] = form.Write(r, full{})
	}
	for name, err := range wrong {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v, want the error of the file", name, err)
		}
	}
}

func comparedPair(vendor, fake contracts.Exchange) compare.Pair {
	return compare.Pair{Vendor: vendor, Fake: fake}
}

// A call without an answer is shown as one.
func TestReportShowsSilence(t *testing.T) {
	x := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	silent := x
	silent.Status, silent.Body, silent.Header = 0, nil, nil
	err := reach.NewUnreachableError(&url.URL{Scheme: "http", Host: "vendor.example"}, time.Second, io.EOF)
	found := compare.NewComparison(sample.ContractOf(t, "secoda")).Compare(compare.Pair{Vendor: silent, VendorErr: err, Fake: x})
	if len(found) != 1 {
		t.Fatalf("found %v", found)
	}
	if text := strings.Join(findingLines(found[0]), "\n"); !strings.Contains(text, " no answer\n") || strings.Contains(text, "answered 0") {
		t.Errorf("the report says\n%s", text)
	}
}
