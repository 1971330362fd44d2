package mock_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
)

// version is a scenario of so many groups, each called after it.
func version(number int) string {
	group := fmt.Sprintf("{name: version-%d}, ", number)
	return fmt.Sprintf("version: 1\nname: version-%d\nclock: 2025-01-01T00:00:00Z\ndata: {secoda: {groups: [%s]}}\n", number, strings.Repeat(group, number)) +
		"rules:\n  - {when: {operation: get-group, calls: [1]}, then: {error: not_found}}\n" +
		"  - {when: {operation: create-group, body: {/name: boom}}, then: {error: unavailable}}\n" +
		"  - {when: {operation: create-group, body: {/name: lost}}, then: {error: unavailable, after: true}}\n"
}

// reloadable is a server of the first version, and a client of it.
func reloadable(t *testing.T) (*mock.Server, *vendortest.Client) {
	t.Helper()
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: scenario(t, version(1))})
	if err != nil {
		t.Fatal(err)
	}
	return server, &vendortest.Client{Handler: server, Token: "any-token"}
}

// reload gives the server another version.
func reload(t *testing.T, server *mock.Server, number int) world.Reloaded {
	t.Helper()
	reloaded, err := server.Reload(scenario(t, version(number)))
	if err != nil {
		t.Fatal(err)
	}
	return reloaded
}

// TestReloadReaches does one thing in a world, and says whether a new version of
// the scenario then reaches it.
func TestReloadReaches(t *testing.T) {
	const took, kept, own = "took", "kept", "own"
	for _, row := range []struct {
		why, calls string // a line each
		want       string
	}{
		{"a world that was only made", "DELETE /_ringer/requests", took},
		{"one that was made by name", "POST /_ringer/worlds {\"name\":\"default\"}", took},
		{"reading", "GET /api/v1/auth/group", took},
		{"a write that was refused", "POST /api/v1/auth/group {}", took},
		{"a write that a rule answered", "POST /api/v1/auth/group {\"name\":\"boom\"}", took},
		{"a write whose answer a rule took away", "POST /api/v1/auth/group {\"name\":\"lost\"}", kept},
		{"a write", "POST /api/v1/auth/group {\"name\":\"x\"}", kept},
		{"a write, and a reset", "POST /api/v1/auth/group {\"name\":\"x\"}\nPOST /_ringer/reset", took},
		{"a row that was added", "POST /_ringer/state/secoda/groups {\"name\":\"x\"}", kept},
		{"a row that was refused", "POST /_ringer/state/secoda/groups {\"nmae\":\"x\"}", took},
		{"another state", "PUT /_ringer/state {}", kept},
		{"the clock was moved", "POST /_ringer/clock/advance {\"by\":\"1h\"}", kept},
		{"the clock was set", "PUT /_ringer/clock {\"now\":\"2030-01-01T00:00:00Z\"}", kept},
		{"a rule was added", "POST /_ringer/rules {\"then\":{\"status\":418}}", kept},
		{"a rule was refused", "POST /_ringer/rules {\"then\":{}}", took},
		{"a rule was switched off", "PATCH /_ringer/rules/1 {\"enabled\":false}", kept},
		{"a rule was taken away", "DELETE /_ringer/rules/1", kept},
		{"a rule that is not there was", "DELETE /_ringer/rules/9", took},
		{"all rules were taken away", "DELETE /_ringer/rules", kept},
		{"a snapshot was made", "PUT /_ringer/snapshots/s", kept},
		{"a snapshot was made, and a reset", "PUT /_ringer/snapshots/s\nPOST /_ringer/reset", kept},
		{"the journal was emptied", "DELETE /_ringer/requests", took},
		{"a scenario of its own", "PUT /_ringer/scenario {\"name\":\"empty\"}", own},
		{"one of its own, and a reset", "PUT /_ringer/scenario {\"name\":\"empty\"}\nPOST /_ringer/reset", own},
		{"made from another scenario", "POST /_ringer/worlds {\"name\":\"default\",\"scenario\":\"empty\"}", own},
		{"made with another seed", "POST /_ringer/worlds {\"name\":\"default\",\"seed\":7}", own},
	} {
		t.Run(row.why, func(t *testing.T) {
			server, client := reloadable(t)
			for line := range strings.SplitSeq(row.calls, "\n") {
				parts := append(strings.SplitN(line, " ", 3), "")
				client.Do(parts[0], parts[1], parts[2])
			}
			before := client.State(t)
			want := map[string]world.Reloaded{took: {Took: 1}, kept: {Kept: []string{"default"}}, own: {}}[row.want]
			if diff := cmp.Diff(want, reload(t, server, 3)); diff != "" {
				t.Errorf("the reload (-want +got):\n%s", diff)
			}
			after := client.State(t)
			if row.want != took {
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("the state changed (-before +after):\n%s", diff)
				}
			} else if strings.Count(after, "version-3") != 3 || strings.Contains(after, "version-1") {
				t.Errorf("the state is %s", after)
			}
		})
	}
}

// A world that takes a new version begins anew from it in all that it is.
func TestReloadedWorldBeginsAnew(t *testing.T) {
	server, client := reloadable(t)
	client.Do("GET", groupsPath+"/x", "")
	reload(t, server, 2)
	fresh := serve(t, mock.Options{Scenario: scenario(t, version(2))})
	fresh.Do("POST", "/_ringer/worlds", `{"name":"default"}`)
	for _, path := range []string{"/_ringer/scenario", "/_ringer/rules", "/_ringer/changes", "/_ringer/requests", "/_ringer/coverage", "/_ringer/worlds"} {
		if diff := cmp.Diff(fresh.Do("GET", path, "").Body, client.Do("GET", path, "").Body); diff != "" {
			t.Errorf("%s (-fresh +reloaded):\n%s", path, diff)
		}
	}
	if diff := cmp.Diff(fresh.Do("POST", groupsPath, `{"name":"x"}`), client.Do("POST", groupsPath, `{"name":"x"}`)); diff != "" {
		t.Errorf("a write (-fresh +reloaded):\n%s", diff)
	}
}

// A kept world has its old version until it is reset; what is made, reset or
// dropped afterwards has the newest one.
func TestReloadAndReset(t *testing.T) {
	server, client := reloadable(t)
	client.Do("POST", groupsPath, `{"name":"x"}`)
	client.Do("POST", "/_ringer/worlds", `{"name":"fork","from":"default"}`)
	if diff := cmp.Diff(world.Reloaded{Kept: []string{"default"}}, reload(t, server, 5)); diff != "" {
		t.Errorf("the reload (-want +got):\n%s", diff)
	}
	groups := func(why, world string, want int) {
		t.Helper()
		if got := count(t, client, "/_ringer/worlds/"+world+groupsPath); got != want {
			t.Errorf("%s: the world %s has %d groups, want %d", why, world, got, want)
		}
	}
	groups("kept", "default", 2)
	groups("a fork of it", "fork", 2)
	groups("made afterwards", "new", 5)
	client.Do("POST", "/_ringer/reset", "")
	groups("a reset", "default", 5)
	if changes := strings.TrimSpace(client.Do("GET", "/_ringer/changes", "").Body); changes != "{\"changes\":[]}" {
		t.Errorf("after the reset the world has changed: %s", changes)
	}
	client.Do("POST", "/_ringer/worlds/fork/_ringer/reset", "")
	groups("a reset of a fork", "fork", 2)
	if diff := cmp.Diff(world.Reloaded{Took: 2}, reload(t, server, 6)); diff != "" {
		t.Errorf("the next reload (-want +got):\n%s", diff)
	}
	groups("the next version", "default", 6)
	groups("a fork", "fork", 2)
	client.Do("PUT", "/_ringer/snapshots/six", "")
	reload(t, server, 8)
	groups("a world with a snapshot", "default", 6)
	client.Do("POST", "/_ringer/reset", "")
	groups("and its reset", "default", 8)
	client.Do("POST", "/_ringer/snapshots/six/restore", "")
	groups("a snapshot is as it was made", "default", 6)
	client.Do("POST", groupsPath, `{"name":"x"}`)
	reload(t, server, 7)
	client.Do("DELETE", "/_ringer/worlds/default", "")
	groups("dropped and made anew", "default", 7)
	if answer := client.Do("POST", "/_ringer/worlds", `{"name":"seeded","seed":9}`); answer.Status != 201 {
		t.Fatal(answer)
	}
	groups("made with a seed", "seeded", 7)
}

// A version that cannot be loaded changes nothing.
func TestReloadRefused(t *testing.T) {
	const groups, file = "/api/v1/workspace_groups", "version: 1\nname: one\ndata:\n  kantata:\n    workspace_groups:\n      - {name: a}\n      - {name: %s}\n"
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{kantata.New()}, Scenario: scenario(t, fmt.Sprintf(file, "b"))})
	if err != nil {
		t.Fatal(err)
	}
	client := &vendortest.Client{Handler: server, Token: "any-token"}
	before := client.State(t)
	if _, err := server.Reload(scenario(t, fmt.Sprintf(file, "A"))); err == nil || !strings.HasPrefix(err.Error(), "test.yaml:7:9: ") {
		t.Errorf("the error is %v", err)
	}
	for _, world := range []string{"default", "new"} {
		client.Do("GET", "/_ringer/worlds/"+world+groups, "")
		if diff := cmp.Diff(before, client.Do("GET", "/_ringer/worlds/"+world+"/_ringer/state", "").Body); diff != "" {
			t.Errorf("the world %s (-before +after):\n%s", world, diff)
		}
	}
}

// TestReloadUnderLoad reloads while worlds are made, read, written to and reset.
// Every answer is of one version, and in the end each world that was only read
// has the last.
func TestReloadUnderLoad(t *testing.T) {
	const versions, asked = 20, 60
	server, client := reloadable(t)
	var work sync.WaitGroup
	for n := range 4 {
		readers, writers := "reads-"+strconv.Itoa(n%2), "writes-"+strconv.Itoa(n)
		work.Go(func() {
			for i := range asked {
				oneVersion(t, server, readers)
				oneVersion(t, server, writers)
				client.Do("POST", groupsPath, `{"name":"mine"}`, "X-Ringer-World: "+writers)
				client.Do("POST", "/_ringer/worlds", fmt.Sprintf(`{"name":"made-%d-%d"}`, n, i))
				if i%5 == 0 {
					client.Do("POST", "/_ringer/worlds/"+writers+"/_ringer/reset", "")
				}
			}
		})
	}
	for number := range versions {
		work.Go(func() { reload(t, server, number%9+2) })
	}
	work.Wait()
	reload(t, server, 12)
	for _, world := range append([]string{"reads-0", "reads-1", "new"}, strings.Fields(worldNames(t, client))...) {
		if got := count(t, client, "/_ringer/worlds/"+world+groupsPath); got != 12 && !strings.HasPrefix(world, "writes-") {
			t.Errorf("the world %s has %d groups in the end, want 12", world, got)
		}
	}
}

// oneVersion asks for all groups: as many are of a version as its number says.
func oneVersion(t *testing.T, server *mock.Server, world string) {
	t.Helper()
	request := httptest.NewRequest("GET", groupsPath, nil)
	request.Header.Set("X-Ringer-World", world)
	request.Header.Set("Authorization", "Bearer x")
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	body := answer.Body.String()
	_, rest, _ := strings.Cut(body, `"name":"version-`)
	number, _, _ := strings.Cut(rest, `"`)
	if n, err := strconv.Atoi(number); answer.Code != http.StatusOK || err != nil || strings.Count(body, `"name":"version-`) != n || strings.Count(body, `"name":"version-`+number+`"`) != n {
		t.Errorf("answered %d with groups of several versions, or too few: %s", answer.Code, body)
	}
}
