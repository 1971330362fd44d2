package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/schemas"
)

// hostile is a text that means something in every form, and to a terminal.
const hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202egnp.exe\u0000\u009b ]]>\n::error::owned ${{7*7}} [x](javascript:alert(3)) @ada `code` *b* %0A"

// hostileReport has a text of that kind wherever one can stand, and long answers.
func hostileReport() *Report {
	r := &Report{
		Vendor: "secoda", Target: hostile, Started: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), Contract: hostile, Ended: hostile,
		Notes: []Note{{hostile, hostile}}, Unchecked: []Unchecked{{hostile, 200, hostile}}, LeftOut: []compare.LeftOut{{Operation: hostile, Why: hostile, Times: 1}},
	}
	long := strings.Repeat("x", 1<<20)
	for i, verdict := range verdicts {
		f := contracts.Finding{
			ID: fmt.Sprintf("%016x", i), Verdict: verdict.name, Severity: contracts.SeverityError, Check: "field", Operation: "op" + hostile, Step: hostile, Pointer: "/a" + hostile,
			Expected: hostile, Actual: map[string]any{hostile: long}, Evidence: contracts.Evidence{Level: contracts.Assumed, Source: hostile, Why: hostile, Fact: "/" + hostile}, Message: hostile, Remedy: hostile,
			Exchange: &contracts.Called{Method: "GET", URL: "http://vendor.example/" + hostile, Status: 200, Answers: []contracts.Answer{
				{By: contracts.ByVendor, Status: 200, Lines: []string{"{", hostile, "```", "}"}, From: 1, To: 2}, {By: contracts.ByFake, Status: 0, Lines: []string{}},
			}},
			Waived: &contracts.Waiver{Until: "2026-12-24", Reason: hostile},
		}
		r.Add(Result{Operation: f.Operation, Step: hostile, Found: []contracts.Finding{f}})
	}
	r.Add(Result{Operation: hostile, Step: hostile, Skipped: hostile})
	return r
}

// manyFindings has as many findings as are wanted, of each verdict.
func manyFindings(n int) *Report {
	r := &Report{Vendor: "secoda", Target: "https://api.secoda.co", Started: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), Contract: "8.22.39"}
	for i := range n {
		verdict := verdicts[i%len(verdicts)].name
		f := contracts.Finding{
			ID: fmt.Sprintf("%016x", i), Verdict: verdict, Severity: contracts.SeverityError, Check: "field", Operation: fmt.Sprintf("operation-%d", i%7), Step: fmt.Sprintf("step %d", i),
			Pointer: fmt.Sprintf("/results/0/field_%d", i), Expected: i, Actual: "other", Evidence: contracts.Evidence{Level: contracts.Documented, Source: "page", Fact: fmt.Sprintf("/components/schemas/s%d", i)},
			Message: fmt.Sprintf("value number %d is not the one that is expected", i), Remedy: "Ask the vendor whether the change is meant.",
			Exchange: &contracts.Called{Method: "GET", URL: "https://api.secoda.co/api/v1/auth/group", Status: 200, Answers: []contracts.Answer{
				{By: contracts.ByVendor, Status: 200, Lines: []string{"{", `  "a": 1`, "}"}, From: 1, To: 2}, {By: contracts.ByFake, Status: 200, Lines: []string{"{", `  "a": 2`, "}"}, From: 1, To: 2},
			}},
		}
		r.Add(Result{Operation: f.Operation, Step: f.Step, Found: []contracts.Finding{f}})
	}
	return r
}

// writtenAs gives a report in a form.
func writtenAs(t testing.TB, form Form, r *Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := form.Write(r, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestForms writes the sample report in each form, and wants each finding in all of them.
func TestForms(t *testing.T) {
	for _, form := range Forms {
		t.Run(form.Name, func(t *testing.T) {
			text := writtenAs(t, form, sampleReport(t))
			sample.GoldenFile(t, text, ".golden"+form.Ending)
			many := string(writtenAs(t, form, manyFindings(40)))
			for i := range 40 {
				if want := fmt.Sprintf("value number %d is not", i); !strings.Contains(many, want) {
					t.Errorf("it does not tell of finding %d", i)
				}
			}
		})
	}
	if _, known := FormOf("report.txt"); known || Endings() != ".json, .xml, .sarif, .md or .html" {
		t.Errorf("a text is a report, or the forms are %s", Endings())
	}
}

// TestFormsShowNothingThatIsObeyed writes a report of hostile texts.
func TestFormsShowNothingThatIsObeyed(t *testing.T) {
	for _, form := range append([]Form{{"", "GitHub", (*Report).WriteGitHub}, {"", "text", func(r *Report, w io.Writer) error { return r.WriteText(w, false) }}}, Forms...) {
		t.Run(form.Name, func(t *testing.T) {
			text := writtenAs(t, form, hostileReport())
			for _, r := range string(text) {
				if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e) {
					t.Fatalf("it has the character %U", r)
				}
			}
			if len(text) > 1<<20 && form.Name != "JSON" && form.Name != "SARIF 2.1.0" {
				t.Errorf("it has %d bytes", len(text))
			}
		})
	}
}

// TestSARIFSchema holds SARIF files to the published schema.
func TestSARIFSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.LoadURL = nil
	file, err := os.Open("testdata/sarif-2.1.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := compiler.AddResource("sarif.json", file); err != nil {
		t.Fatal(err)
	}
	compiler.AssertFormat = true
	published, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	form, _ := FormOf("r.sarif")
	for name, r := range testReports(t) {
		value, err := schemas.DecodeJSON(writtenAs(t, form, r))
		if err != nil {
			t.Fatal(err)
		}
		if err := published.Validate(value); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
		value.(map[string]any)["runs"].([]any)[0].(map[string]any)["tool"] = "ringer"
		if published.Validate(value) == nil {
			t.Errorf("%s: the schema takes anything", name)
		}
	}
}

// testReports are reports of all kinds.
func testReports(t *testing.T) map[string]*Report {
	return map[string]*Report{"the sample": sampleReport(t), "hostile texts": hostileReport(), "many findings": manyFindings(100), "nothing": {Vendor: "acme"}}
}

// TestJUnitSchema holds JUnit files to the published schema of Jenkins.
func TestJUnitSchema(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("skipped: there is no xmllint, which comes with Debian's libxml2-utils")
	}
	if err != nil {
		t.Fatal(err)
	}
	form, _ := FormOf("r.xml")
	for name, r := range testReports(t) {
		text := writtenAs(t, form, r)
		file := filepath.Join(t.TempDir(), "r.xml")
		for _, test := range []struct {
			text  []byte
			valid bool
		}{{text, true}, {bytes.Replace(text, []byte("<testsuite "), []byte("<testsuite mood=\"good\" "), 1), false}} {
			if err := os.WriteFile(file, test.text, 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := exec.Command(xmllint, "--noout", "--nonet", "--huge", "--schema", "testdata/junit.xsd", file).CombinedOutput()
			if (err == nil) != test.valid {
				t.Errorf("%s: valid is %v, want %v: %s", name, err == nil, test.valid, said)
			}
		}
	}
	var read junitSuites
	if err := xml.Unmarshal(writtenAs(t, form, sampleReport(t)), &read); err != nil || read.Tests != 13 || read.Failures != 5 {
		t.Errorf("the file is read as %d tests with %d failures: %v", read.Tests, read.Failures, err)
	}
}

// TestGitHubShowsTenOfALevel has more findings than GitHub shows.
func TestGitHubShowsTenOfALevel(t *testing.T) {
	for n, want := range map[int]string{3: "value number 2 is", 10: "value number 9 is", 11: "2 more, which stand in the reports"} {
		r := manyFindings(n)
		r.FlakyFails = true
		r.Remove(func(contracts.Finding) bool { return false })
		for i := range r.Findings {
			r.Findings[i].Severity = contracts.SeverityError
		}
		text := string(writtenAs(t, Form{Write: (*Report).WriteGitHub}, r))
		lines := strings.Split(strings.TrimSpace(text), "\n")
		if len(lines) != min(n, maxAnnotations) || !strings.Contains(lines[len(lines)-1], want) {
			t.Errorf("%d findings are told in %d lines, the last of them %s", n, len(lines), lines[len(lines)-1])
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, "::error ") {
				t.Errorf("a line is no command: %s", line)
			}
		}
	}
	text := writtenAs(t, Form{Write: (*Report).WriteGitHub}, hostileReport())
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") || strings.Contains(line, "\n::") {
			t.Errorf("a line is no command of ours: %s", line)
		}
	}
}
