package ringertest_test

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// recorder is a test that keeps what it is told.
type recorder struct {
	testing.TB
	name   string
	errors []string
	ends   []func()
}

func (r *recorder) Name() string     { return r.name }
func (r *recorder) Cleanup(f func()) { r.ends = append(r.ends, f) }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

// do runs a part of the test, which may stop, and gives what it was told.
func (r *recorder) do(part func()) string {
	done := make(chan bool)
	go func() { defer close(done); part() }()
	<-done
	return strings.Join(r.errors, "\n")
}

func (r *recorder) end() {
	for _, f := range r.ends {
		f()
	}
}

// get asks for the groups at a base address.
func get(t *testing.T, client *http.Client, base string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "GET", base+"/api/v1/auth/group", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer x")
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}

// TestAnyNameIsAWorld asks for worlds by names that are no worlds' names, and by
// names that others are made into: each has a world of its own.
func TestAnyNameIsAWorld(t *testing.T) {
	r := ringertest.Start(t, secoda.New())
	names := []string{
		"TestPlain", "Test.dots_and-lines", "default", ".", "..", " ", "-", "/",
		"Test/sub", "Test-sub", "Test sub", "Test_sub", "Test//sub", "test/sub", "Test/sub#01",
		"Test/größe", "Test/gr-e", "テスト", "试验", "\xff", "\xfe", "%2F", "a%2Fb", "a\nb", "a\x00b",
		strings.Repeat("n", 64), strings.Repeat("n", 65), strings.Repeat("n", 66), strings.Repeat("n", 63) + "/",
		strings.Repeat("Long/", 1000),
	}
	for _, name := range names[:len(names):len(names)] {
		names = append(names, r.World(name).Name()) // may be what the name was made into
	}
	of := map[string]string{} // name by world
	for _, name := range names {
		w := r.World(name)
		if earlier, shared := of[w.Name()]; shared && earlier != name {
			t.Errorf("%q and %q share the world %s", earlier, name, w.Name())
		}
		if of[w.Name()] = name; w.Name() != r.World(name).Name() {
			t.Errorf("%q has two worlds", name)
		}
		w.SetState(ringertest.State{"secoda": {"groups": {{"name": "of " + w.Name()}}}})
	}
	for world, name := range of {
		w := r.World(name)
		if status := get(t, http.DefaultClient, w.URL); status != 200 {
			t.Errorf("the world of %q answered %d", name, status)
		}
		if groups := ringertest.Objects[struct{ Name string }](w, "secoda", "groups"); len(groups) != 1 || groups[0].Name != "of "+world || len(w.Requests()) != 1 {
			t.Errorf("the world of %q holds %v and has %d requests", name, groups, len(w.Requests()))
		}
	}
}

// TestWhatFailsTheTest has a test do what cannot be done: it stops, and is told
// why.
func TestWhatFailsTheTest(t *testing.T) {
	for _, row := range []struct {
		why  string
		do   func(w *ringertest.World, r *ringertest.Server)
		want string
	}{
		{"the empty name", func(_ *ringertest.World, r *ringertest.Server) { r.World("") }, "ringer: the empty text cannot be a world's name"},
		{"a rule for an operation that there is not", func(w *ringertest.World, _ *ringertest.Server) {
			w.AddRule(ringertest.Rule{When: ringertest.When{Vendor: "secoda", Operation: "list-group"}, Then: ringertest.Then{Error: "conflict"}})
		}, `did you mean "list-groups"?`},
		{"a rule that does two things", func(w *ringertest.World, _ *ringertest.Server) {
			w.AddRule(ringertest.Rule{Then: ringertest.Then{Error: "conflict", Status: 500}})
		}, `"error" and "status" cannot both be what a rule does`},
		{"a rule of an id that is taken", func(w *ringertest.World, _ *ringertest.Server) {
			w.AddRule(ringertest.Rule{ID: "mine", Then: ringertest.Then{Error: "conflict"}})
			w.AddRule(ringertest.Rule{ID: "mine", Then: ringertest.Then{Error: "conflict"}})
		}, "there is a rule of this id already"},
		{"a rule that was removed", func(w *ringertest.World, _ *ringertest.Server) {
			rule := w.AddRule(ringertest.Rule{Then: ringertest.Then{Error: "conflict"}})
			rule.Remove()
			rule.Remove()
		}, `there is no rule "added-1" in this world`},
		{"a state of another vendor", func(w *ringertest.World, _ *ringertest.Server) { w.SetState(ringertest.State{"kantata": {}}) }, "the vendor kantata is not served here"},
		{"a state with a wrong field", func(w *ringertest.World, _ *ringertest.Server) {
			w.SetState(ringertest.State{"secoda": {"groups": {{"name": 7}}}})
		}, "/secoda/groups/0/name"},
		{"a state that is no JSON", func(w *ringertest.World, _ *ringertest.Server) { w.SetState(func() {}) }, "state: "},
		{"a text that is no YAML", func(w *ringertest.World, _ *ringertest.Server) { w.SetState("{") }, "state.yaml:1:"},
		{"a collection that there is not", func(w *ringertest.World, _ *ringertest.Server) { ringertest.Objects[any](w, "secoda", "users") }, `no vendor "secoda" with a collection "users"`},
		{"objects of another type", func(w *ringertest.World, _ *ringertest.Server) {
			w.SetState("secoda: {groups: [{name: A}]}")
			ringertest.Objects[struct{ Name int }](w, "secoda", "groups")
		}, "cannot unmarshal string"},
		{"a clock that goes back", func(w *ringertest.World, _ *ringertest.Server) { w.Advance(-time.Second) }, "cannot be moved by -1s"},
		{"a clock that goes too far", func(w *ringertest.World, _ *ringertest.Server) {
			for range 100 {
				w.Advance(math.MaxInt64)
			}
		}, "as far as a date can show"},
		{"a snapshot of no name", func(w *ringertest.World, _ *ringertest.Server) { w.Snapshot("a b") }, `"a b" cannot be a snapshot's name`},
		{"a snapshot that there is not", func(w *ringertest.World, _ *ringertest.Server) { w.Restore("none") }, `has no snapshot "none"`},
		{"a mark of a snapshot's name", func(w *ringertest.World, _ *ringertest.Server) {
			w.Snapshot("here")
			w.Mark("here")
		}, "take another name for the mark"},
		{"changes since nothing", func(w *ringertest.World, _ *ringertest.Server) { w.ChangesSince("none") }, "no mark of that name"},
		{"a verification of a credential", func(w *ringertest.World, _ *ringertest.Server) {
			w.Verify(ringertest.When{Header: map[string]string{"Authorization": "x"}}, ringertest.Exactly(1))
		}, "stands in no journal"},
		{"too many worlds", func(w *ringertest.World, r *ringertest.Server) {
			for i := range 4 {
				r.World(fmt.Sprint(i)).Reset()
			}
		}, "there are 3 worlds already"},
	} {
		t.Run(row.why, func(t *testing.T) {
			failing := &recorder{TB: t, name: "TestFailing"}
			defer failing.end()
			reached := ""
			told := failing.do(func() {
				r := ringertest.StartWith(failing, ringertest.Options{Server: mock.Options{MaxWorlds: 3}}, secoda.New())
				row.do(r.World(failing.Name()), r)
				reached = "and it went on"
			})
			if !strings.Contains(told, row.want) || len(failing.errors) != 1 || reached != "" && !strings.Contains(row.why, "verification") {
				t.Errorf("the test was told %q %s, want %q", told, reached, row.want)
			}
		})
	}
}

// TestStartFails has a server that cannot start.
func TestStartFails(t *testing.T) {
	for _, row := range []struct {
		why     string
		options ringertest.Options
		vendors []*mock.Vendor
		want    string
	}{
		{"no vendor", ringertest.Options{}, nil, "there is no vendor to serve"},
		{"a scenario that there is not", ringertest.Options{Scenario: "dema"}, []*mock.Vendor{secoda.New()}, `did you mean "demo"?`},
		{"a file that there is not", ringertest.Options{Scenario: "testdata/none.yaml"}, []*mock.Vendor{secoda.New()}, "testdata/none.yaml"},
		{"a text with a mistake", ringertest.Options{Scenario: "version: 1\nnam: x\n"}, []*mock.Vendor{secoda.New()}, "scenario.yaml:2:"},
	} {
		failing := &recorder{TB: t, name: "TestFailing"}
		told := failing.do(func() { ringertest.StartWith(failing, row.options, row.vendors...) })
		if !strings.Contains(told, row.want) || len(failing.errors) != 1 {
			t.Errorf("%s: the test was told %q, want %q", row.why, told, row.want)
		}
	}
}

// TestUnknownCallFailsItsTest sends calls that no contract knows: the test whose
// world they come to is told, unless it allows them.
func TestUnknownCallFailsItsTest(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		outer, inner := &recorder{TB: t, name: "TestOuter"}, &recorder{TB: t, name: "TestOuter/inner"}
		r := ringertest.StartWith(outer, ringertest.Options{AllowUnknownCalls: allowed}, secoda.New())
		get(t, http.DefaultClient, r.World(outer.Name()).URL+"/outer")
		get(t, http.DefaultClient, r.WorldFor(inner).URL+"/inner")
		inner.end()
		get(t, http.DefaultClient, r.World(inner.Name()).URL+"/late")
		outer.end()
		got := fmt.Sprint(len(outer.errors), len(inner.errors))
		if want := map[bool]string{false: "2 1", true: "0 0"}[allowed]; got != want {
			t.Errorf("allowed %t: the tests were told %q and %q", allowed, outer.errors, inner.errors)
		}
		if !allowed && (!strings.Contains(inner.errors[0], "no contract knows GET /inner/api/v1/auth/group") || !strings.Contains(outer.errors[1], "/late")) {
			t.Errorf("the tests were told %q and %q", outer.errors, inner.errors)
		}
	}
}

// TestWorldEndsWithItsTest asks for worlds in subtests, in parallel ones too: none
// is left of those that are theirs.
func TestWorldEndsWithItsTest(t *testing.T) {
	r := ringertest.Start(t, secoda.New())
	t.Run("all", func(t *testing.T) {
		for i := range 20 {
			t.Run(fmt.Sprintf("of Σ %d", i), func(t *testing.T) {
				t.Parallel()
				w := r.WorldFor(t)
				w.SetState(ringertest.State{"secoda": {"groups": make([]map[string]any, 0)}})
				for range i {
					if status := get(t, w.Client(), r.URL); status != 200 {
						t.Errorf("answered %d", status)
					}
				}
				w.Verify(ringertest.When{Operation: "list-groups"}, ringertest.Exactly(i))
			})
		}
	})
	r.World("kept").Reset()
	response, err := http.Get(r.URL + "/_ringer/worlds")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(body), `"name"`) != 1 || !strings.Contains(string(body), `"kept"`) {
		t.Errorf("there are the worlds %s", body)
	}
}

// TestClientLeadsToItsWorld asks every address of the server, and another server.
func TestClientLeadsToItsWorld(t *testing.T) {
	r, other := ringertest.Start(t, secoda.New()), ringertest.Start(t, secoda.New())
	port := r.URL[strings.LastIndex(r.URL, ":"):]
	w := r.World(t.Name())
	for i, base := range []string{r.URL, w.URL, "http://localhost" + port} {
		if get(t, w.Client(), base); len(w.Requests()) != i+1 {
			t.Errorf("a call to %s did not come to the world", base)
		}
	}
	get(t, w.Client(), r.World("named by its prefix").URL)
	get(t, w.Client(), other.URL)
	if n := len(w.Requests()); n != 3 {
		t.Errorf("%d calls came to the world, want 3", n)
	}
	if n := len(other.World("default").Requests()); n != 1 {
		t.Errorf("%d calls came to the other server's own world, want 1", n)
	}
}

// TestScenarios begins worlds in each way that a scenario can be given.
func TestScenarios(t *testing.T) {
	const text = "version: 1\nname: x\ndata: {secoda: {groups: [{name: A}, {name: B}]}}\n"
	file := filepath.Join(t.TempDir(), "two.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for scenario, groups := range map[string]int{"": 0, "empty": 0, text: 2, file: 2} {
		r := ringertest.StartWith(t, ringertest.Options{Scenario: scenario}, secoda.New())
		if got := len(r.World(t.Name()).State()["secoda"]["groups"]); got != groups {
			t.Errorf("%.20q: %d groups, want %d", scenario, got, groups)
		}
	}
}

// TestStateComesBack puts in what was taken out, as another test's beginning.
func TestStateComesBack(t *testing.T) {
	r := ringertest.StartWith(t, ringertest.Options{Scenario: "demo"}, secoda.New())
	from, to := r.World("from"), r.World("to")
	to.SetState("secoda: {groups: []}")
	if groups := to.State()["secoda"]["groups"]; len(groups) != 0 {
		t.Fatalf("there are %d groups", len(groups))
	}
	to.SetState(from.State())
	if diff := cmp.Diff(from.State(), to.State()); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}

// TestTime moves one world's clock.
func TestTime(t *testing.T) {
	r := ringertest.StartWith(t, ringertest.Options{Scenario: "version: 1\nname: x\nclock: 2025-01-01T00:00:00Z\n"}, secoda.New())
	w := r.World(t.Name())
	w.Advance(36 * time.Hour)
	if got, want := w.Now().Sub(r.World("other").Now()), 36*time.Hour; got != want {
		t.Errorf("the clock moved by %s, want %s", got, want)
	}
}
