package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestFillingAvoidsGivenIDs gives back an id that was made, beside a row that would
// get the same.
func TestFillingAvoidsGivenIDs(t *testing.T) {
	client := vendortest.New(t, secoda.New(), "")
	ids := func() (ids []string) {
		groups := client.Do("GET", "/_ringer/state", "").JSON(t).(map[string]any)["secoda"].(map[string]any)["groups"].([]any)
		for _, group := range groups {
			ids = append(ids, group.(map[string]any)["id"].(string))
		}
		return ids
	}
	put := func(rows string) {
		t.Helper()
		if answer := client.Do("PUT", "/_ringer/state", `{"secoda":{"groups":[`+rows+`]}}`); answer.Status != 204 {
			t.Fatalf("%s: answered %d: %s", rows, answer.Status, answer.Body)
		}
	}
	put(`{"name":"A"},{"name":"B"}`)
	made := ids()
	put(`{"name":"A"},{"name":"B"},{"id":"` + made[0] + `","name":"given"}`)
	if got := ids(); got[0] == made[0] || got[1] != made[1] || got[2] != made[0] {
		t.Errorf("the ids were %v; with the first one given to another row they are %v", made, got)
	}
}

// TestGeneratingAvoidsWhatIsGiven generates rows beside given ones that they must not
// be equal to.
func TestGeneratingAvoidsWhatIsGiven(t *testing.T) {
	const people = `users: [{id: "1"}, {id: "2"}], workspace_groups: [{id: "1", name: A}, {id: "2", name: B}]`
	for _, test := range []struct{ why, data, generate, refused string }{
		{"none is left over", people, "{collection: user_group_memberships, count: 4}", ""},
		{"one more than there are", people, "{collection: user_group_memberships, count: 5}", "the same user_id and workspace_group_id, there are 4 different ones, and all are taken"},
		{"beside given ones", people + `, user_group_memberships: [{user_id: "1", workspace_group_id: "1"}, {user_id: "2", workspace_group_id: "1"}]`, "{collection: user_group_memberships, count: 2}", ""},
		{"beside others", people + `, user_group_memberships: [{id: "1", user_id: "2", workspace_group_id: "2"}]`, "{collection: user_group_memberships, count: 3}", ""},
		{"one more than are left", people + `, user_group_memberships: [{user_id: "2", workspace_group_id: "2"}]`, "{collection: user_group_memberships, count: 4}", "there are 4 different ones"},
		{"of one user", people + `, user_group_memberships: [{user_id: "1", workspace_group_id: "2"}]`, `{collection: user_group_memberships, count: 1, with: {user_id: "1"}}`, ""},
		{"of one user who is everywhere", people + `, user_group_memberships: [{user_id: "1", workspace_group_id: "2"}]`, `{collection: user_group_memberships, count: 2, with: {user_id: "1"}}`, "there are 2 different ones"},
		{"references to each service", people, "{collection: external_references, count: 24}", ""},
		{"and one more", people, "{collection: external_references, count: 25}", "the same subject_id and service_name, there are 24 different ones"},
		{"one service of each group", people + `, external_references: [{subject_id: "1", service_name: jira, service_model: Issue, service_model_ref: "7"}]`, "{collection: external_references, count: 1, with: {service_name: jira}}", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			client := vendortest.New(t, kantata.New(), "")
			scenario := "version: 1\nname: x\nclock: 2025-01-01T00:00:00Z\ndata: {kantata: {" + test.data + "}}\ngenerate: [" + strings.Replace(test.generate, "{", "{vendor: kantata, ", 1) + "]\n"
			answer := client.Do("PUT", "/_ringer/scenario", scenario)
			if test.refused == "" && answer.Status != 204 || test.refused != "" && (answer.Status != 422 || !strings.Contains(answer.Body, test.refused) || !strings.Contains(answer.Body, `"/generate/0"`)) {
				t.Errorf("answered %d: %s", answer.Status, answer.Body)
			}
		})
	}
}

// TestMadeNamesAvoidGivenOnes gives the name that a group would get to another one, in
// other case.
func TestMadeNamesAvoidGivenOnes(t *testing.T) {
	client := vendortest.New(t, kantata.New(), "")
	put := func(rows string) []any {
		t.Helper()
		if answer := client.Do("PUT", "/_ringer/state", `{"kantata":{"workspace_groups":[`+rows+`]}}`); answer.Status != 204 {
			t.Fatalf("%s: answered %d: %s", rows, answer.Status, answer.Body)
		}
		return client.Do("GET", "/_ringer/state", "").JSON(t).(map[string]any)["kantata"].(map[string]any)["workspace_groups"].([]any)
	}
	name := func(row any) string { return row.(map[string]any)["name"].(string) }
	made := put(`{},{}`)
	got := put(fmt.Sprintf(`{},{},{"id":"900","name":%q}`, strings.ToUpper(name(made[0]))))
	if name(got[0]) == name(made[0]) || name(got[1]) != name(made[1]) {
		t.Errorf("the groups were %v; with the first name taken they are %v", made, got)
	}
}

// TestRowsGetNamesOfTheirOwn gives the name that a row would get to another one, and
// then adds or replaces the row through the control API.
func TestRowsGetNamesOfTheirOwn(t *testing.T) {
	const groups = "/_ringer/state/kantata/workspace_groups"
	for _, test := range []struct{ why, method, path, body string }{
		{"a row is added", "POST", groups, `{}`},
		{"a row is added with an id", "POST", groups, `{"id":"3"}`},
		{"a row is replaced", "PUT", groups + "/2", `{}`},
	} {
		t.Run(test.why, func(t *testing.T) {
			// made plays the call beside a row of a name, and gives the changed row's name.
			made := func(taken string) string {
				t.Helper()
				client := vendortest.New(t, kantata.New(), "")
				client.Do("PUT", "/_ringer/state", fmt.Sprintf(`{"kantata":{"workspace_groups":[{"id":"1","name":%q},{"id":"2","name":"Two"}]}}`, taken))
				if answer := client.Do(test.method, test.path, test.body); answer.Status >= 300 {
					t.Fatalf("answered %d: %s", answer.Status, answer.Body)
				}
				rows := client.Do("GET", groups, "").JSON(t).(map[string]any)["workspace_groups"].([]any)
				return rows[len(rows)-1].(map[string]any)["name"].(string)
			}
			name := made("One")
			if other := made(strings.ToUpper(name)); strings.EqualFold(other, name) {
				t.Errorf("the names are %q and %q", strings.ToUpper(name), other)
			}
		})
	}
	client := vendortest.New(t, kantata.New(), "")
	client.Do("PUT", "/_ringer/state", `{"kantata":{"workspace_groups":[{"id":"2"}]}}`)
	before := client.Do("GET", groups, "").Body
	client.Do("PUT", groups+"/2", `{}`)
	if after := client.Do("GET", groups, "").Body; after != before {
		t.Errorf("a row that is replaced by one that says as much was\n%sand is\n%s", before, after)
	}
}
