package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestPast looks at a world as it stood at earlier requests, and goes on from there.
func TestPast(t *testing.T) {
	client := serve(t, mock.Options{})
	client.Do("POST", "/_ringer/rules", `{"when":{"operation":"get-group"},"then":{"error":"rate_limited"},"times":1}`)
	first := client.Do("POST", groupsPath, `{"name":"first"}`).JSON(t).(map[string]any)["id"].(string)
	client.Do("PATCH", groupsPath+"/"+first, `{"name":"renamed"}`)
	client.Do("GET", groupsPath+"/"+first, "") // the rule answers
	client.Do("DELETE", groupsPath+"/"+first, "")
	client.Do("POST", groupsPath, `{"name":7}`)

	names := func(query string) string {
		rows := client.Do("GET", "/_ringer/state/secoda/groups"+query, "").JSON(t).(map[string]any)["groups"].([]any)
		var all []string
		for _, row := range rows {
			all = append(all, row.(map[string]any)["name"].(string))
		}
		return strings.Join(all, ",")
	}
	for query, want := range map[string]string{"": "", "?at=1": "first", "?at=2": "renamed", "?at=3": "renamed", "?at=4": "", "?at=5": "", "?at=2&search=first": ""} {
		if got := names(query); got != want {
			t.Errorf("%s: the groups are %q, want %q", query, got, want)
		}
	}
	changes := func(query string) string {
		var all []string
		for _, c := range client.Do("GET", "/_ringer/changes"+query, "").JSON(t).(map[string]any)["changes"].([]any) {
			all = append(all, c.(map[string]any)["change"].(string))
		}
		return strings.Join(all, ",")
	}
	for query, want := range map[string]string{"": "", "?at=2": "added", "?request=1": "added", "?request=2": "changed", "?request=3": "", "?request=4": "removed", "?request=5": ""} {
		if got := changes(query); got != want {
			t.Errorf("changes%s are %q, want %q", query, got, want)
		}
	}

	client.Play(t, []vendortest.Row{
		{Why: "a request that was not", Method: "GET", Path: "/_ringer/state?at=6", Status: 404},
		{Why: "no number", Method: "GET", Path: "/_ringer/state?at=x", Status: 422},
		{Why: "two questions at once", Method: "GET", Path: "/_ringer/changes?at=1&request=1", Status: 422},
		{Why: "one row then", Method: "GET", Path: "/_ringer/state/secoda/groups/" + first + "?at=1", Status: 200},
		{Why: "and now", Method: "GET", Path: "/_ringer/state/secoda/groups/" + first, Status: 404},
		{Why: "a fork of nothing", Method: "POST", Path: "/_ringer/worlds", Body: `{"at":2}`, Status: 422},
		{Why: "a fork of a snapshot and a request", Method: "POST", Path: "/_ringer/worlds", Body: `{"from":"default@x","at":2}`, Status: 422},
		{Why: "a fork of a request that was not", Method: "POST", Path: "/_ringer/worlds", Body: `{"from":"default","at":9}`, Status: 404},
		{Why: "a fork of the second request", Method: "POST", Path: "/_ringer/worlds", Body: `{"name":"then","from":"default","at":2}`, Status: 201},
	})
	// The fork goes on as the world did: the same rule meets the same request, and the request
	// has the same number and so the same id.
	want := client.Do("GET", "/_ringer/requests?after=2&limit=1", "").JSON(t).(map[string]any)["requests"].([]any)[0].(map[string]any)
	answer := client.Do("GET", "/_ringer/worlds/then"+groupsPath+"/"+first, "")
	if answer.Status != 429 || answer.Header.Get("X-Ringer-Request-Id") != want["id"] {
		t.Errorf("the fork answers %d as request %s, want 429 as %s", answer.Status, answer.Header.Get("X-Ringer-Request-Id"), want["id"])
	}
	if answer := client.Do("GET", "/_ringer/worlds/then"+groupsPath+"/"+first, ""); answer.Status != 200 || !strings.Contains(answer.Body, "renamed") {
		t.Errorf("then the fork answers %d %s", answer.Status, answer.Body)
	}
}

// TestPastIsBounded has more writes than a journal keeps states for: the oldest states go,
// the requests stay.
func TestPastIsBounded(t *testing.T) {
	client := serve(t, mock.Options{JournalBytes: 1 << 20})
	for i := range 200 {
		client.Do("POST", groupsPath, fmt.Sprintf(`{"name":"group %d"}`, i))
	}
	answer := client.Do("GET", "/_ringer/state?at=1", "")
	if answer.Status != 404 || !strings.Contains(answer.Body, "not kept any more; the oldest that is, is that at request ") {
		t.Errorf("the state at the first of many requests is %d %s", answer.Status, answer.Body)
	}
	if answer := client.Do("GET", "/_ringer/state/secoda/groups?at=200&limit=0", ""); !strings.Contains(answer.Body, `"total":200`) {
		t.Errorf("the state at the last is %s", answer.Body)
	}
	if list := client.Do("GET", "/_ringer/requests?limit=1", ""); !strings.Contains(list.Body, `"dropped":0`) {
		t.Errorf("requests were dropped: %s", list.Body)
	}
}

// TestRestoreData takes back what was done to the data, and nothing else.
func TestRestoreData(t *testing.T) {
	client := serve(t, mock.Options{})
	client.Do("POST", groupsPath, `{"name":"kept"}`)
	client.Do("PUT", "/_ringer/snapshots/s", "")
	made := client.Do("POST", groupsPath, `{"name":"undone"}`)
	clock := client.Do("GET", "/_ringer/clock", "").Body
	client.Play(t, []vendortest.Row{
		{Why: "the data alone", Method: "POST", Path: "/_ringer/snapshots/s/restore?keep=1", Status: 204},
		{Why: "nonsense", Method: "POST", Path: "/_ringer/snapshots/s/restore?keep=x", Status: 400},
		{Why: "the clock stays", Method: "GET", Path: "/_ringer/clock", Status: 200, Want: clock},
	})
	if changes := client.Do("GET", "/_ringer/changes", "").Body; !strings.Contains(changes, "kept") || strings.Contains(changes, "undone") {
		t.Errorf("after it the changes are %s", changes)
	}
	if journal := client.Do("GET", "/_ringer/requests", "").Body; !strings.Contains(journal, made.Header.Get("X-Ringer-Request-Id")) {
		t.Error("the journal was emptied")
	}
}
