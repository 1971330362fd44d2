package mock_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// called is a client that has made a few calls.
func called(t *testing.T) *vendortest.Client {
	client := vendortest.New(t, secoda.New(), ruled("{when: {query: {lost: 1}}, then: {status: 502}}"))
	for _, call := range []struct{ method, path, Body string }{
		{"POST", groupsPath, `{"name":"Analysts","users":["a","b"]}`},
		{"POST", groupsPath + "?dry=1&dry=2", `{"name":"Engineers"}`},
		{"GET", groupsPath + "/" + groupID, ""},
		{"GET", groupsPath + "?page=1", ""},
		{"DELETE", groupsPath + "/x%2Fy?lost=1", ""},
		{"POST", groupsPath, `{"name":`},
	} {
		client.Do(call.method, call.path, call.Body, "X-Team: red")
	}
	return client
}

func TestVerify(t *testing.T) {
	client := called(t)
	for _, row := range []struct {
		why, Body string
		ok        bool
	}{
		{"an operation that was called", `{"operation":"create-group"}`, true},
		{"exactly so often", `{"operation":"create-group","count":{"exactly":3}}`, true},
		{"one more", `{"operation":"create-group","count":{"exactly":4}}`, false},
		{"at least", `{"operation":"create-group","count":{"atLeast":3}}`, true},
		{"at least more", `{"operation":"create-group","count":{"atLeast":4}}`, false},
		{"at most", `{"operation":"create-group","count":{"atMost":3}}`, true},
		{"at most fewer", `{"operation":"create-group","count":{"atMost":2}}`, false},
		{"one that was not", `{"operation":"update-group"}`, false},
		{"which is what was wanted", `{"operation":"update-group","count":{"exactly":0}}`, true},
		{"everything", `{"count":{"exactly":6}}`, true},
		{"by a place in the body", `{"operation":"create-group","where":{"body":{"/name":"Analysts","/users/1":"b"}},"count":{"exactly":1}}`, true},
		{"by another", `{"operation":"create-group","where":{"body":{"/name":"Analyst"}}}`, false},
		{"by one of several values of a query", `{"where":{"query":{"dry":2}},"count":{"exactly":1}}`, true},
		{"by a path parameter", `{"where":{"path":{"id":"x/y"}},"count":{"exactly":1}}`, true},
		{"by a header", `{"where":{"header":{"x-team":"red"}},"count":{"exactly":6}}`, true},
		{"by methods", `{"where":{"methods":["GET","DELETE"]},"count":{"exactly":3}}`, true},
		{"by a vendor", `{"where":{"vendor":"secoda"},"count":{"exactly":6}}`, true},
		{"also what a rule answered", `{"operation":"delete-group"}`, true},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do("POST", "/_ringer/verify", row.Body)
			if row.ok && (answer.Status != 200 || answer.Body != `{"ok":true}`+"\n") || !row.ok && answer.Status != 409 {
				t.Errorf("answered %d: %s", answer.Status, answer.Body)
			}
		})
	}
	if entries := client.Do("GET", "/_ringer/requests", "").JSON(t).(map[string]any)["requests"].([]any); len(entries) != 6 {
		t.Errorf("the journal holds %d requests, want the 6 that were made", len(entries))
	}
}

func TestVerifyNamesTheNearest(t *testing.T) {
	client := called(t)
	for _, row := range []struct {
		why, Body, detail string
		matched           int
		misses            []string // "seq field expected actual, …"
	}{
		{
			"the right operation comes before all others", `{"operation":"create-group","where":{"body":{"/name":"Engineer"},"query":{"dry":"3"}}}`,
			`expected at least 1, but there were none; the nearest other one is POST /api/v1/auth/group, whose query/dry is null and not "3"`, 0,
			[]string{`1 query/dry "3" null, body/name "Engineer" "Analysts"`, `2 query/dry "3" ["1","2"], body/name "Engineer" "Engineers"`, `6 query/dry "3" null, body/name "Engineer" null`},
		},
		{
			"what differs least comes first", `{"operation":"create-group","where":{"body":{"/name":"Engineers","/icon":"x"}}}`,
			`whose body/icon is null and not "x"`, 0,
			[]string{`2 body/icon "x" null`, `1 body/icon "x" null, body/name "Engineers" "Analysts"`, `6 body/icon "x" null, body/name "Engineers" null`},
		},
		{
			"another operation, when there is no other", `{"where":{"operation":"update-group","path":{"id":"` + groupID + `"}}}`, "expected at least 1, but there were none", 0,
			[]string{`3 operation "update-group" "get-group"`, `1 operation "update-group" "create-group", path/id "` + groupID + `" null`, `2 operation "update-group" "create-group", path/id "` + groupID + `" null`},
		},
		{
			"too many are named", `{"where":{"methods":["POST","GET"]},"count":{"exactly":1}}`, "expected exactly 1, but there were 5 (seq 1, 2, 3, 4, …)", 5,
			[]string{`5 methods ["POST","GET"] "DELETE"`},
		},
		{"too few of them too", `{"where":{"methods":["DELETE"]},"count":{"atLeast":2}}`, "expected at least 2, but there was 1 (seq 5); the nearest", 1, []string{
			`1 methods ["DELETE"] "POST"`, `2 methods ["DELETE"] "POST"`, `3 methods ["DELETE"] "GET"`,
		}},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do("POST", "/_ringer/verify", row.Body)
			var got struct {
				Status  int
				Title   string
				Detail  string
				Matched int
				Misses  []struct {
					Seq         json.Number
					Differences []struct {
						Field            string
						Expected, Actual json.RawMessage
					}
				}
			}
			if err := json.Unmarshal([]byte(answer.Body), &got); err != nil {
				t.Fatal(err)
			}
			if answer.Status != 409 || got.Status != 409 || got.Title != "Conflict" || got.Matched != row.matched || !strings.Contains(got.Detail, row.detail) || answer.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("answered %d %s", answer.Status, answer.Body)
			}
			var misses []string
			for _, m := range got.Misses {
				var parts []string
				for _, d := range m.Differences {
					parts = append(parts, d.Field+" "+string(d.Expected)+" "+string(d.Actual))
				}
				misses = append(misses, m.Seq.String()+" "+strings.Join(parts, ", "))
			}
			if diff := cmp.Diff(row.misses, misses); diff != "" {
				t.Errorf("misses (-want +got):\n%s", diff)
			}
		})
	}
	empty := vendortest.New(t, secoda.New(), "").Do("POST", "/_ringer/verify", `{}`)
	if empty.Status != 409 || !strings.Contains(empty.Body, `"matched":0,"misses":[]`) {
		t.Errorf("without any request it is answered %d %s", empty.Status, empty.Body)
	}
}

func TestVerifyRefuses(t *testing.T) {
	client := called(t)
	for _, row := range []struct {
		why, Body string
		status    int
		detail    string
	}{
		{"no JSON", `{`, 400, "body.json"},
		{"a list", `[]`, 422, "expected an object"},
		{"an unknown operation", `{"operation":"crate-group"}`, 422, `did you mean "create-group"?`},
		{"an operation that is not served", `{"operation":"create-workspace-group"}`, 422, "kantata is not served here"},
		{"a count without a number", `{"count":{"exactly":"two"}}`, 422, `"exactly": expected a whole number`},
		{"calls", `{"where":{"calls":[1]}}`, 422, `"calls" chooses among requests to come`},
		{"every", `{"where":{"every":2}}`, 422, `"every" chooses`},
		{"a probability", `{"where":{"probability":0.5}}`, 422, `"probability" chooses`},
		{"a credential", `{"where":{"header":{"authorization":"Bearer x"}}}`, 422, `"authorization" stands in no journal`},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do("POST", "/_ringer/verify", row.Body)
			detail, _ := answer.JSON(t).(map[string]any)["detail"].(string)
			if answer.Status != row.status || !strings.Contains(detail, row.detail) {
				t.Errorf("answered %d: %s", answer.Status, answer.Body)
			}
		})
	}
}

// TestVerifyCostsLittle verifies with many conditions against many requests, and counts
// the bytes that it takes: of a request that is not near, nothing is kept.
func TestVerifyCostsLittle(t *testing.T) {
	client := serve(t, mock.Options{})
	const requests, conditions, most = 2_000, 100, 5_000
	for range requests {
		client.Do("POST", groupsPath, `{"name":"x"}`)
	}
	pointers := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`"/field%d": 1`, i))
		}
		return `{"where": {"body": {` + strings.Join(all, ", ") + `}}, "count": {"atLeast": 1}}`
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	answer := client.Do("POST", "/_ringer/verify", pointers(conditions))
	runtime.ReadMemStats(&after)
	if misses := answer.JSON(t).(map[string]any)["misses"].([]any); answer.Status != 409 || len(misses) != 3 {
		t.Errorf("answered %d with %d misses", answer.Status, len(misses))
	}
	if each := (after.TotalAlloc - before.TotalAlloc) / requests; each > most {
		t.Errorf("a request took %d bytes, want at most %d", each, most)
	}
	if answer := client.Do("POST", "/_ringer/verify", pointers(conditions+1)); answer.Status != 422 || !strings.Contains(answer.Body, "101 conditions are more than the 100") {
		t.Errorf("one condition too many was answered %d: %s", answer.Status, answer.Body)
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	request := httptest.NewRequestWithContext(ctx, "POST", "/_ringer/verify", strings.NewReader(pointers(1)))
	request.Host = "localhost"
	recorder := httptest.NewRecorder()
	if client.Handler.ServeHTTP(recorder, request); recorder.Code != 503 {
		t.Errorf("for a client that is gone it was verified to the end, and answered %d", recorder.Code)
	}
}
