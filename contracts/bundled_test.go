package contracts

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestBundledIsFresh holds the contracts that are read to those that are written;
// -update makes the first from the second.
var update = flag.Bool("update", false, "rewrite the golden files")

func TestBundledIsFresh(t *testing.T) {
	there, err := filepath.Glob("bundled/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(there) > len(Embedded().Names()) {
		t.Errorf("%d files stand in bundled, for %d contracts: delete those of vendors that are gone", len(there), len(Embedded().Names()))
	}
	for _, vendor := range Embedded().Names() {
		contract := asWritten(t, vendor)
		want, err := json.MarshalIndent(contract.Document, "", " ")
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

// TestProvenSchemasCompile compiles what the program takes to compile until a value
// needs it.
func TestProvenSchemasCompile(t *testing.T) {
	for _, vendor := range Embedded().Names() {
		contract := asWritten(t, vendor)
		all := everyBody(contract)
		if len(all) < len(contract.Operations) {
			t.Errorf("%s has %d schemas, for %d operations", vendor, len(all), len(contract.Operations))
		}
		for _, body := range all {
			if _, err := body.Schema(); err != nil {
				t.Error(err)
			}
		}
	}
}

// asWritten reads a contract from what people write, and not from what is bundled.
func asWritten(t *testing.T, vendor string) *Contract {
	t.Helper()
	contract, err := embeddedSource(vendor).Load()
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

// everyBody gives all of a contract that has a schema.
func everyBody(c *Contract) (all []*Body) {
	responses := func(of map[int]*Response) {
		for _, response := range of {
			all = append(all, response.Body)
			for _, header := range response.HeaderValues {
				all = append(all, header.Body)
			}
		}
	}
	for _, collection := range c.Collections {
		all = append(all, collection.Body)
	}
	for _, op := range c.Operations {
		all = append(all, op.Body)
		for _, parameter := range op.Parameters {
			all = append(all, parameter.Body)
		}
		responses(op.Responses)
	}
	responses(c.UnknownCalls)
	return slices.DeleteFunc(all, func(body *Body) bool { return body == nil })
}
