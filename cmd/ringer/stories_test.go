package main

import (
	"encoding/json"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// TestStoriesHoldOnTheFake plays all stories at the fakes, which hold the demo:
// every step is made, every expectation holds, and the world is at the end what it
// was at the beginning.
func TestStoriesHoldOnTheFake(t *testing.T) {
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := scenarios.Builtin("demo")
	if err != nil {
		t.Fatal(err)
	}
	fake := ringertest.StartWith(t, ringertest.Options{Server: mock.Options{Scenario: demo}, AllowUnknownCalls: true}, all...)
	for _, vendor := range contracts.Embedded().Names() {
		t.Run(vendor, func(t *testing.T) {
			target, err := url.Parse(fake.World("stories-" + vendor).URL)
			if err != nil {
				t.Fatal(err)
			}
			contract, err := contracts.Embedded().Load(vendor)
			if err != nil {
				t.Fatal(err)
			}
			all, err := scenarios.Stories(vendor)
			if err != nil {
				t.Fatal(err)
			}
			ledger, err := stories.OpenLedger(filepath.Join(t.TempDir(), "ledger"))
			if err != nil {
				t.Fatal(err)
			}
			player := &stories.Player{
				Contract: contract, Target: target, Writes: true, Ledger: ledger, Run: "ringer 7f3a9c",
				Tokens: map[string]string{"": "demo-token", "member": "member-token", "client_id": "a client", "client_secret": "its secret"},
				Params: map[string]string{"org_id": "6077beed-c3ce-5058-bf28-9590f84341f9", "business_id": "8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9"},
				OnPlayed: func(p stories.Played) error {
					holds(t, contract, p)
					return nil
				},
			}
			if err := player.Play(t.Context(), all); err != nil {
				t.Error(err)
			}
			changes, err := call(target.String(), "GET", "/_ringer/changes", "", "")
			if err != nil {
				t.Fatal(err)
			}
			if left := jsonAt(t, changes, "/changes"); left != "[]" {
				t.Errorf("the stories leave something behind: %s", left)
			}
		})
	}
}

// holds demands what the step expects, of an answer that the judge lets pass.
func holds(t *testing.T, contract *contracts.Contract, p stories.Played) {
	t.Helper()
	if p.Skipped != "" {
		t.Errorf("%s is skipped: %s", p.Name, p.Skipped)
		return
	}
	if p.Err != nil || !slices.Contains(p.Expect.Status, p.Exchange.Status) {
		t.Errorf("%s: %s %s answered %d, %v, want %v\n%.300s", p.Name, p.Exchange.Method, &p.Exchange.URL, p.Exchange.Status, p.Err, p.Expect.Status, p.Exchange.Body)
		return
	}
	for _, finding := range judge.Judge(contract, p.Exchange) {
		t.Errorf("%s: %s", p.Name, finding)
	}
	for _, pointer := range slices.Sorted(maps.Keys(p.Expect.Body)) {
		want, err := json.Marshal(p.Expect.Body[pointer])
		if err != nil {
			t.Fatal(err)
		}
		if got := jsonAt(t, string(p.Exchange.Body), pointer); got != string(want) {
			t.Errorf("%s: %s is %s, want %s", p.Name, pointer, got, want)
		}
	}
}

// jsonAt gives the value at a place of a JSON text.
func jsonAt(t *testing.T, text, pointer string) string {
	t.Helper()
	body, err := schemas.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	value, there := schemas.Lookup(body, pointer)
	if !there {
		return "absent"
	}
	found, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(found)
}
