package roster

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
)

// TestWrittenOverlaysAreRight writes what is inferred from documents as their overlays:
// nothing in them is a mistake.
func TestWrittenOverlaysAreRight(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"../../contracts/infer/testdata/*.yaml", "../../mock/generic/testdata/petshop.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %v", pattern, found, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		given := filepath.Join(t.TempDir(), "api.yaml")
		if err := os.WriteFile(given, text, 0o600); err != nil {
			t.Fatal(err)
		}
		doc, err := openapi.ReadBare(given)
		if err != nil {
			t.Fatal(err)
		}
		var overlay bytes.Buffer
		if err := (infer.Overlay{File: "api.yaml", Document: doc.Value}).Write(&overlay, infer.Declarations(doc.Value)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(given), "api.overlay.yaml"), overlay.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := ReadDocument(given, nil)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, mistake := range read.Mistakes {
			t.Errorf("%s: %v", file, mistake)
		}
	}
}
