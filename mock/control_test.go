package mock_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// serve makes a client of a server with any options.
func serve(t *testing.T, o mock.Options) *vendortest.Client {
	t.Helper()
	if o.Vendors == nil {
		o.Vendors = []*mock.Vendor{secoda.New()}
	}
	server, err := mock.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &vendortest.Client{Handler: server, Token: "any-token"}
}

func TestHealth(t *testing.T) {
	health := func(client *vendortest.Client) map[string]any {
		answer := client.Do("GET", "/_ringer/health", "")
		if answer.Status != 200 {
			t.Fatalf("answered %d: %s", answer.Status, answer.Body)
		}
		return answer.JSON(t).(map[string]any)
	}
	one := serve(t, mock.Options{Version: "1.2.3"})
	first, again, other := health(one), health(one), health(serve(t, mock.Options{}))
	if first["instance"] != again["instance"] || first["instance"] == other["instance"] {
		t.Error("instance does not tell one server from another")
	}
	delete(first, "instance")
	want := map[string]any{"status": "ok", "version": "1.2.3", "vendors": []any{"secoda"}}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("health (-want +got):\n%s", diff)
	}
}

func TestWorldsAreMadeAndDropped(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	worlds := "/_ringer/worlds"
	mine := worlds + "/mine"
	client.Play(t, []vendortest.Row{
		{Why: "by name", Method: "POST", Path: worlds, Body: `{"name":"mine"}`, Status: 201, Want: `{"name":"mine","scenario":"one-group","seed":1,"clock":"2025-01-01T00:00:00Z","requests":0}` + "\n"},
		{Why: "a name that is taken", Method: "POST", Path: worlds, Body: `{"name":"mine"}`, Status: 409},
		{Why: "write to it", Method: "POST", Path: mine + groupsPath, Body: `{"name":"x"}`, Status: 201},
		{Why: "forked from it", Method: "POST", Path: worlds, Body: `{"name":"fork","from":"mine"}`, Status: 201, Want: `{"name":"fork","scenario":"one-group","seed":1,"clock":"2025-01-01T00:00:01Z","requests":0}` + "\n"},
		{Why: "without a name one is chosen", Method: "POST", Path: worlds, Status: 201, Want: `{"name":"world-3","scenario":"one-group","seed":1,"clock":"2025-01-01T00:00:00Z","requests":0}` + "\n"},
		{Why: "from another scenario with another seed", Method: "POST", Path: worlds, Body: `{"name":"demo","scenario":"demo","seed":9}`, Status: 201, Want: `{"name":"demo","scenario":"demo","seed":9,"clock":"2025-01-01T00:00:00Z","requests":0}` + "\n"},
		{Why: "from a world that is not there", Method: "POST", Path: worlds, Body: `{"name":"y","from":"nobody"}`, Status: 404},
		{Why: "from a world and a scenario at once", Method: "POST", Path: worlds, Body: `{"name":"y","from":"mine","seed":2}`, Status: 422},
		{Why: "from a scenario that is not there", Method: "POST", Path: worlds, Body: `{"name":"y","scenario":"dmeo"}`, Status: 422},
		{Why: "with a bad name", Method: "POST", Path: worlds, Body: `{"name":"my world"}`, Status: 400},
		{Why: "with an unknown field", Method: "POST", Path: worlds, Body: `{"nmae":"y"}`, Status: 422},
		{Why: "with a field of the wrong type", Method: "POST", Path: worlds, Body: `{"name":1}`, Status: 422},
		{Why: "with an empty name", Method: "POST", Path: worlds, Body: `{"name":""}`, Status: 400},
		{Why: "from nothing", Method: "POST", Path: worlds, Body: `{"name":"y","from":""}`, Status: 404},
		{Why: "from an empty scenario", Method: "POST", Path: worlds, Body: `{"name":"y","scenario":""}`, Status: 422},
		{Why: "with a list", Method: "POST", Path: worlds, Body: `[]`, Status: 422},
		{Why: "with half a body", Method: "POST", Path: worlds, Body: `{`, Status: 400},
		{Why: "dropped", Method: "DELETE", Path: mine, Status: 204},
		{Why: "dropped twice", Method: "DELETE", Path: mine, Status: 404},
		{Why: "dropped by a bad name", Method: "DELETE", Path: worlds + "/a%20b", Status: 400},
		{Why: "the fork outlives its source", Method: "GET", Path: worlds + "/fork" + groupsPath, Status: 200},
	})
	if got := count(t, client, worlds+"/fork"+groupsPath); got != 2 {
		t.Errorf("the fork holds %d groups, want 2", got)
	}
	client.Do("POST", worlds+"/fork"+groupsPath, `{"name":"more"}`)
	client.Do("POST", worlds+"/fork/_ringer/reset", "")
	if got := count(t, client, worlds+"/fork"+groupsPath); got != 2 {
		t.Errorf("after a reset the fork holds %d groups, want the 2 it was forked with", got)
	}
	if got := count(t, client, mine+groupsPath); got != 1 {
		t.Errorf("the dropped world came back with %d groups, want the scenario's", got)
	}
	var names []string
	for _, w := range client.Do("GET", worlds, "").JSON(t).(map[string]any)["worlds"].([]any) {
		names = append(names, w.(map[string]any)["name"].(string))
	}
	if diff := cmp.Diff([]string{"demo", "fork", "mine", "world-3"}, names); diff != "" {
		t.Errorf("worlds (-want +got):\n%s", diff)
	}
}

func TestState(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	client.Do("POST", groupsPath, `{"name":"Second","users":["a"]}`)
	before := client.State(t)
	if answer := client.Do("PUT", "/_ringer/worlds/copy/_ringer/state", before); answer.Status != 204 {
		t.Fatalf("its own state is refused with %d: %s", answer.Status, answer.Body)
	}
	if got := client.Do("GET", "/_ringer/worlds/copy/_ringer/state", "").Body; got != before {
		t.Errorf("the state came back as\n%s\nwant\n%s", got, before)
	}
	playRefusals(t, client, []refusal{
		{"no JSON", "PUT", "/_ringer/state", `{`, 400, "", "body.json:1:2"},
		{"a list", "PUT", "/_ringer/state", `[]`, 422, "", "but got a list"},
		{"an unknown vendor", "PUT", "/_ringer/state", `{"secodo":{}}`, 422, "/secodo", `did you mean "secoda"?`},
		{"an unknown collection", "PUT", "/_ringer/state", `{"secoda":{"group":[]}}`, 422, "/secoda/group", `did you mean "groups"?`},
		{"an unknown field", "PUT", "/_ringer/state", `{"secoda":{"groups":[{"nmae":"x"}]}}`, 422, "/secoda/groups/0/nmae", `did you mean "name"?`},
		{"a wrong type", "PUT", "/_ringer/state", `{"secoda":{"groups":[{"name":"fine"},{"name":7}]}}`, 422, "/secoda/groups/1/name", "expected a text, but got 7"},
		{"a leap second, which no clock here shows", "PUT", "/_ringer/state", `{"secoda":{"groups":[{"name":"x","created_at":"1990-12-31T23:59:60Z"}]}}`, 422, "", "created_at"},
		{"an id twice", "PUT", "/_ringer/state", `{"secoda":{"groups":[{"id":"11111111-1111-4111-8111-111111111111"},{"id":"11111111-1111-4111-8111-111111111111"}]}}`, 422, "/secoda/groups/1/id", "already"},
	})
	client.Play(t, []vendortest.Row{
		{Why: "rows are filled", Method: "PUT", Path: "/_ringer/state", Body: `{"secoda":{"groups":[{"name":"Only"}]}}`, Status: 204},
		{Why: "and take the place of all others", Method: "GET", Path: groupsPath, Status: 200},
	})
	if got := count(t, client, groupsPath); got != 1 {
		t.Errorf("there are %d groups, want the one that was put", got)
	}
	client.Do("POST", "/_ringer/reset", "")
	if got := count(t, client, groupsPath); got != 1 || !strings.Contains(client.State(t), `"First"`) {
		t.Errorf("after a reset the state is %s", client.State(t))
	}
}

func TestJournalTellsOfEachRequest(t *testing.T) {
	client := vendortest.New(t, secoda.New(), "version: 1\nname: keys\nclock: 2025-01-01T00:00:00Z\nauth: [{vendor: secoda, token: any-token}]\n")
	client.Do("POST", groupsPath+"?a=1&a=2", `{"name":"x","secret":true}`, "Cookie: session=top-secret")
	client.Do("GET", groupsPath+"/nobody", "")
	client.Do("GET", groupsPath, "", "Authorization: Bearer top-secret")
	client.Do("GET", groupsPath, "", "Authorization: ")
	client.Do("POST", groupsPath, `not JSON`)
	client.Do("GET", "/nowhere", "")
	client.Do("PUT", groupsPath, "")
	body := client.Do("GET", "/_ringer/requests", "").Body
	if strings.Contains(body, "top-secret") || strings.Contains(body, "any-token") {
		t.Errorf("a credential stands in the journal:\n%s", body)
	}
	type line struct {
		Seq       int
		Operation string
		Status    int
		Auth      any
		Reason    bool
		Broken    int
	}
	read := func(query string) (lines []line) {
		raw := client.Do("GET", "/_ringer/requests"+query, "")
		var entries struct {
			Requests []struct {
				Seq        int
				Operation  string
				Status     int
				Auth       any
				Reason     string
				Violations []any
			}
			Dropped *int
		}
		if err := json.Unmarshal([]byte(raw.Body), &entries); err != nil || entries.Dropped == nil {
			t.Fatalf("%v: %s", err, raw.Body)
		}
		for _, e := range entries.Requests {
			lines = append(lines, line{e.Seq, e.Operation, e.Status, e.Auth, e.Reason != "", len(e.Violations)})
		}
		return lines
	}
	want := []line{
		{1, "create-group", 201, 0.0, false, 0},
		{2, "get-group", 404, 0.0, true, 0},
		{3, "list-groups", 401, "bad", true, 0},
		{4, "list-groups", 401, "none", true, 0},
		{5, "create-group", 400, 0.0, true, 1},
		{6, "", 404, "none", true, 1},
		{7, "", 405, 0.0, true, 1},
	}
	if diff := cmp.Diff(want, read("")); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[2:4], read("?operation=list-groups")); diff != "" {
		t.Errorf("by operation (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]line{want[5]}, read("?status=404&after=2")); diff != "" {
		t.Errorf("by status after the second (-want +got):\n%s", diff)
	}
	first := client.Do("GET", "/_ringer/requests", "").JSON(t).(map[string]any)["requests"].([]any)[0].(map[string]any)
	if diff := cmp.Diff(map[string]any{"a": []any{"1", "2"}}, first["query"]); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"name": "x", "secret": true}, first["request"].(map[string]any)["body"]); diff != "" {
		t.Errorf("request body (-want +got):\n%s", diff)
	}
	client.Play(t, []vendortest.Row{
		{Why: "a bad after", Method: "GET", Path: "/_ringer/requests?after=x", Status: 422},
		{Why: "a filter that is none", Method: "GET", Path: "/_ringer/requests?stauts=400", Status: 422},
		{Why: "a bad status", Method: "GET", Path: "/_ringer/requests?status=x", Status: 422},
		{Why: "forget them", Method: "DELETE", Path: "/_ringer/requests", Status: 204},
		{Why: "all of them", Method: "GET", Path: "/_ringer/requests", Status: 200, Want: "{\"requests\":[],\"dropped\":0}\n"},
	})
}

func TestContractIsHandedOut(t *testing.T) {
	client := vendortest.New(t, secoda.New(), "")
	answer := client.Do("GET", "/_ringer/contracts/secoda", "")
	if document := answer.JSON(t).(map[string]any); document["openapi"] != "3.1.0" || strings.Contains(answer.Body, "../schemas") {
		t.Errorf("the contract is not a bundled OpenAPI document: %.200s", answer.Body)
	}
	client.Play(t, []vendortest.Row{
		{Why: "an unknown vendor", Method: "GET", Path: "/_ringer/contracts/secodo", Status: 404},
		{Why: "an unknown control path", Method: "GET", Path: "/_ringer/nothing", Status: 404},
		{Why: "a method that a control path lacks", Method: "PATCH", Path: "/_ringer/state", Status: 405},
	})
	if allow := client.Do("PATCH", "/_ringer/state", "").Header.Get("Allow"); allow != "GET, HEAD, PUT" {
		t.Errorf("Allow is %q", allow)
	}
	if answer := client.Do("GET", "/_ringer/worlds", ""); !strings.Contains(answer.Body, "[]") {
		t.Errorf("a world was made: %s", answer.Body)
	}
}

func TestControlIsGuarded(t *testing.T) {
	open := serve(t, mock.Options{Hosts: []string{"build-7"}})
	locked := serve(t, mock.Options{AdminToken: "let-me-in"})
	reset := func(why string, status int, header ...string) vendortest.Row {
		return vendortest.Row{Why: why, Method: "POST", Path: "/_ringer/reset", Header: header, Status: status}
	}
	t.Run("without a token", func(t *testing.T) {
		open.Play(t, []vendortest.Row{
			reset("by loopback address", 204),
			reset("by IPv6 loopback", 204, "Host: [::1]:7464"),
			reset("by localhost", 204, "Host: localhost:7464"),
			reset("by a world's host", 204, "Host: mine.localhost"),
			reset("by the address it was given", 204, "Host: build-7:7464"),
			reset("by another name", 403, "Host: evil.example"),
			{Why: "an unknown path by another name", Method: "GET", Path: "/_ringer/nothing", Header: []string{"Host: evil.example"}, Status: 403},
			reset("by a name that only looks local", 403, "Host: localhost.evil.example"),
			reset("from its own page", 204, "Origin: http://127.0.0.1"),
			reset("from a page of elsewhere", 403, "Origin: http://evil.example"),
			reset("from a page of another port", 403, "Origin: http://127.0.0.1:8080"),
			reset("from a page of nowhere", 403, "Origin: null"),
			reset("from what is no address", 403, "Origin: http://%zz"),
			reset("from its own page, without an origin", 204, "Sec-Fetch-Site: same-origin"),
			reset("by hand", 204, "Sec-Fetch-Site: none"),
			reset("from a page of another site, without an origin", 403, "Sec-Fetch-Site: cross-site"),
			reset("from a page of another port, without an origin", 403, "Sec-Fetch-Site: same-site"),
			{Why: "an image of another site's page", Method: "GET", Path: "/_ringer/worlds/z1/_ringer/state", Header: []string{"Sec-Fetch-Site: cross-site"}, Status: 403},
			{Why: "an event stream of one", Method: "GET", Path: "/_ringer/worlds/z1/_ringer/requests/stream", Header: []string{"Sec-Fetch-Site: cross-site"}, Status: 403},
			{Why: "a link from another site", Method: "GET", Path: "/_ringer/", Header: []string{"Sec-Fetch-Site: cross-site"}, Status: 200},
			{Why: "vendors are not concerned, by whatever name", Method: "GET", Path: groupsPath, Header: []string{"Host: evil.example"}, Status: 200},
		})
	})
	t.Run("with a token", func(t *testing.T) {
		locked.Play(t, []vendortest.Row{
			reset("without it", 401, "Authorization: "),
			reset("with another", 401),
			reset("with it", 204, "Authorization: Bearer let-me-in"),
			{Why: "an unknown path tells strangers nothing", Method: "GET", Path: "/_ringer/nothing", Status: 401},
			{Why: "nor does an unknown method", Method: "PATCH", Path: "/_ringer/state", Status: 401},
			reset("under another scheme", 401, "Authorization: Basic let-me-in"),
			reset("under none", 401, "Authorization: let-me-in"),
			{Why: "the scheme in lower case", Method: "POST", Path: "/_ringer/reset", Header: []string{"Authorization: bearer let-me-in"}, Status: 204},
			reset("by any name", 204, "Authorization: Bearer let-me-in", "Host: ci.example"),
			reset("but not from a page of elsewhere", 403, "Authorization: Bearer let-me-in", "Origin: http://evil.example"),
			{Why: "health is open", Method: "GET", Path: "/_ringer/health", Header: []string{"Authorization: "}, Status: 200},
			{Why: "vendors are not concerned", Method: "GET", Path: groupsPath, Status: 200},
		})
	})
}

// TestVendorsKeepToKnownHosts asks a server that only listens on this machine for hosts
// that are not its own.
func TestVendorsKeepToKnownHosts(t *testing.T) {
	client := serve(t, mock.Options{OnlyHosts: true, Hosts: []string{"127.0.0.1", "api.test"}, CORS: true})
	for _, row := range []struct {
		host   string
		status int
	}{
		{"127.0.0.1:7464", 200}, {"[::1]:7464", 200}, {"localhost", 200}, {"mine.localhost:7464", 200}, {"API.test:7464", 200},
		{"evil.example", 403}, {"127.0.0.1.evil.example", 403}, {"192.168.0.7", 403}, {"127.0.0.1:7464", 200},
	} {
		answer := client.Do("GET", groupsPath, "", "Host: "+row.host)
		if answer.Status != row.status || row.status == 403 && !strings.Contains(answer.Body, "--allow-host "+row.host) {
			t.Errorf("%s was answered %d %.200s, want %d", row.host, answer.Status, answer.Body, row.status)
		}
	}
	if answer := serve(t, mock.Options{OnlyHosts: true, Hosts: []string{"*"}}).Do("GET", groupsPath, "", "Host: evil.example"); answer.Status != 200 {
		t.Errorf("where any host may be asked, one was answered %d", answer.Status)
	}
}

// TestReadsMakeNoWorlds reads all that a world has from one that does not exist: the
// answers are those of a new world, and none is made.
func TestReadsMakeNoWorlds(t *testing.T) {
	client := serve(t, mock.Options{Scenario: scenario(t, version(1))})
	client.Do("POST", "/_ringer/worlds", `{"name":"made"}`)
	for _, path := range []string{"state", "state/secoda/groups", "scenario", "changes", "snapshots", "clock", "rules", "requests", "coverage"} {
		want := client.Do("GET", "/_ringer/worlds/made/_ringer/"+path, "")
		if diff := cmp.Diff(want, client.Do("GET", "/_ringer/worlds/none/_ringer/"+path, "")); diff != "" {
			t.Errorf("%s (-of a world +of none):\n%s", path, diff)
		}
	}
	if got := worldNames(t, client); got != "made" {
		t.Errorf("there are the worlds %s, want made", got)
	}
}

// TestGuessesOfTheAdminToken sends wrong admin tokens until the server refuses further
// ones. The right one is taken all the time: who guesses locks nobody out.
func TestGuessesOfTheAdminToken(t *testing.T) {
	locked := serve(t, mock.Options{AdminToken: "let-me-in"})
	state := func(token string) vendortest.Answer {
		return locked.Do("GET", "/_ringer/state", "", "Authorization: Bearer "+token)
	}
	for i := range 20 {
		if answer := state(fmt.Sprint("guess ", i)); answer.Status != 401 {
			t.Fatalf("guess %d: answered %d: %s", i, answer.Status, answer.Body)
		}
	}
	answer := state("another")
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); answer.Status != 429 || err != nil || seconds < 1 || seconds > 60 {
		t.Errorf("one token too many: answered %d, Retry-After %d: %s", answer.Status, seconds, answer.Body)
	}
	if answer := state("let-me-in"); answer.Status != 200 {
		t.Errorf("the right token after too many wrong ones: answered %d: %s", answer.Status, answer.Body)
	}
	if answer := locked.Do("GET", "/_ringer/health", ""); answer.Status != 200 {
		t.Errorf("health: answered %d: %s", answer.Status, answer.Body)
	}
}
