package scenarios

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// leastBroken is how many broken files there must be: a folder that lost its
// files proves nothing.
const leastBroken = 200

// brokenFiles lists the files that must be refused.
func brokenFiles(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"testdata/broken/*.yaml", "testdata/broken/*.json"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < leastBroken {
		t.Fatalf("testdata/broken holds %d files, of at least %d", len(files), leastBroken)
	}
	return files
}

func readFile(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// brokenVendors is the catalog of the vendors that the broken files speak of: what is
// said of a mistake names the nearest vendor or operation, or all that are known.
func brokenVendors(t testing.TB) *contracts.Catalog {
	t.Helper()
	catalog, err := contracts.Embedded().Only("kantata", "piercloud", "secoda")
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

// Each broken file is refused in the words of the golden file beside it.
func TestBroken(t *testing.T) {
	for _, file := range brokenFiles(t) {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			scenario, err := Parse(brokenVendors(t), name, readFile(t, file))
			if err == nil {
				t.Fatalf("it was taken, as %+v", scenario)
			}
			for _, e := range split(err) {
				var at *schemas.Error
				if !errors.As(e, &at) || at.File != name {
					t.Errorf("%q does not name the file", e)
				}
			}
			golden, got := file+".golden", err.Error()+"\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(strings.Split(string(readFile(t, golden)), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("the words have changed; -update takes them over (-want +got):\n%s", diff)
			}
		})
	}
}

// A golden file without its broken file is one that nothing reads.
func TestBrokenGoldenFilesHaveTheirFile(t *testing.T) {
	goldens, err := filepath.Glob("testdata/broken/*.golden")
	if err != nil || len(goldens) == 0 {
		t.Fatalf("no golden files (%v)", err)
	}
	for _, golden := range goldens {
		if _, err := os.Stat(strings.TrimSuffix(golden, ".golden")); err != nil {
			t.Errorf("%s stands alone: %v", golden, err)
		}
	}
}

// split takes joined errors apart.
func split(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
