package mock_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

const rulesPath = "/_ringer/rules"

// rulesOf gives the rules of a world, each as "id on|off matched".
func rulesOf(t *testing.T, client *vendortest.Client, world string) (all []string) {
	t.Helper()
	var listed struct {
		Rules []struct {
			ID      string
			Enabled bool
			Matched int
		}
	}
	answer := client.Do("GET", "/_ringer/worlds/"+world+rulesPath, "")
	if err := json.Unmarshal([]byte(answer.Body), &listed); err != nil || answer.Status != 200 {
		t.Fatalf("answered %d %s (%v)", answer.Status, answer.Body, err)
	}
	for _, one := range listed.Rules {
		state := "off"
		if one.Enabled {
			state = "on"
		}
		all = append(all, fmt.Sprintf("%s %s %d", one.ID, state, one.Matched))
	}
	return all
}

func TestControlRules(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled("{name: first, when: {calls: [2]}, then: {status: 501}, times: 1}", "{id: mine, then: {delay: 0s}}"))
	client.Play(t, []vendortest.Row{
		{Why: "the scenario's rules are there", Method: "GET", Path: rulesPath, Status: 200, Want: `{"rules":[` +
			`{"id":"1","name":"first","when":{"calls":[2]},"then":{"status":501},"times":1,"enabled":true,"matched":0},` +
			`{"id":"mine","name":"","when":{},"then":{"delay":"0s"},"times":null,"enabled":true,"matched":0}]}` + "\n"},
		{Why: "one is added", Method: "POST", Path: rulesPath, Body: `{"when":{"operation":"get-group"},"then":{"error":"rate_limited","headers":{"Retry-After":1}}}`, Status: 201,
			Want: `{"id":"added-1","name":"","when":{"vendor":"secoda","operation":"get-group"},"then":{"error":"rate_limited","headers":{"Retry-After":"1"}},"times":null,"enabled":true,"matched":0}` + "\n"},
		{Why: "it answers", Method: "GET", Path: groupsPath + "/" + groupID, Status: 429},
		{Why: "one is added with an id", Method: "POST", Path: rulesPath, Body: `{"id":"top","when":{"operation":"get-group"},"then":{"status":502}}`, Status: 201},
		{Why: "and answers before the others", Method: "GET", Path: groupsPath + "/" + groupID, Status: 502},
		{Why: "switched off", Method: "PATCH", Path: rulesPath + "/top", Body: `{"enabled":false}`, Status: 204},
		{Why: "it does not answer", Method: "GET", Path: groupsPath + "/" + groupID, Status: 429},
		{Why: "switched on", Method: "PATCH", Path: rulesPath + "/top", Body: `{"enabled":true}`, Status: 204},
		{Why: "it answers again", Method: "GET", Path: groupsPath + "/" + groupID, Status: 502},
		{Why: "another is added", Method: "POST", Path: rulesPath, Body: `{"when":{"query":{"no":"one"}},"then":{"fault":"reset"}}`, Status: 201},
	})
	if diff := cmp.Diff([]string{"added-3 on 0", "top on 2", "added-1 on 2", "1 on 0", "mine on 0"}, rulesOf(t, client, "default")); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	client.Play(t, []vendortest.Row{
		{Why: "one is taken away", Method: "DELETE", Path: rulesPath + "/top", Status: 204},
		{Why: "and is gone", Method: "DELETE", Path: rulesPath + "/top", Status: 404},
		{Why: "the next answers", Method: "GET", Path: groupsPath + "/" + groupID, Status: 429},
		{Why: "all are taken away", Method: "DELETE", Path: rulesPath, Status: 204},
		{Why: "none is left", Method: "GET", Path: rulesPath, Status: 200, Want: `{"rules":[]}` + "\n"},
		{Why: "none answers", Method: "GET", Path: groupsPath + "/" + groupID, Status: 200},
		{Why: "ids are not used again", Method: "POST", Path: rulesPath, Body: `{"then":{"status":418}}`, Status: 201},
		{Why: "unless they are asked for", Method: "POST", Path: rulesPath, Body: `{"id":"added-1","then":{"status":418}}`, Status: 201},
	})
	if diff := cmp.Diff([]string{"added-1 on 0", "added-4 on 0"}, rulesOf(t, client, "default")); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	client.Do("POST", "/_ringer/reset", "")
	if diff := cmp.Diff([]string{"1 on 0", "mine on 0"}, rulesOf(t, client, "default")); diff != "" {
		t.Errorf("rules after a reset (-want +got):\n%s", diff)
	}
}

// TestControlRulesRefuses: what is refused changes nothing, and the answer says
// what is wrong.
func TestControlRulesRefuses(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled("{then: {delay: 0s}}"))
	for _, row := range []struct {
		why, method, path, Body string
		status                  int
		detail                  string
	}{
		{"no JSON", "POST", rulesPath, `{`, 400, "body.json:1:2"},
		{"no body", "POST", rulesPath, ``, 400, "empty"},
		{"a list", "POST", rulesPath, `[]`, 422, "expected an object, but got a list"},
		{"no then", "POST", rulesPath, `{"when":{}}`, 422, `"then" is missing`},
		{"an unknown key", "POST", rulesPath, `{"then":{"eror":"conflict"}}`, 422, `"eror" is not known here; did you mean "error"?`},
		{"an unknown kind", "POST", rulesPath, `{"then":{"error":"conflit"}}`, 422, `"error": "conflit" is not known here; did you mean "conflict"?`},
		{"an unknown operation", "POST", rulesPath, `{"when":{"operation":"get-grup"},"then":{"fault":"reset"}}`, 422, `did you mean "get-group"?`},
		{"a duration that does not parse", "POST", rulesPath, `{"then":{"delay":"soon"}}`, 422, `"delay": "soon" is no length of time`},
		{"a vendor that is not served", "POST", rulesPath, `{"when":{"vendor":"kantata"},"then":{"fault":"reset"}}`, 422, `"vendor": kantata is not served here`},
		{"an operation that is not served", "POST", rulesPath, `{"when":{"operation":"create-workspace-group"},"then":{"fault":"reset"}}`, 422, `"vendor": kantata is not served here`},
		{"the state of a rule", "POST", rulesPath, `{"then":{"fault":"reset"},"matched":1}`, 422, `"matched" is not known here`},
		{"an id that is taken", "POST", rulesPath, `{"id":"1","then":{"fault":"reset"}}`, 409, `there is a rule of this id already: "1"`},
		{"an id that is no name", "POST", rulesPath, `{"id":"a/b","then":{"fault":"reset"}}`, 422, `"id": "a/b" does not match`},
		{"a switch of another rule", "PATCH", rulesPath + "/2", `{"enabled":false}`, 404, `there is no rule "2"`},
		{"a switch that is no JSON", "PATCH", rulesPath + "/1", `enabled`, 400, "body.json:1:1"},
		{"a switch that is neither", "PATCH", rulesPath + "/1", `{"enabled":"no"}`, 422, `{"enabled":true}`},
		{"a switch of nothing", "PATCH", rulesPath + "/1", `{}`, 422, `{"enabled":true}`},
		{"a switch that is a list", "PATCH", rulesPath + "/1", `[false]`, 422, `{"enabled":true}`},
		{"a change of something else", "PATCH", rulesPath + "/1", `{"enabled":false,"times":2}`, 422, `"times" cannot be changed`},
		{"a removal of another rule", "DELETE", rulesPath + "/2", ``, 404, `there is no rule "2"`},
		{"another method", "PUT", rulesPath, `{}`, 405, "GET, HEAD, POST, DELETE"},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do(row.method, row.path, row.Body)
			var problem struct {
				Status int
				Detail string
			}
			if err := json.Unmarshal([]byte(answer.Body), &problem); err != nil {
				t.Fatalf("%v: %s", err, answer.Body)
			}
			if answer.Status != row.status || problem.Status != row.status || !strings.Contains(problem.Detail, row.detail) {
				t.Errorf("answered %d: %s\nwant %d with %q", answer.Status, answer.Body, row.status, row.detail)
			}
			if diff := cmp.Diff([]string{"1 on 0"}, rulesOf(t, client, "default")); diff != "" {
				t.Errorf("rules (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRulesOfWorlds: a world's rules and counts are its own, a fork begins with a
// copy of them, and a reset brings back those that it began with.
func TestRulesOfWorlds(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled("{when: {calls: [2, 3]}, then: {status: 501}}", "{when: {methods: [PATCH]}, then: {limit: {requests: 2, per: 1h, key: token}}}"))
	ask := func(world, method, path string, want int) {
		t.Helper()
		if got := client.Do(method, "/_ringer/worlds/"+world+path, `{}`).Status; got != want {
			t.Errorf("%s %s in %s is answered %d, want %d", method, path, world, got, want)
		}
	}
	want := func(world string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, rulesOf(t, client, world)); diff != "" {
			t.Errorf("rules of %s (-want +got):\n%s", world, diff)
		}
	}
	const group = groupsPath + "/" + groupID
	ask("source", "PATCH", group, 200)
	ask("source", "GET", group, 501)
	client.Do("POST", "/_ringer/worlds/source"+rulesPath, `{"id":"extra","when":{"methods":["DELETE"]},"then":{"error":"conflict"}}`)
	client.Do("PATCH", "/_ringer/worlds/source"+rulesPath+"/extra", `{"enabled":false}`)
	client.Do("POST", "/_ringer/worlds", `{"name":"fork","from":"source"}`)
	want("fork", "extra off 0", "1 on 1", "2 on 0")
	ask("fork", "GET", group, 501)
	ask("fork", "GET", group, 200)
	ask("fork", "PATCH", group, 200)
	ask("fork", "PATCH", group, 429)
	want("fork", "extra off 0", "1 on 2", "2 on 1")
	want("source", "extra off 0", "1 on 1", "2 on 0")
	want("other", "1 on 0", "2 on 0")
	ask("source", "GET", group, 501)
	ask("source", "PATCH", group, 200)
	client.Do("DELETE", "/_ringer/worlds/fork"+rulesPath, "")
	want("source", "extra off 0", "1 on 2", "2 on 0")
	client.Do("POST", "/_ringer/worlds/fork/_ringer/reset", "")
	want("fork", "extra off 0", "1 on 1", "2 on 0")
	client.Do("POST", "/_ringer/worlds/source/_ringer/reset", "")
	want("source", "1 on 0", "2 on 0")
	ask("source", "GET", group, 200)
	ask("source", "GET", group, 501)
}

// TestRulesOfManyWorlds has many clients meet, change and fork the same rules at
// once; the race detector looks on.
func TestRulesOfManyWorlds(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled(
		"{when: {operation: get-group}, then: {patch: [{op: add, path: /extra, value: {a: [1]}}, {op: add, path: /extra/b, value: 2}]}}",
		"{when: {vendor: secoda, every: 2}, then: {limit: {requests: 3, per: 1h, key: token}}}",
	))
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			mine := fmt.Sprintf("/_ringer/worlds/w%d", i%4)
			for n := range 25 {
				answer := client.Do("GET", mine+groupsPath+"/"+groupID, "")
				if !strings.HasSuffix(answer.Body, `"extra":{"a":[1],"b":2}}`) {
					t.Errorf("answered %d %s", answer.Status, answer.Body)
				}
				client.Do("POST", mine+groupsPath, `{"name":"x"}`)
				client.Do("POST", mine+rulesPath, `{"when":{"methods":["PUT"]},"then":{"fault":"reset"}}`)
				client.Do("POST", "/_ringer/worlds", fmt.Sprintf(`{"name":"f%d.%d","from":"w%d"}`, i, n, i%4))
				client.Do("GET", mine+rulesPath, "")
			}
		})
	}
	wait.Wait()
	if got := len(rulesOf(t, client, "w0")); got != 2+2*25 {
		t.Errorf("there are %d rules, want 52", got)
	}
}
