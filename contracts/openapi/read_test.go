package openapi

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestDocumentsAreRead holds what is read of each document in testdata to what stands
// in its golden file, and makes a contract of it, all of whose schemas compile.
func TestDocumentsAreRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	several, _ := filepath.Glob("testdata/*/openapi.yaml")
	if files = append(files, several...); err != nil || len(files) < 2 || len(several) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".overlay.yaml") {
			continue
		}
		t.Run(filepath.ToSlash(file), func(t *testing.T) {
			doc, err := Read(file)
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, warning := range doc.Warnings {
				text += warning.Error() + "\n"
			}
			value, err := json.MarshalIndent(doc.Value, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", text+string(value)+"\n")
			contract, err := contracts.FromDocument("acme", doc.Value)
			if err != nil {
				t.Fatal(err)
			}
			compileAll(t, contract)
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// compileAll compiles every schema of a contract.
func compileAll(t *testing.T, c *contracts.Contract) {
	t.Helper()
	compile := func(body *contracts.Body) {
		if body == nil {
			return
		}
		if _, err := body.Schema(); err != nil {
			t.Error(err)
		}
	}
	if len(c.Operations) == 0 {
		t.Error("the contract has no operation")
	}
	for _, op := range c.Operations {
		compile(op.Body)
		for _, p := range op.Parameters {
			compile(p.Body)
		}
		for _, response := range op.Responses {
			compile(response.Body)
			for _, header := range response.HeaderValues {
				compile(header.Body)
			}
		}
	}
}
