package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

var (
	//go:embed page/report.html
	pageText string
	//go:embed page/report.css
	pageStyle string
	//go:embed page/report.js
	pageScript string
)

// openFindings is up to how many findings the page shows them opened.
const openFindings = 10

// parsedPage is the template of the page. Few runs write one: it is parsed when it is wanted.
var parsedPage = sync.OnceValue(func() *template.Template { return template.Must(template.New("report").Parse(pageText)) })

// htmlPage is what the template shows. All texts in it are printable.
type htmlPage struct {
	Policy                 string
	Style                  template.CSS
	Script                 template.JS
	Vendor, Verdict, Class string
	Target, Contract       string
	Started, Day           string
	Remarks, Counts        []string
	Groups                 []pageGroup
	Operations             []string // for the filter
	Unchecked              []Unchecked
}

type pageGroup struct {
	Verdict, Says string
	Count         int
	Operations    []pageOperation
}

type pageOperation struct {
	Name     string
	Findings []pageFinding
}

type pageFinding struct {
	ID, Anchor, Verdict, Severity, Operation, Place, Message string
	Open, Waived                                             bool
	Facts                                                    []fact
	Answers                                                  []pageAnswer
}

type pageAnswer struct {
	By, Status string
	Lines      []pageLine
}

type pageLine struct {
	Text   string
	Marked bool
}

// WriteHTML writes the report as one page that needs nothing else: it asks no network, and
// its policy lets no script run but its own. Whatever a vendor sends is text in it.
func (r *Report) WriteHTML(w io.Writer) error {
	var out bytes.Buffer
	err := parsedPage().Execute(&out, r.page())
	if err == nil {
		_, err = w.Write(out.Bytes())
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func (r *Report) page() *htmlPage {
	what, colour := r.verdict()
	p := &htmlPage{
		Policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", hashOf(pageStyle), hashOf(pageScript)),
		Style:  template.CSS(pageStyle), Script: template.JS(pageScript), // which are this program's own
		Vendor: schemas.Printable(r.Vendor), Verdict: what, Class: map[string]string{red: "error", yellow: "warning", green: "good"}[colour],
		Target: schemas.Printable(r.Target), Contract: schemas.Printable(r.Contract),
		Started: r.Started.UTC().Format(time.RFC3339), Day: r.Started.UTC().Format("2006-01-02 15:04 MST"), Counts: r.countLines(),
	}
	for _, remark := range r.remarks() {
		p.Remarks = append(p.Remarks, schemas.Printable(remark))
	}
	for _, u := range r.Unchecked {
		p.Unchecked = append(p.Unchecked, Unchecked{schemas.Printable(u.Operation), u.Status, schemas.Printable(u.Why)})
	}
	anchors := map[string]int{}
	for _, group := range r.groups() {
		shown := pageGroup{Verdict: group.Verdict, Says: group.Says, Count: group.findings()}
		for _, operation := range group.Operations {
			name := schemas.Printable(operation.Name)
			if !slices.Contains(p.Operations, name) {
				p.Operations = append(p.Operations, name)
			}
			of := pageOperation{Name: name}
			for _, f := range operation.Findings {
				of.Findings = append(of.Findings, r.shown(f, name, anchors))
			}
			shown.Operations = append(shown.Operations, of)
		}
		p.Groups = append(p.Groups, shown)
	}
	slices.Sort(p.Operations)
	return p
}

// shown is a finding as the page has it. An id may stand twice, with two verdicts.
func (r *Report) shown(f contracts.Finding, operation string, anchors map[string]int) pageFinding {
	anchors[f.ID]++
	anchor := "finding-" + f.ID
	if n := anchors[f.ID]; n > 1 {
		anchor = fmt.Sprintf("%s-%d", anchor, n)
	}
	shown := pageFinding{
		ID: f.ID, Anchor: anchor, Verdict: f.Verdict, Severity: string(f.Severity), Operation: operation,
		Place: schemas.Printable(f.Pointer), Message: schemas.Printable(f.Message), Open: len(r.Findings) <= openFindings, Waived: f.Waived != nil,
	}
	for _, one := range facts(f) {
		shown.Facts = append(shown.Facts, fact{one.Name, schemas.Printable(one.Text)})
	}
	if f.Exchange == nil {
		return shown
	}
	for _, answer := range f.Exchange.Answers {
		of := pageAnswer{By: answer.By, Status: answered(answer.Status)}
		for i, line := range answer.Lines {
			of.Lines = append(of.Lines, pageLine{cmp.Or(schemas.Printable(line), " "), i >= answer.From && i < answer.To})
		}
		shown.Answers = append(shown.Answers, of)
	}
	return shown
}

// hashOf names a text in a content security policy.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
