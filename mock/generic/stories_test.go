package generic

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestStories makes the stories of the pet shop, and reads them as a check does.
func TestStories(t *testing.T) {
	document, err := openapi.Read("testdata/petshop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contracts.FromDocument("petshop", infer.Apply(document.Value, infer.Declarations(document.Value)))
	if err != nil {
		t.Fatal(err)
	}
	files, err := storiesOf(contract)
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := contracts.NewCatalog(contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"read.yaml", "write.yaml"} {
		if _, err := scenarios.StoryOf(catalog, "petshop", name, files[name]); err != nil {
			t.Error(err)
		}
		got, err := schemas.FormatYAML(files[name])
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", "stories", name)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s differs (-want +got); see -update\n%s", golden, diff)
		}
	}
}
