package stories

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/drift"
	"github.com/ringer-mock/ringer/contracts/drift/standin"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// mostCalls is what a check of one vendor may spend, with writes.
const mostCalls = 55

// TestStoriesHold plays all stories at stand-ins of 20 seeds: every expectation
// holds, the judge finds nothing, nothing is left behind, and there are few calls.
// Small servers lack some of what is looked for.
func TestStoriesHold(t *testing.T) {
	for _, vendor := range contracts.Embedded().Names() {
		t.Run(vendor, func(t *testing.T) {
			for seed := range uint64(20) {
				holdStories(t, vendor, seed)
			}
		})
	}
}

func holdStories(t *testing.T, vendor string, seed uint64) {
	t.Helper()
	server, err := drift.New(vendor, "", standin.Options{Seed: seed, Token: "right", Member: "less"})
	if err != nil {
		t.Fatal(err)
	}
	live := httptest.NewServer(server)
	defer live.Close()
	target, err := url.Parse(live.URL)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	stories, err := scenarios.Stories(vendor)
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := OpenLedger(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	player := &Player{
		Contract: contract, Target: target, Params: given(stories, server.Params), Ledger: ledger, Writes: true, Run: mark,
		Tokens: map[string]string{"": "right", "member": "less", "client_id": "a client", "client_secret": "its secret"},
		OnPlayed: func(p Played) error {
			if p.Skipped != "" {
				if seed%4 != 0 {
					t.Errorf("seed %d: %s is skipped: %s", seed, p.Name, p.Skipped)
				}
				return nil
			}
			calls++
			holdExpectation(t, p)
			for _, finding := range judge.Judge(contract, p.Exchange) {
				t.Errorf("seed %d: %s: %s", seed, p.Name, finding)
			}
			return nil
		},
	}
	if err := player.Play(t.Context(), stories); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	if calls >= mostCalls {
		t.Errorf("seed %d: the stories make %d calls, want fewer than %d", seed, calls, mostCalls)
	}
}

// given takes from what a server tells those params that must be given.
func given(stories []*scenarios.Story, told map[string]string) map[string]string {
	params := map[string]string{}
	for _, story := range stories {
		for _, param := range story.Params {
			if !param.Optional && !param.Secret {
				params[param.Name] = told[param.Name]
			}
		}
	}
	return params
}

// holdExpectation demands what the step expects.
func holdExpectation(t *testing.T, p Played) {
	t.Helper()
	if p.Err != nil || len(p.Expect.Status) == 0 || !slices.Contains(p.Expect.Status, p.Exchange.Status) {
		t.Errorf("%s: %s %s answered %d, %v, want %v\n%.300s", p.Name, p.Exchange.Method, &p.Exchange.URL, p.Exchange.Status, p.Err, p.Expect.Status, p.Exchange.Body)
		return
	}
	if len(p.Expect.Body) == 0 {
		return
	}
	body, err := schemas.DecodeJSON(p.Exchange.Body)
	if err != nil {
		t.Errorf("%s: %v", p.Name, err)
		return
	}
	for pointer, want := range p.Expect.Body {
		got, there := schemas.Lookup(body, pointer)
		if !there || asText(t, got) != asText(t, want) {
			t.Errorf("%s: %s is %s, want %s", p.Name, pointer, asText(t, got), asText(t, want))
		}
	}
}

func asText(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestStoriesCallAll demands that each documented operation is called, and that
// nothing of any one server stands in a story.
func TestStoriesCallAll(t *testing.T) {
	for _, vendor := range contracts.Embedded().Names() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		stories, err := scenarios.Stories(vendor)
		if err != nil {
			t.Fatal(err)
		}
		called := map[string]map[int]bool{}
		for _, story := range stories {
			for _, step := range story.Steps {
				if called[step.Operation] == nil {
					called[step.Operation] = map[int]bool{}
				}
				for _, status := range step.Expect.Status {
					called[step.Operation][status] = true
				}
			}
		}
		for _, op := range contract.Operations {
			if !slices.ContainsFunc([]int{200, 201, 204}, func(status int) bool { return called[op.ID][status] }) {
				t.Errorf("%s: no step calls %s and expects it to be done", vendor, op.ID)
			}
		}
	}
}
