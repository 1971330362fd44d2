package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

// TestSavedScenarioIsTheSameWorld does anything to worlds of all vendors, saves
// them as scenarios, in both forms, and makes others of those: they pass
// "scenario check" and hold the same.
func TestSavedScenarioIsTheSameWorld(t *testing.T) {
	scenario, err := scenarios.Parse(contracts.Embedded(), "small.yaml", []byte(smallScenario))
	if err != nil {
		t.Fatal(err)
	}
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: all, Scenario: scenario, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	client := &vendortest.Client{Handler: server, Token: "demo-token"}
	texts := rapid.OneOf(rapid.StringN(1, 20, -1), rapid.SampledFrom([]string{"1e3", "yes", "? a", "a: b", "\t", "a\r\nb", ".inf", "a #b", "Ünï 😀"}))
	file := filepath.Join(t.TempDir(), "saved.yaml")
	refused := map[string]bool{} // every call of a kind so far
	if testing.Short() {         // of which rapid plays a fifth, and then some calls never succeed
		if err := flag.Set("rapid.checks", "500"); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, world := range []string{"source", "copy"} {
			client.Do("POST", "/_ringer/worlds/"+world+"/_ringer/reset", "")
		}
		for range rapid.IntRange(0, 8).Draw(t, "calls") {
			playAtRandom(t, client, texts, refused)
		}
		state := client.Do("GET", "/_ringer/worlds/source/_ringer/state", "").Body
		for _, accept := range []string{"application/yaml", "application/json"} {
			saved := client.Do("GET", "/_ringer/worlds/source/_ringer/scenario", "", "Accept: "+accept)
			if err := os.WriteFile(file, []byte(saved.Body), 0o644); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), []string{"scenario", "check", file}, strings.NewReader(""), &stdout, &stderr); code != cmd.ExitFine {
				t.Fatalf("%s in\n%s", stderr.String(), saved.Body)
			}
			if put := client.Do("PUT", "/_ringer/worlds/copy/_ringer/scenario", saved.Body); put.Status != 204 {
				t.Fatalf("its own scenario is refused with %d: %s", put.Status, put.Body)
			}
			if diff := cmp.Diff(state, client.Do("GET", "/_ringer/worlds/copy/_ringer/state", "").Body); diff != "" {
				t.Fatalf("the state differs (-saved +made of it):\n%s", diff)
			}
			if again := client.Do("GET", "/_ringer/worlds/copy/_ringer/scenario", "", "Accept: "+accept); again.Body != saved.Body {
				t.Fatalf("the scenario differs:\n%s", cmp.Diff(saved.Body, again.Body))
			}
		}
	})
	for call, always := range refused {
		if always {
			t.Errorf("%s was always refused", call)
		}
	}
}

// smallScenario has what the calls at random need, and is quickly read.
const smallScenario = `version: 1
name: small
clock: 2025-01-01T00:00:00Z
auth:
  - {vendor: kantata, token: demo-token, role: admin}
  - {vendor: piercloud, token: other-token, grants: [{org_id: 6077beed-c3ce-5058-bf28-9590f84341f9}]}
data:
  kantata:
    users: [{id: "101"}, {id: "102"}, {id: "103"}, {id: "104"}, {id: "105"}, {id: "106"}, {id: "107"}, {id: "108"}]
    workspaces: [{id: "201"}]
    workspace_groups: [{id: "1"}, {id: "2", workspace_ids: ["201"]}, {id: "3"}, {id: "4", notes: ""}, {id: "8", company: true}]
    user_group_memberships: [{id: "9", user_id: "101", workspace_group_id: "1"}]
    external_references: [{subject_id: "1", service_name: a, service_model: b, service_model_ref: c}]
  secoda:
    groups: [{name: One, users: [ada]}, {icon: "📊"}]
  piercloud:
    businesses: [{org_id: 6077beed-c3ce-5058-bf28-9590f84341f9, id: 8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9}]
`

// playAtRandom does something to the world source, by a vendor's API or the control API;
// it may be refused.
func playAtRandom(t *rapid.T, client *vendortest.Client, texts *rapid.Generator[string], refused map[string]bool) {
	text, err := json.Marshal(texts.Draw(t, "text"))
	if err != nil {
		t.Fatal(err)
	}
	name := string(text)
	id := fmt.Sprint(rapid.IntRange(1, 8).Draw(t, "id"))
	call := rapid.SampledFrom([][3]string{
		{"POST", "/api/v1/auth/group", `{"name":` + name + `,"users":[` + name + `],"description":` + name + `}`},
		{"POST", "/api/v1/workspace_groups", `{"workspace_group":{"name":` + name + `,"notes":` + name + `,"add_workspace_ids":["201"],"external_reference":{"service_name":` + name + `,"service_model":"m","service_model_ref":"r"}}}`},
		{"PUT", "/api/v1/workspace_groups/" + id, `{"workspace_group":{"name":` + name + `,"company":true}}`},
		{"DELETE", "/api/v1/workspace_groups/" + id, ""},
		{"POST", "/api/v1/user_group_memberships", `{"user_group_memberships":[{"user_id":10` + id + `,"workspace_group_id":` + id + `}]}`},
		{"POST", "/auth", `{"client_id":"a","client_secret":"b"}`},
		{"POST", "/_ringer/state/piercloud/workspace_groups", `{"org_id":"6077beed-c3ce-5058-bf28-9590f84341f9","business_id":"8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9","name":` + name + `,"workspaces":[{"name":` + name + `}]}`},
		{"POST", "/_ringer/state/kantata/workspaces", `{"title":` + name + `}`},
		{"POST", "/_ringer/state/secoda/groups", `{"icon":` + name + `}`},
		{"POST", "/_ringer/clock/advance", `{"by":"1h0m0.000000001s"}`},
	}).Draw(t, "call")
	answer := client.Do(call[0], call[1], call[2], "X-Ringer-World: source")
	if answer.Status >= 500 {
		t.Fatalf("%s answered %d: %s", strings.Join(call[:], " "), answer.Status, answer.Body)
	}
	kind := call[0] + " " + strings.TrimRight(call[1], "/0123456789")
	_, before := refused[kind]
	refused[kind] = answer.Status >= 300 && (!before || refused[kind])
}
