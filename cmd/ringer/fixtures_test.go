package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// generatedRows is how many rows of each collection the tests' worlds have. Edge and
// invalid instances are played where there are no more than they may refer to, as
// the README says.
const generatedRows, rowsAtEdges = 260, 100

// generatedWorld serves worlds that begin with so many generated rows in each
// collection of every vendor but one, or in all when that is empty.
func generatedWorld(t *testing.T, rows int, leftOut string) *httptest.Server {
	t.Helper()
	var text strings.Builder
	text.WriteString("version: 1\nname: generated\nseed: 1\nclock: 2025-01-01T00:00:00Z\ngenerate:\n")
	for _, vendor := range contracts.Embedded().Names() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for _, pass := range []bool{true, false} { // what others refer to comes first
			for _, collection := range contract.Collections {
				g, err := fixtures.New(contracts.Embedded(), vendor, schemaOf(collection), 1)
				if err != nil {
					t.Fatal(err)
				}
				related, err := g.Related()
				if err != nil {
					t.Fatal(err)
				}
				if refers := len(related) > 1; refers != pass && collection.Name != leftOut {
					fmt.Fprintf(&text, "  - {vendor: %s, collection: %s, count: %d}\n", vendor, collection.Name, rows)
				}
			}
		}
	}
	scenario, err := scenarios.Parse(contracts.Embedded(), "generated.yaml", []byte(text.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: all, Scenario: scenario, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(server)
	t.Cleanup(front.Close)
	return front
}

func schemaOf(collection *contracts.Collection) string {
	return collection.Ref()[strings.LastIndexByte(collection.Ref(), '/')+1:]
}

// send plays a request in a world of its own.
func send(t *testing.T, server *httptest.Server, world string, request fixtures.HTTPRequest) (status int, reason string) {
	t.Helper()
	r, err := request.Send(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Ringer-World", world)
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("X-Ringer-Reason")
}

// dropWorld removes a world that is of no more use.
func dropWorld(t *testing.T, server *httptest.Server, world string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodDelete, server.URL+"/_ringer/worlds/"+world, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
}

// memberships are left out where they would be in the way of those that are
// created.
const memberships = "user_group_memberships"

// Whole requests are accepted, and bodies are answered as their label says.
func TestFixturesThroughTheFake(t *testing.T) {
	server, edges := generatedWorld(t, generatedRows, memberships), generatedWorld(t, rowsAtEdges, memberships)
	played := map[fixtures.Kind]int{}
	for _, vendor := range contracts.Embedded().Names() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range contract.Operations {
			if strings.HasSuffix(op.ID, "-membership") {
				continue // the world has none: see TestRequestsOneAfterAnother
			}
			g, err := fixtures.New(contracts.Embedded(), vendor, op.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range g.Kinds() {
				t.Run(op.ID+" "+string(kind), func(t *testing.T) {
					at := server
					if kind == fixtures.Edge || kind == fixtures.Invalid {
						at = edges
					}
					played[kind] += playKind(t, at, g, kind)
				})
			}
		}
	}
	for kind, least := range map[fixtures.Kind]int{fixtures.Valid: 500, fixtures.Edge: 500, fixtures.Invalid: 400, fixtures.Request: 1000} {
		if played[kind] < least/everyInstance() {
			t.Errorf("only %d %s instances were played", played[kind], kind)
		}
	}
}

// everyInstance is one of how many instances are played: with -short, one of four.
func everyInstance() int {
	if testing.Short() {
		return 4
	}
	return 1
}

func playKind(t *testing.T, server *httptest.Server, g *fixtures.Generator, kind fixtures.Kind) (played int) {
	t.Helper()
	n, rows := generatedRows, generatedRows
	if kind == fixtures.Edge || kind == fixtures.Invalid {
		rows = rowsAtEdges
		var err error
		if n, err = g.Changes(kind); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < n; i += everyInstance() {
		whole, err := g.Instance(fixtures.Request, i%rows) // for its path and query
		if err != nil {
			t.Fatal(err)
		}
		var request fixtures.HTTPRequest
		if err := json.Unmarshal(whole.JSON, &request); err != nil {
			t.Fatal(err)
		}
		instance, err := g.Instance(kind, i)
		if err != nil {
			t.Fatal(err)
		}
		if kind != fixtures.Request {
			request.Body = instance.JSON
		}
		world := fmt.Sprintf("%s-%s-%d", g.Schema, kind, i)
		status, reason := send(t, server, world, request)
		dropWorld(t, server, world)
		if want := instance.Status; want != 0 && status != want || want == 0 && status >= 400 {
			t.Errorf("%s %q at %q: answered with %d (%s), and not %d: %s", instance.Rule, instance.Label, instance.Pointer, status, reason, want, request.Body)
		}
		played++
	}
	return played
}

// Requests do not get in each other's way: all of them can be sent to one world,
// what deletes last.
func TestRequestsOneAfterAnother(t *testing.T) {
	for _, leftOut := range []string{memberships, ""} {
		server := generatedWorld(t, generatedRows, leftOut)
		for _, deletes := range []bool{false, true} {
			for _, vendor := range contracts.Embedded().Names() {
				contract, err := contracts.Embedded().Load(vendor)
				if err != nil {
					t.Fatal(err)
				}
				for _, op := range contract.Operations {
					isOfMembership := strings.HasSuffix(op.ID, "-membership")
					if (op.Method == http.MethodDelete) == deletes && (leftOut == "") == isOfMembership {
						playAll(t, server, vendor, op.ID)
					}
				}
			}
		}
	}
}

func playAll(t *testing.T, server *httptest.Server, vendor, operation string) {
	t.Helper()
	g, err := fixtures.New(contracts.Embedded(), vendor, operation, 1)
	if err != nil {
		t.Fatal(err)
	}
	for instance, err := range g.Instances(fixtures.Request, generatedRows) {
		if err != nil {
			t.Fatal(err)
		}
		var request fixtures.HTTPRequest
		if err := json.Unmarshal(instance.JSON, &request); err != nil {
			t.Fatal(err)
		}
		if status, reason := send(t, server, "one", request); status >= 400 {
			t.Errorf("%s is answered with %d (%s): %s", operation, status, reason, instance.JSON)
		}
	}
}

// Rows that a scenario generates are those that generate writes.
func TestGeneratedRowsAreTheSame(t *testing.T) {
	server := generatedWorld(t, generatedRows, "")
	answer, err := server.Client().Get(server.URL + "/_ringer/state")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	state, err := schemas.DecodeJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, vendor := range contracts.Embedded().Names() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for _, collection := range contract.Collections {
			t.Run(vendor+" "+collection.Name, func(t *testing.T) {
				g, err := fixtures.New(contracts.Embedded(), vendor, schemaOf(collection), 1)
				if err != nil {
					t.Fatal(err)
				}
				var want []any
				for instance, err := range g.Instances(fixtures.Valid, generatedRows) {
					if err != nil {
						t.Fatal(err)
					}
					value, err := schemas.DecodeJSON(instance.JSON)
					if err != nil {
						t.Fatal(err)
					}
					want = append(want, value)
				}
				got, _ := schemas.Lookup(state, "/"+vendor+"/"+collection.Name)
				if diff := cmp.Diff(any(want), got); diff != "" {
					t.Errorf("(-file +world):\n%s", diff)
				}
			})
		}
	}
}

// Instances are of the vendor packages' own types.
func TestInstancesAsGoValues(t *testing.T) {
	g, err := fixtures.New(contracts.Embedded(), "kantata", "workspace_group", 1)
	if err != nil {
		t.Fatal(err)
	}
	groups, err := fixtures.As[kantata.WorkspaceGroup](g.Instances(fixtures.Valid, 3))
	if err != nil {
		t.Fatal(err)
	}
	if len(groups) != 3 || groups[2].ID != "100003" || groups[2].Name == "" || groups[2].CreatedAt.IsZero() {
		t.Errorf("the groups are %+v", groups)
	}
	if _, err := fixtures.As[struct{ ID string }](g.Instances(fixtures.Valid, 1)); err == nil {
		t.Error("a type that lacks members is taken")
	}
}
