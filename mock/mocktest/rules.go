package mocktest

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
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
		for _, rule := range op.Behaviours {
			if !strings.Contains(source.String(), strconv.Quote(rule.ID)) {
				t.Errorf("no handler names the rule %s of %s", rule.ID, op.ID)
			}
		}
	}
}

// AssumedRules sends one request to a server of a scenario, and gives the ids of
// the assumed rules that the answer rests on, in alphabetical order, with spaces
// between them. The body is JSON.
func AssumedRules(t TB, vendor *mock.Vendor, scenario, method, path, body string) string {
	t.Helper()
	parsed, err := scenarios.Parse("test.yaml", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: parsed, Strict: true, NoteAssumed: true})
	if err != nil {
		t.Fatal(err)
	}
	client := Client{Handler: server, Token: "any-token"}
	if answer := client.Do(method, path, body); answer.Status >= http.StatusInternalServerError {
		t.Fatal(answer)
	}
	var ids []string
	for _, fact := range server.Tally().Assumed {
		if fact.Kind == contracts.FactBehaviour {
			ids = append(ids, fact.Name)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
