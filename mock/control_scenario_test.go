package mock_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

const scenarioPath = "/_ringer/scenario"

func TestWorldIsSavedAsScenario(t *testing.T) {
	client := vendortest.New(t, secoda.New(), `
version: 1
name: saved
description: "A world: to be saved"
seed: 42
clock: 2025-01-01T00:00:00Z
tick: 250ms
auth:
  - {vendor: secoda, token: "1e3"}
  - {vendor: secoda, token: old-key, expired: true}
  - {vendor: secoda, token: "*"}
data: {secoda: {groups: [{id: 11111111-1111-4111-8111-111111111111, name: First, users: [ada], icon: "", description: "", workspace_id: 22222222-2222-4222-8222-222222222222}]}}
`)
	client.Do("PATCH", groupsPath+"/11111111-1111-4111-8111-111111111111", `{"name":"yes"}`, "Authorization: Bearer 1e3")
	const row = `created_at: "2025-01-01T00:00:00Z", updated_at: "2025-01-01T00:00:00Z", users: [ada], name: "yes", icon: "", description: "", workspace_id: "22222222-2222-4222-8222-222222222222", snowflake_role: null`
	const want = `version: 1
name: saved
description: "A world: to be saved"
seed: 42
clock: "2025-01-01T00:00:00.25Z"
tick: "250ms"
auth:
  - {vendor: secoda, token: "1e3"}
  - {vendor: secoda, token: old-key, expired: true}
  - {vendor: secoda, token: "*"}
data:
  secoda:
    groups:
      - {id: "11111111-1111-4111-8111-111111111111", ` + row + `}
`
	answer := client.Do("GET", scenarioPath, "")
	if diff := cmp.Diff(want, answer.Body); diff != "" {
		t.Errorf("scenario (-want +got):\n%s", diff)
	}
	if got := answer.Header.Get("Content-Type"); got != "application/yaml" {
		t.Errorf("the content type is %s", got)
	}
	if _, err := scenarios.Parse(contracts.Embedded(), "saved.yaml", []byte(answer.Body)); err != nil {
		t.Error(err)
	}
}

func TestScenarioAsJSON(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	for _, row := range []struct {
		why, accept string
		json        bool
	}{
		{"nothing said", "", false},
		{"anything", "*/*", false},
		{"JSON", "application/json", true},
		{"YAML", "application/yaml", false},
		{"both alike", "application/json, application/yaml", false},
		{"JSON rather", "text/yaml;q=0.5, application/json", true},
		{"YAML rather", "application/json;q=0.5, application/x-yaml", false},
		{"some JSON", "text/html, application/vnd.api+json;q=0.1", true},
		{"what cannot be read", ";;", false},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do("GET", scenarioPath, "", "Accept: "+row.accept)
			if got := strings.HasPrefix(answer.Body, `{"version":1,`); answer.Status != 200 || got != row.json {
				t.Errorf("answered %d %.80s", answer.Status, answer.Body)
			}
			if got := answer.Header.Get("Content-Type"); (got == "application/json") != row.json {
				t.Errorf("the content type is %s", got)
			}
		})
	}
}

// TestLargeScenarioIsJSON saves a world that YAML could not bring back.
func TestLargeScenarioIsJSON(t *testing.T) {
	client := vendortest.New(t, secoda.New(), "")
	client.Do("PUT", "/_ringer/state", `{"secoda":{"groups":[{"name":"`+strings.Repeat("x", 5<<20)+`"}]}}`)
	answer := client.Do("GET", scenarioPath, "")
	if got := answer.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("the content type is %s", got)
	}
	if put := client.Do("PUT", "/_ringer/worlds/other"+scenarioPath, answer.Body); put.Status != 204 {
		t.Errorf("its own scenario is refused with %d: %.200s", put.Status, put.Body)
	}
}

func TestScenarioIsReplaced(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	client.Do("POST", groupsPath, `{"name":"a"}`)
	client.Do("PUT", "/_ringer/snapshots/before", "")
	const two = "version: 1\nname: two\nseed: 5\nclock: 2030-01-01T00:00:00Z\nauth: [{vendor: secoda, token: new}]\ndata: {secoda: {groups: [{name: One}, {name: Two}]}}\n"
	client.Play(t, []vendortest.Row{
		{Why: "by YAML", Method: "PUT", Path: scenarioPath, Body: two, Status: 204},
		{Why: "with its tokens", Method: "GET", Path: groupsPath, Status: 401},
		{Why: "which count from now on", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Bearer new"}, Status: 200},
		{Why: "with its clock", Method: "GET", Path: "/_ringer/clock", Status: 200, Want: `{"now":"2030-01-01T00:00:00Z","set":true,"tick":"1s"}` + "\n"},
		{Why: "with its name and seed", Method: "GET", Path: "/_ringer/worlds", Status: 200, Want: `{"worlds":[{"name":"default","scenario":"two","seed":5,"clock":"2030-01-01T00:00:00Z","requests":2}]}` + "\n"},
		{Why: "nothing has changed since", Method: "GET", Path: "/_ringer/changes", Status: 200, Want: "{\"changes\":[]}\n"},
		{Why: "a write", Method: "POST", Path: groupsPath, Body: `{"name":"x"}`, Header: []string{"Authorization: Bearer new"}, Status: 201},
		{Why: "a reset", Method: "POST", Path: "/_ringer/reset", Status: 204},
	})
	if got := count(t, client, groupsPath, "Authorization: Bearer new"); got != 2 {
		t.Errorf("after a reset the world holds %d groups, want the 2 of the new scenario", got)
	}
	client.Play(t, []vendortest.Row{
		{Why: "snapshots are left", Method: "POST", Path: "/_ringer/snapshots/before/restore", Status: 204},
		{Why: "with the tokens of their time", Method: "GET", Path: groupsPath, Status: 200},
		{Why: "by JSON", Method: "PUT", Path: scenarioPath, Body: `{"version":1,"name":"json"}`, Status: 204},
		{Why: "by the name of a built-in one", Method: "PUT", Path: scenarioPath, Body: `{"name":"demo"}`, Status: 204},
		{Why: "in YAML too", Method: "PUT", Path: scenarioPath, Body: `name: empty`, Status: 204},
	})
	playRefusals(t, client, []refusal{
		{"neither YAML nor JSON", "PUT", scenarioPath, "a: b: c", 400, "", "body"},
		{"nothing", "PUT", scenarioPath, "", 400, "", "empty"},
		{"no object", "PUT", scenarioPath, "- a", 422, "", "expected an object"},
		{"an unknown built-in one", "PUT", scenarioPath, `{"name":"dmeo"}`, 422, "/name", `did you mean "demo"?`},
		{"a missing version", "PUT", scenarioPath, "name: x\nseed: 1", 422, "/version", "version"},
		{"a wrong field of a row", "PUT", scenarioPath, "version: 1\nname: x\ndata: {secoda: {groups: [{nmae: x}]}}", 422, "/data/secoda/groups/0/nmae", `did you mean "name"?`},
		{"a wrong clock", "PUT", scenarioPath, `{"version":1,"name":"x","clock":"noon"}`, 422, "/clock", "noon"},
	})
}

// TestNewSeedNeedsTheText shows that worlds can be made from the server's
// scenario with other seeds though its rows are not kept.
func TestNewSeedNeedsTheText(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	ids := map[string]bool{}
	for _, body := range []string{`{"name":"a","seed":2}`, `{"name":"b","seed":3}`, `{"name":"c"}`} {
		answer := client.Do("POST", "/_ringer/worlds", body)
		if answer.Status != 201 {
			t.Fatalf("answered %d: %s", answer.Status, answer.Body)
		}
		name := answer.JSON(t).(map[string]any)["name"].(string)
		ids[client.Do("GET", "/_ringer/worlds/"+name+"/_ringer/state", "").Body] = true
	}
	if len(ids) != 3 {
		t.Errorf("three seeds made %d states", len(ids))
	}
	scenario, err := scenarios.Parse(contracts.Embedded(), "x.yaml", []byte(oneGroup))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // one scenario may serve several servers
		if got := count(t, serve(t, mock.Options{Scenario: scenario}), groupsPath); got != 1 {
			t.Errorf("the server holds %d groups, want 1", got)
		}
	}
}
