package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// The objects of a SARIF file, as far as a report fills them: section 3 of the standard
// (OASIS, Static Analysis Results Interchange Format 2.1.0).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		Properties  map[string]any    `json:"properties"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		StartTimeUTC        string              `json:"startTimeUtc"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID              string             `json:"ruleId"`
		RuleIndex           int                `json:"ruleIndex"`
		Level               string             `json:"level"`
		Message             sarifText          `json:"message"`
		Locations           []sarifLocation    `json:"locations"`
		PartialFingerprints map[string]string  `json:"partialFingerprints"`
		OccurrenceCount     int                `json:"occurrenceCount"`
		BaselineState       string             `json:"baselineState,omitempty"`
		Provenance          *sarifProvenance   `json:"provenance,omitempty"`
		Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
		WebRequest          *sarifRequest      `json:"webRequest,omitempty"`
		WebResponse         *sarifResponse     `json:"webResponse,omitempty"`
		Properties          map[string]any     `json:"properties"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifProvenance struct {
		FirstDetectionTimeUTC string `json:"firstDetectionTimeUtc"`
	}
	sarifSuppression struct {
		Kind          string         `json:"kind"`
		Status        string         `json:"status"`
		Justification string         `json:"justification"`
		Properties    map[string]any `json:"properties"`
	}
	sarifRequest struct {
		Method string `json:"method"`
		Target string `json:"target"`
	}
	sarifResponse struct {
		StatusCode         int  `json:"statusCode,omitempty"`
		NoResponseReceived bool `json:"noResponseReceived,omitempty"`
	}
)

// WriteSARIF writes the report as a SARIF 2.1.0 file. A waived finding is one that is
// suppressed; its place is in the contract, since that is what somebody can change.
func (r *Report) WriteSARIF(w io.Writer) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "ringer", Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: r.Ended == "", StartTimeUTC: r.Started.UTC().Format(time.RFC3339)}},
		Results:     []sarifResult{},
		Properties: map[string]any{
			"vendor": r.Vendor, "target": r.Target, "contract": r.Contract, "partial": r.Partial, "summary": r.Summary, "unchecked": append([]Unchecked{}, r.Unchecked...),
		},
	}
	if r.Ended != "" {
		run.Invocations[0].Notifications = []sarifNotification{{"error", sarifText{schemas.Printable(r.Ended)}}}
	}
	for _, f := range r.ordered() {
		id := f.Verdict + "/" + f.Check
		rule := slices.IndexFunc(run.Tool.Driver.Rules, func(rule sarifRule) bool { return rule.ID == id })
		if rule < 0 {
			rule = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{id, sarifText{meaning(f.Verdict) + " (" + f.Check + ")"}})
		}
		result := r.sarif(f)
		result.RuleID, result.RuleIndex = id, rule
		run.Results = append(run.Results, result)
	}
	text, err := schemas.IndentJSON(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
	if err == nil {
		_, err = w.Write(schemas.EscapeJSON(text))
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// sarifLevels are the levels of the severities.
var sarifLevels = map[contracts.Severity]string{contracts.SeverityError: "error", contracts.SeverityWarning: "warning", contracts.SeverityInfo: "note"}

func (r *Report) sarif(f contracts.Finding) sarifResult {
	file, line := r.place(f)
	name := cmp.Or(f.Operation, "unknown call") + f.Pointer
	result := sarifResult{
		Level: sarifLevels[f.Severity], Message: sarifText{schemas.Printable(strings.Join(findingLines(f), "\n"))},
		Locations: []sarifLocation{{
			sarifPhysical{sarifArtifact{file}, sarifRegion{line}},
			[]sarifLogical{{schemas.Printable(r.Vendor + "/" + name), "member"}},
		}},
		PartialFingerprints: map[string]string{"ringer/v1": f.ID}, OccurrenceCount: max(1, f.Times),
		Properties: map[string]any{"verdict": f.Verdict, "expected": f.Expected, "actual": f.Actual, "evidence": f.Evidence, "step": f.Step, "remedy": f.Remedy},
	}
	if call := f.Exchange; call != nil {
		result.WebRequest = &sarifRequest{call.Method, schemas.Printable(call.URL)}
		result.WebResponse = &sarifResponse{StatusCode: call.Status, NoResponseReceived: call.Status == 0}
		result.Properties["answers"] = append([]contracts.Answer{}, call.Answers...)
	}
	if h := f.History; h != nil {
		result.BaselineState = "unchanged"
		if h.Runs == 1 {
			result.BaselineState = "new"
		}
		result.Provenance = &sarifProvenance{h.Since.UTC().Format(time.RFC3339)}
	}
	if f.Waived != nil {
		result.Suppressions = []sarifSuppression{{"external", "accepted", schemas.Printable(f.Waived.Reason), map[string]any{"until": f.Waived.Until}}}
	}
	return result
}

// place is where the fact of a finding stands in the contract, as far as that is known.
func (r *Report) place(f contracts.Finding) (file string, line int) {
	if r.Locate == nil {
		return r.Vendor + ".yaml", 1
	}
	file, line = r.Locate(f.Evidence.Fact)
	return file, max(1, line)
}

// meaning says what a verdict means.
func meaning(verdict string) string {
	for _, v := range verdicts {
		if v.name == verdict {
			return v.says
		}
	}
	return verdict
}
