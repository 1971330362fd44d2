package mock_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

const groupsPath = "/api/v1/auth/group"

// oneGroup is a world with one group.
const oneGroup = `
version: 1
name: one-group
clock: 2025-01-01T00:00:00Z
data: {secoda: {groups: [{name: First}]}}
`

// count asks how many groups a world holds.
func count(t *testing.T, client *vendortest.Client, path string, header ...string) int {
	t.Helper()
	answer := client.Do("GET", path, "", header...)
	if answer.Status != 200 {
		t.Fatalf("%s answered %d: %s", path, answer.Status, answer.Body)
	}
	return int(answer.JSON(t).(map[string]any)["count"].(float64))
}

func TestWorldIsChosen(t *testing.T) {
	for _, row := range []struct {
		why, path string
		header    []string
		World     string
	}{
		{"without a name it is default", groupsPath, nil, "default"},
		{"by prefix", "/_ringer/worlds/one" + groupsPath, nil, "one"},
		{"by header", groupsPath, []string{"X-Ringer-World: Two.2_-"}, "Two.2_-"},
		{"by host", groupsPath, []string{"Host: three.localhost:7464"}, "three"},
		{"a host counts in lower case", groupsPath, []string{"Host: THREE.localhost"}, "three"},
		{"localhost itself names none", groupsPath, []string{"Host: localhost:7464"}, "default"},
		{"the prefix wins over the header", "/_ringer/worlds/one" + groupsPath, []string{"X-Ringer-World: two"}, "one"},
		{"the header wins over the host", groupsPath, []string{"X-Ringer-World: two", "Host: three.localhost"}, "two"},
		{"a name may be as long as 64", groupsPath, []string{"X-Ringer-World: " + strings.Repeat("n", 64)}, strings.Repeat("n", 64)},
	} {
		t.Run(row.why, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), oneGroup)
			if answer := client.Do("POST", row.path, `{"name":"Mine"}`, row.header...); answer.Status != 201 {
				t.Fatalf("answered %d: %s", answer.Status, answer.Body)
			}
			if got := count(t, client, "/_ringer/worlds/"+row.World+groupsPath); got != 2 {
				t.Errorf("world %s holds %d groups, want the one it began with and mine", row.World, got)
			}
			if got := count(t, client, "/_ringer/worlds/elsewhere"+groupsPath); got != 1 {
				t.Errorf("another world holds %d groups, want the one it began with", got)
			}
		})
	}
}

func TestWorldNameIsRefused(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	client.Play(t, []vendortest.Row{
		{Why: "a space", Method: "GET", Path: groupsPath, Header: []string{"X-Ringer-World: my world"}, Status: 400},
		{Why: "too long", Method: "GET", Path: groupsPath, Header: []string{"X-Ringer-World: " + strings.Repeat("n", 65)}, Status: 400},
		{Why: "two dots", Method: "GET", Path: "/_ringer/worlds/.." + groupsPath, Status: 400},
		{Why: "one dot", Method: "GET", Path: "/_ringer/worlds/." + groupsPath, Status: 400},
		{Why: "no name", Method: "GET", Path: "/_ringer/worlds/" + groupsPath, Status: 400},
		{Why: "an encoded slash", Method: "GET", Path: "/_ringer/worlds/a%2Fb" + groupsPath, Status: 400},
		{Why: "a second prefix", Method: "GET", Path: "/_ringer/worlds/a/_ringer/worlds/b" + groupsPath, Status: 404},
		{Why: "a second prefix before a control path", Method: "POST", Path: "/_ringer/worlds/a/_ringer/worlds/b/_ringer/reset", Status: 404},
	})
	if answer := client.Do("GET", "/_ringer/worlds", ""); answer.Body != "{\"worlds\":[]}\n" {
		t.Errorf("worlds were made: %s", answer.Body)
	}
}

func TestLinksStayInTheWorld(t *testing.T) {
	client := vendortest.New(t, secoda.New(), "version: 1\nname: many\nclock: 2025-01-01T00:00:00Z\ndata: {secoda: {groups: ["+strings.Repeat("{name: g}, ", 60)+"]}}\n")
	for _, row := range []struct {
		why, path string
		header    []string
		want      string
	}{
		{"by prefix", "/_ringer/worlds/one" + groupsPath, nil, "http://127.0.0.1/_ringer/worlds/one/api/v1/auth/group?page=2"},
		{"by host", groupsPath, []string{"Host: two.localhost:81"}, "http://two.localhost:81/api/v1/auth/group?page=2"},
		{"by header, which a link cannot say", groupsPath, []string{"X-Ringer-World: three"}, "http://127.0.0.1/api/v1/auth/group?page=2"},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do("GET", row.path, "", row.header...)
			if !strings.Contains(answer.Body, `"next":"`+row.want+`"`) {
				t.Errorf("answered %.120s, want a link to %s", answer.Body, row.want)
			}
		})
	}
}

func TestRequireWorld(t *testing.T) {
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, RequireWorld: true})
	if err != nil {
		t.Fatal(err)
	}
	client := &vendortest.Client{Handler: server, Token: "any-token"}
	client.Play(t, []vendortest.Row{
		{Why: "a vendor's path without a world", Method: "GET", Path: groupsPath, Status: 400},
		{Why: "a control path without a world", Method: "POST", Path: "/_ringer/reset", Status: 400},
		{Why: "a vendor's path with one", Method: "GET", Path: groupsPath, Header: []string{"X-Ringer-World: mine"}, Status: 200},
		{Why: "default may be named", Method: "GET", Path: groupsPath, Header: []string{"X-Ringer-World: default"}, Status: 200},
		{Why: "health needs none", Method: "GET", Path: "/_ringer/health", Status: 200},
		{Why: "worlds need none", Method: "GET", Path: "/_ringer/worlds", Status: 200},
		{Why: "contracts need none", Method: "GET", Path: "/_ringer/contracts/secoda", Status: 200},
	})
}

// TestWorldsInParallel has many tests at once in one server, each in a world of
// its own, and readers in a shared one.
func TestWorldsInParallel(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			world := fmt.Sprintf("/_ringer/worlds/w%d", i)
			for n := range i % 7 {
				if answer := client.Do("POST", world+groupsPath, fmt.Sprintf(`{"name":"g%d"}`, n)); answer.Status != 201 {
					t.Errorf("%s answered %d", world, answer.Status)
				}
			}
			if got := client.Do("GET", world+groupsPath, ""); !strings.Contains(got.Body, fmt.Sprintf(`"count":%d,`, 1+i%7)) {
				t.Errorf("world %d answered %.100s, want %d groups", i, got.Body, 1+i%7)
			}
			if i%2 == 0 {
				client.Do("POST", groupsPath, `{"name":"shared"}`)
			}
			client.Do("GET", groupsPath, "")
		})
	}
	group.Wait()
	if got := count(t, client, groupsPath); got != 26 {
		t.Errorf("the shared world holds %d groups, want 26", got)
	}
}

// TestParallelTestsKeepToTheirWorlds has 200 tests at once, each with a world of
// its own that it writes to, snapshots, restores and resets.
func TestParallelTestsKeepToTheirWorlds(t *testing.T) {
	ringer := ringertest.StartWith(t, ringertest.Options{Strict: true, Server: mock.Options{RequireWorld: true}}, secoda.New())
	client := &vendortest.Client{Handler: ringer, Token: "any-token"}
	for i := range 200 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			name := fmt.Sprintf("test-%d", i)
			at := "/_ringer/worlds/" + name
			do := func(method, path, body string, status int) {
				t.Helper()
				if answer := client.Do(method, at+path, body); answer.Status != status {
					t.Fatalf("%s %s answered %d: %s", method, path, answer.Status, answer.Body)
				}
			}
			mine := 1 + i%5
			for n := range mine {
				do("POST", groupsPath, fmt.Sprintf(`{"name":"%s/%d"}`, name, n), 201)
			}
			do("PUT", "/_ringer/snapshots/mine", "", 201)
			do("POST", "/_ringer/state/secoda/groups", `{"name":"row"}`, 201)
			if answer := client.Do("POST", "/_ringer/worlds", fmt.Sprintf(`{"name":"fork-%d","from":"%s@mine"}`, i, name)); answer.Status != 201 {
				t.Fatalf("forking answered %d: %s", answer.Status, answer.Body)
			}
			do("POST", "/_ringer/snapshots/mine/restore", "", 204)
			for _, world := range []string{name, fmt.Sprintf("fork-%d", i)} {
				body := client.Do("GET", groupsPath, "", "X-Ringer-World: "+world).Body
				if !strings.Contains(body, fmt.Sprintf(`"count":%d,`, mine)) || strings.Count(body, name+"/") != mine {
					t.Errorf("the world %s holds %s, want %d of mine", world, body, mine)
				}
			}
			do("POST", "/_ringer/reset", "", 204)
			do("POST", groupsPath, `{"name":"last"}`, 201)
			changes := ringer.World(name).Changes()
			if len(changes) != 1 || changes[0].Change != "added" || changes[0].After["name"] != "last" {
				t.Errorf("the changes are %v", changes)
			}
		})
	}
}

// TestSameRequestsSameBytes plays the same requests to worlds of different
// names: neither the name nor what other worlds do enters the answers.
func TestSameRequestsSameBytes(t *testing.T) {
	play := func(client *vendortest.Client, world string) string {
		var b strings.Builder
		for _, call := range []struct{ method, path, Body string }{
			{"GET", groupsPath, ""}, {"POST", groupsPath, `{"name":"a"}`}, {"POST", groupsPath, `{"name":""}`},
			{"POST", groupsPath + "/", `{"name":"b","users":["x"]}`}, {"GET", groupsPath + "/nobody", ""}, {"GET", groupsPath, ""},
		} {
			answer := client.Do(call.method, call.path, call.Body, "X-Ringer-World: "+world)
			fmt.Fprintln(&b, answer.Status, answer.Header, answer.Body)
		}
		return b.String()
	}
	one, other := vendortest.New(t, secoda.New(), oneGroup), vendortest.New(t, secoda.New(), oneGroup)
	want := play(one, "first")
	if got := play(one, "second"); got != want {
		t.Errorf("a world of another name answered\n%s\nwant\n%s", got, want)
	}
	other.Do("POST", groupsPath, `{"name":"noise"}`)
	if got := play(other, "first"); got != want {
		t.Errorf("another server answered\n%s\nwant\n%s", got, want)
	}
	one.Do("POST", "/_ringer/reset", "", "X-Ringer-World: first")
	if got := play(one, "first"); got != want {
		t.Errorf("after a reset the world answered\n%s\nwant\n%s", got, want)
	}
}

var _ http.Handler = (*mock.Server)(nil)
