package mock_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestWhenHost: the host is a header like others, though Go keeps it apart.
func TestWhenHost(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled("{when: {header: {host: api.example}}, then: {status: 418}}"))
	for host, want := range map[string]int{"api.example": 418, "other.example": 200} {
		request := httptest.NewRequest("GET", groupsPath, nil)
		request.Host = host
		request.Header.Set("Authorization", "Bearer x")
		answer := httptest.NewRecorder()
		client.Handler.ServeHTTP(answer, request)
		if answer.Code != want {
			t.Errorf("at %s the answer is %d, want %d", host, answer.Code, want)
		}
	}
	client.Play(t, []vendortest.Row{
		{Why: "verify sees it too", Method: "POST", Path: "/_ringer/verify", Body: `{"where":{"header":{"Host":"api.example"}},"count":{"exactly":1}}`, Status: 200},
		{Why: "and tells of another", Method: "POST", Path: "/_ringer/verify", Body: `{"where":{"header":{"Host":"third.example"}}}`, Status: 409},
	})
}

// TestLimitForgets has more tokens than a limit counts each by itself.
func TestLimitForgets(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled("{then: {limit: {requests: 1, per: 1h, key: token}}}"))
	ask := func(token string) int {
		return client.Do("GET", groupsPath+"/"+groupID, "", "Authorization: Bearer "+token).Status
	}
	const most = 10_000
	for i := range most {
		if got := ask("t" + strconv.Itoa(i)); got != 200 {
			t.Fatalf("the first request of token %d is answered %d", i, got)
		}
	}
	for _, row := range []struct {
		why, token string
		want       int
	}{
		{"one that is counted", "t0", 429},
		{"a further one shares a window", "x", 200},
		{"with all others", "y", 429},
	} {
		if got := ask(row.token); got != row.want {
			t.Errorf("%s: answered %d, want %d", row.why, got, row.want)
		}
	}
	client.Do("POST", "/_ringer/clock/advance", `{"by":"1h"}`)
	for _, token := range []string{"x", "y", "t0"} {
		if first, second := ask(token), ask(token); first != 200 || second != 429 {
			t.Errorf("after an hour, %s is answered %d and %d: those that were over were not forgotten", token, first, second)
		}
	}
}

// assumedAfter lists the assumed facts that one request's answer rests on.
func assumedAfter(t *testing.T, then string) (facts []string, evidence string) {
	t.Helper()
	rules := "rules: [{then: " + then + "}]\n"
	server := ringertest.StartWith(t, ringertest.Options{
		Scenario: "version: 1\nname: one\nclock: 2025-01-01T00:00:00Z\n" + rules, Server: mock.Options{NoteAssumed: true},
	}, kantata.New())
	answer, err := http.Post(server.URL+"/api/v1/workspace_groups", "application/json", strings.NewReader(`{"workspace_group":{"name":"x"}}`))
	if err == nil {
		err = answer.Body.Close()
	}
	if lost := strings.Contains(then, "fault"); lost != (err != nil) {
		t.Fatal(err)
	}
	for _, fact := range server.Tally().Assumed {
		facts = append(facts, fact.Kind+" "+fact.Name)
	}
	return facts, string(server.World("default").Requests()[0].Evidence)
}

// TestAfterRestsOnWhatIsSeen: an answer that takes the place of the handler's
// rests on the same, whether the handler ran or not.
func TestAfterRestsOnWhatIsSeen(t *testing.T) {
	for _, then := range []string{"error: rate_limited", "status: 500", "fault: reset"} {
		want, level := assumedAfter(t, "{"+then+"}")
		got, levelAfter := assumedAfter(t, "{"+then+", after: true}")
		if diff := cmp.Diff(want, got); diff != "" || level != levelAfter {
			t.Errorf("%s: the evidence is %q before the handler, %q after it, and the assumed facts are (-before +after):\n%s", then, level, levelAfter, diff)
		}
	}
}

// TestTallyOfNoAnswer: a request whose answer a fault swallowed is counted, with
// what the client did wrong, and meets nothing of the contract.
func TestTallyOfNoAnswer(t *testing.T) {
	for _, then := range []string{"{fault: reset}", "{fault: empty, after: true}"} {
		server := startRuled(t, ruled("{then: "+then+"}"))
		if got, _ := raw(t, server, "GET "+groupsPath+"?page=x"); got != "" {
			t.Fatalf("answered %q", got)
		}
		if got, _ := raw(t, server, "POST "+groupsPath+"\n"+`{"name":7}`); got != "" {
			t.Fatalf("answered %q", got)
		}
		tally := server.Tally()
		if met := met(tally.Coverage); tally.Requests != 2 || tally.Violations != 2 || met != nil {
			t.Errorf("%s: %d requests, %d violations, met %v; want 2, 2 and nothing", then, tally.Requests, tally.Violations, met)
		}
	}
}

// TestVerifyForgets: of requests that the journal has forgotten nobody can say
// that there were not too many.
func TestVerifyForgets(t *testing.T) {
	client := serve(t, mock.Options{JournalBytes: 20_000})
	for range 50 {
		client.Do("GET", groupsPath, "")
	}
	client.Do("POST", groupsPath, `{"name":"x"}`)
	verify := func(body string) (int, string) {
		answer := client.Do("POST", "/_ringer/verify", body)
		return answer.Status, answer.Body
	}
	for _, row := range []struct {
		Body   string
		status int
	}{
		{`{"operation":"create-group"}`, 200},
		{`{"operation":"create-group","count":{"atLeast":1}}`, 200},
		{`{"operation":"create-group","count":{"exactly":1}}`, 409},
		{`{"operation":"create-group","count":{"atMost":3}}`, 409},
	} {
		if status, body := verify(row.Body); status != row.status || status == 409 && (!strings.Contains(body, "as far as the journal goes back there was 1 ") || !strings.Contains(body, "DELETE /_ringer/requests")) {
			t.Errorf("%s: answered %d %s, want %d", row.Body, status, body, row.status)
		}
	}
	client.Do("DELETE", "/_ringer/requests", "")
	client.Do("POST", groupsPath, `{"name":"y"}`)
	if status, body := verify(`{"operation":"create-group","count":{"exactly":1}}`); status != 200 {
		t.Errorf("with a new journal: answered %d %s", status, body)
	}
}

// TestRulesAreSaved: a world that was made from what another was saved as has the
// same rules, by the same ids, on and off.
func TestRulesAreSaved(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled(
		"{name: half, when: {probability: 0.5}, then: {status: 418}}",
		"{enabled: false, when: {operation: list-groups}, then: {status: 501}}",
		"{id: mine, enabled: true, when: {operation: list-groups}, then: {status: 502}, times: 2}"))
	client.Do("POST", "/_ringer/rules", `{"when":{"operation":"get-group"},"then":{"status":503},"enabled":false}`)
	client.Do("PATCH", "/_ringer/rules/1", `{"enabled":false}`)
	want := []string{"added-1 off 0", "1 off 0", "2 off 0", "mine on 0"}
	if diff := cmp.Diff(want, rulesOf(t, client, "default")); diff != "" {
		t.Errorf("the rules (-want +got):\n%s", diff)
	}
	if got := client.Do("GET", groupsPath, "").Status; got != 502 {
		t.Errorf("a rule that is off stood before the one that is on: answered %d", got)
	}
	saved := client.Do("GET", "/_ringer/scenario", "", "Accept: application/json").Body
	if answer := client.Do("PUT", "/_ringer/worlds/copy/_ringer/scenario", saved); answer.Status != 204 {
		t.Fatalf("answered %d: %s", answer.Status, answer.Body)
	}
	if diff := cmp.Diff(want, rulesOf(t, client, "copy")); diff != "" {
		t.Errorf("the rules of the copy (-want +got):\n%s", diff)
	}
	client.Do("POST", "/_ringer/reset", "")
	if diff := cmp.Diff([]string{"1 on 0", "2 off 0", "mine on 0"}, rulesOf(t, client, "default")); diff != "" {
		t.Errorf("the rules after a reset (-want +got):\n%s", diff)
	}
}

// TestSnapshotsAreBounded makes as many as a world may have.
func TestSnapshotsAreBounded(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	for i := range 1000 {
		if got := client.Do("PUT", fmt.Sprintf("/_ringer/snapshots/s%d", i), "").Status; got != 201 {
			t.Fatalf("snapshot %d is answered %d", i, got)
		}
	}
	answer := client.Do("PUT", "/_ringer/snapshots/more", "")
	if answer.Status != 409 || !strings.Contains(answer.Body, "DELETE /_ringer/worlds/default") {
		t.Errorf("one more is answered %d %s", answer.Status, answer.Body)
	}
	if got := client.Do("PUT", "/_ringer/snapshots/s7", "").Status; got != 204 {
		t.Errorf("one in the place of another is answered %d", got)
	}
	if got := client.Do("PUT", "/_ringer/worlds/other/_ringer/snapshots/more", "").Status; got != 201 {
		t.Errorf("one of another world is answered %d", got)
	}
}

// TestRulesTogether has many requests meet rules of one world at once: each is
// answered by the right number of rules, and one patch serves all.
func TestRulesTogether(t *testing.T) {
	const requests = 60
	client := vendortest.New(t, secoda.New(), ruled(
		"{when: {every: 3}, then: {status: 418}}",
		"{when: {operation: get-group}, then: {status: 503}, times: 7}",
		`{then: {patch: [{op: add, path: /o, value: {a: [1]}}, {op: add, path: /o/a/-, value: 2}, {op: copy, from: /o, path: /p}, {op: replace, path: /p/a/0, value: 3}]}}`))
	got := make([]string, requests)
	var work sync.WaitGroup
	for i := range requests {
		work.Go(func() {
			answer := client.Do("GET", groupsPath+"/"+groupID, "")
			got[i] = strconv.Itoa(answer.Status)
			if _, patched, found := strings.Cut(answer.Body, `"o":`); found {
				got[i] += " " + patched
			}
			if i%10 == 0 {
				client.Do("PATCH", "/_ringer/rules/9", `{"enabled":false}`)
				client.Do("GET", "/_ringer/rules", "")
			}
		})
	}
	work.Wait()
	slices.Sort(got)
	count := map[string]int{}
	for _, answer := range got {
		count[answer]++
	}
	if diff := cmp.Diff(map[string]int{"418": 20, "503": 7, `200 {"a":[1,2]},"p":{"a":[3,2]}}`: 33}, count); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}
