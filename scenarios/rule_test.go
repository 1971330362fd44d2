package scenarios

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// rules is every key that a rule may have, in the words of the scenario format.
const rules = `version: 1
name: rules
rules:
  - name: the third list is rate limited
    when: {vendor: kantata, operation: get-workspace-groups, calls: [3]}
    then: {error: rate_limited, headers: {Retry-After: "1"}}
  - when: {vendor: secoda, operation: create-group, body: {/name: boom, /users/0: null}}
    then: {status: 500, body: {detail: broken}}
  - when: {vendor: secoda, probability: 0.05}
    then: {delay: {median: 80ms, p99: 900ms}}
  - {when: {vendor: piercloud}, then: {fault: reset}, times: 2}
  - when: {operation: create-group, every: 2}
    then: {fault: stall, after: true, delay: 1m30s}
  - id: drift
    when: {path: {id: 7}, query: {page: 2, all: true}, header: {X-Team: a}}
    then: {patch: [{op: remove, path: /name}, {op: add, path: /n, value: 12345678901234567890}, {op: move, path: /a, from: /b}]}
  - when: {vendor: secoda, methods: [POST, PATCH]}
    then: {limit: {requests: 30, per: 1m, key: token}, headers: {Retry-After: 5}}
  - then: {headers: {X-Served-By: edge}}
`

func TestRules(t *testing.T) {
	chance := 0.05
	text := func(s string) json.RawMessage { return json.RawMessage(s) }
	want := []Rule{
		{ID: "1", Name: "the third list is rate limited", When: When{Vendor: "kantata", Operation: "get-workspace-groups", Calls: []int{3}},
			Then: Then{Error: "rate_limited", Headers: Values{"Retry-After": "1"}}},
		{ID: "2", When: When{Vendor: "secoda", Operation: "create-group", Body: map[string]any{"/name": "boom", "/users/0": nil}},
			Then: Then{Status: 500, Body: text(`{"detail":"broken"}`)}},
		{ID: "3", When: When{Vendor: "secoda", Probability: &chance}, Then: Then{Delay: &Delay{Duration(80 * time.Millisecond), Duration(900 * time.Millisecond)}}},
		{ID: "4", When: When{Vendor: "piercloud"}, Then: Then{Fault: Reset}, Times: 2},
		{ID: "5", When: When{Vendor: "secoda", Operation: "create-group", Every: 2}, Then: Then{Fault: Stall, After: true, Delay: &Delay{Median: Duration(90 * time.Second)}}},
		{ID: "drift", When: When{Path: Values{"id": "7"}, Query: Values{"page": "2", "all": "true"}, Header: Values{"X-Team": "a"}},
			Then: Then{Patch: Patch{{Op: "remove", Path: "/name"}, {Op: "add", Path: "/n", Value: text("12345678901234567890")}, {Op: "move", Path: "/a", From: "/b"}}}},
		{ID: "7", When: When{Vendor: "secoda", Methods: []string{"POST", "PATCH"}},
			Then: Then{Limit: &Limit{Requests: 30, Per: Duration(time.Minute), Key: "token"}, Headers: Values{"Retry-After": "5"}}},
		{ID: "8", Then: Then{Headers: Values{"X-Served-By": "edge"}}},
	}
	got := parseText(t, rules).Rules
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	checkRulesRoundTrip(t, got)
}

// checkRulesRoundTrip writes rules down as JSON and reads them again.
func checkRulesRoundTrip(t *testing.T, rules []Rule) {
	t.Helper()
	for _, rule := range rules {
		text, err := json.Marshal(rule)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := schemas.Parse("rule.json", text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadRule(contracts.Embedded(), doc, "")
		if err != nil {
			t.Fatalf("%s is refused: %v", text, err)
		}
		if diff := cmp.Diff(rule, again); diff != "" {
			t.Errorf("%s comes back in another way (-want +got):\n%s", text, diff)
		}
	}
}

func TestReadRule(t *testing.T) {
	for _, test := range []struct{ why, text, pointer, want string }{
		{"a whole document is a rule, and needs no id", `{"then": {"fault": "empty"}}`, "", `{"when":{},"then":{"fault":"empty"}}`},
		{"so is a part of one", `{"a": [{"id": "x", "then": {"status": 204}}]}`, "/a/0", `{"id":"x","when":{},"then":{"status":204}}`},
		{"the vendor follows from the operation", `{"when": {"operation": "get-group"}, "then": {"delay": "0s"}}`, "", `{"when":{"vendor":"secoda","operation":"get-group"},"then":{"delay":"0s"}}`},
		{"a body may be a text", `{"then": {"status": 200, "body": "a < b"}}`, "", `{"when":{},"then":{"status":200,"body":"a \u003c b"}}`},
		{"another thing is refused", `[7]`, "/0", `rule.json:1:2: expected an object, but got 7 (One rule, an injected fault: which requests it is for, and what they get)`},
		{"mistakes are placed in the document", "{\"a\": [\n{\"then\": {\"fault\": \"rest\"}, \"when\": {\"operation\": \"get-grup\"}}]}", "/a/0",
			"rule.json:2:11: \"fault\": \"rest\" is not known here; did you mean \"reset\"?\nrule.json:2:38: \"operation\": no operation is called \"get-grup\"; did you mean \"get-group\"?"},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := schemas.Parse("rule.json", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			rule, err := ReadRule(contracts.Embedded(), doc, test.pointer)
			got := fmt.Sprint(err)
			if err == nil {
				text, err := json.Marshal(rule)
				if err != nil {
					t.Fatal(err)
				}
				got = string(text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestReadVerification(t *testing.T) {
	two := 2
	for _, test := range []struct {
		why, text string
		want      Verification
		wrong     string
	}{
		{"an operation", `{"operation": "create-group"}`, Verification{Where: When{Vendor: "secoda", Operation: "create-group"}}, ""},
		{"nothing at all", `{}`, Verification{}, ""},
		{"what the requests had, and how many", `{"where": {"vendor": "secoda", "methods": ["POST"]}, "count": {"atMost": 2}}`, Verification{Where: When{Vendor: "secoda", Methods: []string{"POST"}}, Count: Count{AtMost: &two}}, ""},
		{"the operation twice", `{"operation": "get-group", "where": {"operation": "get-group"}}`, Verification{Where: When{Vendor: "secoda", Operation: "get-group"}}, ""},
		{"an operation of two vendors", `{"operation": "get-workspace-group"}`, Verification{Where: When{Operation: "get-workspace-group"}}, ""},
		{"two operations", `{"operation": "get-group", "where": {"operation": "create-group"}}`, Verification{}, `verify.json:1:38: "operation" is "get-group" beside "where" and "create-group" in it; name one`},
		{"an unknown operation", `{"operation": "crate-group"}`, Verification{}, `verify.json:1:2: "operation": no operation is called "crate-group"; did you mean "create-group"?`},
		{"a path parameter of another operation", `{"operation": "list-groups", "where": {"path": {"id": "1"}}}`, Verification{}, `verify.json:1:49: the path of list-groups has no parameters; leave out "id"`},
		{"calls", `{"where": {"calls": [1]}}`, Verification{}, `verify.json:1:12: "calls" chooses among requests to come, and cannot be asked of those that were made; leave it out`},
		{"every", `{"where": {"every": 1}}`, Verification{}, `verify.json:1:12: "every" chooses among requests to come, and cannot be asked of those that were made; leave it out`},
		{"a probability", `{"where": {"probability": 1}}`, Verification{}, `verify.json:1:12: "probability" chooses among requests to come, and cannot be asked of those that were made; leave it out`},
		{"two counts", `{"count": {"exactly": 1, "atMost": 2}}`, Verification{}, `verify.json:1:2: "count": expected one of exactly, atLeast and atMost, but got 2 of them`},
		{"a count below nothing", `{"count": {"exactly": -1}}`, Verification{}, `verify.json:1:12: "exactly": expected 0 or more, but got -1`},
		{"an unknown count", `{"count": {"atleast": 1}}`, Verification{}, `verify.json:1:12: "atleast" is not known here; did you mean "atLeast"?`},
		{"an unknown key", `{"were": {}}`, Verification{}, `verify.json:1:2: "were" is not known here; did you mean "where"?`},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := schemas.Parse("verify.json", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			got, err := ReadVerification(contracts.Embedded(), doc)
			if wrong := fmt.Sprint(err); err != nil && wrong != test.wrong || err == nil && test.wrong != "" {
				t.Errorf("%s: got %s, want %s", test.text, wrong, test.wrong)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestCount(t *testing.T) {
	two := 2
	for _, test := range []struct {
		why   string
		count Count
		met   [4]bool // by none, one, two and three
	}{
		{"without a bound, one is enough", Count{}, [4]bool{false, true, true, true}},
		{"exactly two", Count{Exactly: &two}, [4]bool{false, false, true, false}},
		{"at least two", Count{AtLeast: &two}, [4]bool{false, false, true, true}},
		{"at most two", Count{AtMost: &two}, [4]bool{true, true, true, false}},
	} {
		for n, met := range test.met {
			if test.count.Met(n) != met {
				t.Errorf("%s: met by %d is %t", test.why, n, !met)
			}
		}
	}
}
