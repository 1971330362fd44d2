package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

const rowsPath = "/_ringer/state/secoda/groups"

// names gives the names of the rows in an answer, and how many there are in all.
func names(t *testing.T, answer vendortest.Answer, collection string) string {
	t.Helper()
	list, ok := answer.JSON(t).(map[string]any)
	if answer.Status != 200 || !ok || len(list) != 2 {
		t.Fatalf("answered %d: %s", answer.Status, answer.Body)
	}
	names := []string{}
	for _, row := range list[collection].([]any) {
		names = append(names, row.(map[string]any)["name"].(string))
	}
	return fmt.Sprint(strings.Join(names, " "), " of ", list["total"])
}

func TestRowsAreListed(t *testing.T) {
	client := vendortest.New(t, secoda.New(), `
version: 1
name: rows
clock: 2025-01-01T00:00:00Z
data:
  secoda:
    groups:
      - {name: b, description: Ämter, users: [ada]}
      - {name: "10", description: x, users: [Linus, ada]}
      - {name: A, description: x}
      - {name: "9", description: y, created_at: 2020-01-01T00:00:00Z}
`)
	for _, row := range []struct{ why, query, want string }{
		{"all, as they came", "", "b 10 A 9 of 4"},
		{"some", "?offset=1&limit=2", "10 A of 4"},
		{"past the end", "?offset=9", " of 4"},
		{"none", "?limit=0", " of 4"},
		{"more than there are", "?offset=3&limit=100", "9 of 4"},
		{"searched for, whatever the case", "?search=ÄMT", "b of 1"},
		{"in lists too", "?search=linus", "10 of 1"},
		{"the total is of what was found", "?search=x&limit=1", "10 of 2"},
		{"nothing found", "?search=nobody", " of 0"},
		{"sorted, numbers by size", "?sort=name", "9 10 A b of 4"},
		{"sorted down", "?sort=-name", "b A 10 9 of 4"},
		{"what is equal stays as it came", "?sort=created_at", "9 b 10 A of 4"},
		{"downwards too", "?sort=-created_at", "b 10 A 9 of 4"},
		{"by what is nothing", "?sort=snowflake_role", "b 10 A 9 of 4"},
		{"by a list", "?sort=users", "10 b A 9 of 4"},
		{"all at once", "?search=x&sort=-name&offset=1&limit=1", "10 of 2"},
	} {
		t.Run(row.why, func(t *testing.T) {
			if got := names(t, client.Do("GET", rowsPath+row.query, ""), "groups"); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	playRefusals(t, client, []refusal{
		{"a limit that is none", "GET", rowsPath + "?limit=x", "", 422, "", "limit"},
		{"a limit below zero", "GET", rowsPath + "?limit=-1", "", 422, "", "limit"},
		{"an offset below zero", "GET", rowsPath + "?offset=-1", "", 422, "", "offset"},
		{"a field that is none", "GET", rowsPath + "?sort=-nmae", "", 422, "", `did you mean "name"?`},
		{"no field", "GET", rowsPath + "?sort=", "", 422, "", "sort"},
		{"an unknown parameter", "GET", rowsPath + "?page=1", "", 422, "", "page"},
		{"an unknown vendor", "GET", "/_ringer/state/secodo/groups", "", 404, "", `did you mean "secoda"?`},
		{"an unknown collection", "GET", "/_ringer/state/secoda/group", "", 404, "", `did you mean "groups"?`},
	})
}

func TestRowsAreChanged(t *testing.T) {
	client := vendortest.New(t, secoda.New(), threeGroups)
	one := rowsPath + "/" + groupUUID(1)
	made := client.Do("POST", rowsPath, `{"name":"New","users":["ada"]}`)
	row, _ := made.JSON(t).(map[string]any)
	id := fmt.Sprint(row["id"])
	if made.Status != 201 || row["name"] != "New" || row["created_at"] != "2025-01-01T00:00:00Z" || len(row) != 9 {
		t.Fatalf("answered %d: %s", made.Status, made.Body)
	}
	if got := client.Do("GET", groupsPath+"/"+id, ""); got.Status != 200 || got.Body+"\n" != made.Body {
		t.Errorf("the vendor shows %d %s, want %s", got.Status, got.Body, made.Body)
	}
	if again := client.Do("POST", rowsPath, `{"name":"New"}`).JSON(t).(map[string]any); again["id"] == id {
		t.Errorf("the id %s is given out twice", id)
	}
	client.Play(t, []vendortest.Row{
		{Why: "replaced", Method: "PUT", Path: one, Body: `{"name":"A2"}`, Status: 204},
		{Why: "replaced with its id", Method: "PUT", Path: one, Body: `{"id":"` + groupUUID(1) + `","name":"A3","icon":"x"}`, Status: 204},
		{Why: "removed", Method: "DELETE", Path: rowsPath + "/" + groupUUID(2), Status: 204},
		{Why: "made with an id", Method: "POST", Path: rowsPath, Body: `{"id":"` + groupUUID(7) + `","name":"G"}`, Status: 201},
		{Why: "the clock stands still", Method: "GET", Path: "/_ringer/clock", Status: 200, Want: `{"now":"2025-01-01T00:00:00Z","set":true,"tick":"1s"}` + "\n"},
	})
	if got := names(t, client.Do("GET", rowsPath, ""), "groups"); got != "C A3 New New G of 5" {
		t.Errorf("the rows are %s", got)
	}
	playRefusals(t, client, []refusal{
		{"an id that is taken", "POST", rowsPath, `{"id":"` + groupUUID(1) + `"}`, 409, "", "PUT it"},
		{"no JSON", "POST", rowsPath, `name: x`, 400, "", "body.json:1:2"},
		{"a list", "POST", rowsPath, `[{"name":"x"}]`, 422, "", "expected an object"},
		{"an unknown field", "POST", rowsPath, `{"nmae":"x"}`, 422, "/nmae", `did you mean "name"?`},
		{"a wrong type", "POST", rowsPath, `{"name":7}`, 422, "/name", "expected a text, but got 7"},
		{"a wrong item", "POST", rowsPath, `{"users":["a",7]}`, 422, "/users/1", "expected a text, but got 7"},
		{"a time that no clock shows", "POST", rowsPath, `{"created_at":"1990-12-31T23:59:60Z"}`, 422, "", "created_at"},
		{"replacing a row that is not there", "PUT", rowsPath + "/" + groupUUID(2), `{"name":"x"}`, 404, "", groupUUID(2)},
		{"replacing by a list", "PUT", one, `[]`, 422, "", "expected an object"},
		{"replacing with a wrong type", "PUT", one, `{"icon":true}`, 422, "/icon", "expected a text, but got true"},
		{"replacing with another id", "PUT", one, `{"id":"` + groupUUID(7) + `"}`, 422, "/id", "a row keeps its id"},
		{"removing what is not there", "DELETE", rowsPath + "/nobody", "", 404, "", "nobody"},
		{"a broken escape stands for itself", "DELETE", rowsPath + "/%zz", "", 404, "", ""},
		{"a method that rows lack", "PATCH", one, `{}`, 405, "", "PUT, DELETE"},
	})
}

// TestRowsKeepTheVendorsRules has a vendor whose rows refer to each other and
// whose ids count up.
func TestRowsKeepTheVendorsRules(t *testing.T) {
	client := vendortest.New(t, kantata.New(), `
version: 1
name: rules
clock: 2025-01-01T00:00:00Z
data:
  kantata:
    users: [{id: "101", full_name: Ada}]
    workspaces: [{id: "201", title: Site}]
    workspace_groups: [{id: "1", name: Acme, workspace_ids: ["201"]}]
    user_group_memberships: [{id: "9", user_id: "101", workspace_group_id: "1"}]
`)
	groups, memberships := "/_ringer/state/kantata/workspace_groups", "/_ringer/state/kantata/user_group_memberships"
	playRefusals(t, client, []refusal{
		{"a row that others refer to", "DELETE", groups + "/1", "", 422, "", "user_group_memberships 9: workspace_group_id names the group 1"},
		{"a row that refers to nothing", "POST", memberships, `{"user_id":"101","workspace_group_id":"2"}`, 422, "", "workspace_group_id names the group 2"},
		{"a reference that may not be made up", "POST", memberships, `{"user_id":"101"}`, 422, "/workspace_group_id", "must be given"},
		{"a name that is taken", "POST", groups, `{"name":"ACME"}`, 422, "", "the name"},
		{"a change that breaks a rule", "PUT", groups + "/1", `{"name":"Acme","workspace_ids":["202"]}`, 422, "", "workspace_ids names the workspace 202"},
	})
	made := func(why, body, id string) {
		t.Helper()
		answer := client.Do("POST", groups, body)
		if answer.Status != 201 || answer.JSON(t).(map[string]any)["id"] != id {
			t.Errorf("%s: answered %d %s, want the id %s", why, answer.Status, answer.Body, id)
		}
	}
	made("the next", `{"name":"B"}`, "2")
	made("a given one", `{"id":"50","name":"C"}`, "50")
	if answer := client.Do("DELETE", groups+"/50", ""); answer.Status != 204 {
		t.Errorf("answered %d: %s", answer.Status, answer.Body)
	}
	made("none again that was used", `{"name":"D"}`, "51")
	if answer := client.Do("PUT", "/_ringer/state", `{}`); answer.Status != 204 {
		t.Errorf("answered %d: %s", answer.Status, answer.Body)
	}
	made("nor after another state", `{"name":"E"}`, "52")
	if answer := client.Do("POST", "/api/v1/workspace_groups", `{"workspace_group":{"name":"F"}}`); !strings.Contains(answer.Body, `"id":"53"`) {
		t.Errorf("the vendor goes on with %s", answer.Body)
	}
}
