package mocktest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// CheckRules makes sure that each rule of a vendor's contract is named by the
// package in whose folder the test runs: a rule that no answer rests on is
// either not kept or not told of.
func CheckRules(t *testing.T, vendor string) {
	t.Helper()
	contract, err := contracts.Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	for _, op := range contract.Operations {
		for _, rule := range op.Rules {
			if !strings.Contains(source.String(), strconv.Quote(rule.ID)) {
				t.Errorf("no handler names the rule %s of %s", rule.ID, op.ID)
			}
		}
	}
}
