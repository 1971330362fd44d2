package stories

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/scenarios"
)

const mark = "ringer 7f3a9c"

// transport carries calls to a handler without a network.
type transport struct {
	http.Handler
	calls []*http.Request
	// before and after are told the number of each call, from 1; what after fails
	// with takes the place of the answer.
	before func(n int)
	after  func(n int) error
}

func (w *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	w.calls = append(w.calls, r)
	n := len(w.calls)
	if w.before != nil {
		w.before(n)
	}
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	if w.after != nil {
		if err := w.after(n); err != nil {
			return nil, err
		}
	}
	return recorder.Result(), nil
}

// behaviours are the vendors, by their names.
var behaviours = map[string]func() *mock.Vendor{"kantata": kantata.New, "piercloud": piercloud.New, "secoda": secoda.New}

// place holds what the stories of a vendor must be told.
var place = map[string]map[string]string{
	"kantata":   {"user_id": "105", "other_user_id": "106"},
	"piercloud": {"org_id": "6077beed-c3ce-5058-bf28-9590f84341f9", "business_id": "8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9"},
}

// vendor is a fake that holds the demo, with a player for it.
type vendor struct {
	*transport
	player  *Player
	stories []*scenarios.Story
	played  []Played
	ledger  string
}

// newVendor makes one; the player may write.
func newVendor(t testing.TB, name string) *vendor {
	t.Helper()
	contract, err := contracts.Embedded().Load(name)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := scenarios.Builtin(contracts.Embedded(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{behaviours[name]()}, Scenario: demo})
	if err != nil {
		t.Fatal(err)
	}
	v := &vendor{transport: &transport{Handler: server}, ledger: filepath.Join(t.TempDir(), "ledger")}
	if v.stories, err = scenarios.Stories(contracts.Embedded(), name); err != nil {
		t.Fatal(err)
	}
	if name == "secoda" {
		v.stories = append(v.stories, groupsStory(t))
	}
	v.player = &Player{
		Contract: contract, Target: &url.URL{Scheme: "https", Host: "vendor.example"}, Client: &http.Client{Transport: v.transport},
		Tokens: map[string]string{"": "demo-token", "member": "member-token"}, Params: place[name], Writes: true, Run: mark, Patience: -1,
		OnPlayed: func(p Played) error { v.played = append(v.played, p); return nil },
	}
	for _, story := range v.stories {
		for _, param := range story.Params {
			if param.Secret {
				v.player.Tokens[param.Name] = "given"
			}
		}
	}
	v.open(t)
	return v
}

// open opens the ledger, as after a crash when it was open already.
func (v *vendor) open(t testing.TB) {
	t.Helper()
	if v.player.Ledger != nil {
		if err := v.player.Ledger.file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	ledger, err := OpenLedger(v.ledger)
	if err != nil {
		t.Fatal(err)
	}
	v.player.Ledger = ledger
	t.Cleanup(func() { ledger.file.Close() })
}

// holdings gives all that the vendor's lists show.
func (v *vendor) holdings(t testing.TB) string {
	t.Helper()
	var all bytes.Buffer
	for _, op := range v.player.Contract.Operations {
		path := v.player.Contract.Prefix + fillPath(op.Path, v.player.Params)
		query, more := url.Values{}, op.Method == http.MethodGet && op.Paged() && !strings.Contains(path, "{")
		for more {
			r := httptest.NewRequest(http.MethodGet, path+"?"+query.Encode(), nil)
			r.Header.Set("Authorization", "Bearer demo-token")
			w := httptest.NewRecorder()
			v.Handler.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Fatalf("%s is answered with %d", r.URL, w.Code)
			}
			fmt.Fprintln(&all, w.Body)
			query, more = op.NextPage(contracts.Exchange{Method: http.MethodGet, URL: *r.URL, Status: w.Code, Body: w.Body.Bytes()})
		}
	}
	if all.Len() == 0 {
		t.Fatal("there is no list to look at")
	}
	return all.String()
}

func (v *vendor) one(t testing.TB, name string) Played {
	t.Helper()
	i := slices.IndexFunc(v.played, func(p Played) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("%q was not played", name)
	}
	return v.played[i]
}

// names lists the calls and the steps that were skipped.
func (v *vendor) names() (names []string) {
	for _, p := range v.played {
		what := fmt.Sprintf("%s %d", p.Name, p.Exchange.Status)
		if p.Skipped != "" {
			what = p.Name + ": " + p.Skipped
		}
		names = append(names, what)
	}
	return names
}

// TestPlayLeavesNothingBehind plays all stories that there are.
func TestPlayLeavesNothingBehind(t *testing.T) {
	for _, name := range contracts.Embedded().Checked() {
		t.Run(name, func(t *testing.T) {
			v := newVendor(t, name)
			if len(v.stories) == 0 {
				t.Fatalf("%s has no story", name)
			}
			before := v.holdings(t)
			if err := v.player.Play(t.Context(), v.stories); err != nil {
				t.Fatal(err)
			}
			for _, p := range v.played {
				if strings.HasPrefix(p.Skipped, "it needs 25 of what {{many_users}}") {
					continue // the demo has few people
				}
				if p.Skipped != "" || p.Err != nil || len(p.Expect.Status) > 0 && !slices.Contains(p.Expect.Status, p.Exchange.Status) {
					t.Errorf("%s, %s: answered %d (%v), skipped %q\n%.300s", p.Story.Name, p.Name, p.Exchange.Status, p.Err, p.Skipped, p.Exchange.Body)
				}
			}
			if after := v.holdings(t); after != before {
				t.Errorf("something is left or changed (-before +after):\n%s", cmp.Diff(strings.Split(before, "\n"), strings.Split(after, "\n")))
			}
			if err := v.player.Ledger.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(v.ledger); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the ledger is still there: %v", err)
			}
		})
	}
}

// wholeStory is how many calls the story of these tests makes: its steps, three proofs,
// the undoing of what it leaves, and three pages to look through at the end.
const wholeStory = 21

// TestPlayed looks at what is told.
func TestPlayed(t *testing.T) {
	v := newVendor(t, "secoda")
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"all pages 200", "all pages, page 2 200", "all pages, page 3 200", "one 200", "without a key 401", "create 201", "read back 200",
		"create without a name 400", "create another 201", "update 200", "update nothing 404", "delete 204", "gone 404", "delete again 404",
	}
	if diff := cmp.Diff(want, v.names()); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	first, last, read, create := v.played[0], v.played[2], v.one(t, "read back"), v.one(t, "create another")
	if first.Last || first.Complete || !last.Last || !last.Complete || !read.Last || read.Complete {
		t.Errorf("the first page is %+v, the last %+v", first, last)
	}
	if string(create.Exchange.RequestBody) != `{"name":"ringer 7f3a9c <b>other</b>"}` || create.Exchange.URL.Path != "/auth/group/" || !create.Writes || create.Again != nil {
		t.Errorf("the call that makes something is %s %s, %+v", &create.Exchange.URL, create.Exchange.RequestBody, create)
	}
	if got := read.Expect.Body["/name"]; got != "ringer 7f3a9c team" {
		t.Errorf("%v is expected", got)
	}
	if len(read.Sent["Authorization"]) > 0 || v.calls[0].Header.Get("Authorization") != "Bearer demo-token" || v.calls[4].Header.Get("Authorization") != "" {
		t.Errorf("the tokens are wrong: %v", read.Sent)
	}
	if deleted := v.calls[wholeStory-4]; len(v.calls) != wholeStory || deleted.Method != "DELETE" {
		t.Errorf("%d calls were made, the last one before all is looked through is %s", len(v.calls), deleted.Method)
	}
}

// TestAgain repeats a call.
func TestAgain(t *testing.T) {
	v := newVendor(t, "secoda")
	v.player.Writes, v.player.Budget = false, 4
	v.player.OnPlayed = func(p Played) error {
		if p.Name == "all pages, page 2" {
			x, err := p.Again(t.Context())
			if err != nil || !bytes.Equal(x.Body, p.Exchange.Body) || x.URL.RawQuery != "page=2" {
				t.Errorf("the same call again: %v, %v", &x.URL, err)
			}
		}
		if p.Name == "all pages, page 3" {
			if _, err := p.Again(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := p.Again(t.Context()); !errors.Is(err, ErrBudget) {
				t.Errorf("beyond the budget: %v", err)
			}
		}
		v.played = append(v.played, p)
		return nil
	}
	v.player.Budget = 5
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil {
		t.Fatal(err)
	}
	if skipped := v.one(t, "one").Skipped; skipped != "the budget of 5 calls is spent" {
		t.Errorf("the next step: %q", skipped)
	}
	if skipped := v.one(t, "create").Skipped; skipped != "it writes, and needs --writes" {
		t.Errorf("a step that writes: %q", skipped)
	}
}

// TestToldEndsTheRun still takes away what was made.
func TestToldEndsTheRun(t *testing.T) {
	v := newVendor(t, "secoda")
	before := v.holdings(t)
	full := errors.New("the report cannot be written")
	v.player.OnPlayed = func(p Played) error {
		if p.Name == "create another" {
			return full
		}
		return nil
	}
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); !errors.Is(err, full) {
		t.Errorf("it ended with %v", err)
	}
	if v.holdings(t) != before || v.player.Ledger.Open() != 0 {
		t.Error("something is left")
	}
}

// TestOnly plays what one operation needs.
func TestOnly(t *testing.T) {
	v := newVendor(t, "secoda")
	v.player.Only = func(op *contracts.Operation) bool { return op.ID == "get-group" }
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil {
		t.Fatal(err)
	}
	want := []string{"all pages 200", "all pages, page 2 200", "all pages, page 3 200", "one 200", "create 201", "read back 200", "delete 204", "gone 404"}
	if diff := cmp.Diff(want, v.names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	v.played, v.player.Only = nil, func(op *contracts.Operation) bool { return op.ID == "nothing" }
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil || len(v.played) > 0 {
		t.Errorf("%v was played for nothing, %v", v.names(), err)
	}
}

func TestPlan(t *testing.T) {
	v := newVendor(t, "secoda")
	v.player.Writes = false
	var got []string
	for _, call := range v.player.Plan([]*scenarios.Story{groupsStory(t)}) {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %v %s", call.Method, call.Address, call.Writes, call.Skipped)))
	}
	const needs = "true it writes, and needs --writes"
	want := []string{
		"GET /api/v1/auth/group false", "GET /api/v1/auth/group/{{first}} false", "GET /api/v1/auth/group false", "POST /api/v1/auth/group " + needs,
		"GET /api/v1/auth/group/{{id}} false it writes, and needs --writes", "POST /api/v1/auth/group " + needs, "POST /auth/group/ " + needs, "PATCH /api/v1/auth/group/{{other}} " + needs,
		"PATCH /api/v1/auth/group/0b0b0b0b-0000-4000-8000-000000000000 " + needs, "DELETE /api/v1/auth/group/{{id}} " + needs,
		"GET /api/v1/auth/group/{{id}} false it writes, and needs --writes", "DELETE /api/v1/auth/group/{{id}} " + needs,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(v.calls) > 0 {
		t.Error("something was called")
	}
}

// steps reads a story of a few steps.
func steps(t testing.TB, text string) *scenarios.Story {
	t.Helper()
	s, err := scenarios.ParseStory(contracts.Embedded(), "x.yaml", []byte("version: 1\nname: x\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestForeignObjectsAreSafe plays steps that must not be played.
func TestForeignObjectsAreSafe(t *testing.T) {
	for _, row := range []struct{ why, step, skipped string }{
		{"one of the list", `{name: a, operation: update-group, path: {id: "{{first}}"}, body: {name: x}}`, "which this run has not made"},
		{"one of the list that is refused", `{name: a, operation: update-group, path: {id: "{{first}}"}, body: {name: " "}, expect: {status: 400}}`, "which this run has not made"},
		{"one of the list, at another address", `{name: a, operation: delete-group, address: "/auth/group/{x}/", path: {x: "{{first}}"}, expect: {status: 404}}`, "which this run has not made"},
		{"in the address itself", `{name: a, operation: delete-group, address: "/auth/group/{{first}}/", expect: {status: 404}}`, "which this run has not made"},
		{"with a method that the path lacks", `{name: a, operation: get-group, method: PUT, path: {id: "{{first}}"}, expect: {status: 405}}`, "which this run has not made"},
		{"a given one", `{name: a, operation: delete-group, path: {id: "{{given}}"}, expect: {status: 404}}`, "which this run has not made"},
		{"one that is written down", `{name: a, operation: delete-group, path: {id: "5"}}`, "which this run has not made"},
		{"what cannot be undone", `{name: a, operation: create-group, body: {name: x}}`, "does not say how that is undone"},
		{"an id of nothing", `{name: a, operation: delete-group, path: {id: "0b0b0b0b-0000-4000-8000-000000000000"}, expect: {status: 404}}`, ""},
		{"a method that the list lacks", `{name: a, operation: list-groups, method: PUT, body: {}, expect: {status: 405}}`, ""},
		{"without the param", `{name: a, operation: get-group, path: {id: "{{other}}"}}`, "it needs --param other=VALUE (Another)"},
		{"without the token", `{name: a, operation: list-groups, auth: reader}`, "it needs --token-env reader=ENV"},
		{"without the secret", `{name: a, operation: list-groups, auth: "{{hidden}}"}`, "it needs --token-env hidden=ENV (A token)"},
		{"what was not there", `{name: a, operation: get-group, path: {id: "{{absent}}"}}`, "no answer before it had what {{absent}} stands for"},
		{"another vendor", `{name: a, vendor: kantata, operation: get-workspace-groups}`, "it calls kantata, and secoda is checked"},
	} {
		t.Run(row.why, func(t *testing.T) {
			v := newVendor(t, "secoda")
			v.player.Params = map[string]string{"given": "5", "hidden": "not this way"}
			before := v.holdings(t)
			s := steps(t, `params: {given: {says: One.}, other: {says: Another.}, hidden: {says: A token., secret: true}}
steps:
  - {name: first, operation: list-groups, save: {first: /results/0/id, absent: /nothing}}
  - {name: all, operation: list-groups, auth: none, query: {x: ["{{given}}", "{{first}}"]}}
  - `+row.step+`
  - {name: never, operation: list-groups, query: {x: "{{other}} {{hidden}}"}}
`)
			if err := v.player.Play(t.Context(), []*scenarios.Story{s}); err != nil {
				t.Fatal(err)
			}
			if got := v.one(t, "a").Skipped; !strings.Contains(got, row.skipped) || (got == "") != (row.skipped == "") {
				t.Errorf("skipped for %q, want %q", got, row.skipped)
			}
			if v.holdings(t) != before {
				t.Error("something has changed")
			}
		})
	}
}

func TestWritesNeedALedgerAndAMark(t *testing.T) {
	v := newVendor(t, "secoda")
	v.player.Run = "r"
	if err := v.player.Play(t.Context(), v.stories); err == nil || !strings.Contains(err.Error(), "mark") {
		t.Errorf("with a short mark: %v", err)
	}
	v.player.Ledger = nil
	if err := v.player.Play(t.Context(), v.stories); err == nil || !strings.Contains(err.Error(), "ledger") {
		t.Errorf("without a ledger: %v", err)
	}
	if len(v.calls) > 0 {
		t.Error("something was called")
	}
}

// TestSecretsStayInside looks for one where it must not be.
func TestSecretsStayInside(t *testing.T) {
	v := newVendor(t, "secoda")
	v.player.Tokens["key"] = "s3cr3t-0451"
	s := steps(t, `params: {key: {says: A key., secret: true}}
steps:
  - name: a
    operation: create-group
    headers: {X-Key: "{{key}}", Authorization: "bearer {{usual_token}}"}
    body: {name: "{{run}} x"}
    undo: {operation: delete-group, path: {id: /id}, found: {operation: list-groups, items: "/results/*", where: {/name: "{{run}}"}, query: {q: "{{key}}"}}}
`)
	var file []byte
	v.player.OnPlayed = func(p Played) error {
		v.played = append(v.played, p)
		var err error
		file, err = os.ReadFile(v.ledger)
		return err
	}
	if err := v.player.Play(t.Context(), []*scenarios.Story{s}); err != nil {
		t.Fatal(err)
	}
	if got := v.calls[0].Header; got.Get("X-Key") != "s3cr3t-0451" || got.Get("Authorization") != "bearer demo-token" {
		t.Errorf("the call had %v", got)
	}
	if !bytes.Contains(file, []byte("delete-group")) || bytes.Contains(file, []byte("s3cr3t")) || strings.Contains(fmt.Sprint(v.played[0].Sent), "s3cr3t") {
		t.Errorf("the secret is told, or nothing is: %s, %v", file, v.played[0].Sent)
	}
	for _, call := range v.player.Plan([]*scenarios.Story{s}) {
		if strings.Contains(fmt.Sprint(call.Address, call.Skipped), "s3cr3t") {
			t.Errorf("the plan has it: %+v", call)
		}
	}
}

// FuzzAnswers plays a story at a server that answers anything: it ends, calls no
// other host, and keeps to its budget.
func FuzzAnswers(f *testing.F) {
	f.Add(200, "", []byte(`{"results":[{"id":"a"}],"meta":{"next_page":2}}`))
	f.Add(201, "", []byte(`{"id":"a"}`))
	f.Add(201, "", []byte(`{"id":["a","/"],"results":{"*":null}}`))
	f.Add(302, "https://elsewhere.example/", []byte(``))
	f.Add(307, "/auth/group?page=2", []byte(`{`))
	f.Add(503, "%zz", []byte("\x00"))
	f.Fuzz(func(t *testing.T, status int, location string, body []byte) {
		v := newVendor(t, "secoda")
		v.player.Budget = 30
		v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Host != "vendor.example" || !strings.HasPrefix(r.URL.Scheme, "https") {
				t.Errorf("%s was called", r.URL)
			}
			w.Header().Set("Location", location)
			w.WriteHeader(100 + max(status, -status)%900)
			if _, err := w.Write(body); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
				t.Error(err)
			}
		})
		v.player.OnPlayed = func(p Played) error {
			if len(v.calls) > v.player.Budget {
				t.Errorf("%d calls were made", len(v.calls))
			}
			return nil
		}
		_ = v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}) // whatever it is, it is not wrong
	})
}

// story reads the story of these tests.
func groupsStory(t testing.TB) *scenarios.Story {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "story", "groups.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenarios.ParseStory(contracts.Embedded(), "groups.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestVariablesAreFilled(t *testing.T) {
	v := variables{"id": "12", "name": "A", "run": "ringer 1"}
	got := v.fillValue(map[string]any{
		"text": "{{id}}", "number": "{{#id}}", "part": "x{{#id}}", "none": "{{other}}", "{{name}}": []any{"{{run}} {{name}}", json.Number("1")}, "word": "{{#name}}",
	})
	want := map[string]any{"text": "12", "number": json.Number("12"), "part": "x12", "none": "{{other}}", "A": []any{"ringer 1 A", json.Number("1")}, "word": "A"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if name, missing := v.missing(map[string]any{"a": []any{"{{id}} {{other}}"}}); !missing || name != "other" {
		t.Errorf("%q is missing, %v", name, missing)
	}
}
