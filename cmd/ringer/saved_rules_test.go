package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// A saved scenario has the world's rules, and can be read again.
func TestSavedScenarioHasRules(t *testing.T) {
	scenario, err := scenarios.Parse(contracts.Embedded(), "rules.yaml", []byte("version: 1\nname: rules\nclock: 2025-01-01T00:00:00Z\nrules:\n"+
		"  - {when: {vendor: secoda, calls: [1]}, then: {error: rate_limited}}\n  - {id: mine, when: {operation: get-group}, then: {delay: 2ms}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: all, Scenario: scenario})
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(server)
	defer front.Close()
	added, err := http.Post(front.URL+"/_ringer/rules", "application/json", strings.NewReader(`{"when":{"vendor":"kantata"},"then":{"status":418}}`))
	if err != nil || added.StatusCode != http.StatusCreated {
		t.Fatal(added, err)
	}
	_ = added.Body.Close()
	answer, err := http.Get(front.URL + "/_ringer/scenario")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := scenarios.Parse(contracts.Embedded(), "saved.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(saved.Rules) != 3 || saved.Rules[0].Then.Status != 418 || saved.Rules[1].Then.Error != "rate_limited" || saved.Rules[2].ID != "mine" {
		t.Errorf("the rules are %+v", saved.Rules)
	}
}
