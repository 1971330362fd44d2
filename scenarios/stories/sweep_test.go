package stories

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// deaths are the ways in which a run ends before its time, at one call.
var deaths = []string{"killed before the call", "killed before the answer", "ended before the call", "ended during the call", "the answer is lost"}

// dies plays all stories and ends in some way at a call. It says whether the run
// itself was killed.
func (v *vendor) dies(t *testing.T, how string, at int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	v.before = func(n int) {
		switch {
		case n != at:
		case how == "killed before the call":
			runtime.Goexit() // nothing that follows is done
		case how == "ended before the call":
			cancel()
		}
	}
	v.after = func(n int) error {
		switch {
		case n != at:
		case how == "killed before the answer":
			runtime.Goexit()
		case how == "ended during the call":
			cancel()
		case how == "the answer is lost":
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	var run sync.WaitGroup
	var err error
	run.Go(func() { err = v.player.Play(ctx, v.stories) })
	run.Wait()
	var unreachable *reach.UnreachableError
	if err != nil && !errors.Is(err, context.Canceled) && !errors.As(err, &unreachable) {
		t.Errorf("%s: it ended with %v", how, err)
	}
	var left *LeftError
	if errors.As(err, &left) {
		t.Errorf("%s: %v", how, left)
	}
	v.before, v.after = nil, nil
	if !strings.HasPrefix(how, "killed") {
		return
	}
	v.open(t)
	sweeper := &Player{Patience: -1, Contract: v.player.Contract, Target: v.player.Target, Client: v.player.Client, Tokens: v.player.Tokens, Ledger: v.player.Ledger}
	gone, err := v.player.Ledger.Sweep(t.Context(), sweeper)
	if err != nil {
		t.Errorf("%s: the sweep ended with %v", how, err)
	}
	for _, left := range gone { // nobody knows whether the call was made
		if how != "killed before the call" || left.Made || v.player.Ledger.Forget(left.Entry) != nil {
			t.Errorf("%s: the sweep left %v", how, left)
		}
	}
}

// checkDeath wants nothing to be left after a run that dies.
func checkDeath(t *testing.T, v *vendor, how string, at int) {
	t.Helper()
	before := v.holdings(t)
	v.dies(t, how, at)
	if v.holdings(t) != before {
		t.Errorf("%s, %s at call %d: something is left", v.player.Contract.Vendor, how, at)
	}
	if v.player.Ledger.Open() != 0 {
		t.Errorf("%s, %s at call %d: the ledger holds something still", v.player.Contract.Vendor, how, at)
	}
}

// calls counts how many a whole run makes.
func calls(t *testing.T, v *vendor) int {
	t.Helper()
	if err := v.player.Play(t.Context(), v.stories); err != nil {
		t.Fatal(err)
	}
	return len(v.calls)
}

// TestDeathAtEachCall ends the small story in every way at every call; with -short, each
// way at others of them.
func TestDeathAtEachCall(t *testing.T) {
	alone := func() *vendor {
		v := newVendor(t, "secoda")
		v.stories = []*scenarios.Story{groupsStory(t)}
		return v
	}
	n := calls(t, alone())
	step := 1
	if testing.Short() {
		step = 4
	}
	for i, how := range deaths {
		t.Run(how, func(t *testing.T) {
			for at := 1 + i%step; at <= n; at += step {
				checkDeath(t, alone(), how, at)
			}
		})
	}
}

// TestDeathAtRandom ends all stories of each vendor 50 times.
func TestDeathAtRandom(t *testing.T) {
	for _, name := range contracts.Embedded().Checked() {
		t.Run(name, func(t *testing.T) {
			n := calls(t, newVendor(t, name))
			if n == 0 {
				t.Fatalf("no story of %s makes a call", name)
			}
			chance := rand.New(rand.NewPCG(50, 1))
			runs := 50
			if testing.Short() {
				runs = 5
			}
			for range runs {
				checkDeath(t, newVendor(t, name), deaths[chance.IntN(len(deaths))], 1+chance.IntN(n))
			}
		})
	}
}

// TestSweepIsPatient has a vendor of which every third answer is a failure, and that is read
// again before each further try to take something away.
func TestSweepIsPatient(t *testing.T) {
	v := newVendor(t, "secoda")
	before := v.holdings(t)
	v.half(t)
	sound, n := v.Handler, 0
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n++; n%3 == 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		sound.ServeHTTP(w, r)
	})
	left, err := v.player.Ledger.Sweep(t.Context(), v.player)
	v.Handler = sound
	if err != nil || len(left) > 0 || v.holdings(t) != before {
		t.Errorf("after %d calls the sweep left %v, %v", n, left, err)
	}
}

// TestSweepFollowsTheTarget has one that sends its callers to other paths, and to
// another host.
func TestSweepFollowsTheTarget(t *testing.T) {
	v := newVendor(t, "secoda")
	before := v.holdings(t)
	v.half(t)
	sound := v.Handler
	to := "https://elsewhere.example"
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host != "vendor.example" {
			t.Errorf("%s was called", r.URL)
		}
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, to+r.URL.Path+"/", http.StatusPermanentRedirect)
			return
		}
		sound.ServeHTTP(w, r)
	})
	left, err := v.player.Ledger.Sweep(t.Context(), v.player)
	if err != nil || len(left) != 2 {
		t.Errorf("from another host the sweep left %v, %v", left, err)
	}
	to = ""
	left, err = v.player.Ledger.Sweep(t.Context(), v.player)
	v.Handler = sound
	if err != nil || len(left) > 0 || v.holdings(t) != before {
		t.Errorf("the sweep left %v, %v", left, err)
	}
}

// TestSweepTellsWhatIsLeft cannot take anything away.
func TestSweepTellsWhatIsLeft(t *testing.T) {
	v := newVendor(t, "secoda")
	sound := v.Handler
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		sound.ServeHTTP(w, r)
	})
	err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	var left *LeftError
	if !errors.As(err, &left) || len(left.Left) != 2 || left.Ledger != v.ledger {
		t.Fatalf("it ended with %v", err)
	}
	for _, words := range []string{"2 objects that were made could not be deleted:\n", "\n  delete-group id ", "answers 403", ": create), entry 1\n", ": create another), entry 3\n", "ringer check --sweep " + v.ledger} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("%q does not say %q", err, words)
		}
	}
	var refused *RefusedError
	if err := v.player.Ledger.BlockedBy(); !errors.As(err, &refused) || refused.Status != http.StatusForbidden {
		t.Errorf("it was hindered by %v", err)
	}
	v.Handler = sound
	v.open(t)
	if vendor, target := v.player.Ledger.Owner(); vendor != "secoda" || target != "https://vendor.example" {
		t.Errorf("the ledger is of %s at %s", vendor, target)
	}
	gone, err := v.player.Ledger.Sweep(t.Context(), v.player)
	if err != nil || len(gone) > 0 || v.player.Ledger.Open() != 0 {
		t.Errorf("the next sweep left %v, %v", gone, err)
	}
	if err := v.player.Ledger.BlockedBy(); err != nil {
		t.Errorf("the next sweep was hindered by %v", err)
	}
}

// TestSweepOfEndlessPages looks for what was made in a list without an end.
func TestSweepOfEndlessPages(t *testing.T) {
	v := newVendor(t, "secoda")
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusBadGateway)
		}
		fmt.Fprint(w, `{"meta":{"next_page":2},"results":[{}]}`)
	})
	s := steps(t, `steps: [{name: a, operation: create-group, body: {name: "{{run}}"}, undo: {operation: delete-group, path: {id: /id},
		found: {operation: list-groups, items: "/results/*", where: {/name: "{{run}}"}}}}]`)
	err := v.player.Play(t.Context(), []*scenarios.Story{s})
	var left *LeftError
	if !errors.As(err, &left) || !strings.Contains(err.Error(), "the same page again and again") || len(v.calls) != 3 {
		t.Errorf("after %d calls it ended with %v", len(v.calls), err)
	}
}

// TestSweepGivesUp asks a vendor that says nothing any more.
func TestSweepGivesUp(t *testing.T) {
	v := newVendor(t, "secoda")
	v.half(t)
	v.after = func(int) error { return io.ErrUnexpectedEOF }
	v.calls = nil
	left, err := v.player.Ledger.Sweep(t.Context(), v.player)
	if err != nil || len(left) != 2 || len(v.calls) != 2*sweepTries {
		t.Errorf("after %d calls the sweep left %v, %v", len(v.calls), left, err)
	}
	var unreached *reach.UnreachableError
	if err := v.player.Ledger.BlockedBy(); !errors.As(err, &unreached) {
		t.Errorf("it was hindered by %v", err)
	}
}

// half is killed when two objects are made.
func (v *vendor) half(t *testing.T) {
	t.Helper()
	v.calls = nil
	v.before = func(n int) {
		if n == 10 {
			runtime.Goexit()
		}
	}
	var run sync.WaitGroup
	run.Go(func() { _ = v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}) })
	run.Wait()
	v.before = nil
	v.open(t)
	if open := v.player.Ledger.Open(); open != 2 {
		t.Fatalf("%d objects are left, want 2", open)
	}
}

// TestAnotherRunSweepsToo begins with a ledger that holds something.
func TestAnotherRunSweepsToo(t *testing.T) {
	v := newVendor(t, "secoda")
	before := v.holdings(t)
	v.half(t)
	v.player.Run = "ringer 222222"
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil {
		t.Fatal(err)
	}
	if v.holdings(t) != before {
		t.Error("something is left")
	}
	v.half(t)
	v.player.Target = v.player.Target.JoinPath("other")
	err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	if err == nil || !strings.Contains(err.Error(), "sweep it there first") {
		t.Errorf("at another target: %v", err)
	}
}

// TestLedgerFiles reads what is no ledger, and one that was not written whole.
func TestLedgerFiles(t *testing.T) {
	for _, row := range []struct {
		why, text, message string
		open               int
	}{
		{"nothing", "", "", 0},
		{"a line that was being written", `{"entry":1,"vendor":"v","undo":{"operation":"o","path":{"id":"/id"}}}` + "\n" + `{"entry":2,"und`, "", 1},
		{"what became of it", `{"entry":1,"undo":{"operation":"o","path":{"id":"/id"}}}` + "\n" + `{"entry":1,"heard":true,"made":[{"id":"1"},{"id":"2"}]}` + "\n" + `{"entry":1,"gone":{"id":"1"}}` + "\n", "", 1},
		{"another file", "name: x\n", ":1: this is no line of a ledger", 0},
		{"an entry without a beginning", `{"entry":2,"heard":true}` + "\n", ":1: this is no line of a ledger (there is no place for an entry 2)", 0},
		{"an entry that begins twice", strings.Repeat(`{"entry":1,"undo":{"operation":"o","path":{}}}`+"\n", 2), ":2: this is no line", 0},
	} {
		t.Run(row.why, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger")
			if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
				t.Fatal(err)
			}
			l, err := OpenLedger(path)
			if row.message != "" {
				if err == nil || !strings.Contains(err.Error(), row.message) {
					t.Errorf("it is opened with %v", err)
				}
				return
			}
			if err != nil || l.Open() != row.open {
				t.Fatalf("%v, and %d are open", err, l.Open())
			}
			// What is written next must stand on a line of its own.
			if _, err := l.begin(ledgerLine{Undo: &scenarios.Undo{Operation: "p"}}); err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			if l, err = OpenLedger(path); err != nil || l.Open() != row.open+1 {
				t.Fatalf("opened again: %v", err)
			}
			l.file.Close()
		})
	}
	if _, err := OpenLedger(filepath.Join(t.TempDir(), "none", "ledger")); err == nil {
		t.Error("a ledger in no folder is opened")
	}
}

// TestLedgerThatCannotBeWritten ends the run, before a call or after it, and what
// was made is taken away from memory.
func TestLedgerThatCannotBeWritten(t *testing.T) {
	for _, at := range []int{5, 6} { // before the first object, and when it is made
		v := newVendor(t, "secoda")
		before := v.holdings(t)
		v.after = func(n int) error {
			if n == at {
				return v.player.Ledger.file.Close()
			}
			return nil
		}
		err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
		if err == nil || !strings.Contains(err.Error(), "write to the ledger") {
			t.Errorf("it ended with %v", err)
		}
		if made := slices.ContainsFunc(v.calls, func(r *http.Request) bool { return r.Method == http.MethodDelete }); made != (at == 6) || v.holdings(t) != before {
			t.Errorf("closed at call %d, after %d calls something is left, or was made without a line", at, len(v.calls))
		}
	}
}

// TestMatches tells own objects from others.
func TestMatches(t *testing.T) {
	for _, row := range []struct {
		why, where, item string
		matches          bool
	}{
		{"the same", `{"/name":"ringer 7f3a9c team"}`, `{"name":"ringer 7f3a9c team"}`, true},
		{"trimmed, and in other case", `{"/name":"ringer 7f3a9c"}`, `{"name":"RINGER 7f3a9c &lt;b&gt;"}`, true},
		{"with other signs for blanks", `{"/name":"ringer 7f3a9c"}`, `{"name":"ringer&nbsp;7f3a9c-team"}`, true},
		{"in another text", `{"/name":"ringer 7f3a9c"}`, `{"name":null,"notes":"ringer 7f3a9c"}`, true},
		{"inside of something else", `{"/name":"ringer 7f3a9c"}`, `{"group":{"name":"ringer 7f3a9c"}}`, false},
		{"of another run", `{"/name":"ringer 7f3a9c"}`, `{"name":"ringer 7f3a9d"}`, false},
		{"an id is the whole id", `{"/id":"12"}`, `{"id":"123","name":"ringer 7f3a9c"}`, false},
		{"a number for a text", `{"/id":"12"}`, `{"id":12,"name":"ringer 7f3a9c"}`, true},
		{"nothing that is the run's", `{"/id":"12"}`, `{"id":"12"}`, false},
		{"both", `{"/id":"12","/of":"3"}`, `{"id":"12","of":"4","name":"ringer 7f3a9c"}`, false},
		{"nothing there", `{"/id":"12"}`, `{}`, false},
		{"null", `{"/id":null}`, `{"id":null}`, false},
		{"nothing asked", `{}`, `{"id":"12"}`, false},
	} {
		where, err := schemas.DecodeJSON([]byte(row.where))
		if err != nil {
			t.Fatal(err)
		}
		item, err := schemas.DecodeJSON([]byte(row.item))
		if err != nil {
			t.Fatal(err)
		}
		found := scenarios.Found{Where: where.(map[string]any)}
		value := item.(map[string]any)
		if got := matches(&found, item, mark) && marked(value, mark); got != row.matches {
			t.Errorf("%s: %s matches %s: %v", row.why, row.where, row.item, !row.matches)
		}
	}
}

// TestUndoShown reads answers.
func TestUndoShown(t *testing.T) {
	for _, row := range []struct{ why, path, body, want string }{
		{"one", `{"id":"/id"}`, `{"id":"a"}`, `[map[id:a]]`},
		{"several, beside a text", `{"of":"x","id":"/results/*/id"}`, `{"results":[{"id":1},{"id":2}]}`, `[map[id:1 of:x] map[id:2 of:x]]`},
		{"none", `{"id":"/id"}`, `{}`, `[]`},
		{"known before", `{"id":"x"}`, ``, `[map[id:x]]`},
		{"an empty answer", `{"id":"/id"}`, ``, `[]`},
	} {
		var undo scenarios.Undo
		if err := schemas.Unmarshal([]byte(row.path), &undo.Path); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(shownBy(&undo, contracts.Exchange{Status: 201, Body: []byte(row.body)})); got != row.want {
			t.Errorf("%s: %s", row.why, got)
		}
	}
}

// bulk makes a group with two members in one call.
const bulk = `params:
  user_id: {says: A user., collection: users}
  other_user_id: {says: Another., collection: users}
steps:
  - name: group
    operation: create-workspace-group
    body: {workspace_group: {name: "{{run}} group"}}
    expect: {status: 200}
    save: {group: /results/0/id}
    undo:
      operation: delete-workspace-group
      path: {id: /results/*/id}
      found: {operation: get-workspace-groups, query: {matching: "{{run}}"}, items: "/workspace_groups/*", where: {/name: "{{run}}"}}
  - name: members
    operation: create-user-group-memberships
    body: {user_group_memberships: [{user_id: "{{#user_id}}", workspace_group_id: "{{#group}}"}, {user_id: "{{other_user_id}}", workspace_group_id: "{{group}}"}]}
    expect: {status: 200}
    save: {member: "/user_group_memberships/*/id"}
    undo: &members
      - operation: delete-user-group-membership
        path: {id: "/results/*/id"}
        found: {operation: get-user-group-memberships, query: {group_ids: "{{group}}"}, items: "/user_group_memberships/*", where: {/workspace_group_id: "{{group}}"}}
  - {name: take one out, operation: delete-user-group-membership, path: {id: "{{member}}"}, expect: {status: 204}}
`

// TestSeveralAtOnce undoes two objects of one call, one of which is gone.
func TestSeveralAtOnce(t *testing.T) {
	for at := range 4 {
		for _, how := range deaths {
			v := newVendor(t, "kantata")
			v.stories = []*scenarios.Story{steps(t, bulk)}
			before := v.holdings(t)
			v.dies(t, how, at)
			if v.holdings(t) != before || v.player.Ledger.Open() != 0 {
				t.Errorf("%s at call %d: something is left", how, at)
			}
			if at > 0 {
				continue
			}
			if want := []string{"group 200", "members 200", "take one out 204"}; !slices.Equal(v.names(), want) {
				t.Fatalf("%v was played", v.names())
			}
			body := string(v.one(t, "members").Exchange.RequestBody)
			if !strings.Contains(body, `"user_id":`+v.player.Params["user_id"]+",") && !strings.Contains(body, `"user_id":`+v.player.Params["user_id"]+"}") {
				t.Errorf("the number is not one: %s", body)
			}
			deleted := slices.DeleteFunc(v.calls, func(r *http.Request) bool { return r.Method != http.MethodDelete })
			if n := len(deleted); n != 3 {
				t.Errorf("%d calls took something away, want 3", n)
			}
		}
	}
}
