package mock_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
)

type note struct {
	ID string `json:"id"`
}

func noteCollection(name string) *world.Collection[note] {
	return &world.Collection[note]{Name: name, Layout: store.Layout[note]{
		ID:     func(n *note) string { return n.ID },
		Orders: []*store.Order[note]{store.By(func(a, b *store.Row[note]) int { return strings.Compare(a.Value.ID, b.Value.ID) })},
	}}
}

// declaring is a vendor whose contract, in testdata, declares what those of this
// project do not. Its handlers answer with the link to themselves and who calls.
func declaring() *mock.Vendor {
	notes, keys := noteCollection("notes"), noteCollection("seen_keys")
	read := func(_ *world.Tx, call *mock.Call) (mock.Reply, error) {
		return mock.OK(map[string]any{"caller": call.Caller.Token, "self": call.Link(call.Query)}), nil
	}
	write := func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
		id := fmt.Sprint(notes.In(tx).Len() + 1)
		notes.Edit(tx).Insert(&note{id})
		keys.Edit(tx).Insert(&note{"key-" + id})
		return mock.OK(map[string]any{"id": id}), nil
	}
	v := &mock.Vendor{
		Name: "acme", Files: os.DirFS("testdata/declaring"), Collections: []world.AnyCollection{notes, keys},
		Handlers: map[string]mock.Handler{"make-note": write, "visit": write, "peek": write, "search": read},
		Header: func(tx *world.Tx, call *mock.Call, header http.Header) {
			n, resets := tx.Count(call.Caller.Token, time.Minute)
			again, _ := tx.Count(call.Caller.Token, time.Minute)
			header.Set("X-Count", fmt.Sprint(n))
			header.Set("X-First", fmt.Sprint(again == 1))
			header.Set("X-Resets", resets.Format(time.RFC3339))
			header.Set("X-Tag", "t1")
			header.Set("X-Asked", call.RawQuery)
		},
		ErrorResponses: mock.ErrorResponses{mock.NotModified: {Status: http.StatusNotModified}},
	}
	for kind, status := range map[mock.Kind]int{
		mock.Unauthorized: 401, mock.Forbidden: 403, mock.NotFound: 404, mock.MethodNotAllowed: 404, mock.Invalid: 400, mock.Unprocessable: 422,
		mock.Conflict: 409, mock.TooLarge: 413, mock.UnsupportedMedia: 415, mock.RateLimited: 429, mock.Unavailable: 503, mock.ServerError: 500,
		mock.Gone: 410, mock.PreconditionFailed: 412, "out_of_tea": 418,
	} {
		v.ErrorResponses[kind] = mock.ErrorResponse{Status: status, Body: func(e *mock.Error) any { return map[string]string{"error": string(e.Kind)} }}
	}
	for _, id := range []string{"by-header", "by-query", "by-cookie", "by-basic", "by-either", "by-both", "optionally", "publicly", "limited"} {
		v.Handlers[id] = read
	}
	v.Handlers["fail"] = func(_ *world.Tx, call *mock.Call) (mock.Reply, error) {
		return mock.Reply{}, mock.Errorf(mock.Kind(call.Path.Get("kind")), "as asked")
	}
	v.Handlers["say"] = func(_ *world.Tx, call *mock.Call) (mock.Reply, error) {
		return mock.Reply{Status: 200, Header: http.Header{"X-Count": {call.Path.Get("count")}}, Body: map[string]any{}}, nil
	}
	return v
}

// acmeScenario knows two tokens, and stands still.
const acmeScenario = `{version: 1, name: acme, clock: "2025-01-01T00:00:00Z", auth: [{vendor: acme, token: k1}, {vendor: acme, token: k2}, {vendor: acme, token: "u:p"}]`

func acme(t *testing.T, rest string) *vendortest.Client {
	t.Helper()
	client := vendortest.New(t, declaring(), acmeScenario+rest+"}")
	client.Token = ""
	return client
}

// TestCredentialsStandWhereTheContractSays asks with credentials in all places.
func TestCredentialsStandWhereTheContractSays(t *testing.T) {
	who := func(token, path string) string {
		return fmt.Sprintf(`{"caller":%q,"self":"http://127.0.0.1%s"}`, token, path)
	}
	acme(t, "").Play(t, []vendortest.Row{
		{Why: "a key in a header lets in", Method: "GET", Path: "/header", Header: []string{"X-Acme: k1"}, Status: 200, Want: who("k1", "/header")},
		{Why: "a header's name counts in any case", Method: "GET", Path: "/header", Header: []string{"x-acme: k1"}, Status: 200},
		{Why: "an unknown key is refused", Method: "GET", Path: "/header", Header: []string{"X-Acme: k9"}, Status: 401, Reason: "the token is none of those"},
		{Why: "a missing key is refused by the name of its header", Method: "GET", Path: "/header", Status: 401, Reason: `there is no X-Acme header: send "X-Acme: TOKEN"`},
		{Why: "a bearer token is no key", Method: "GET", Path: "/header", Header: []string{"Authorization: Bearer k1"}, Status: 401, Reason: "there is no X-Acme header"},
		{Why: "a key in the query lets in, and no link repeats it", Method: "GET", Path: "/query?acme=k1&a=b", Status: 200, Want: who("k1", "/query?a=b")},
		{Why: "the header of others is no query", Method: "GET", Path: "/query", Header: []string{"X-Acme: k1"}, Status: 401, Reason: `there is no query parameter acme: send "?acme=TOKEN"`},
		{Why: "a key in a cookie lets in", Method: "GET", Path: "/cookie", Header: []string{"Cookie: other=1; sid=k2"}, Status: 200, Want: who("k2", "/cookie")},
		{Why: "another cookie does not", Method: "GET", Path: "/cookie", Header: []string{"Cookie: other=k2"}, Status: 401, Reason: "there is no cookie sid"},
		{Why: "a name and a password let in", Method: "GET", Path: "/basic", Header: []string{"Authorization: Basic dTpw"}, Status: 200, Want: who("u:p", "/basic")},
		{Why: "a bearer token is no password", Method: "GET", Path: "/basic", Header: []string{"Authorization: Bearer k1"}, Status: 401, Reason: "the Authorization header is no basic token"},
		{Why: "of two alternatives the first will do", Method: "GET", Path: "/either", Header: []string{"X-Acme: k1"}, Status: 200, Want: who("k1", "/either")},
		{Why: "and the second", Method: "GET", Path: "/either?acme=k2", Status: 200, Want: who("k2", "/either")},
		{Why: "without either both are named", Method: "GET", Path: "/either", Status: 401, Reason: `there is no credential: send "X-Acme: TOKEN" or "?acme=TOKEN"`},
		{Why: "of two that belong together the first by its scheme's name, Cookie, says who calls", Method: "GET", Path: "/both", Header: []string{"X-Acme: k1", "Cookie: sid=k2"}, Status: 200, Want: who("k2", "/both")},
		{Why: "one of them alone is refused", Method: "GET", Path: "/both", Header: []string{"X-Acme: k1"}, Status: 401, Reason: "there is no cookie sid"},
		{Why: "both must be known", Method: "GET", Path: "/both", Header: []string{"X-Acme: k1", "Cookie: sid=k9"}, Status: 401},
		{Why: "what may be left out is left out", Method: "GET", Path: "/optional", Status: 200, Want: who("", "/optional")},
		{Why: "what may be left out and is wrong is refused", Method: "GET", Path: "/optional", Header: []string{"X-Acme: k9"}, Status: 401},
		{Why: "a public call looks at no key", Method: "GET", Path: "/public", Header: []string{"X-Acme: k9"}, Status: 200, Want: who("", "/public")},
	})
}

// TestJournalShowsNoDeclaredCredential looks for credentials in what is kept.
func TestJournalShowsNoDeclaredCredential(t *testing.T) {
	client := acme(t, "")
	for _, call := range [][]string{
		{"/header", "X-Acme: s3cret-h"}, {"/query?acme=s3cret-q"}, {"/cookie", "Cookie: sid=s3cret-c"}, {"/nowhere?acme=s3cret-n", "X-Acme: s3cret-n"},
	} {
		client.Do("GET", call[0], "", call[1:]...)
	}
	if asked := client.Do("GET", "/query?acme=s3cret-q", "").Header.Get("X-Asked"); asked != "acme=s3cret-q" {
		t.Errorf("the client is told that it asked for %q", asked)
	}
	journal := client.Do("GET", "/_ringer/requests", "").Body
	if strings.Contains(journal, "s3cret") || strings.Count(journal, `"seq"`) != 5 || !strings.Contains(journal, "acme=(masked)") {
		t.Errorf("the journal has %s", journal)
	}
}

// TestHeaderParametersAreHeldToTheirSchemas sends headers and cookies that are right
// and wrong. What a vendor does then is its handler's affair; the journal tells.
func TestHeaderParametersAreHeldToTheirSchemas(t *testing.T) {
	for _, row := range []struct {
		why    string
		header []string
		want   []string
	}{
		{"a number will do for an integer", []string{"X-Limit: 3", "X-Deep: true", "Cookie: tab=2"}, nil},
		{"a required header must be there", nil, []string{"the parameter X-Limit is missing: it is a header of every call"}},
		{"a word is no integer", []string{"X-Limit: many"}, []string{`the parameter X-Limit: expected integer, but got string`}},
		{"a number below the smallest", []string{"X-Limit: 0"}, []string{"the parameter X-Limit: must be >= 1 but found 0"}},
		{"a word is no boolean", []string{"X-Limit: 3", "X-Deep: maybe"}, []string{"the parameter X-Deep: expected boolean, but got string"}},
		{"a cookie is held to its schema too", []string{"X-Limit: 3", "Cookie: tab=first"}, []string{"the parameter tab: expected integer, but got string"}},
	} {
		client := acme(t, "")
		client.Do("GET", "/limited", "", append(row.header, "X-Acme: k1")...)
		var journal struct {
			Requests []struct{ Violations []struct{ Message string } }
		}
		if err := json.Unmarshal([]byte(client.Do("GET", "/_ringer/requests", "").Body), &journal); err != nil || len(journal.Requests) != 1 {
			t.Fatalf("the journal has %+v, %v", journal, err)
		}
		var got []string
		for _, v := range journal.Requests[0].Violations {
			got = append(got, v.Message)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

// TestAnswersHeadersAreHeldToTheirSchemas lets a vendor say what is no number.
func TestAnswersHeadersAreHeldToTheirSchemas(t *testing.T) {
	key := []string{"X-Acme: k1"}
	acme(t, "").Play(t, []vendortest.Row{
		{Why: "an integer is one", Method: "GET", Path: "/says/7", Header: key, Status: 200},
		{Why: "a word is none", Method: "GET", Path: "/says/many", Header: key, Status: 500, Reason: "the header X-Count: expected integer"},
		{Why: "an integer keeps its bounds", Method: "GET", Path: "/says/0", Header: key, Status: 500, Reason: "the header X-Count"},
	})
}

// TestVendorsAnswerKindsOfTheirOwn asks handlers and rules for kinds beyond the usual
// ones.
func TestVendorsAnswerKindsOfTheirOwn(t *testing.T) {
	key := []string{"X-Acme: k1"}
	kinds := map[string]int{"gone": 410, "not_modified": 304, "precondition_failed": 412, "out_of_tea": 418}
	for kind, status := range kinds {
		byRule := acme(t, fmt.Sprintf(`, rules: [{when: {operation: by-header}, then: {error: %s}}]`, kind))
		for who, client := range map[string]struct {
			*vendortest.Client
			path string
		}{"a handler": {acme(t, ""), "/fails/" + kind}, "a rule": {byRule, "/header"}} {
			answer := client.Do("GET", client.path, "", key...)
			want := fmt.Sprintf("{%q:%q}", "error", kind)
			if status == 304 {
				want = ""
			}
			if answer.Status != status || answer.Body != want || (answer.Header.Get("Content-Type") == "") != (want == "") {
				t.Errorf("%s answers %s with %d %v %q", who, kind, answer.Status, answer.Header, answer.Body)
			}
		}
	}
}

// counted asks n times and gives the count that the last answer told.
func counted(client *vendortest.Client, n int, path string, header ...string) string {
	var answer vendortest.Answer
	for range n {
		answer = client.Do("GET", path, "", header...)
	}
	return answer.Header.Get("X-Count")
}

// TestRequestsAreCounted follows the counts of a world.
func TestRequestsAreCounted(t *testing.T) {
	client := acme(t, "")
	control := func(method, path, body string) func() string {
		return func() string {
			if answer := client.Do(method, path, body); answer.Status >= 300 {
				return answer.Body
			}
			return ""
		}
	}
	count := func(n int, path, token string) func() string {
		return func() string { return counted(client, n, path, "X-Acme: "+token) }
	}
	for _, step := range []struct {
		why  string
		do   func() string
		want string
	}{
		{"a read counts once, though the vendor asks twice", count(1, "/header", "k1"), "1"},
		{"further reads count on", count(2, "/header", "k1"), "3"},
		{"another token has a count of its own", count(1, "/header", "k2"), "1"},
		{"a refused call counts for nobody", count(1, "/header", "k9"), "1"},
		{"a snapshot keeps the counts", control("PUT", "/_ringer/snapshots/s", ""), ""},
		{"a fork takes them along", control("POST", "/_ringer/worlds", `{"name":"fork","from":"default"}`), ""},
		{"the world goes on", count(4, "/header", "k1"), "7"},
		{"the fork goes on alone", count(1, "/_ringer/worlds/fork/header", "k1"), "4"},
		{"the snapshot is taken back", control("POST", "/_ringer/snapshots/s/restore", ""), ""},
		{"and its counts", count(1, "/header", "k1"), "4"},
		{"a window ends", control("POST", "/_ringer/clock/advance", `{"by":"1m"}`), ""},
		{"and counting begins anew", count(1, "/header", "k1"), "1"},
		{"a reset", control("POST", "/_ringer/reset", ""), ""},
		{"takes all counts back", count(1, "/header", "k2"), "1"},
	} {
		if got := step.do(); got != step.want {
			t.Errorf("%s: it is %q, want %q", step.why, got, step.want)
		}
	}
}

// TestConcurrentReadsAreCounted has each of many reads count once.
func TestConcurrentReadsAreCounted(t *testing.T) {
	client := acme(t, "")
	const readers, each = 8, 25
	var all sync.WaitGroup
	for range readers {
		all.Go(func() { counted(client, each, "/header", "X-Acme: k1") })
	}
	all.Wait()
	if got, want := counted(client, 1, "/header", "X-Acme: k1"), fmt.Sprint(readers*each+1); got != want {
		t.Errorf("the last of %s is number %s", want, got)
	}
}

// TestInternalCollectionsAreNotShown writes to one beside a plain one.
func TestInternalCollectionsAreNotShown(t *testing.T) {
	client := acme(t, "")
	if answer := client.Do("POST", "/notes", ""); answer.Status != 200 {
		t.Fatalf("answered %d: %s", answer.Status, answer.Body)
	}
	for _, path := range []string{"/_ringer/state", "/_ringer/changes", "/_ringer/scenario"} {
		if body := client.Do("GET", path, "").Body; strings.Contains(body, "seen_keys") || !strings.Contains(body, "notes") {
			t.Errorf("%s has %s", path, body)
		}
	}
	whole := client.Do("GET", "/_ringer/state?internal=1", "").Body
	var state map[string]map[string][]note
	if err := json.Unmarshal([]byte(whole), &state); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string][]note{"acme": {"notes": {{"1"}}, "seen_keys": {{"key-1"}}}}
	if diff := cmp.Diff(want, state); diff != "" {
		t.Errorf("the state (-want +got):\n%s", diff)
	}
	if answer := client.Do("PUT", "/_ringer/state", strings.ReplaceAll(whole, "key-1", "key-7")); answer.Status >= 300 {
		t.Errorf("to put it back answers %d: %s", answer.Status, answer.Body)
	}
	if body := client.Do("GET", "/_ringer/state?internal=1", "").Body; !strings.Contains(body, "key-7") {
		t.Errorf("what was put is not there: %s", body)
	}
}

// TestWritesAreThoseOfTheContract follows the clock, which each write moves.
func TestWritesAreThoseOfTheContract(t *testing.T) {
	client := acme(t, "")
	for _, row := range []struct {
		why, method, path string
		status            int
		Clock             string
	}{
		{"a public POST that reads", "POST", "/search", 200, "2025-01-01T00:00:00Z"},
		{"a POST that writes", "POST", "/notes", 200, "2025-01-01T00:00:01Z"},
		{"a GET that writes", "GET", "/visit", 200, "2025-01-01T00:00:02Z"},
		{"a GET that reads and edits is a mistake of the vendor", "GET", "/peek", 500, "2025-01-01T00:00:02Z"},
		{"a plain read", "GET", "/public", 200, "2025-01-01T00:00:02Z"},
	} {
		answer := client.Do(row.method, row.path, "")
		clock := client.Do("GET", "/_ringer/clock", "").Body
		if answer.Status != row.status || !strings.Contains(clock, row.Clock) {
			t.Errorf("%s: answered %d (%s), then it is %s", row.why, answer.Status, answer.Reason(), clock)
		}
	}
	if body := client.State(t); strings.Count(body, `"id"`) != 2 {
		t.Errorf("the state is %s", body)
	}
}
