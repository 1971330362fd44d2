package check

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/scenarios"
)

// TestFakesAnswerAsStandInsDo plays each stand-in's story at it and at the fake,
// which holds the same data: two hands have read the vendors' pages, and must
// have read the same. Words for people may differ, and so may ids and times that
// came of the story's own writes.
func TestFakesAnswerAsStandInsDo(t *testing.T) {
	t.Parallel()
	for _, vendor := range contracts.Embedded().Checked() {
		for seed := range inShort[uint64](8, 2) {
			for _, difference := range differences(t, vendor, "", seed) {
				t.Errorf("%s, seed %d: %s", vendor, seed, difference)
			}
		}
	}
}

// TestFakesDifferFromMutations shows that the comparison can fail.
func TestFakesDifferFromMutations(t *testing.T) {
	for vendor, known := range checked {
		if len(differences(t, vendor, known.differs, 1)) == 0 {
			t.Errorf("%s: nothing differs with %s", vendor, known.differs)
		}
	}
}

// differences plays a vendor's story at the stand-in and at the fake.
func differences(t *testing.T, vendor, mutation string, seed uint64) (all []string) {
	t.Helper()
	real, err := drift.New(vendor, mutation, standin.Options{Seed: seed, Token: "right", Member: "member"})
	if err != nil {
		t.Fatal(err)
	}
	known, there := checked[vendor]
	if !there {
		t.Fatalf("there is no %s_test.go that says what its stand-in holds", vendor)
	}
	fake := fakeOf(t, vendor, known.data(t, real))
	vars, fakeVars := maps.Clone(real.Params), maps.Clone(real.Params)
	written := false
	for _, step := range drift.Story(vendor) {
		want, got := askStep(t, real, step, vars), askStep(t, fake, step, fakeVars)
		if want.Code != got.Code {
			all = append(all, fmt.Sprintf("%s: the stand-in answers %d, the fake %d\n%s\n%s", step.Why, want.Code, got.Code, want.Body, got.Body))
		}
		if step.Path == "/auth" { // all of a token is chance
			continue
		}
		written = written || step.Method != http.MethodGet
		if diff := cmp.Diff(comparable(t, want, vars, written), comparable(t, got, fakeVars, written)); diff != "" {
			all = append(all, fmt.Sprintf("%s (-stand-in +fake):\n%s", step.Why, diff))
		}
	}
	return all
}

// fakeOf makes a fake that holds data.
func fakeOf(t *testing.T, vendor string, data any) http.Handler {
	t.Helper()
	member := map[string]any{"vendor": vendor, "token": "member"}
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(contract.Roles, "member") {
		member["role"] = "member"
	}
	text, err := json.Marshal(map[string]any{
		"version": 1, "name": "as-the-stand-in", "clock": "2026-11-22T00:00:00Z", "data": map[string]any{vendor: data},
		"auth": []any{map[string]any{"vendor": vendor, "token": "right"}, member},
	})
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := scenarios.Parse(contracts.Embedded(), "stand-in.json", text)
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendorOf(t, vendor)}, Scenario: scenario, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func askStep(t *testing.T, server http.Handler, step standin.Step, vars map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	r, err := step.Request("http://vendor.example", "right", vars)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	step.Keep(w.Body.Bytes(), vars)
	return w
}

var moment = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"`)

// comparable is a body without what two servers may say in their own way: the
// words of a refusal, and how a time is written; once something was written also
// every time, and every id that was saved.
func comparable(t *testing.T, w *httptest.ResponseRecorder, vars map[string]string, written bool) any {
	t.Helper()
	if w.Code >= http.StatusBadRequest || w.Body.Len() == 0 {
		return nil
	}
	text := moment.ReplaceAllStringFunc(w.Body.String(), func(quoted string) string {
		at, err := time.Parse(time.RFC3339, strings.Trim(quoted, `"`))
		if written || err != nil {
			return `"a time"`
		}
		return strconv.Quote(at.UTC().Format(time.RFC3339Nano))
	})
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if id := vars[name]; written && len(id) > 5 {
			text = strings.ReplaceAll(text, strconv.Quote(id), strconv.Quote(name))
		}
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return value
}

type object = map[string]any

// get reads one answer of a stand-in.
func get(t *testing.T, server http.Handler, path string) object {
	t.Helper()
	w := askStep(t, server, standin.Step{Method: http.MethodGet, Path: path}, map[string]string{})
	var body object
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, w.Body)
	}
	return body
}
