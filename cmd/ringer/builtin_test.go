package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// Each built-in scenario begins a world for all vendors, and each of its rules can be
// met. Each vendor's requests have a world of their own: what they meet does not
// depend on which other vendors there are.
func TestBuiltinRulesCanBeMet(t *testing.T) {
	for _, name := range builtinNames() {
		t.Run(name, func(t *testing.T) {
			server, _ := serveBuiltin(t, name)
			met := map[string]bool{}
			for _, vendor := range contracts.Embedded().Names() {
				for _, p := range builtinPlays(t, vendor, name) {
					for p := range p.each {
						playUnanswered(server, p.in(vendor))
					}
				}
				called := slices.ContainsFunc(journalOf(t, server, vendor), func(e *world.Entry) bool { return e.Vendor == vendor && e.Operation != "" })
				if !called && slices.Contains(contracts.Embedded().Checked(), vendor) {
					t.Errorf("no operation of %s is called: add requests to scenarios/%s/testdata/builtin.yaml", vendor, vendor)
				}
				for _, rule := range rulesOf(t, server, vendor) {
					met[rule.ID] = met[rule.ID] || rule.Matched > 0
				}
			}
			for _, rule := range rulesOf(t, server, "default") {
				if !met[rule.ID] {
					t.Errorf("no request met rule %s (%s)", rule.ID, rule.Name)
				}
			}
		})
	}
}

// builtinNames lists the built-in scenarios; with -short, those that are quick to
// load.
func builtinNames() []string {
	return slices.DeleteFunc(scenarios.Names(contracts.Embedded()), func(name string) bool { return testing.Short() && name == "large" })
}

// serveBuiltin makes a server of all vendors with a built-in scenario.
func serveBuiltin(t *testing.T, name string) (*mock.Server, *scenarios.Scenario) {
	t.Helper()
	scenario, err := scenarios.Builtin(contracts.Embedded(), name)
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
	return server, scenario
}

// playUnanswered sends a request of a client that has gone already, for whom no
// answer is held back. The answer is nil where the connection fails.
func playUnanswered(server http.Handler, p asking) (answer *httptest.ResponseRecorder) {
	ctx, gone := context.WithCancel(context.Background())
	gone()
	request := httptest.NewRequestWithContext(ctx, p.method, p.path, strings.NewReader(p.body))
	p.dress(request)
	defer func() {
		if failure := recover(); failure != nil {
			if failure != http.ErrAbortHandler {
				panic(failure)
			}
			answer = nil
		}
	}()
	answer = httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	return answer
}

type countedRule struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Matched int    `json:"matched"`
}

// rulesOf asks the control API for the rules of a world, with how often each was met.
func rulesOf(t *testing.T, server http.Handler, world string) []countedRule {
	t.Helper()
	answer := playUnanswered(server, asking{method: "GET", path: "/_ringer/rules"}.in(world))
	var rules struct{ Rules []countedRule }
	if err := json.Unmarshal(answer.Body.Bytes(), &rules); err != nil {
		t.Fatalf("%v in %s", err, answer.Body)
	}
	return rules.Rules
}

// One-of-each has one row of every collection of every vendor that is checked, and no
// others.
func TestOneOfEach(t *testing.T) {
	_, scenario := serveBuiltin(t, "one-of-each")
	for _, vendor := range contracts.Embedded().Checked() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for _, collection := range contract.CollectionNames() {
			if rows := len(scenario.Data[vendor][collection]); rows != 1 {
				t.Errorf("%s: %s has %d rows, want one", vendor, collection, rows)
			}
		}
	}
}

// label is how the rules of the scenario drifted are called: what the judge finds,
// and where.
var label = regexp.MustCompile(`^([a-z-]+)(?: at (/\S*))?: \S`)

// The judge finds each break of the scenario drifted, as its label says, and
// nothing in the answers that no rule shaped.
func TestDriftedIsFound(t *testing.T) {
	server, scenario := serveBuiltin(t, "drifted")
	for _, vendor := range contracts.Embedded().Names() {
		for _, p := range builtinPlays(t, vendor, "drifted") {
			for p := range p.each {
				answer := playUnanswered(server, p.in(vendor))
				journal := journalOf(t, server, vendor)
				checkDrift(t, scenario, journal[len(journal)-1], p, judged(t, vendor, p, answer))
			}
		}
	}
}

// checkDrift holds what the judge finds in an answer to the label of the rule that the
// answer met.
func checkDrift(t *testing.T, scenario *scenarios.Scenario, entry *world.Entry, p asking, findings []contracts.Finding) {
	t.Helper()
	if entry.Rule == "" {
		if len(findings) > 0 {
			t.Errorf("%s met no rule, and has findings: %v", p, findings)
		}
		return
	}
	at := slices.IndexFunc(scenario.Rules, func(r scenarios.Rule) bool { return r.ID == entry.Rule })
	want := label.FindStringSubmatch(scenario.Rules[at].Name)
	if want == nil {
		t.Errorf("%q is no label: it is to be RULE at POINTER: WORDS", scenario.Rules[at].Name)
	} else if !slices.ContainsFunc(findings, func(f contracts.Finding) bool { return f.Check == want[1] && f.Pointer == want[2] }) {
		t.Errorf("%s: %q is not among the findings: %v", p, scenario.Rules[at].Name, findings)
	}
}

// journalOf gives the journal of a world.
func journalOf(t *testing.T, server *mock.Server, name string) []*world.Entry {
	t.Helper()
	world, err := server.World(name)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := world.Requests()
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// judged holds an answer against its vendor's contract.
func judged(t *testing.T, vendor string, p asking, answer *httptest.ResponseRecorder) []contracts.Finding {
	t.Helper()
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	asked := httptest.NewRequest(p.method, "http://localhost"+p.path, nil)
	return judge.Judge(contract, contracts.Exchange{
		Method: p.method, URL: *asked.URL, RequestBody: []byte(p.body),
		Status: answer.Code, Header: answer.Header(), Body: answer.Body.Bytes(),
	})
}
