package contracts

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The colours of a terminal.
const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	plainC = "\x1b[0m"
)

// verdicts lists the verdicts in the order in which a person wants to read them,
// with what they mean.
var verdicts = []struct{ name, says string }{
	{VendorDrifted, "the vendor no longer does what is documented or was observed"},
	{FakeWrong, "the fake is wrong"},
	{ContractTooTight, "the contract assumes what is not so"},
	{ContractTooLoose, "the contract leaves open what a client sees"},
	{Flaky, "the vendor differs from itself"},
}

// textReport writes one report.
type textReport struct {
	bytes.Buffer
	*Report
	colour bool
}

// WriteText writes the report for a person to read: the verdict and the counts
// first, then the findings by verdict, then what was not checked.
func (r *Report) WriteText(w io.Writer, colour bool) error {
	t := &textReport{Report: r, colour: colour}
	t.head()
	for _, verdict := range verdicts {
		t.findings(verdict.name, verdict.says)
	}
	t.notMade()
	t.unchecked()
	if _, err := w.Write(t.Bytes()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func (t *textReport) paint(colour, text string) string {
	if !t.colour {
		return text
	}
	return colour + text + plainC
}

func (t *textReport) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// head is the first screen: who is wrong, and how much was seen.
func (t *textReport) head() {
	what := "clean"
	colour := green
	switch errors := t.Errors(); {
	case t.Summary.Checks == 0:
		what, colour = "nothing was checked", yellow
	case errors > 0:
		what, colour = counted(errors, "difference"), red
	case len(t.Findings) > 0:
		what, colour = "no difference that matters", yellow
	}
	missing := ""
	if len(t.Unchecked) > 0 {
		missing = fmt.Sprintf(", %d of what the contract declares not checked", len(t.Unchecked))
	}
	t.line("%s: %s%s", t.paint(bold, visible(t.Vendor)), t.paint(colour, what), missing)
	partial := ""
	if t.Partial {
		partial = "; only a part of the stories was played"
	}
	t.line("%s, contract %s%s", visible(t.Target), visible(t.Contract), partial)
	t.line("%s, %d passed, %s, %d skipped", counted(t.Summary.Checks, "check"), t.Summary.Passed, counted(len(t.Findings), "finding"), t.Summary.Skipped)
	for _, verdict := range verdicts {
		if n := len(t.of(verdict.name)); n > 0 {
			t.line("  %4d %-18s %s", n, verdict.name, t.paint(faint, verdict.says))
		}
	}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (t *textReport) of(verdict string) (found []Finding) {
	for _, f := range t.ordered() {
		if f.Verdict == verdict {
			found = append(found, f)
		}
	}
	return found
}

func (t *textReport) findings(verdict, says string) {
	found := t.of(verdict)
	if len(found) == 0 {
		return
	}
	t.line("\n%s: %s", t.paint(bold, verdict), says)
	for _, f := range found {
		colour := red
		if f.Severity != SeverityError {
			colour = yellow
		}
		lines := f.lines()
		t.line("\n  %s %s", t.paint(colour, string(f.Severity)), visible(lines[0]))
		for _, line := range lines[1:] {
			t.line("    %s", strings.ReplaceAll(visible(line), "\n", " "))
		}
	}
}

// lines tells a finding: what it is, then on what it rests, what was expected, the
// call and what to do.
func (f Finding) lines() []string {
	operation := f.Operation
	if operation == "" {
		operation = "unknown call"
	}
	place := ""
	if f.Pointer != "" {
		place = " at " + f.Pointer
	}
	lines := []string{fmt.Sprintf("%s%s: %s", operation, place, f.Message)}
	if f.Step != "" {
		lines = append(lines, "step:     "+f.Step)
	}
	if f.Evidence.Fact != "" {
		lines = append(lines, "fact:     "+f.Evidence.Fact, "evidence: "+f.Evidence.words())
	}
	if f.Expected != nil || f.Actual != nil {
		lines = append(lines, "expected: "+short(f.Expected), "actual:   "+short(f.Actual))
	}
	if f.Exchange != nil {
		lines = append(lines, fmt.Sprintf("call:     %s %s answered %d", f.Exchange.Method, f.Exchange.URL, f.Exchange.Status))
	}
	if f.Times > 1 {
		lines = append(lines, fmt.Sprintf("seen:     %d times", f.Times))
	}
	if f.Remedy != "" {
		lines = append(lines, "to do:    "+f.Remedy)
	}
	return lines
}

// words tells how a fact is known.
func (e Evidence) words() string {
	parts := []string{string(e.Level)}
	if e.Level == "" {
		parts[0] = "none"
	}
	for _, part := range []string{e.Source, e.Verified, e.Why} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// short writes a value in one line.
func short(value any) string {
	text := []rune(asJSON(value))
	if len(text) > 200 {
		return string(text[:200]) + "…"
	}
	return string(text)
}

// notMade lists the steps that were not made, by their reasons.
func (t *textReport) notMade() {
	var whys, names []string
	for _, check := range t.checks {
		if check.Skipped != "" {
			whys, names = append(whys, check.Skipped), append(names, check.Step)
		}
	}
	t.grouped("steps that were not made", whys, names)
}

func (t *textReport) unchecked() {
	var whys, names []string
	for _, u := range t.Unchecked {
		whys, names = append(whys, u.Why), append(names, fmt.Sprintf("%s %d", u.Operation, u.Status))
	}
	t.grouped("not checked", whys, names)
}

// grouped lists names by their reasons, in the order in which the reasons come.
func (t *textReport) grouped(title string, whys, names []string) {
	if len(whys) == 0 {
		return
	}
	t.line("\n%s: %d", t.paint(bold, title), len(whys))
	var done []string
	for _, why := range whys {
		if slices.Contains(done, why) {
			continue
		}
		done = append(done, why)
		var these []string
		for i, other := range whys {
			if other == why {
				these = append(these, names[i])
			}
		}
		t.line("  %s: %s", visible(why), visible(strings.Join(these, ", ")))
	}
}
