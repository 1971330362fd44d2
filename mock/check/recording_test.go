package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/record"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// longToken makes a token that is no part of any word of a short one.
func longToken(short string) string { return short + "-7Gk2pXw9Qz4LmT1v" }

// recordStory plays a vendor's story at its stand-in, through the recorder, and
// also writes it down as any other tool would: plain, and with no word of Ringer.
func recordStory(t *testing.T, vendor, mutation string, seed uint64) (redacted, plain string) {
	t.Helper()
	dir := t.TempDir()
	redacted, plain = filepath.Join(dir, "redacted.har"), filepath.Join(dir, "plain.har")
	standIn, err := drift.New(vendor, mutation, standin.Options{Seed: seed, Token: longToken("right"), Member: longToken("member")})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(standIn)
	defer server.Close()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	recording, err := record.NewRecording(contract, redacted, record.RecordingOptions{})
	if err != nil {
		t.Fatal(err)
	}
	recorder := record.NewRecorder(target, recording, patience, func(what record.Recorded) {
		if what.Err != nil {
			t.Error(what.Err)
		}
	})
	proxy := httptest.NewServer(recorder)
	defer proxy.Close()
	vars := maps.Clone(standIn.Params)
	var entries []any
	for _, step := range drift.Story(vendor) {
		request, err := step.Request(proxy.URL, "right", vars)
		if err != nil {
			t.Fatal(err)
		}
		if token, ok := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer "); ok && len(token) < 10 {
			request.Header.Set("Authorization", "Bearer "+longToken(token))
		}
		sent, err := io.ReadAll(request.Body)
		if err != nil {
			t.Fatal(err)
		}
		request.Body = io.NopCloser(bytes.NewReader(sent))
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		step.Keep(body, vars)
		entries = append(entries, harEntryOf(request, sent, answer, body))
	}
	recorder.Wait()
	if err := recording.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "creator": map[string]any{"name": "another"}, "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(plain, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return redacted, plain
}

// harEntryOf writes an exchange as browsers do.
func harEntryOf(request *http.Request, sent []byte, answer *http.Response, body []byte) any {
	headers := func(header http.Header) (pairs []any) {
		for name, values := range header {
			for _, value := range values {
				pairs = append(pairs, map[string]any{"name": name, "value": value})
			}
		}
		return pairs
	}
	entry := map[string]any{
		"startedDateTime": time.Now().UTC().Format(time.RFC3339Nano), "time": 1,
		"request": map[string]any{
			"method": request.Method, "url": request.URL.String(), "headers": headers(request.Header),
			"postData": map[string]any{"mimeType": request.Header.Get("Content-Type"), "text": string(sent)},
		},
		"response": map[string]any{
			"status": answer.StatusCode, "headers": headers(answer.Header),
			"content": map[string]any{"size": len(body), "mimeType": answer.Header.Get("Content-Type"), "text": string(body)},
		},
	}
	return entry
}

// checkHAR checks a recording.
func checkHAR(t *testing.T, vendor, name string) *report.Report {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // nothing was written
	recording, err := har.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	found, err := Recording(Options{Vendor: vendorOf(t, vendor)}, name, recording)
	if err != nil {
		t.Fatalf("%s, %s: %v", vendor, filepath.Base(name), err)
	}
	return found
}

// Recorded traffic of a vendor that is as it should be has no findings.
func TestCheckRecording(t *testing.T) {
	t.Parallel()
	seeds := inShort[uint64](4, 1)
	for _, vendor := range contracts.Embedded().Checked() {
		for seed := range seeds {
			redacted, plain := recordStory(t, vendor, "", seed+1)
			for _, file := range []string{redacted, plain} {
				report := checkHAR(t, vendor, file)
				if report.Summary.Checks != len(drift.Story(vendor)) {
					t.Errorf("%s, seed %d, %s: %d checks", vendor, seed+1, filepath.Base(file), report.Summary.Checks)
				}
				for _, finding := range report.Findings {
					t.Errorf("%s, seed %d, %s: %s: %s: %s", vendor, seed+1, filepath.Base(file), finding.Step, finding.Verdict, finding)
				}
			}
		}
	}
}

// TestCheckTakesOverWhatRecordFound has a recording in which the value that broke
// the contract was replaced: what the judge found before is told, and told once.
func TestCheckTakesOverWhatRecordFound(t *testing.T) {
	t.Parallel()
	redacted, plain := recordStory(t, "kantata", "membership-user-id-number", 1)
	for _, file := range []string{redacted, plain} {
		report := checkHAR(t, "kantata", file)
		verdicts := []string{}
		for _, finding := range report.Findings {
			if finding.Check == contracts.CheckSchema && strings.HasSuffix(finding.Pointer, "/user_id") {
				verdicts = append(verdicts, finding.Verdict)
			}
		}
		if len(verdicts) != 1 || verdicts[0] != compare.ContractTooTight {
			t.Errorf("%s: it is laid at %v", filepath.Base(file), verdicts)
		}
	}
}

// TestCheckCountsForeignExchanges has calls of somebody else in the file.
func TestCheckCountsForeignExchanges(t *testing.T) {
	t.Parallel()
	_, plain := recordStory(t, "secoda", "", 1)
	text, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	foreign := `"entries":[{"request":{"method":"GET","url":"https://elsewhere.example/news"},"response":{"status":200}},`
	mixed := filepath.Join(t.TempDir(), "mixed.har")
	if err := os.WriteFile(mixed, bytes.Replace(text, []byte(`"entries":[`), []byte(foreign), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	before, after := checkHAR(t, "secoda", plain), checkHAR(t, "secoda", mixed)
	var told strings.Builder
	if err := after.WriteText(&told, false); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("\n1 of %d exchanges is no call of secoda\n", len(drift.Story("secoda"))+1); !strings.Contains(told.String(), want) {
		t.Errorf("it does not say %q:\n%s", want, told.String())
	}
	if after.Summary.Skipped != before.Summary.Skipped+1 || after.Summary.Checks != before.Summary.Checks {
		t.Errorf("the summary is %+v, and was %+v without it", after.Summary, before.Summary)
	}
}

// TestReplacedValuesAreCompared has a vendor whose answers do not have what was sent,
// in recordings in which both were replaced.
func TestReplacedValuesAreCompared(t *testing.T) {
	t.Parallel()
	for vendor, mutations := range map[string][]string{
		"secoda":    {"name-trimmed", "description-escaped", "list-stale", "pages-overlap"},
		"kantata":   {"name-trimmed", "email-in-small-letters", "matching-ignored"},
		"piercloud": {"search-ignored", "search-in-description"},
	} {
		for _, mutation := range mutations[:inShort(len(mutations), 1)] {
			redacted, _ := recordStory(t, vendor, mutation, 1)
			if report := checkHAR(t, vendor, redacted); report.Errors() == 0 {
				t.Errorf("%s, %s: nothing was found", vendor, mutation)
			}
		}
	}
}
