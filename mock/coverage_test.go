package mock_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// met lists the targets that were met, each with how often.
func met(coverage world.Coverage) (lines []string) {
	for _, op := range coverage.Operations {
		for _, target := range op.Targets {
			if target.Met > 0 {
				lines = append(lines, fmt.Sprint(target.ID, " ", target.Met))
			}
		}
	}
	return lines
}

// manyGroups has two pages of groups.
var manyGroups = `
version: 1
name: many-groups
clock: 2025-01-01T00:00:00Z
auth: [{vendor: secoda, token: any-token}]
data: {secoda: {groups: [` + strings.Repeat("{name: A}, ", 51) + `{name: B}]}}
`

func scenario(t *testing.T, text string) *scenarios.Scenario {
	t.Helper()
	parsed, err := scenarios.Parse(contracts.Embedded(), "test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestCoverageOfAWorld(t *testing.T) {
	client := serve(t, mock.Options{Scenario: scenario(t, manyGroups)})
	read := func(world string) (coverage world.Coverage) {
		t.Helper()
		answer := client.Do("GET", "/_ringer/worlds/"+world+"/_ringer/coverage", "")
		if err := json.Unmarshal([]byte(answer.Body), &coverage); err != nil || answer.Status != 200 {
			t.Fatalf("coverage answered %d: %v", answer.Status, err)
		}
		return coverage
	}
	nothing := read("default")
	if s := nothing.Summary; s.Met != 0 || s.Percent != 0 || s.Total < 40 || len(nothing.Operations) != 5 {
		t.Fatalf("before any request the summary is %+v of %d operations", s, len(nothing.Operations))
	}
	client.Do("GET", groupsPath, "")
	client.Do("GET", groupsPath+"?page=2", "")
	client.Do("GET", groupsPath+"?page=3", "")
	client.Do("GET", groupsPath+"?page=0", "")
	client.Do("GET", groupsPath+"?page=x", "")
	client.Do("HEAD", groupsPath+"/nobody", "")
	client.Do("GET", groupsPath, "", "Authorization: ")
	client.Do("GET", groupsPath+"s", "")
	want := []string{
		"secoda/list-groups/200 2", "secoda/list-groups/400 3", "secoda/list-groups/401 1",
		"secoda/list-groups/page-first 1", "secoda/list-groups/page-last 1", "secoda/list-groups/page-past-the-end 1",
		"secoda/get-group/404 1",
	}
	got := read("default")
	if diff := cmp.Diff(want, met(got)); diff != "" {
		t.Errorf("met (-want +got):\n%s", diff)
	}
	if s := got.Summary; s.Met != len(want) || s.Percent != float64(1000*s.Met/s.Total)/10 {
		t.Errorf("the summary is %+v", s)
	}
	if op := got.Operations[0]; op.Vendor != "secoda" || op.Operation != "list-groups" || op.Method != "GET" || op.Path != groupsPath || op.Met != 6 || op.Total != len(op.Targets) {
		t.Errorf("the operation is %+v", op)
	}
	client.Do("POST", "/_ringer/worlds", `{"name":"fork","from":"default"}`)
	if got := met(read("fork")); got != nil {
		t.Errorf("a fork begins with %v", got)
	}
	if got := met(read("another")); got != nil {
		t.Errorf("another world begins with %v", got)
	}
	client.Do("POST", "/_ringer/reset", "")
	if got := met(read("default")); got != nil {
		t.Errorf("a reset left %v", got)
	}
}

// A bound on what may be sent is met from both sides.
func TestCoverageOfALimit(t *testing.T) {
	const data = "version: 1\nname: people\nclock: 2025-01-01T00:00:00Z\ndata: {kantata: {users: [%s], workspace_groups: [{id: '1', name: A}]}}"
	var users, memberships []string
	for i := range 101 {
		users = append(users, fmt.Sprintf("{id: '%d'}", i+1))
		memberships = append(memberships, fmt.Sprintf(`{"user_id":%d,"workspace_group_id":1}`, i+1))
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{kantata.New()}, Scenario: scenario(t, fmt.Sprintf(data, strings.Join(users, ",")))})
	if err != nil {
		t.Fatal(err)
	}
	client := serve(t, mock.Options{})
	client.Handler = server
	bulk := func(count int) {
		client.Do("POST", "/api/v1/user_group_memberships", `{"user_group_memberships":[`+strings.Join(memberships[:count], ",")+`]}`)
	}
	bulk(101)
	bulk(100)
	client.Do("GET", "/api/v1/workspace_groups?limit=200&offset=0", "")
	client.Do("GET", "/api/v1/workspace_groups?limit=201&offset=0", "")
	want := []string{
		"kantata/create-user-group-memberships/200 1", "kantata/create-user-group-memberships/400 1",
		"kantata/create-user-group-memberships/max/user_group_memberships 1", "kantata/create-user-group-memberships/beyond-max/user_group_memberships 1",
		"kantata/get-workspace-groups/200 2", "kantata/get-workspace-groups/max?limit 1", "kantata/get-workspace-groups/beyond-max?limit 1",
	}
	if diff := cmp.Diff(want, met(server.Coverage("default"))); diff != "" {
		t.Errorf("met (-want +got):\n%s", diff)
	}
}

// The tally remembers what worlds forget.
func TestTallyCountsEveryWorld(t *testing.T) {
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{broken("delete-group", func(*world.Tx, *mock.Call) (mock.Reply, error) {
		return mock.OK("not what the contract says"), nil
	})}, Scenario: scenario(t, manyGroups), Strict: true, NoteAssumed: true, Token: "all-rights"})
	if err != nil {
		t.Fatal(err)
	}
	client := serve(t, mock.Options{})
	client.Handler, client.Token = server, "all-rights"
	if t0 := server.Tally(); t0.Requests != 0 || t0.Violations != 0 || t0.Assumed != nil || t0.Coverage.Summary.Met != 0 {
		t.Errorf("a new server's tally is %+v", t0)
	}
	client.Do("GET", "/_ringer/worlds/dropped"+groupsPath, "")
	client.Do("DELETE", "/_ringer/worlds/dropped", "")
	client.Do("POST", groupsPath, `{"name":"x","nmae":"y"}`)
	client.Do("POST", "/_ringer/reset", "")
	client.Do("DELETE", "/_ringer/requests", "")
	for range 2 {
		client.Do("POST", groupsPath, `{"icon":1}`)
		client.Do("POST", groupsPath, `{"name":`)
		client.Do("POST", groupsPath, `name`, "Content-Type: text/plain")
		client.Do("PUT", groupsPath, "")
		client.Do("GET", "/no/such/path", "")
	}
	client.Do("DELETE", groupsPath+"/1", "")
	tally := server.Tally()
	if tally.Requests != 13 || tally.Violations != 12 {
		t.Errorf("%d requests and %d violations are counted, want 13 and 12", tally.Requests, tally.Violations)
	}
	for i, want := range []string{
		"POST /api/v1/auth/group (create-group): schema at /icon: ",
		"POST /api/v1/auth/group (create-group): schema at /name: ",
		"POST /api/v1/auth/group (create-group): malformed-body: the body is not valid JSON",
		`POST /api/v1/auth/group (create-group): content-type: the body is of type "text/plain"`,
		"PUT /api/v1/auth/group: /api/v1/auth/group takes no PUT",
		"GET /no/such/path: no operation has the path",
	} {
		if i >= len(tally.ViolationExamples) || !strings.HasPrefix(tally.ViolationExamples[i], want) {
			t.Errorf("example %d of %q does not begin with %q", i, tally.ViolationExamples, want)
		}
	}
	if got := met(tally.Coverage); !slices.Contains(got, "secoda/list-groups/200 1") || !slices.Contains(got, "secoda/create-group/400 4") {
		t.Errorf("met %v", got)
	}
	var assumed []string
	for _, fact := range tally.Assumed {
		assumed = append(assumed, fact.Vendor+" "+fact.Kind+" "+fact.Name)
	}
	for _, want := range []string{"secoda rule page-size", "secoda field nmae", "secoda status 415", "secoda status 405"} {
		if !slices.Contains(assumed, want) {
			t.Errorf("%q is not among the assumed facts %q", want, assumed)
		}
	}
	if slices.Contains(assumed, "secoda field name") {
		t.Errorf("a documented field is among the assumed facts")
	}
}

// The token of the server is one for every vendor; without it, nobody's is.
func TestServerToken(t *testing.T) {
	for token, want := range map[string]int{"all-rights": 200, "": 401} {
		client := serve(t, mock.Options{Scenario: scenario(t, manyGroups), Token: token})
		client.Token = "all-rights"
		if got := client.Do("GET", groupsPath, "").Status; got != want {
			t.Errorf("with the server's token %q the answer is %d, want %d", token, got, want)
		}
	}
}
