package contracts

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestBundledIsFresh holds the contracts that are read to those that are written;
// -update makes the first from the second.
func TestBundledIsFresh(t *testing.T) {
	there, err := filepath.Glob("bundled/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(there) > len(Names()) {
		t.Errorf("%d files stand in bundled, for %d contracts: delete those of vendors that are gone", len(there), len(Names()))
	}
	for _, vendor := range Names() {
		written, err := text(vendor)
		if err != nil {
			t.Fatal(err)
		}
		contract, err := Parse(vendor, written)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.MarshalIndent(contract.document, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, '\n')
		if *update {
			if err := os.WriteFile(bundledFile(vendor), want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(bundledFile(vendor)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what contracts/%s.yaml says (%v): run make golden", bundledFile(vendor), vendor, err)
		}
	}
}
