package check

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// TestStoriesHoldOnTheFake plays all stories at the fakes, which hold the demo:
// every step is made, every expectation holds, and the world is at the end what it
// was at the beginning.
func TestStoriesHoldOnTheFake(t *testing.T) {
	fake := startFake(t, "demo")
	for _, vendor := range contracts.Embedded().Checked() {
		t.Run(vendor, func(t *testing.T) {
			target, err := url.Parse(fake.World("stories-" + vendor).URL)
			if err != nil {
				t.Fatal(err)
			}
			contract, all := storiesOf(t, vendor)
			ledger, err := stories.OpenLedger(filepath.Join(t.TempDir(), "ledger"))
			if err != nil {
				t.Fatal(err)
			}
			player := &stories.Player{
				Contract: contract, Target: target, Writes: true, Ledger: ledger, Run: mark,
				Tokens: map[string]string{"": "demo-token", "member": "member-token", "client_id": "a client", "client_secret": "its secret"},
				Params: checked[vendor].params,
				OnPlayed: func(p stories.Played) error {
					holds(t, contract, p)
					return nil
				},
			}
			if err := player.Play(t.Context(), all); err != nil {
				t.Error(err)
			}
			if changes := fake.World("stories-" + vendor).Changes(); len(changes) > 0 {
				t.Errorf("the stories leave something behind: %v", changes)
			}
		})
	}
}

// storiesOf gives a vendor's contract and its stories.
func storiesOf(t *testing.T, vendor string) (*contracts.Contract, []*scenarios.Story) {
	t.Helper()
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	all, err := scenarios.Stories(contracts.Embedded(), vendor)
	if err != nil {
		t.Fatal(err)
	}
	return contract, all
}

// mostCalls is what a check of one vendor may spend, with writes.
const mostCalls = 85

// mark is what the runs of tests write into what they make.
const mark = "ringer 7f3a9c"

// TestStoriesHold plays all stories at stand-ins of several seeds: every expectation
// holds, the judge finds nothing, nothing is left behind, and there are few calls.
// Small servers lack some of what is looked for.
func TestStoriesHold(t *testing.T) {
	t.Parallel()
	for _, vendor := range contracts.Embedded().Checked() {
		t.Run(vendor, func(t *testing.T) {
			for seed := range inShort[uint64](20, 3) {
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
	contract, all := storiesOf(t, vendor)
	ledger, err := stories.OpenLedger(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	player := &stories.Player{
		Contract: contract, Target: target, Params: given(all, server.Params), Ledger: ledger, Writes: true, Run: mark,
		Tokens: map[string]string{"": "right", "member": "less", "client_id": "a client", "client_secret": "its secret"},
		OnPlayed: func(p stories.Played) error {
			if p.Skipped != "" {
				if seed%4 != 0 {
					t.Errorf("seed %d: %s is skipped: %s", seed, p.Name, p.Skipped)
				}
				return nil
			}
			calls++
			holds(t, contract, p)
			return nil
		},
	}
	if err := player.Play(t.Context(), all); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
	if calls >= mostCalls {
		t.Errorf("seed %d: the stories make %d calls, want fewer than %d", seed, calls, mostCalls)
	}
}

// given takes from what a server tells those params that must be given.
func given(all []*scenarios.Story, told map[string]string) map[string]string {
	params := map[string]string{}
	for _, story := range all {
		for _, param := range story.Params {
			if !param.Optional && !param.Secret {
				params[param.Name] = told[param.Name]
			}
		}
	}
	return params
}

// holds demands what the step expects, of an answer that the judge lets pass.
func holds(t *testing.T, contract *contracts.Contract, p stories.Played) {
	t.Helper()
	if strings.HasPrefix(p.Skipped, "it needs 25 of what {{many_users}}") {
		return // few have so many people
	}
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
	for _, name := range slices.Sorted(maps.Keys(p.Expect.Headers)) {
		if got := p.Exchange.Header.Get(name); got != p.Expect.Headers[name] {
			t.Errorf("%s: the header %s is %q, want %q", p.Name, name, got, p.Expect.Headers[name])
		}
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
