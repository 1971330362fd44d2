package report

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/schemas"
)

// written gives the JSON of a report.
func written(t *testing.T, r *Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReportJSON(t *testing.T) {
	text := written(t, sampleReport(t))
	read, err := Read("r.json", text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(written(t, read))); diff != "" {
		t.Errorf("what was read is not what was written (-want +got):\n%s", diff)
	}
	if i := bytes.IndexAny(text, "\x00\x1b\u009b\u202e"); i >= 0 {
		t.Errorf("a terminal would obey %q", text[i:i+3])
	}
}

// TestReadRefuses takes texts that are no report as it was written, and wants the place.
func TestReadRefuses(t *testing.T) {
	whole := string(written(t, sampleReport(t)))
	for _, test := range []struct{ why, text, want string }{
		{"nothing", "", "the report cannot be read: r.json:1:1: "},
		{"half", "{", "the report cannot be read: r.json:1:2: "},
		{"a list", "[]", "r.json:1:1: "},
		{"no members", "{}", "r.json:1:1: "},
		{"another version", strings.Replace(whole, `"version": 1`, `"version": 2`, 1), "r.json:2:3: the report has the form of version 2, and this ringer reads version 1: check again with this version of ringer"},
		{"a verdict that is none", strings.Replace(whole, `"verdict": "vendor-drifted"`, `"verdict": "fine"`, 1), "r.json:17:7: "},
		{"an unknown key", strings.Replace(whole, `"verdict"`, `"verdikt"`, 1), "r.json:"},
		{"conflict marks", strings.Replace(whole, "  \"target\"", "<<<<<<< ours\n  \"target\"", 1), "the report cannot be read: r.json:4:1: "},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Read("r.json", []byte(test.text))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || !strings.Contains(err.Error(), "check") {
				t.Errorf("the error is %v, want one that begins with %q", err, test.want)
			}
		})
	}
	for _, text := range []string{strings.Replace(whole, `  "version": 1,`+"\n", "", 1), `{"vendor":"acme"}`} {
		if _, err := Read("r.json", []byte(text)); err != nil {
			t.Errorf("what has all that is needed is not read: %v", err)
		}
	}
}

// TestReadKeepsNumbers reads a finding about numbers that a double cannot hold.
func TestReadKeepsNumbers(t *testing.T) {
	whole := string(written(t, sampleReport(t)))
	text := strings.Replace(whole, `"expected": "Team 7"`, `"expected": {"id":9007199254740993,"of":9223372036854775807}`, 1)
	r, err := Read("r.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{"9007199254740993", "9223372036854775807"} {
		if !bytes.Contains(written(t, r), []byte(number)) {
			t.Errorf("there is no %s in what is written", number)
		}
	}
}

// TestReportSchema holds schemas/ringer/report.json to a report in which everything is
// set, and to one in which nothing is that need not be.
func TestReportSchema(t *testing.T) {
	form, err := schemas.Load("ringer/report.json")
	if err != nil {
		t.Fatal(err)
	}
	full, least := sampleReport(t), &Report{Vendor: "acme"}
	full.Ended = "the run was ended after 9 of 10 steps"
	full.Findings[0].Exchange.Answers = []contracts.Answer{{By: contracts.ByVendor, Status: 200, Lines: []string{"{", "}"}}}
	for _, r := range []*Report{full, least} {
		value, err := schemas.DecodeJSON(written(t, r))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range form.Validate(value) {
			t.Errorf("%s: %s", v.Pointer, v.Message)
		}
	}
	value, err := schemas.DecodeJSON(written(t, full))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schemas.Read("ringer/report.json")
	if err != nil {
		t.Fatal(err)
	}
	for place, of := range map[string]any{
		"": Report{}, "/properties/summary": Summary{}, "/$defs/finding": contracts.Finding{}, "/$defs/finding/properties/evidence": contracts.Evidence{},
		"/$defs/finding/properties/exchange": contracts.Called{}, "/$defs/finding/properties/exchange/properties/answers/items": contracts.Answer{},
		"/$defs/finding/properties/waived": contracts.Waiver{}, "/$defs/finding/properties/history": contracts.History{},
		"/properties/left_out/items": compare.LeftOut{}, "/properties/notes/items": Note{}, "/properties/unchecked/items": Unchecked{},
	} {
		properties, _ := schemas.Lookup(doc.Value, place+"/properties")
		var want, got []string
		for name := range properties.(map[string]any) {
			want = append(want, name)
		}
		for _, field := range reflect.VisibleFields(reflect.TypeOf(of)) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				got = append(got, name)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the members at %q of the schema and of %T (-schema +Go):\n%s", place, of, diff)
		}
	}
	// And it must be able to refuse.
	first := value.(map[string]any)["findings"].([]any)[0].(map[string]any)
	for name, wrong := range map[string]any{"id": "7", "verdict": "fine", "severity": "fatal", "waived": map[string]any{"until": "2026-12-24", "reason": ""}, "surprise": 1} {
		was, had := first[name]
		first[name] = wrong
		if len(form.Validate(value)) == 0 {
			t.Errorf("%s may be %v", name, wrong)
		}
		if first[name] = was; !had {
			delete(first, name)
		}
	}
}
