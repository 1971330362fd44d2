package scenarios

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// exampleLine is a line of the starter that is an example, and no comment: a key, or
// what is below one.
var exampleLine = regexp.MustCompile(`(?m)^# ([a-z]+:|  )`)

// The starter is right as it stands and with all its examples, for the loader and
// for editors, and shows every section that there is.
func TestStarter(t *testing.T) {
	editor := forEditors(t, contracts.Embedded())
	text, err := Starter(contracts.Embedded(), "my-teams")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), "version: 1\n")
	if !found || !strings.HasPrefix(head, "# yaml-language-server: $schema="+schemaURL+"\n") {
		t.Fatalf("it begins with:\n%s", head)
	}
	whole := "version: 1\n" + exampleLine.ReplaceAllString(rest, "$1")
	for _, text := range []string{string(text), whole} {
		scenario, err := Parse(contracts.Embedded(), "my-teams.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if scenario.Name != "my-teams" {
			t.Errorf("it is called %q", scenario.Name)
		}
		checkEditorTakes(t, editor, "my-teams.yaml", []byte(text))
		for _, vendor := range contracts.Embedded().Checked() {
			if len(scenario.Data[vendor]) == 0 {
				t.Errorf("%s holds nothing", vendor)
			}
		}
	}
	doc, err := schemas.Parse("my-teams.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	form, err := schemas.Read(formFile)
	if err != nil {
		t.Fatal(err)
	}
	sections, _ := schemas.Lookup(form.Value, "/properties")
	for name := range sections.(map[string]any) {
		if _, shown := schemas.Lookup(doc.Value, "/"+name); !shown {
			t.Errorf("it does not show %q", name)
		}
	}
	answers, _ := schemas.Lookup(form.Value, "/$defs/then/properties")
	for name := range answers.(map[string]any) {
		if !strings.Contains(whole, name+":") {
			t.Errorf("none of its rules has %q", name)
		}
	}
}
