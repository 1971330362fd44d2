package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

const editorFile = "../schemas/ringer/scenario.json"

// editorText is the schema for editors as it should be.
func editorText(t testing.TB, catalog *contracts.Catalog) []byte {
	t.Helper()
	schema, err := EditorSchema(catalog)
	if err != nil {
		t.Fatal(err)
	}
	text, err := schemas.IndentJSON(schema)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestEditorSchemaIsUpToDate(t *testing.T) {
	want := editorText(t, contracts.Embedded())
	if *update {
		if err := os.WriteFile(editorFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(want), string(readFile(t, editorFile))); diff != "" {
		t.Errorf("%s does not say what the contracts say; \"make golden\" writes it anew (-want +got):\n%s", editorFile, diff)
	}
}

// forEditors compiles the schema as an editor would.
func forEditors(t testing.TB, catalog *contracts.Catalog) *schemas.Schema {
	t.Helper()
	doc, err := schemas.Parse("scenario.json", editorText(t, catalog))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := schemas.NewSet("scenario.json", doc.Value).Compile("")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// checkEditorTakes tells of what an editor would underline in a text.
func checkEditorTakes(t testing.TB, schema *schemas.Schema, file string, text []byte) {
	t.Helper()
	doc, err := schemas.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range schema.Validate(doc.Value) {
		t.Errorf("%v", doc.Errorf(v.Pointer, "an editor complains: %s", v.Message))
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// What is right is right in editors too.
func TestEditorTakes(t *testing.T) {
	schema := forEditors(t, contracts.Embedded())
	for _, name := range Names(contracts.Embedded()) {
		text, err := Source(contracts.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		checkEditorTakes(t, schema, name+".yaml", text)
	}
	blocks := slices.DeleteFunc(yamlBlock.FindAllSubmatch(readFile(t, "../README.md"), -1), func(block [][]byte) bool {
		return bytes.HasPrefix(block[1], []byte("# ")) // a file of another API, which is played
	})
	if len(blocks) == 0 {
		t.Error("the README shows no scenario")
	}
	for _, block := range blocks {
		if _, err := Parse(contracts.Embedded(), "README.md", block[1]); err != nil {
			t.Error(err)
		}
		checkEditorTakes(t, schema, "README.md", block[1])
	}
}

// What is wrong with the broken files is underlined in editors too, at the places
// that the loader names; the golden file lists what is not, which asks for a look at
// several places at once or for more than JSON Schema can say.
func TestEditorFinds(t *testing.T) {
	schema := forEditors(t, brokenVendors(t))
	var missed strings.Builder
	found := 0
	for _, file := range brokenFiles(t) {
		name, text := filepath.Base(file), readFile(t, file)
		doc, err := schemas.Parse(name, text)
		if err != nil {
			continue // an editor has words of its own for what is no YAML or JSON
		}
		underlined := map[schemas.Position]bool{}
		for _, v := range schema.Validate(doc.Value) {
			underlined[doc.Locate(v.Pointer)] = true
		}
		_, err = Parse(brokenVendors(t), name, text)
		for _, e := range split(err) {
			var at *schemas.Error
			if errors.As(e, &at) && underlined[at.Position] {
				found++
			} else {
				fmt.Fprintln(&missed, e)
			}
		}
	}
	if found < leastBroken/2 {
		t.Errorf("editors find %d mistakes only", found)
	}
	const golden = "testdata/missed-by-editors.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(missed.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, golden)), missed.String()); diff != "" {
		t.Errorf("editors miss something else; -update takes it over (-want +got):\n%s", diff)
	}
}
