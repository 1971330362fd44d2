package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/schemas"
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
	{compare.VendorDrifted, "the vendor no longer does what is documented or was observed"},
	{compare.FakeWrong, "the fake is wrong"},
	{compare.ContractTooTight, "the contract assumes what is not so"},
	{compare.ContractTooLoose, "the contract leaves open what a client sees"},
	{compare.Flaky, "the vendor differs from itself"},
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
	t.notCompared()
	t.notes()
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
	what, colour := t.verdict()
	missing := ""
	if len(t.Unchecked) > 0 {
		missing = fmt.Sprintf(", %d of what the contract declares not checked", len(t.Unchecked))
	}
	t.line("%s: %s%s", t.paint(bold, schemas.Printable(t.Vendor)), t.paint(colour, what), missing)
	partial := ""
	if t.Partial {
		partial = "; only a part of the stories was played"
	}
	t.line("%s, contract %s%s", schemas.Printable(t.Target), schemas.Printable(t.Contract), partial)
	if t.Ended != "" {
		t.line("%s", schemas.Printable(t.Ended))
	}
	for _, count := range t.countLines() {
		t.line("%s", count)
	}
	for _, verdict := range verdicts {
		if n := len(t.of(verdict.name)); n > 0 {
			t.line("  %4d %-18s %s", n, verdict.name, t.paint(faint, verdict.says))
		}
	}
}

// verdict is the report in a few words. It is only clean when it was played to its
// end, and something was made.
func (r *Report) verdict() (what, colour string) {
	switch errors := r.Errors(); {
	case errors > 0:
		return counted(errors, "difference"), red
	case r.Summary.Passed == 0:
		return "nothing was checked", yellow
	case len(r.Findings) > 0:
		return "no difference that matters", yellow
	case r.Ended != "":
		return "no difference in what was reached", yellow
	}
	return "clean", green
}

// found counts the findings by what they mean for the exit code.
func (r *Report) found() string {
	errors, waived := r.Errors(), 0
	for _, f := range r.Findings {
		if f.Waived != nil {
			waived++
		}
	}
	all := counted(len(r.Findings), "finding")
	if len(r.Findings) == errors {
		return all
	}
	parts := []string{counted(errors, "difference")}
	if warnings := len(r.Findings) - errors - waived; warnings > 0 {
		parts = append(parts, counted(warnings, "warning"))
	}
	if waived > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", waived))
	}
	return all + ": " + strings.Join(parts, ", ")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (t *textReport) of(verdict string) (found []contracts.Finding) {
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
		if f.Severity != contracts.SeverityError {
			colour = yellow
		}
		lines := findingLines(f)
		t.line("\n  %s %s", t.paint(colour, string(f.Severity)), schemas.Printable(lines[0]))
		for _, line := range lines[1:] {
			t.line("    %s", strings.ReplaceAll(schemas.Printable(line), "\n", " "))
		}
	}
}

// Describe tells a finding in several lines.
func Describe(f contracts.Finding) string { return strings.Join(findingLines(f), "\n  ") }

// findingLines tells a finding: what it is, then on what it rests, what was expected, the
// call and what to do.
func findingLines(f contracts.Finding) []string {
	operation := f.Operation
	if operation == "" {
		operation = "unknown call"
	}
	place := ""
	if f.Pointer != "" {
		place = " at " + f.Pointer
	}
	lines := []string{fmt.Sprintf("%s%s: %s", operation, place, f.Message)}
	for _, fact := range facts(f) {
		text, command, has := strings.Cut(fact.Text, "\n")
		lines = append(lines, fmt.Sprintf("%-9s %s", fact.Name+":", text))
		if has && fact.Name == remedyName {
			lines = append(lines, strings.Repeat(" ", 10)+command)
		} else if has {
			lines[len(lines)-1] += " " + command
		}
	}
	return lines
}

func waivedText(w contracts.Waiver) string {
	if w.Until == "" {
		return w.Reason
	}
	return fmt.Sprintf("until %s: %s", w.Until, w.Reason)
}

// historyText tells since when and how often a finding is found.
func historyText(h contracts.History) string {
	if h.Runs == 1 {
		return "new in this run"
	}
	return fmt.Sprintf("since %s, in %d of the %s from then on", h.Since.UTC().Format(time.DateOnly), h.Seen, counted(h.Runs, "run"))
}

// evidenceText tells how a fact is known.
func evidenceText(e contracts.Evidence) string {
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
	text := []rune(schemas.JSONText(value))
	if len(text) > 200 {
		return string(text[:200]) + "…"
	}
	return string(text)
}
