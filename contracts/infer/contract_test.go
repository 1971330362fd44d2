package infer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/schemas"
)

// TestOverlayHolds shows that a document with its overlay beside it says what is inferred
// from it alone, and that contracts of it load, whose collections have rows.
func TestOverlayHolds(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			document := filepath.Join(folder, name+".yaml")
			write(t, document, data)
			bare, err := openapi.Read(document)
			if err != nil {
				t.Fatal(err)
			}
			declarations := infer.Declarations(bare.Value)
			var text bytes.Buffer
			if err := (infer.Overlay{File: name + ".yaml", Document: bare.Value}).Write(&text, declarations); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(folder, name+openapi.OverlaySuffix), text.Bytes())
			overlaid, err := openapi.Read(document)
			if err != nil {
				t.Fatalf("%v in\n%s", err, text.Bytes())
			}
			for _, warning := range overlaid.Warnings {
				if strings.Contains(warning.Message, "target") {
					t.Error(warning)
				}
			}
			want, got := infer.Apply(bare.Value, declarations), infer.Apply(overlaid.Value, infer.Declarations(overlaid.Value))
			if diff := cmp.Diff(indent(t, want), indent(t, got)); diff != "" {
				t.Errorf("the overlay says something else (-inferred +overlaid):\n%s", diff)
			}
			contract, err := infer.Contract(name, overlaid)
			if err != nil {
				t.Fatal(err)
			}
			sampler := sample.New(contract)
			for _, collection := range contract.Collections {
				row, err := sampler.Value(collection.Body.Pointer, sample.Use{}, fixtures.NewChance(1).For(collection.Name).Dice())
				if object, _ := row.(map[string]any); err != nil || object[collection.ID] == nil {
					t.Errorf("a row of the %s is %v: %v", collection.Name, row, err)
				}
			}
		})
	}
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func indent(t *testing.T, value any) string {
	t.Helper()
	text, err := schemas.IndentJSON(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
