package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// maxMarkdown is how long the findings may be: GitHub refuses the summary of a job over
// 1 MiB.
const maxMarkdown = 900_000

// markdownReport writes one report.
type markdownReport struct {
	bytes.Buffer
	*Report
}

// WriteMarkdown writes the report as Markdown, for the summary of a job or a comment. No
// text of the vendor's is read as Markdown or HTML.
func (r *Report) WriteMarkdown(w io.Writer) error {
	m := &markdownReport{Report: r}
	m.head()
	left := 0
	for _, group := range r.groups() {
		if m.Len() > maxMarkdown {
			left += group.findings()
			continue
		}
		m.line("\n## %s\n\n%s", group.Verdict, group.Says)
		for _, operation := range group.Operations {
			m.line("\n### %s\n", inMarkdown(operation.Name))
			for _, f := range operation.Findings {
				if m.Len() > maxMarkdown {
					left++
					continue
				}
				m.finding(f)
			}
		}
	}
	if left > 0 {
		m.line("\n%s more, which stand in the other forms of this report.", counted(left, "finding"))
	}
	m.uncheckedList()
	if _, err := w.Write(m.Bytes()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func (m *markdownReport) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

// head is who is wrong, and how much was seen.
func (m *markdownReport) head() {
	what, _ := m.verdict()
	m.line("# %s: %s\n", inMarkdown(m.Vendor), what)
	m.line("Target %s, contract %s, %s", inMarkdown(m.Target), inMarkdown(m.Contract), m.Started.UTC().Format("2006-01-02 15:04 MST"))
	for _, remark := range m.remarks() {
		m.line("\n**%s**", inMarkdown(remark))
	}
	m.line("")
	for _, count := range m.countLines() {
		m.line("- %s", inMarkdown(count))
	}
	if len(m.Findings) == 0 {
		return
	}
	m.line("\n| verdict | findings | meaning |\n| --- | ---: | --- |")
	for _, group := range m.groups() {
		m.line("| %s | %d | %s |", group.Verdict, group.findings(), group.Says)
	}
}

// severityMarks tell severities apart at a glance.
var severityMarks = map[contracts.Severity]string{contracts.SeverityError: "🔴", contracts.SeverityWarning: "🟡", contracts.SeverityInfo: "⚪"}

func (m *markdownReport) finding(f contracts.Finding) {
	place := ""
	if f.Pointer != "" {
		place = " at " + inCode(f.Pointer)
	}
	m.line("- %s **%s**%s: %s", severityMarks[f.Severity], f.Severity, place, inMarkdown(f.Message))
	m.line("\n  <details><summary>evidence, answers and what to do</summary>\n")
	for _, fact := range facts(f) {
		text, command, has := strings.Cut(fact.Text, "\n")
		if fact.Name != remedyName || !has {
			m.line("  - %s: %s", fact.Name, inCode(fact.Text))
			continue
		}
		m.line("  - %s: %s\n", fact.Name, inMarkdown(text))
		fence := fenceFor(command)
		m.line("    %ssh\n    %s\n    %s", fence, oneLine(command), fence)
	}
	if f.Exchange != nil {
		for _, answer := range f.Exchange.Answers {
			m.line("\n  %s, %s\n", answer.By, answered(answer.Status))
			fence := fenceFor(strings.Join(answer.Lines, "\n"))
			m.line("  %sdiff", fence)
			for i, line := range answer.Lines {
				mark := "  "
				if i >= answer.From && i < answer.To {
					mark = "! "
				}
				m.line("  %s%s", mark, oneLine(line))
			}
			m.line("  %s", fence)
		}
	}
	m.line("\n  </details>\n")
}

func (m *markdownReport) uncheckedList() {
	if len(m.Unchecked) == 0 {
		return
	}
	m.line("\n<details><summary>%d of what the contract declares not checked</summary>\n", len(m.Unchecked))
	m.line("| operation | status | why |\n| --- | ---: | --- |")
	for _, u := range m.Unchecked {
		m.line("| %s | %d | %s |", inMarkdown(u.Operation), u.Status, inMarkdown(u.Why))
	}
	m.line("\n</details>")
}

// oneLine gives a text as a terminal can show it, in one line.
func oneLine(text string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(schemas.Printable(text))
}

// inMarkdown gives a text as Markdown shows it literally, inside of a line: no mark, HTML,
// link or mention in it counts.
func inMarkdown(text string) string { return markdownEscapes.Replace(oneLine(text)) }

var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@<!-- -->", // else it names somebody
	"://", `\://`, // else it is a link
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "#", `\#`, "!", `\!`, "|", `\|`, "~", `\~`, "$", `\$`,
)

// inCode gives a text as code in a line.
func inCode(text string) string {
	text = cmp.Or(oneLine(text), " ")
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.ContainsAny(text[:1]+text[len(text)-1:], "` ") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// fenceFor gives a fence that does not stand in a text.
func fenceFor(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence
}
