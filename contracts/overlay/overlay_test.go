package overlay

import (
	"strings"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

const head = "overlay: 1.0.0\ninfo: {title: Ours, version: \"1\"}\n"

func parse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse("o.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func secoda(t *testing.T) *contracts.Contract {
	t.Helper()
	c, err := contracts.Embedded().Load("secoda")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What cannot be a file is told with its line.
func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ why, text, want string }{
		{"nothing", "", "o.yaml"},
		{"another version", "overlay: 2.0.0\ninfo: {title: a, version: b}\nactions: []\n", "o.yaml:1:1"},
		{"no actions", head, "o.yaml"},
		{"a key that nobody knows", head + "action: []\nactions: []\n", "o.yaml:3:1"},
		{"a target that is no path", head + "actions:\n  - {target: 'paths', x-ringer-vendor: secoda}\n", "o.yaml:4:6: the target \"paths\" is no JSONPath"},
		{"an action of no vendor", head + "actions:\n  - {target: $.info}\n", "o.yaml:4:5: the action does not say whose contract it changes"},
		{"a waiver without an end", head + "actions: []\nx-ringer-waivers:\n  - {id: a, vendor: b, reason: c}\n", "o.yaml:5:5: the waiver has no end"},
		{"a waiver with a blank reason", head + "actions: []\nx-ringer-waivers:\n  - {id: a, vendor: b, reason: ' ', ignoreUntil: 2027-01-01}\n", "o.yaml:5:24: the waiver has no reason"},
		{"a day that is none", head + "actions: []\nx-ringer-waivers:\n  - {id: a, vendor: b, reason: c, ignoreUntil: 2027-02-30}\n", "o.yaml:5:35: "},
		{"two versions", head + "<<<<<<< ours\nactions: []\n=======\nactions: []\n>>>>>>> theirs\n", "o.yaml:3:1: two versions of the file were merged"},
	} {
		if _, err := Parse("o.yaml", []byte(test.text)); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want %s", test.why, err, test.want)
		}
	}
}

// What a person wrote stays, in its order and with its comments.
func TestEditKeeps(t *testing.T) {
	text := "# ours\n" + head + "actions:\n  # the first\n  - target: $.info # beside\n    x-ringer-vendor: secoda\n    update: {title: Ours}\n"
	f := parse(t, text)
	day, err := ParseDate("2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	change := Change{Vendor: "secoda", Target: "$.info", Why: "why", Update: map[string]any{"title": "Theirs"}, Accepted: day}
	for range 2 { // the second time it is there already
		if err := f.AddChange(change); err != nil {
			t.Fatal(err)
		}
	}
	for _, reason := range []string{"first", "second"} {
		if err := f.AddWaiver(Waiver{Key: Key{ID: "a", Vendor: "secoda"}, Until: day, Reason: reason}); err != nil {
			t.Fatal(err)
		}
	}
	written, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# ours\n", "  # the first\n", "# beside\n", "reason: second\n"} {
		if !strings.Contains(string(written), want) {
			t.Errorf("it does not have %q:\n%s", want, written)
		}
	}
	again := parse(t, string(written))
	if len(again.actions) != 2 || len(again.Waivers) != 1 || !again.Waivers[0].Holds(day.Add(23*time.Hour)) || again.Waivers[0].Holds(day.Add(24*time.Hour)) {
		t.Errorf("it is read as %+v", again)
	}
}

// Over changes what the vendor sends, and nothing of what it keeps.
func TestOver(t *testing.T) {
	base := secoda(t)
	f := parse(t, head+`actions:
  - target: $.components.schemas.group.required[?@ == 'icon']
    x-ringer-vendor: secoda
    x-ringer-accepted: 2026-12-01
    remove: true
  - {target: $.components.schemas.group.properties, x-ringer-vendor: secoda, update: {color: {type: string}}}
  - {target: $.info, x-ringer-vendor: kantata, update: {title: Ours}}
  - {target: $.nowhere, x-ringer-vendor: secoda, update: 1}
`)
	over, warnings, err := f.Over(base, Date{})
	if err != nil || len(warnings) != 1 || warnings[0].Line != 10 {
		t.Fatalf("the warnings are %v: %v", warnings, err)
	}
	required := func(c *contracts.Contract) string {
		return schemas.JSONText(c.At("/components/schemas/group/required").Value)
	}
	if strings.Contains(required(over), "icon") || !strings.Contains(required(base), "icon") {
		t.Errorf("required are %s, and were %s", required(over), required(base))
	}
	if over.Title != base.Title || over.Base() != base || !over.At("/components/schemas/group/properties/color").Exists() {
		t.Errorf("the contract is %q", over.Title)
	}
	kept, _ := over.Collection("groups")
	if properties, _ := kept.SchemaValue()["properties"].(map[string]any); properties["color"] != nil {
		t.Error("what the vendor keeps has changed")
	}
	day, _ := ParseDate("2026-11-30")
	if earlier, _, err := f.Over(base, day); err != nil || required(earlier) != required(base) {
		t.Errorf("before it was accepted, required are %s: %v", required(earlier), err)
	}
	if other, _, err := f.Over(secoda(t), Date{}); err != nil || other == base {
		t.Errorf("%v", err)
	}
}

// Paths name what they lead to, so that they last when something is put before it.
func TestNamedPath(t *testing.T) {
	document := secoda(t).Document
	for pointer, want := range map[string]string{
		"":                                      "$",
		"/paths/~1auth~1group/get/parameters/0": "$.paths['/auth/group'].get.parameters[?@.name == 'page']",
		"/paths/~1auth~1group/get/x-ringer-rules/1/evidence": "$.paths['/auth/group'].get['x-ringer-rules'][?@.id == 'page-size'].evidence",
	} {
		if got := NamedPath(document, pointer); got != want {
			t.Errorf("%s is %s, want %s", pointer, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(head + "actions:\n  - {target: $.info, x-ringer-vendor: secoda, update: {title: x}}\n")
	f.Add(head + "actions: []\nx-ringer-waivers:\n  - {id: a, vendor: secoda, reason: c, ignoreUntil: 2027-01-01}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse("o.yaml", []byte(text))
		if err != nil {
			return
		}
		written, err := file.Bytes()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v\n%q", err, text)
		}
		if _, err := Parse("o.yaml", written); err != nil {
			t.Fatalf("what was written cannot be read: %v\n%q", err, written)
		}
		_, _, _ = file.Over(secoda(t), Date{}) // an error, or a contract
	})
}
