package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// verdictGroup is the findings of one verdict, by operation.
type verdictGroup struct {
	Verdict, Says string
	Operations    []operationGroup
}

// operationGroup is the findings of one operation.
type operationGroup struct {
	Name     string
	Findings []contracts.Finding
}

// findings counts them.
func (g verdictGroup) findings() (n int) {
	for _, operation := range g.Operations {
		n += len(operation.Findings)
	}
	return n
}

// groups parts the findings by verdict and operation. Verdicts stand in the order in which
// a person wants to read them, operations in that of their worst finding.
func (r *Report) groups() (groups []verdictGroup) {
	ordered := r.ordered()
	for _, verdict := range verdicts {
		group := verdictGroup{Verdict: verdict.name, Says: verdict.says}
		for _, f := range ordered {
			if f.Verdict != verdict.name {
				continue
			}
			name := cmp.Or(f.Operation, "unknown call")
			at := slices.IndexFunc(group.Operations, func(o operationGroup) bool { return o.Name == name })
			if at < 0 {
				at = len(group.Operations)
				group.Operations = append(group.Operations, operationGroup{Name: name})
			}
			group.Operations[at].Findings = append(group.Operations[at].Findings, f)
		}
		if len(group.Operations) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// fact is a line about a finding.
type fact struct{ Name, Text string }

// remedyName is how a remedy is announced. A command line stands behind its first line.
const remedyName = "to do"

// facts tells of a finding on what it rests, what was expected, the call and what to do.
func facts(f contracts.Finding) (all []fact) {
	add := func(name, text string) { all = append(all, fact{name, text}) }
	if f.Step != "" {
		add("step", f.Step)
	}
	if f.Evidence.Fact != "" {
		add("fact", f.Evidence.Fact)
		add("evidence", evidenceText(f.Evidence))
	}
	if f.Expected != nil || f.Actual != nil {
		add("expected", short(f.Expected))
		add("actual", short(f.Actual))
	}
	if call := f.Exchange; call != nil {
		add("call", fmt.Sprintf("%s %s %s", call.Method, call.URL, answered(call.Status)))
	}
	if f.Times > 1 {
		add("seen", fmt.Sprintf("%d times", f.Times))
	}
	if f.History != nil {
		add("history", historyText(*f.History))
	}
	if f.Waived != nil {
		add("waived", waivedText(*f.Waived))
	}
	if f.Remedy != "" {
		add(remedyName, f.Remedy)
	}
	return all
}

// answered tells the status of an answer.
func answered(status int) string {
	if status == 0 {
		return "no answer"
	}
	return fmt.Sprintf("answered %d", status)
}

// remarks are what a reader must know before the findings.
func (r *Report) remarks() (all []string) {
	if r.Partial {
		all = append(all, "only a part of the stories was played")
	}
	if r.Ended != "" {
		all = append(all, r.Ended)
	}
	for _, note := range r.Notes {
		all = append(all, note.Kind+": "+note.Message)
	}
	return all
}

// countLines says how much was made, found and left out, a line each.
func (r *Report) countLines() []string {
	noun := "check"
	if r.exchanges > 0 {
		noun = "exchange"
	}
	left := r.leftOut()
	lines := []string{fmt.Sprintf("%s: %d passed, %d with differences, %d left out", counted(r.Summary.Checks, noun), r.Summary.Passed, r.Summary.Checks-r.Summary.Passed-left, left)}
	if r.foreign > 0 {
		verb := "are no calls"
		if r.foreign == 1 {
			verb = "is no call"
		}
		lines = append(lines, fmt.Sprintf("%d of %s %s of %s", r.foreign, counted(r.exchanges, "exchange"), verb, schemas.Printable(r.Vendor)))
	}
	if n := r.comparisons(); n > 0 {
		lines = append(lines, counted(n, "comparison")+" inside of them left out")
	}
	return append(lines, r.found())
}
