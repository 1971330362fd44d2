package infer_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "write the golden files")

// read gives one of the documents, as it is written.
func read(t testing.TB, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schemas.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return doc.Value.(map[string]any)
}

// TestOverlays holds what is inferred from small documents in the styles of common
// vendors.
func TestOverlays(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			document, before := read(t, file), read(t, file)
			declarations := infer.Declarations(document)
			if diff := cmp.Diff(before, document); diff != "" {
				t.Errorf("the document was changed (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(declarations, infer.Declarations(before), cmp.Comparer(func(a, b infer.Declaration) bool {
				return a.Pointer == b.Pointer && a.Key == b.Key && schemas.JSONText(a.Value) == schemas.JSONText(b.Value) && a.Why == b.Why && a.Question == b.Question
			})); diff != "" {
				t.Errorf("once more is not the same (-first +second):\n%s", diff)
			}
			var text bytes.Buffer
			if err := (infer.Overlay{File: name + ".yaml", Document: document}).Write(&text, declarations); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "golden", name+".overlay.yaml")
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, text.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			applied := infer.Apply(document, declarations)
			if again := infer.Declarations(applied); len(again) != 0 {
				t.Errorf("what was declared is inferred once more: %+v", again)
			}
			if diff := cmp.Diff(before, document); diff != "" {
				t.Errorf("Apply changed the document (-before +after):\n%s", diff)
			}
		})
	}
}
