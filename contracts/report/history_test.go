package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
)

// night is a run on a day of a month, with findings of those ids.
func night(day int, partial bool, ids ...string) *Report {
	r := &Report{Vendor: "acme", Started: time.Date(2026, 11, day, 2, 0, 0, 0, time.UTC), Partial: partial}
	r.Add(Result{Operation: "a", Step: "clean"})
	for _, id := range ids {
		r.Add(Result{Operation: "a", Step: id, Found: []contracts.Finding{{ID: id, Severity: contracts.SeverityError, Check: id}}})
	}
	return r
}

const one, other = "1111111111111111", "2222222222222222"

func TestHistory(t *testing.T) {
	past := &Past{}
	var told []string
	for _, r := range []*Report{night(1, false, one), night(2, false), night(3, true, other), night(4, true), night(5, false, one, other), {Vendor: "acme", Started: time.Now()}} {
		past.Add(r)
		for _, f := range r.Findings {
			told = append(told, f.ID[:1]+": "+historyText(*f.History))
		}
		for _, check := range r.results {
			for _, f := range check.Found {
				if f.History == nil {
					t.Errorf("the case of %s has no history", f.ID)
				}
			}
		}
		// What is written is read again.
		var out bytes.Buffer
		if err := past.Write(&out); err != nil {
			t.Fatal(err)
		}
		read, err := ReadPast("history.json", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		past = read
	}
	want := []string{"1: new in this run", "2: new in this run", "1: since 2026-11-01, in 2 of the 3 runs from then on", "2: since 2026-11-03, in 2 of the 2 runs from then on"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("what is told (-want +got):\n%s", diff)
	}
	for range forgetAfter {
		past.Add(night(6, false, other))
	}
	if past.Vendors["acme"][one] == nil {
		t.Error("what was missed as often as may be is forgotten")
	}
	past.Add(night(7, false, other))
	if past.Vendors["acme"][one] != nil || past.Vendors["acme"][other].Missed != 0 {
		t.Errorf("after so many runs it knows %v", past.Vendors["acme"])
	}
}

func TestReadPastRefuses(t *testing.T) {
	for _, test := range []struct{ why, text, want string }{
		{"nothing", "", "the history cannot be read: h.json:1:1: "},
		{"another version", `{"version":2,"vendors":{}}`, "h.json:1:2: the history cannot be read: "},
		{"conflict marks", "{\n<<<<<<< ours\n", "the history cannot be read: h.json:2:1: "},
		{"a finding that was never seen", "{\"version\":1,\"vendors\":{\"acme\":{\"" + one + "\":{\n\"seen\":0,\"runs\":1,\"missed\":0,\"since\":\"2026-11-01T00:00:00Z\",\"last\":\"2026-11-01T00:00:00Z\"}}}}", "h.json:2:1: the history cannot be read: "},
	} {
		_, err := ReadPast("h.json", []byte(test.text))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || !strings.HasSuffix(err.Error(), anotherHistory) {
			t.Errorf("%s: the error is %v, want one that begins with %q", test.why, err, test.want)
		}
	}
}
