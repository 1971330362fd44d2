package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// tape is a recording that a test makes of a fake in the vendor's place.
type tape struct {
	t       *testing.T
	server  *mock.Server
	vendor  string
	host    string
	entries []har.Entry
	started time.Time
	madeBy  map[time.Time]string // ids of groups, by when they were made
}

func newTape(t *testing.T, vendor string) *tape {
	t.Helper()
	scenario, err := scenarios.Builtin(contracts.Embedded(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: vendors(), Scenario: scenario, NoRingerHeaders: true})
	if err != nil {
		t.Fatal(err)
	}
	return &tape{t: t, server: server, vendor: vendor, host: "api.example", madeBy: map[time.Time]string{}, started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

// send makes a call.
func (v *tape) send(method, path, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer demo-token")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer := httptest.NewRecorder()
	v.server.ServeHTTP(answer, request)
	return answer
}

// call makes a call and records it. It gives the entry, to be changed.
func (v *tape) call(method, path, body string) *har.Entry {
	v.t.Helper()
	answer := v.send(method, path, body)
	v.own(answer)
	address, err := url.Parse("https://" + v.host + path)
	if err != nil {
		v.t.Fatal(err)
	}
	v.started = v.started.Add(time.Second)
	sent := http.Header{}
	if body != "" {
		sent.Set("Content-Type", "application/json")
	}
	if method == "POST" && answer.Code == http.StatusCreated {
		v.madeBy[v.started] = idIn(v.t, answer.Body.Bytes(), "id")
	}
	v.entries = append(v.entries, har.Entry{
		Exchange: contracts.Exchange{
			Method: method, URL: *address, RequestBody: []byte(body), Status: answer.Code, Header: answer.Header(), Body: answer.Body.Bytes(),
		},
		RequestHeader: sent, Started: v.started, Took: 12 * time.Millisecond,
	})
	return &v.entries[len(v.entries)-1]
}

// own has the links of an answer lead to the vendor.
func (v *tape) own(answer *httptest.ResponseRecorder) {
	body := strings.ReplaceAll(answer.Body.String(), "http://localhost/", "https://"+v.host+"/")
	answer.Body = bytes.NewBufferString(body)
}

// rule has the vendor answer otherwise, until the next one.
func (v *tape) rule(text string) {
	v.t.Helper()
	if answer := v.send("DELETE", "/_ringer/rules", ""); answer.Code >= 300 {
		v.t.Fatal(answer.Body)
	}
	if answer := v.send("POST", "/_ringer/rules", text); answer.Code != http.StatusCreated {
		v.t.Fatal(answer.Body)
	}
}

func (v *tape) rulesEnd() { v.send("DELETE", "/_ringer/rules", "") }

// id reads a member of an answer.
func idIn(t *testing.T, body []byte, name string) string {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal(body, &object); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	id, _ := object[name].(string)
	if id == "" {
		t.Fatalf("there is no %s in %s", name, body)
	}
	return id
}

// in puts a text in the place of another in the body of an entry.
func in(e *har.Entry, text, other string) {
	e.Body = bytes.ReplaceAll(e.Body, []byte(text), []byte(other))
}

// without leaves the text of an answer out.
func without(e *har.Entry) { e.Body, e.BodyCut = nil, true }

func (v *tape) check() *report.Report {
	v.t.Helper()
	found, err := Recording(Options{Vendor: vendorOf(v.t, v.vendor)}, "test.har", &har.File{Entries: v.entries})
	if err != nil && !errors.Is(err, ErrNothing) || found == nil {
		v.t.Fatal(err)
	}
	return found
}

const (
	groups      = "/api/v1/auth/group"
	secondGroup = 7 // of the first page, which no call of a test has made
)

// groupOf gives the id of a group that was there before.
func (v *tape) groupOf(place int) string { return v.groupIDs()[place] }

// walk lists all groups, page for page.
func (v *tape) walk() {
	for _, page := range []string{"", "?page=2", "?page=3"} {
		v.call("GET", groups+page, "")
	}
}

// few leaves only so many groups at the vendor, so that one page has all.
func (v *tape) few(n int) {
	v.t.Helper()
	rows := []map[string]any{}
	for i := range n {
		rows = append(rows, map[string]any{"name": "Group " + string(rune('A'+i))})
	}
	text, err := json.Marshal(map[string]any{"secoda": map[string]any{"groups": rows}})
	if err != nil {
		v.t.Fatal(err)
	}
	if answer := v.send("PUT", "/_ringer/state", string(text)); answer.Code >= 300 {
		v.t.Fatal(answer.Body)
	}
}

// TestRecordingsOfAnyTool has traffic as it is in recordings: what they do not hold is
// not concluded from, and is left out with a reason; what they do hold is compared.
func TestRecordingsOfAnyTool(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		why   string
		play  func(v *tape)
		found []string // checks that fail, with their operations
		left  []string // why exchanges or comparisons are left out
	}{
		{"a change of a group that was there before", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("PATCH", groups+"/"+id, `{"description":"New"}`)
			v.call("GET", groups+"/"+id, "")
		}, nil, nil},
		{"a change of a group that was there before, which is lost", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("PATCH", groups+"/"+id, `{"description":"New"}`)
			in(v.call("GET", groups+"/"+id, ""), "New", "Old")
		}, []string{"get-group field"}, nil},
		{"a group that was there before is deleted", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("DELETE", groups+"/"+id, "")
			v.call("GET", groups+"/"+id, "")
		}, nil, nil},
		{"a group that was there before is deleted, and is not gone", func(v *tape) {
			id := v.groupOf(secondGroup)
			body := v.send("GET", groups+"/"+id, "").Body.Bytes()
			v.call("DELETE", groups+"/"+id, "")
			e := v.call("GET", groups+"/"+id, "")
			e.Status, e.Body = 200, body
		}, []string{"get-group status"}, nil},
		{"groups are first seen after the first write", func(v *tape) {
			v.call("POST", groups, `{"name":"Tea"}`)
			v.walk()
			v.call("GET", groups+"/"+v.groupOf(secondGroup), "")
		}, nil, nil},
		{"groups are first seen after the first write, and one is in the list otherwise", func(v *tape) {
			id := idIn(t, v.call("POST", groups, `{"name":"Tea","description":"Green"}`).Body, "id")
			v.call("GET", groups+"/"+id, "")
			v.walk()
			for i := range v.entries[2:] {
				in(&v.entries[2+i], "Green", "Black")
			}
		}, []string{"list-groups field"}, nil},
		{"a write that is refused for a right", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.rule(`{"when": {"vendor": "secoda", "operation": "delete-group"}, "then": {"error": "forbidden"}}`)
			v.call("DELETE", groups+"/"+id, "")
			v.rulesEnd()
			v.call("GET", groups+"/"+id, "")
		}, nil, []string{"who may not do this is not in the recording"}},
		{"a write that is refused for load", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.rule(`{"when": {"vendor": "secoda", "operation": "update-group"}, "then": {"error": "rate_limited"}}`)
			v.call("PATCH", groups+"/"+id, `{"name":"Other"}`)
			v.rulesEnd()
			v.call("GET", groups+"/"+id, "")
			v.walk()
		}, nil, []string{"every call may be answered with 429"}},
		{"a write that is refused without a reason in the recording", func(v *tape) {
			v.rule(`{"when": {"vendor": "secoda", "operation": "create-group"}, "then": {"error": "invalid"}}`)
			v.call("POST", groups, `{"name":"Tea"}`)
			v.rulesEnd()
			v.call("GET", groups, "")
		}, nil, []string{"why the vendor refused it may not be in the recording"}},
		{"a write that is refused, though all is known", func(v *tape) {
			v.walk()
			v.rule(`{"when": {"vendor": "secoda", "operation": "create-group"}, "then": {"error": "invalid"}}`)
			v.call("POST", groups, `{"name":"Tea"}`)
			v.rulesEnd()
		}, []string{"create-group status"}, nil},
		{"a write that failed", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.rule(`{"when": {"vendor": "secoda", "operation": "delete-group"}, "then": {"error": "server_error"}}`)
			v.call("DELETE", groups+"/"+id, "")
			v.rulesEnd()
			v.call("GET", groups+"/"+id, "")
		}, []string{"delete-group status"}, nil},
		{"a write without an answer that was done", func(v *tape) {
			v.walk()
			id := v.groupOf(secondGroup)
			v.call("DELETE", groups+"/"+id, "").Status = 0
			v.call("GET", groups+"/"+id, "")
			v.walk()
		}, nil, []string{"the recording has no answer"}},
		{"a write without an answer that was not done", func(v *tape) {
			v.walk()
			id := v.groupOf(secondGroup)
			e := v.call("GET", groups+"/"+id, "")
			e.Method, e.Status = "DELETE", 0
			v.call("GET", groups+"/"+id, "")
			v.walk()
		}, nil, []string{"the recording has no answer"}},
		{"what was made is not in the recording", func(v *tape) {
			v.walk()
			e := v.call("POST", groups, `{"name":"Tea"}`)
			id := idIn(t, e.Body, "id")
			without(e)
			v.call("GET", groups+"/"+id, "")
			without(v.call("PATCH", groups+"/"+id, `{"name":"Coffee"}`))
			v.call("GET", groups+"/"+id, "")
			v.walk()
			v.call("DELETE", groups+"/"+id, "")
			v.call("GET", groups+"/"+id, "")
		}, nil, []string{"what was made is not in the recording", "the body is not all there"}},
		{"what was sent is not in the recording", func(v *tape) {
			e := v.call("POST", groups, `{"name":"Tea"}`)
			id := idIn(t, e.Body, "id")
			e.RequestBody, e.RequestBodyCut = nil, true
			v.call("GET", groups+"/"+id, "")
			e = v.call("PATCH", groups+"/"+id, `{"name":"Coffee"}`)
			e.RequestBody, e.RequestBodyCut = nil, true
			v.call("GET", groups+"/"+id, "")
			v.walk()
		}, nil, []string{"what was sent is not in the recording"}},
		{"neither what was sent nor what was answered", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			e := v.call("PATCH", groups+"/"+id, `{"name":"Coffee"}`)
			e.RequestBody, e.RequestBodyCut = nil, true
			without(e)
			v.call("GET", groups+"/"+id, "")
		}, nil, []string{"what was sent is not in the recording"}},
		{"a change whose answer is omitted, and that is lost", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			without(v.call("PATCH", groups+"/"+id, `{"description":"New"}`))
			in(v.call("GET", groups+"/"+id, ""), "New", "Old")
		}, []string{"get-group field"}, nil},
		{"a browser asks first", func(v *tape) {
			e := v.call("GET", groups, "")
			e.Method, e.Status, e.Body = "OPTIONS", 204, nil
			v.call("GET", groups, "")
		}, nil, []string{"a browser asks so which calls a page may make (CORS)"}},
		{"nothing has changed", func(v *tape) {
			v.call("GET", groups, "")
			e := v.call("GET", groups, "")
			e.Status, e.Body = 304, nil
		}, nil, []string{"the answer says that the client has it already (304)"}},
		{"from a cache, and old", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.call("PATCH", groups+"/"+id, `{"name":"Other"}`)
			e := v.call("GET", groups+"/"+id, "")
			e.Body, e.Local = v.entries[0].Body, "the client's cache"
			v.call("GET", groups+"/"+id, "")
		}, nil, []string{"it was answered by the client's cache, and not by the vendor"}},
		{"to another host", func(v *tape) {
			e := v.call("GET", groups, "")
			e.Status, e.Body, e.Header = 301, nil, http.Header{"Location": {"https://www.example/api/v1/auth/group"}}
			v.call("GET", groups, "")
		}, nil, []string{"the answer leads elsewhere (301)"}},
		{"a write that leads elsewhere", func(v *tape) {
			v.walk()
			e := v.call("GET", groups, "")
			e.Method, e.Status, e.RequestBody, e.Body, e.Header = "POST", 307, []byte(`{"name":"Tea"}`), nil, http.Header{"Location": {"https://www.example/x"}}
			v.walk()
		}, nil, []string{"the answer leads elsewhere (307)"}},
		{"to the same call with a slash", func(v *tape) {
			e := v.call("GET", groups, "")
			e.Status, e.Body, e.Header = 301, nil, http.Header{"Location": {groups + "/"}}
			v.call("GET", groups, "")
		}, []string{"list-groups undeclared-status"}, nil},
		{"a part of a body", func(v *tape) {
			v.call("GET", groups, "").Status = 206
			v.call("GET", groups, "")
		}, nil, []string{"the answer is a part of a body (206)"}},
		{"a change under a condition", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "").Header.Set("Etag", `W/"7"`)
			v.call("PATCH", groups+"/"+id, `{"name":"Other"}`).RequestHeader.Set("If-Match", `W/"7"`)
		}, nil, nil},
		{"a read that is under way with a write", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.call("PATCH", groups+"/"+id, `{"name":"Other"}`).Took = 1500 * time.Millisecond
			e := v.call("GET", groups+"/"+id, "")
			e.Body = v.entries[0].Body
			v.started = v.started.Add(time.Second)
			v.call("GET", groups+"/"+id, "")
		}, nil, []string{"it was under way together with a call that writes, and either may have come first"}},
		{"two writes to one object under way together", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.call("PATCH", groups+"/"+id, `{"name":"Other"}`).Took = 1500 * time.Millisecond
			v.call("PATCH", groups+"/"+id, `{"description":"Other"}`).Took = 1500 * time.Millisecond
			v.entries[1], v.entries[2] = v.entries[2], v.entries[1]
			v.entries[1].Started, v.entries[2].Started = v.entries[2].Started, v.entries[1].Started
			v.started = v.started.Add(time.Second)
			v.call("GET", groups+"/"+id, "")
			v.walk()
		}, nil, []string{"it was under way together with a call that writes, and either may have come first"}},
		{"pages are read again, and in another order", func(v *tape) {
			for _, page := range []string{"?page=3", "?page=2", "", "?page=2", "?page=3"} {
				v.call("GET", groups+page, "")
			}
			v.call("PATCH", groups+"/"+v.groupOf(secondGroup), `{"description":"New"}`)
			for _, page := range []string{"?page=2", "?page=3", ""} {
				v.call("GET", groups+page, "")
			}
		}, nil, nil},
		{"two groups are made together", func(v *tape) {
			v.walk()
			v.call("POST", groups, `{"name":"A"}`).Took = 1500 * time.Millisecond
			v.call("POST", groups, `{"name":"B"}`).Took = 1500 * time.Millisecond
			v.started = v.started.Add(time.Second)
			v.walk()
		}, nil, nil},
		{"two hosts of one vendor", func(v *tape) {
			other := newTape(t, "secoda")
			other.few(3)
			v.walk()
			v.call("POST", groups, `{"name":"Tea"}`)
			other.started, other.host = v.started, "eu.api.example"
			other.call("GET", groups, "")
			other.call("POST", groups, `{"name":"Coffee"}`)
			other.call("GET", groups, "")
			v.entries = append(v.entries, other.entries...)
			v.started = other.started
			v.walk()
		}, nil, nil},
		{"another client makes a group between two lists", func(v *tape) {
			v.few(3)
			v.call("GET", groups, "")
			v.send("POST", groups, `{"name":"Theirs"}`)
			v.call("GET", groups, "")
		}, nil, []string{"another client made, changed or deleted objects meanwhile"}},
		{"another client makes a group between two long lists", func(v *tape) {
			v.walk()
			v.send("POST", groups, `{"name":"Theirs"}`)
			v.walk()
			v.call("POST", groups, `{"name":"Mine"}`)
			v.send("POST", groups, `{"name":"Theirs too"}`)
			v.walk()
		}, nil, []string{"another client made, changed or deleted objects meanwhile"}},
		{"another client changes a group between two reads", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.send("PATCH", groups+"/"+id, `{"name":"Theirs"}`)
			v.call("GET", groups+"/"+id, "")
			v.walk()
		}, nil, []string{"another client made, changed or deleted objects meanwhile"}},
		{"another client changes a group after a write", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups+"/"+id, "")
			v.call("POST", groups, `{"name":"Mine"}`)
			v.send("PATCH", groups+"/"+id, `{"name":"Theirs"}`)
			v.call("GET", groups+"/"+id, "")
		}, nil, []string{"another client made, changed or deleted objects meanwhile"}},
		{"a group has two names at once", func(v *tape) {
			id := v.groupOf(secondGroup)
			v.call("GET", groups, "")
			name := idIn(t, v.send("GET", groups+"/"+id, "").Body.Bytes(), "name")
			in(v.call("GET", groups+"/"+id, ""), name, "Another")
		}, []string{"get-group field"}, nil},
		{"another client deletes a group", func(v *tape) {
			v.few(3)
			v.call("GET", groups, "")
			id := v.groupOf(1)
			v.send("DELETE", groups+"/"+id, "")
			v.call("GET", groups+"/"+id, "")
			v.call("GET", groups, "")
			v.call("POST", groups, `{"name":"Mine"}`)
			v.send("DELETE", groups+"/"+v.groupOf(1), "")
			v.call("GET", groups, "")
		}, nil, []string{"another client made, changed or deleted objects meanwhile"}},
		{"a group comes and goes", func(v *tape) {
			v.few(3)
			id := v.groupOf(1)
			v.call("GET", groups, "")
			e := v.call("GET", groups+"/"+id, "")
			e.Status, e.Body = 404, v.send("GET", groups+"/nobody", "").Body.Bytes()
			v.call("GET", groups+"/"+id, "")
		}, []string{"get-group status"}, nil},
		{"what was made is gone", func(v *tape) {
			v.call("GET", groups, "")
			id := idIn(t, v.call("POST", groups, `{"name":"Mine"}`).Body, "id")
			v.send("DELETE", groups+"/"+id, "")
			v.call("GET", groups+"/"+id, "")
		}, []string{"get-group status"}, nil},
		{"what was made is not in the list", func(v *tape) {
			v.few(3)
			v.call("GET", groups, "")
			v.call("POST", groups, `{"name":"Mine"}`)
			v.call("GET", groups, "").Body = v.entries[0].Body
		}, []string{"list-groups list"}, nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			v := newTape(t, "secoda")
			test.play(v)
			report := v.check()
			var found []string
			for _, f := range report.Findings {
				found = append(found, f.Operation+" "+f.Check)
			}
			if diff := cmp.Diff(test.found, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
				for _, f := range report.Findings {
					t.Logf("%s: %s", f.Step, f)
				}
			}
			var text strings.Builder
			if err := report.WriteText(&text, false); err != nil {
				t.Fatal(err)
			}
			for _, why := range test.left {
				if !strings.Contains(text.String(), "\n  "+why+":\n") {
					t.Errorf("it does not say that %q is left out:\n%s", why, text.String())
				}
			}
		})
	}
}

// TestRecordingOfSomeOperations has calls that were not asked for, and that have
// changed what the others show.
func TestRecordingOfSomeOperations(t *testing.T) {
	v := newTape(t, "secoda")
	v.few(3)
	v.call("GET", groups, "")
	v.call("POST", groups, `{"name":"Mine"}`)
	v.call("GET", groups, "").Body = v.entries[0].Body
	found, err := Recording(Options{Vendor: vendorOf(t, "secoda"), Operations: []string{"list-groups"}}, "test.har", &har.File{Entries: v.entries})
	if err != nil {
		t.Fatal(err)
	}
	if found.Summary.Checks != 2 || len(found.Findings) != 1 || found.Findings[0].Operation != "list-groups" {
		t.Errorf("%d checks with %v", found.Summary.Checks, found.Findings)
	}
}

// TestRecordingKeepsAllCalls has groups whose numbers the vendor counts otherwise than
// the fake, as another client makes some too. All calls are compared.
func TestRecordingKeepsAllCalls(t *testing.T) {
	v := newTape(t, "kantata")
	const path = "/api/v1/workspace_groups"
	v.call("GET", path, "")
	e := v.call("POST", path, `{"workspace_group":{"name":"Mine","add_workspace_ids":["201"]}}`)
	var made struct{ Results []struct{ ID string } }
	if err := json.Unmarshal(e.Body, &made); err != nil || len(made.Results) != 1 {
		t.Fatalf("%v: %s", err, e.Body)
	}
	id := made.Results[0].ID
	// Another one, which the fake has made with the number of a group that is shown later.
	v.send("POST", path, `{"workspace_group":{"name":"Theirs"}}`)
	v.call("POST", path, `{"workspace_group":{"name":"Mine too"}}`)
	v.call("GET", path+"?include=workspaces", "")
	v.call("PUT", path+"/"+id, `{"workspace_group":{"name":"Mine again"}}`)
	v.call("GET", path+"/"+id, "")
	v.call("GET", path, "")
	report := v.check()
	for _, f := range report.Findings {
		t.Errorf("%s: %s: %s", f.Step, f.Verdict, f)
	}
	if report.Summary.Passed != len(v.entries) {
		t.Errorf("%d of %d passed", report.Summary.Passed, len(v.entries))
	}
}

// TestRecordingWithTakenNumbers has a group that is first shown after the fake has given
// its number to another one.
func TestRecordingWithTakenNumbers(t *testing.T) {
	v := newTape(t, "kantata")
	const path = "/api/v1/workspace_groups"
	var made struct{ Results []struct{ ID string } }
	read := func(body []byte) string {
		if err := json.Unmarshal(body, &made); err != nil || len(made.Results) != 1 {
			t.Fatalf("%v: %s", err, body)
		}
		return made.Results[0].ID
	}
	theirs := read(v.send("POST", path, `{"workspace_group":{"name":"Theirs"}}`).Body.Bytes())
	before, err := strconv.Atoi(theirs)
	if err != nil {
		t.Fatal(err)
	}
	v.call("GET", path+"/"+strconv.Itoa(before-1), "") // so that the fake goes on with the next number
	mine := read(v.call("POST", path, `{"workspace_group":{"name":"Mine"}}`).Body)
	v.call("GET", path+"/"+theirs, "")
	v.call("PUT", path+"/"+theirs, `{"workspace_group":{"name":"Theirs again"}}`)
	v.call("GET", path+"/"+mine, "")
	v.call("GET", path+"/"+theirs, "")
	for _, f := range v.check().Findings {
		t.Errorf("%s: %s: %s", f.Step, f.Verdict, f)
	}
}

// TestRecordingsWithOtherClients plays calls at random, some of them by another client
// and not recorded, and leaves texts, answers and entries out as tools do: nothing of
// that is a difference.
func TestRecordingsWithOtherClients(t *testing.T) {
	t.Parallel()
	seeds := inShort[uint64](60, 4)
	for seed := range seeds {
		v := newTape(t, "secoda")
		if seed%2 == 0 {
			v.few(1 + int(seed)%7)
		}
		v.send("PUT", "/_ringer/clock", `{"now":"2025-02-01T00:00:00Z"}`) // later than all there is
		v.playAtRandom(rand.New(rand.NewPCG(seed, 1)))
		report := v.check()
		for _, f := range report.Findings {
			t.Errorf("seed %d: %s: %s: %s", seed, f.Step, f.Verdict, f)
		}
	}
}

// playAtRandom makes calls, recorded ones and others.
func (v *tape) playAtRandom(chance *rand.Rand) {
	ids := []string{}
	for _, object := range v.groupIDs() {
		if len(ids) < 6 {
			ids = append(ids, object)
		}
	}
	some := func() string {
		if len(ids) == 0 {
			return "nobody"
		}
		return ids[chance.IntN(len(ids))]
	}
	for n := range 25 {
		name := fmt.Sprintf(`{"name":"Group %d","description":"%d"}`, n, chance.IntN(3))
		if chance.IntN(4) == 0 { // another client
			switch chance.IntN(3) {
			case 0:
				v.send("POST", groups, name)
			case 1:
				v.send("PATCH", groups+"/"+v.others(ids, chance), name)
			case 2:
				v.send("DELETE", groups+"/"+v.others(ids, chance), "")
			}
			continue
		}
		var e *har.Entry
		switch chance.IntN(8) {
		case 0:
			e = v.call("POST", groups, name)
			ids = append(ids, idIn(v.t, e.Body, "id"))
		case 1:
			e = v.call("PATCH", groups+"/"+some(), name)
		case 2:
			e = v.call("DELETE", groups+"/"+some(), "")
		case 3, 4:
			e = v.call("GET", groups+"/"+some(), "")
		case 5:
			v.walk()
			continue
		default:
			e = v.call("GET", groups, "")
		}
		switch chance.IntN(12) {
		case 0:
			without(e)
		case 1:
			e.Status, e.Body = 0, nil
		case 2:
			if len(e.RequestBody) > 0 {
				e.RequestBody, e.RequestBodyCut = nil, true
			}
		case 3:
			if e.Method == "GET" {
				e.Local = "the client's cache"
			}
		}
	}
}

// groupIDs lists the groups of the first page.
func (v *tape) groupIDs() (ids []string) {
	var list struct{ Results []struct{ ID string } }
	if err := json.Unmarshal(v.send("GET", groups, "").Body.Bytes(), &list); err != nil {
		v.t.Fatal(err)
	}
	for _, one := range list.Results {
		ids = append(ids, one.ID)
	}
	return ids
}

// others gives a group that the recording has nothing to do with, if there is one: what
// it has written itself, others must not write to.
func (v *tape) others(ids []string, chance *rand.Rand) string {
	all := slices.DeleteFunc(v.groupIDs(), func(id string) bool { return slices.Contains(v.mine(), id) })
	if len(all) == 0 {
		return "nobody"
	}
	return all[chance.IntN(len(all))]
}

// mine lists the groups that the recording has written to.
func (v *tape) mine() (ids []string) {
	for _, e := range v.entries {
		if e.Method == "PATCH" || e.Method == "DELETE" {
			ids = append(ids, strings.TrimPrefix(e.URL.Path, groups+"/"))
		}
		if e.Method == "POST" {
			ids = append(ids, v.madeBy[e.Started])
		}
	}
	return ids
}
