package report

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// maxAnnotations is how many annotations of one level GitHub shows of a step.
const maxAnnotations = 10

// annotations are the commands of the severities.
var annotations = map[contracts.Severity]string{contracts.SeverityError: "error", contracts.SeverityWarning: "warning", contracts.SeverityInfo: "notice"}

// WriteGitHub writes the findings as workflow commands, which GitHub Actions shows as
// annotations of the run. It shows ten of each level: the tenth says how many more there are.
func (r *Report) WriteGitHub(w io.Writer) error {
	var out bytes.Buffer
	all, shown := map[contracts.Severity]int{}, map[contracts.Severity]int{}
	for _, f := range r.Findings {
		all[f.Severity]++
	}
	for _, f := range r.ordered() {
		shown[f.Severity]++
		left := all[f.Severity] - shown[f.Severity] + 1
		switch n := shown[f.Severity]; {
		case n < maxAnnotations, left == 1 && n == maxAnnotations:
			file, line := r.place(f)
			title := fmt.Sprintf("%s: %s, %s", r.Vendor, cmp.Or(f.Operation, "unknown call"), f.Verdict)
			fmt.Fprintf(&out, "::%s file=%s,line=%d,title=%s::%s\n", annotations[f.Severity], inProperty(file), line, inProperty(title), inData(strings.Join(findingLines(f), "\n")))
		case n == maxAnnotations:
			fmt.Fprintf(&out, "::%s title=%s::%s\n", annotations[f.Severity], inProperty(r.Vendor), inData(fmt.Sprintf("%d more, which stand in the reports", left)))
		}
	}
	if r.Ended != "" {
		fmt.Fprintf(&out, "::error title=%s::%s\n", inProperty(r.Vendor), inData(r.Ended))
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write the annotations: %w", err)
	}
	return nil
}

// WriteTextForGitHub writes the report for a person who reads the log of a run. What a
// vendor sends is no workflow command in it.
func (r *Report) WriteTextForGitHub(w io.Writer) error {
	end := rand.Text()
	if _, err := fmt.Fprintf(w, "::stop-commands::%s\n", end); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := r.WriteText(w, false); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "::%s::\n", end); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// inData writes a text as the message of a workflow command, which ends with its line.
func inData(text string) string { return dataEscapes.Replace(schemas.Printable(text)) }

func inProperty(text string) string { return propertyEscapes.Replace(schemas.Printable(text)) }
