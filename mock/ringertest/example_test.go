package ringertest_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/world"
)

// createGroup stands for your own code: it takes a client and a base address.
func createGroup(client *http.Client, base, name string) (status int) {
	request, err := http.NewRequest("POST", base+"/auth/group", strings.NewReader(`{"name":"`+name+`"}`))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", "Bearer any-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		panic(err)
	}
	if err := response.Body.Close(); err != nil {
		panic(err)
	}
	return response.StatusCode
}

// In a test, t is the *testing.T; the server ends with the test.
func ExampleStart() {
	t := newExample("TestCreatesAGroup")
	defer t.end()

	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	fmt.Println(createGroup(http.DefaultClient, w.URL+"/api/v1", "Analysts"))
	for _, request := range w.Requests() {
		fmt.Println(request.Seq, request.Operation, request.Status)
	}
	// Output:
	// 201
	// 1 create-group 201
}

// Each world begins with the scenario.
func ExampleStartWith() {
	t := newExample("TestWithTheDemo")
	defer t.end()

	r := ringertest.StartWith(t, ringertest.Options{Scenario: "demo", Strict: true}, secoda.New())
	w := r.World(t.Name())

	fmt.Println(len(w.State()["secoda"]["groups"]) > 0)
	// Output:
	// true
}

// A subtest has a world of its own, which ends with it.
func ExampleServer_WorldFor() {
	t := newExample("TestGroups")
	defer t.end()
	r := ringertest.Start(t, secoda.New())

	// As t.Run("a name that is taken", func(t *testing.T) { … }) has it:
	sub := newExample("TestGroups/a name that is taken")
	w := r.WorldFor(sub)
	createGroup(http.DefaultClient, w.URL+"/api/v1", "Analysts")
	fmt.Println(len(w.Requests()), w.Name())
	sub.end()
	// Output:
	// 1 TestGroups-a-name-that-is-taken.fd2da69d972abee15b6e4a05
}

// A client that leads to the world lets the tested code keep one base address.
func ExampleWorld_Client() {
	t := newExample("TestClient")
	defer t.end()
	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	createGroup(w.Client(), r.URL+"/api/v1", "Analysts")
	fmt.Println(len(w.Requests()), len(r.World("default").Requests()))
	// Output:
	// 1 0
}

// Changes states all that the tested code did to the vendor, and that it did
// nothing else.
func ExampleWorld_Changes() {
	t := newExample("TestChanges")
	defer t.end()
	r := ringertest.StartWith(t, ringertest.Options{Scenario: "version: 1\nname: set\nclock: 2025-01-01T00:00:00Z\n"}, secoda.New())
	w := r.World(t.Name())

	createGroup(http.DefaultClient, w.URL+"/api/v1", "Analysts")

	want := []world.Change{{
		Vendor: "secoda", Collection: "groups", Change: "added", By: "client",
		After: map[string]any{
			"name": "Analysts", "users": []any{}, "icon": "", "description": "", "snowflake_role": nil,
			"created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z",
		},
	}}
	// What the vendor makes up is left to it.
	chosen := cmpopts.IgnoreMapEntries(func(field string, _ any) bool { return field == "id" || field == "workspace_id" })
	fmt.Print(cmp.Diff(want, w.Changes(), cmpopts.IgnoreFields(world.Change{}, "ID"), chosen))
	fmt.Println("as expected")
	// Output:
	// as expected
}

// A mark tells what the tested code does from what the test itself did before.
func ExampleWorld_ChangesSince() {
	t := newExample("TestMark")
	defer t.end()
	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	createGroup(http.DefaultClient, w.URL+"/api/v1", "Analysts")
	w.Mark("prepared")
	createGroup(http.DefaultClient, w.URL+"/api/v1", "Stewards")
	for _, change := range w.ChangesSince("prepared") {
		fmt.Println(change.Change, change.After["name"])
	}
	// Output:
	// added Stewards
}

// The state is what vendors hold, with the fields that are given; the rest is
// filled in.
func ExampleWorld_SetState() {
	t := newExample("TestState")
	defer t.end()
	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	w.SetState(ringertest.State{"secoda": {"groups": {{"name": "Analysts", "users": []string{"ada"}}}}})

	type Group struct {
		Name  string
		Users []string
	}
	fmt.Println(ringertest.Objects[Group](w, "secoda", "groups"))
	// Output:
	// [{Analysts [ada]}]
}

// A rule makes some requests fail, as a scenario's rules do.
func ExampleWorld_AddRule() {
	t := newExample("TestRetries")
	defer t.end()
	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	w.AddRule(ringertest.Rule{
		When:  ringertest.When{Operation: "create-group"},
		Then:  ringertest.Then{Error: "rate_limited", Headers: map[string]string{"Retry-After": "1"}},
		Times: 1,
	})

	fmt.Println(createGroup(http.DefaultClient, w.URL+"/api/v1", "Analysts"))
	fmt.Println(createGroup(http.DefaultClient, w.URL+"/api/v1", "Analysts"))
	// Output:
	// 429
	// 201
}

// Verify asks whether the right requests came; when they did not, the test is
// told which ones came nearest.
func ExampleWorld_Verify() {
	t := newExample("TestVerify")
	defer t.end()
	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	createGroup(http.DefaultClient, w.URL+"/api/v1", "Analyst")

	w.Verify(ringertest.When{Operation: "create-group"}, ringertest.Exactly(1))
	w.Verify(ringertest.When{Operation: "create-group", Body: map[string]any{"/name": "Analysts"}}, ringertest.Exactly(1))
	// Output:
	// ringer: world TestVerify: expected exactly 1, but there were none; the nearest other one is POST /api/v1/auth/group, whose body/name is "Analyst" and not "Analysts"
	// 	POST /api/v1/auth/group (seq 1, create-group, answered 201):
	// 		body/name is "Analyst" and not "Analysts"
}

// The world's clock moves when the test says so.
func ExampleWorld_Advance() {
	t := newExample("TestLimit")
	defer t.end()
	r := ringertest.StartWith(t, ringertest.Options{Scenario: "version: 1\nname: set\nclock: 2025-01-01T00:00:00Z\n"}, secoda.New())
	w := r.World(t.Name())
	w.AddRule(ringertest.Rule{
		When: ringertest.When{Vendor: "secoda"},
		Then: ringertest.Then{Limit: &ringertest.Limit{Requests: 1, Per: ringertest.Duration(time.Minute)}},
	})

	fmt.Println(createGroup(http.DefaultClient, w.URL+"/api/v1", "A"))
	fmt.Println(createGroup(http.DefaultClient, w.URL+"/api/v1", "B"))
	w.Advance(time.Minute)
	fmt.Println(createGroup(http.DefaultClient, w.URL+"/api/v1", "B"))
	// Output:
	// 201
	// 429
	// 201
}

// A snapshot is a state to come back to.
func ExampleWorld_Snapshot() {
	t := newExample("TestSnapshot")
	defer t.end()
	r := ringertest.Start(t, secoda.New())
	w := r.World(t.Name())

	createGroup(http.DefaultClient, w.URL+"/api/v1", "A")
	w.Snapshot("one-group")
	createGroup(http.DefaultClient, w.URL+"/api/v1", "B")
	w.Restore("one-group")
	fmt.Println(len(w.State()["secoda"]["groups"]))
	w.Reset()
	fmt.Println(len(w.State()["secoda"]["groups"]))
	// Output:
	// 1
	// 0
}

// example is a test as far as an example needs one.
type example struct {
	name     string
	cleanups []func()
}

func newExample(name string) *example { return &example{name: name} }

func (t *example) Helper()                           {}
func (t *example) Name() string                      { return t.name }
func (t *example) Cleanup(f func())                  { t.cleanups = append(t.cleanups, f) }
func (t *example) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (t *example) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (t *example) end() {
	for _, f := range t.cleanups {
		f()
	}
}
