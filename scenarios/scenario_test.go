package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

func parseText(t testing.TB, text string) *Scenario {
	t.Helper()
	scenario, err := Parse(contracts.Embedded(), "test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return scenario
}

// plain is what a scenario says, in values that compare.
type plain struct {
	Name, Description string
	Seed              int64
	Clock             time.Time
	Tick              time.Duration
	Auth              []Credential
	Data              map[string]map[string][]map[string]any
	Rules             []Rule
}

func plainOf(s *Scenario) plain {
	p := plain{Name: s.Name, Description: s.Description, Seed: s.Seed, Clock: s.Clock, Tick: s.Tick, Auth: s.Auth, Rules: s.Rules}
	for vendor, collections := range s.Data {
		for collection := range collections {
			if p.Data == nil {
				p.Data = map[string]map[string][]map[string]any{}
			}
			if p.Data[vendor] == nil {
				p.Data[vendor] = map[string][]map[string]any{}
			}
			p.Data[vendor][collection] = values(s, vendor, collection)
		}
	}
	return p
}

func values(s *Scenario, vendor, collection string) []map[string]any {
	rows := []map[string]any{}
	for _, row := range s.Data[vendor][collection] {
		rows = append(rows, row.Value)
	}
	return rows
}

func groups(t testing.TB, text string) []map[string]any {
	t.Helper()
	return values(parseText(t, text), "secoda", "groups")
}

func TestParse(t *testing.T) {
	clock := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	const head = "version: 1\nname: test\n"
	for _, test := range []struct {
		why, text string
		want      plain
	}{
		{"without seed, clock and tick: seed 1 and real time", head, plain{Name: "test", Seed: 1}},
		{"a clock that is set ticks by a second", head + "clock: 2025-01-01T00:00:00Z\n", plain{Name: "test", Seed: 1, Clock: clock, Tick: time.Second}},
		{"a clock from another zone is in UTC", head + "clock: 2025-01-01T02:00:00+02:00\n", plain{Name: "test", Seed: 1, Clock: clock, Tick: time.Second}},
		{"a tick has a unit", head + "clock: 2025-01-01T00:00:00Z\ntick: 250ms\n", plain{Name: "test", Seed: 1, Clock: clock, Tick: 250 * time.Millisecond}},
		{"a tick of nothing makes a clock stand still", head + "clock: 2025-01-01T00:00:00Z\ntick: 0s\n", plain{Name: "test", Seed: 1, Clock: clock}},
		{"zero is a seed like any other", head + "seed: 0\n", plain{Name: "test"}},
		{"the largest seed", head + "seed: 9223372036854775807\n", plain{Name: "test", Seed: 9223372036854775807}},
		{"the smallest seed", head + "seed: -9223372036854775808\n", plain{Name: "test", Seed: -9223372036854775808}},
		{"tokens with all they may have, and with nothing", head + `
auth:
  - {vendor: secoda, token: a}
  - {vendor: kantata, token: c, role: member}
  - {vendor: piercloud, token: b, expired: true, grants: [{org_id: "1", business_id: "2"}]}
`, plain{Name: "test", Seed: 1, Auth: []Credential{
			{Vendor: "secoda", Token: "a"},
			{Vendor: "kantata", Token: "c", Role: "member"},
			{Vendor: "piercloud", Token: "b", Expired: true, Grants: []map[string]string{{"org_id": "1", "business_id": "2"}}},
		}}},
		{"a collection without rows is there, and empty", head + "data: {secoda: {groups: []}}\n", plain{Name: "test", Seed: 1, Data: map[string]map[string][]map[string]any{"secoda": {"groups": {}}}}},
		{"data may be empty", head + "data: {}\n", plain{Name: "test", Seed: 1}},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff(test.want, plainOf(parseText(t, test.text))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

// What is not UTF-8 could not be kept as a file that editors leave alone.
func TestParseRefusesBytesThatAreNoText(t *testing.T) {
	for _, test := range []struct{ why, file, text, want string }{
		{"in YAML", "latin1.yaml", "version: 1\nname: caf\xe9\n", "latin1.yaml:2:10: the text is not valid UTF-8"},
		{"in JSON", "latin1.json", "{\"version\": 1,\n \"name\": \"caf\xe9\"}", "latin1.json:2:14: the text is not valid UTF-8"},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Parse(contracts.Embedded(), test.file, []byte(test.text))
			if diff := cmp.Diff(test.want, fmt.Sprint(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBuiltin(t *testing.T) {
	names := Names(contracts.Embedded())
	if !slices.Contains(names, "demo") || !slices.Contains(names, "empty") {
		t.Fatalf("the built-in scenarios are %v; demo and empty must be among them", names)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			scenario, err := Builtin(contracts.Embedded(), name)
			if err != nil {
				t.Fatal(err)
			}
			if scenario.Name != name {
				t.Errorf("%s.yaml calls itself %q", name, scenario.Name)
			}
			if scenario.Description == "" {
				t.Error("it has no description")
			}
			if scenario.Clock.IsZero() {
				t.Error("it sets no clock, so that two runs would differ")
			}
			checkValid(t, scenario)
		})
	}
}

// TestBundledIsFresh holds the built-in scenarios that are read to those that are
// written; -update makes the first from the second.
func TestBundledIsFresh(t *testing.T) {
	if *update {
		if err := os.RemoveAll("bundled"); err != nil {
			t.Fatal(err)
		}
	}
	var known []string
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			bundled := filepath.Join("bundled", strings.TrimSuffix(name, ".yaml")+".json")
			known = append(known, bundled)
			checkBundled(t, name, bundled)
		}
	}
	there, err := fs.Glob(os.DirFS("."), "bundled/*.json")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := fs.Glob(os.DirFS("."), "bundled/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(known, append(there, parts...)); diff != "" {
		t.Errorf("bundled files (-want +there); run make golden:\n%s", diff)
	}
}

func checkBundled(t *testing.T, name, bundled string) {
	t.Helper()
	doc, err := schemas.Parse(name, readFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.MarshalIndent(doc.Value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.MkdirAll(filepath.Dir(bundled), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(bundled, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(readFile(t, bundled), want) {
		t.Errorf("%s is not what scenarios/%s says: run make golden", bundled, name)
	}
}

func TestBuiltinRefuses(t *testing.T) {
	known := "known are " + strings.Join(Names(contracts.Embedded()), ", ")
	for _, test := range []struct{ why, name, want string }{
		{"a name that is nearly right", "dmeo", `no built-in scenario is called "dmeo"; did you mean "demo"?`},
		{"a name that is like no other", "two-teams-and-a-half", `no built-in scenario is called "two-teams-and-a-half"; ` + known},
		{"a path", "../go", `no built-in scenario is called "../go"; ` + known},
		{"no name", "", `no built-in scenario is called ""; ` + known},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Builtin(contracts.Embedded(), test.name)
			if diff := cmp.Diff(test.want, fmt.Sprint(err)); diff != "" {
				t.Errorf("Builtin(contracts.Embedded(), %q) (-want +got):\n%s", test.name, diff)
			}
		})
	}
}

func TestJSONIsTheSameAsYAML(t *testing.T) {
	for _, name := range Names(contracts.Embedded()) {
		if name == "large" {
			continue // its rows are made, and not read: this would take long and show nothing
		}
		t.Run(name, func(t *testing.T) {
			text, err := Source(contracts.Embedded(), name)
			if err != nil {
				t.Fatal(err)
			}
			fromYAML, err := Parse(contracts.Embedded(), name+".yaml", text)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := schemas.Parse(name+".yaml", text)
			if err != nil {
				t.Fatal(err)
			}
			asJSON, err := json.Marshal(doc.Value)
			if err != nil {
				t.Fatal(err)
			}
			fromJSON, err := Parse(contracts.Embedded(), name+".json", asJSON)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(plainOf(fromYAML), plainOf(fromJSON)); diff != "" {
				t.Errorf("YAML (-want) and JSON (+got) differ:\n%s", diff)
			}
		})
	}
}

const (
	idA = "123e4567-e89b-42d3-a456-426614174001"
	idB = "123e4567-e89b-42d3-a456-426614174002"
	idC = "123e4567-e89b-42d3-a456-426614174003"
)

// What is filled in for a row does not change because the file around it does.
func TestFillingIsStable(t *testing.T) {
	const head = "version: 1\nname: test\nclock: 2025-01-01T00:00:00Z\n"
	const start = head + "data:\n  secoda:\n    groups:\n"
	const before = start + "      - {name: One}\n      - {}\n      - {id: " + idA + "}\n      - {id: " + idB + ", name: Four}\n"
	rows := groups(t, before)
	for _, test := range []struct {
		why, text string
		places    []int // where the four rows stand now
	}{
		{"the same file twice", before, []int{0, 1, 2, 3}},
		{"a row more at the end", before + "      - {}\n", []int{0, 1, 2, 3}},
		{"a row with an id at the start", strings.Replace(before, "groups:\n", "groups:\n      - {id: "+idC+"}\n", 1), []int{1, 2, 3, 4}},
		{"a row with an id in the middle", strings.Replace(before, "      - {}\n", "      - {id: "+idC+"}\n      - {}\n", 1), []int{0, 2, 3, 4}},
		{"rows with ids in another order", start + "      - {id: " + idB + ", name: Four}\n      - {name: One}\n      - {id: " + idA + "}\n      - {}\n", []int{1, 3, 2, 0}},
		{"fields in another order", strings.Replace(before, "{id: "+idB+", name: Four}", "{name: Four, id: "+idB+"}", 1), []int{0, 1, 2, 3}},
		{"keys in another order", "data: {secoda: {groups: [{name: One}, {}, {id: " + idA + "}, {id: " + idB + ", name: Four}]}}\n" + head, []int{0, 1, 2, 3}},
		{"another name, description and tokens", strings.Replace(before, "name: test\n", "name: other\ndescription: Another.\nauth: [{vendor: secoda, token: a}]\n", 1), []int{0, 1, 2, 3}},
		{"the default seed written out", before + "seed: 1\n", []int{0, 1, 2, 3}},
	} {
		t.Run(test.why, func(t *testing.T) {
			now := groups(t, test.text)
			got := make([]map[string]any, len(test.places))
			for i, place := range test.places {
				got[i] = now[place]
			}
			if diff := cmp.Diff(rows, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestWithSeed(t *testing.T) {
	const text = `version: 1
name: test
seed: 4
clock: 2025-01-01T00:00:00Z
auth: [{vendor: secoda, token: a}]
data:
  secoda:
    groups:
      - {name: One, icon: A, users: [ada], created_at: 2020-01-01T00:00:00Z}
      - {id: ` + idA + `, name: Two}
`
	four := parseText(t, text)
	five, err := four.WithSeed(5)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plainOf(parseText(t, strings.Replace(text, "seed: 4", "seed: 5", 1))), plainOf(five)); diff != "" {
		t.Errorf("another seed is not what the file with it gives (-want +got):\n%s", diff)
	}
	again, err := five.WithSeed(4)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plainOf(four), plainOf(again)); diff != "" {
		t.Errorf("the first seed again does not give the first rows (-want +got):\n%s", diff)
	}
	for _, test := range []struct {
		why, field string
		row        int
		same       bool
	}{
		{"a name that was given stays", "name", 0, true},
		{"an icon that was given stays", "icon", 0, true},
		{"users that were given stay", "users", 0, true},
		{"a time that was given stays", "created_at", 0, true},
		{"an id that was given stays", "id", 1, true},
		{"a time that was filled in is the clock's", "updated_at", 0, true},
		{"an id that was filled in changes", "id", 0, false},
		{"a text that was filled in changes", "description", 0, false},
		{"so does one in a row with an id", "description", 1, false},
		{"so does what all rows share", "workspace_id", 0, false},
	} {
		t.Run(test.why, func(t *testing.T) {
			a := values(four, "secoda", "groups")[test.row][test.field]
			b := values(five, "secoda", "groups")[test.row][test.field]
			if cmp.Equal(a, b) != test.same {
				t.Errorf("%s is %v with seed 4 and %v with seed 5", test.field, a, b)
			}
		})
	}
}

// checkValid holds every row against the collection's schema, and demands that
// there is one.
func checkValid(t *testing.T, s *Scenario) {
	t.Helper()
	for vendor, collections := range s.Data {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for name, rows := range collections {
			collection, ok := contract.Collection(name)
			if !ok {
				t.Fatalf("%s has no collection %s", vendor, name)
			}
			schema, err := collection.Schema()
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				for _, v := range append(schema.Validate(row.Value), schema.Undocumented(row.Value)...) {
					t.Errorf("%s %s, row %d: %s: %s", vendor, name, i, v.Pointer, v.Message)
				}
			}
		}
	}
}

// A row that gives nothing is filled in whole, and differs from the next.
func TestEmptyRowsAreFilled(t *testing.T) {
	const text = "version: 1\nname: test\nseed: %d\ndata: {secoda: {groups: [{}, {}]}}\n"
	for _, seed := range []int64{-1, 0, 1, 2, 3, 1 << 40} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			scenario := parseText(t, fmt.Sprintf(text, seed))
			checkValid(t, scenario)
			rows := values(scenario, "secoda", "groups")
			for _, field := range []string{"id", "name", "description", "icon"} {
				if rows[0][field] == "" {
					t.Errorf("the %s is empty", field)
				}
			}
			if rows[0]["id"] == rows[1]["id"] {
				t.Errorf("both rows have the id %v", rows[0]["id"])
			}
			if rows[0]["workspace_id"] != rows[1]["workspace_id"] {
				t.Errorf("the workspaces %v and %v are two", rows[0]["workspace_id"], rows[1]["workspace_id"])
			}
			if want := "2024-01-01T00:00:00Z"; rows[0]["created_at"] != want {
				t.Errorf("without a clock, the row is made at %v, not at %s", rows[0]["created_at"], want)
			}
		})
	}
}

func TestRowErrorf(t *testing.T) {
	const text = "version: 1\nname: test\ndata:\n  secoda:\n    groups:\n      - {name: One}\n      - {name: Two}\n"
	rows := parseText(t, text).Data["secoda"]["groups"]
	if diff := cmp.Diff("test.yaml:7:9: a test of 2", rows[1].Errorf("a test of %d", 2).Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadData(t *testing.T) {
	at := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		why, text, pointer string
		at                 time.Time
		want               string // the error, or how many groups there are
	}{
		{"a whole document is data", `{"secoda": {"groups": [{}, {}]}}`, "", at, "2"},
		{"so is a part of one", `{"a/b": {"secoda": {"groups": [{}]}}}`, "/a~1b", at, "1"},
		{"nothing there is no data", `{}`, "/data", at, "0"},
		{"another thing there is refused", `{"data": 7}`, "/data", at, "state.json:1:2: expected vendors with their collections, but got 7"},
		{"a document that is a list, too", `[]`, "", at, "state.json:1:1: expected vendors with their collections, but got a list"},
		{"rows from a pointer are placed in the document", "{\"data\":\n{\"secoda\": {\"groups\": [{\"name\": 7}]}}}", "/data", at, `state.json:2:25: "name": expected a text, but got 7; put it in quotes: "7"`},
		{"a field that is filled in wrongly is asked for at its row", "{\"secoda\":\n{\"groups\": [{\"created_at\": \"2025-01-01T00:00:00Z\"}]}}", "", at.AddDate(8000, 0, 0), `state.json:2:13: "updated_at" must be given: nothing valid fills it in`},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := schemas.Parse("state.json", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			data, err := ReadData(t.Context(), contracts.Embedded(), doc, test.pointer, fixtures.Filler{Seed: 1, At: test.at})
			got := fmt.Sprint(len(data["secoda"]["groups"]))
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

// A large file is read as JSON, for which YAML's bounds do not hold.
func TestLargeFile(t *testing.T) {
	const count = 20_000
	var text bytes.Buffer
	text.WriteString(`{"version": 1, "name": "large", "data": {"secoda": {"groups": [`)
	for i := range count {
		if i > 0 {
			text.WriteString(",\n")
		}
		fmt.Fprintf(&text, `{"name": "Group %d", "description": %q}`, i, strings.Repeat("many ", 50))
	}
	text.WriteString("]}}}")
	if _, err := Parse(contracts.Embedded(), "large.yaml", append([]byte("# \n"), text.Bytes()...)); err == nil || !strings.Contains(err.Error(), "write it as JSON") {
		t.Fatalf("the text is not large enough to tell JSON from YAML: %v", err)
	}
	scenario, err := Parse(contracts.Embedded(), "large.json", text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	rows := scenario.Data["secoda"]["groups"]
	if len(rows) != count {
		t.Fatalf("%d rows of %d were read", len(rows), count)
	}
	if name := rows[count-1].Value["name"]; name != "Group 19999" {
		t.Errorf("the last row is %v", name)
	}
}

// Whatever a file holds, it is a scenario or an error that names the file.
func FuzzParse(f *testing.F) {
	editor := forEditors(f, contracts.Embedded())
	for _, name := range Names(contracts.Embedded()) {
		text, err := Source(contracts.Embedded(), name)
		if err != nil {
			f.Fatal(err)
		}
		if name == "large" {
			continue // a try would take a second, and with other counts a minute
		}
		f.Add("test.yaml", text)
	}
	for _, file := range brokenFiles(f) {
		f.Add("test"+file[strings.LastIndexByte(file, '.'):], readFile(f, file))
	}
	f.Add("test.json", []byte(`{"version": 1, "name": "a", "data": {"secoda": {"groups": [{}, {"id": "`+idA+`"}]}}}`))
	f.Add("test.yaml", []byte(rules))
	f.Add("test.yaml", readFile(f, "testdata/story/groups.yaml"))
	f.Fuzz(func(t *testing.T, file string, text []byte) {
		scenario, err := Parse(contracts.Embedded(), file, text)
		if err != nil {
			for _, e := range split(err) {
				if !strings.HasPrefix(e.Error(), file+":") {
					t.Errorf("%q does not begin with the name of the file", e)
				}
			}
			return
		}
		checkValid(t, scenario)
		checkRulesRoundTrip(t, scenario.Rules)
		checkEditorTakes(t, editor, file, text)
		again, err := scenario.WithSeed(scenario.Seed)
		if err != nil {
			t.Fatalf("the same text is refused with its own seed: %v", err)
		}
		if diff := cmp.Diff(plainOf(scenario), plainOf(again)); diff != "" {
			t.Errorf("the same text gives another scenario (-want +got):\n%s", diff)
		}
	})
}
