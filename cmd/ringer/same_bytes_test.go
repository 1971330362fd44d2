package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
)

// TestTwoProcessesSameBytes sends the same requests to two processes, one after
// another: every answer is the same to the byte, but for its Date.
func TestTwoProcessesSameBytes(t *testing.T) {
	const groups, token = "/api/v1/auth/group", "demo-token"
	const kantata = "/api/v1/workspace_groups"
	const piercloud = "/lighthouse/orgs/6077beed-c3ce-5058-bf28-9590f84341f9/businesses/8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9/workspaces-groups"
	rows := []struct{ method, path, token, body string }{
		{"GET", groups, token, ""},
		{"GET", groups + "/?page=3", token, ""},
		{"GET", groups + "?page=4", token, ""},
		{"GET", groups + "/{id}", token, ""},
		{"POST", groups, token, `{"name":"Tea"}`},
		{"GET", groups + "/{id}", token, ""},
		{"POST", groups + "/", token, `{"name":"Tea","icon":"☕","description":"Hot & <strong>","users":["ada","ada"]}`},
		{"PATCH", groups + "/{id}", token, `{"name":"Coffee"}`},
		{"PATCH", groups + "/{id}", token, `{"users":["grace","linus"]}`},
		{"PATCH", groups + "/{id}", token, `{"name":""}`},
		{"POST", groups, token, `{"icon":1,"users":"ada","description":null}`},
		{"POST", groups, token, `{"name":`},
		{"HEAD", "/auth/group/{id}", token, ""},
		{"PUT", groups, token, ""},
		{"GET", groups, "", ""},
		{"GET", groups, "expired-token", ""},
		{"GET", groups, "nobody", ""},
		{"GET", groups + "/nothing", token, ""},
		{"GET", "/api/v1/api/v1/auth/group", token, ""},
		{"GET", "/api/v1/auth/gruop", token, ""},
		{"GET", "/", token, ""},
		{"DELETE", groups + "/{id}", token, ""},
		{"DELETE", groups + "/{id}", token, ""},
		{"GET", groups + "?page=3", token, ""},
		{"GET", kantata + "?include=workspaces,external_references,rate_card_sets&per_page=200", token, ""},
		{"POST", kantata + "?include=workspaces", token, `{"workspace_group":{"name":"Tea","add_workspace_ids":[202,"201"],"external_reference":{"service_name":"s","service_model":"m","service_model_ref":"r"}}}`},
		{"POST", kantata, token, `{"workspace_group":{"name":"TEA","email":1,"company":"perhaps"}}`},
		{"PUT", kantata + "/1.json", token, `{"workspace_group":{"name":"tea"}}`},
		{"DELETE", kantata + "/2", token, ""},
		{"POST", "/api/v1/user_group_memberships", token, `{"user_group_memberships":[{"user_id":101,"workspace_group_id":1},{"user_id":102,"workspace_group_id":1}]}`},
		{"GET", "/api/v1/user_group_memberships?include=user,workspace_group", token, ""},
		{"GET", "/api/v1/user_group_memberships", "member-token", ""},
		{"POST", "/auth", "", `{"client_id":"a","client_secret":"b"}`},
		{"GET", piercloud + "?sort_field=name&page_size=50", token, ""},
		{"GET", piercloud, "branch-token", ""},
		{"GET", piercloud + "?page=0&search=x", token, ""},
		{"POST", "/_ringer/worlds/other" + groups, token, `{"name":"Elsewhere"}`},
		{"GET", "/_ringer/worlds/other/auth/group?page=3", token, ""},
		{"GET", "/_ringer/state", "", ""},
		{"GET", "/_ringer/requests", "", ""},
		{"GET", "/_ringer/worlds", "", ""},
		{"PUT", "/_ringer/snapshots/here", "", ""},
		{"POST", "/_ringer/state/secoda/groups", "", `{"name":"Row"}`},
		{"POST", "/_ringer/state/kantata/workspaces", "", `{}`},
		{"GET", "/_ringer/state/secoda/groups?search=e&sort=-name&limit=5", "", ""},
		{"POST", "/_ringer/clock/advance", "", `{"by":"36h"}`},
		{"GET", "/_ringer/clock", "", ""},
		{"GET", "/_ringer/changes", "", ""},
		{"GET", "/_ringer/changes?since=here", "", ""},
		{"GET", "/_ringer/scenario", "", ""},
		{"POST", "/_ringer/snapshots/here/restore", "", ""},
		{"GET", "/_ringer/snapshots", "", ""},
		{"POST", "/_ringer/reset", "", ""},
		{"POST", groups, token, `{"name":"Tea"}`},
	}
	processes := startTwo(t, "demo")
	id := "none"
	for i, row := range rows {
		path := strings.ReplaceAll(row.path, "{id}", id)
		var answers [2]string
		for i, process := range processes {
			answers[i] = ask(t, process.url, row.method, path, row.token, row.body)
		}
		if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
			t.Fatalf("request %d, %s %s, is answered in two ways:\n%s", i+1, row.method, path, diff)
		}
		id = groupID(answers[0], id)
	}
	if id == "none" {
		t.Error("no answer had the id of a group: nothing was read, changed or deleted by its id")
	}
}

// TestBuiltinsSameBytes does the same with every built-in scenario, each in a world
// of its own: what its rules make of the answers is the same too, and so are the
// journal, what the vendors hold and what was counted in the end.
func TestBuiltinsSameBytes(t *testing.T) {
	processes := startTwo(t, "empty")
	for _, name := range builtinNames() {
		t.Run(name, func(t *testing.T) {
			same := func(p asking) (answer string) {
				p = p.in(name)
				var answers [2]string
				var both sync.WaitGroup
				for i, process := range processes {
					request := p.request(t, process.url)
					both.Go(func() { answers[i] = outcome(request) })
				}
				both.Wait()
				if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
					t.Fatalf("%s is answered in two ways:\n%s", p, diff)
				}
				return answers[0]
			}
			begun := same(asking{method: "PUT", path: "/_ringer/scenario", body: `{"name":"` + name + `"}`})
			if !strings.HasPrefix(begun, "204 ") {
				t.Fatalf("the world did not begin: %s", begun)
			}
			for _, vendor := range contracts.Embedded().Names() {
				for _, p := range builtinPlays(t, vendor, name) {
					if !p.slow {
						for p := range p.each {
							same(p)
						}
					}
				}
			}
			for _, path := range []string{"requests", "state", "rules", "clock", "coverage"} {
				same(asking{method: "GET", path: "/_ringer/" + path})
			}
		})
	}
}

// startTwo starts two processes with a built-in scenario, until the test ends.
func startTwo(t *testing.T, scenario string) (processes [2]*program) {
	t.Helper()
	for i := range processes {
		var err error
		if processes[i], err = start(t.TempDir(), "--scenario", scenario); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := processes[i].stop(os.Interrupt); err != nil {
				t.Error(err)
			}
		})
	}
	return processes
}

// lonely takes a connection for each request: Go repeats a read by itself when one
// that was used before fails.
var lonely = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// outcome is an answer as text, or how the connection failed.
func outcome(request *http.Request) string {
	response, err := lonely.Do(request)
	if err == nil {
		body, err := io.ReadAll(response.Body)
		return fmt.Sprintf("%s\n%v", answerText(response, body), errors.Join(err, response.Body.Close()))
	}
	if errors.Is(err, syscall.ECONNRESET) {
		return "reset" // which the error tells with the ports
	}
	var failed *url.Error // which names the address
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return err.Error()
}

// request makes the request under a host that is the same for every process.
func (p asking) request(t *testing.T, origin string) *http.Request {
	t.Helper()
	request, err := http.NewRequest(p.method, origin+p.path, strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	p.dress(request)
	return request
}

// ask sends a request under a host that is the same for every process, and gives
// the answer as text.
func ask(t *testing.T, origin, method, path, token, body string) string {
	t.Helper()
	request, err := http.NewRequest(method, origin+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "localhost"
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answerText(response, got)
}

// answerText writes an answer down, but for its Date.
func answerText(response *http.Response, body []byte) string {
	response.Header.Del("Date")
	var text strings.Builder
	fmt.Fprintln(&text, response.Status)
	for _, name := range slices.Sorted(maps.Keys(response.Header)) {
		fmt.Fprintf(&text, "%s: %q\n", name, response.Header[name])
	}
	return text.String() + "\n" + string(body)
}

// groupID reads the id of the object in an answer, or of the first in a list;
// without one it gives the other id.
func groupID(answer, other string) string {
	_, body, _ := strings.Cut(answer, "\n\n")
	var value struct {
		ID      string
		Results []struct{ ID string }
	}
	switch err := json.Unmarshal([]byte(body), &value); {
	case err != nil: // it is no JSON, and so no group
	case value.ID != "":
		return value.ID
	case len(value.Results) > 0:
		return value.Results[0].ID
	}
	return other
}
