package kantata_test

import (
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// An answer rests on the rules that were applied to make it, and on no others.
func TestRulesThatApply(t *testing.T) {
	group := func(fields string) string { return `{"workspace_group":{` + fields + `}}` }
	reference := func(service, more string) string {
		return group(`"name":"x","external_reference":{"service_name":"` + service + `","service_model":"M","service_model_ref":"R"` + more + `}`)
	}
	member := func(user, group string) string {
		return `{"user_group_membership":{"user_id":` + user + `,"workspace_group_id":` + group + `}}`
	}
	for _, row := range []struct{ why, method, path, body, want string }{
		{"a free name", "PUT", groupsPath + "/1", group(`"name":"x"`), ""},
		{"a taken one", "PUT", groupsPath + "/1", group(`"name":"ALPHA"`), "unique-name"},
		{"a workspace that is there", "POST", groupsPath, group(`"name":"x","add_workspace_ids":[201]`), ""},
		{"one that is not", "POST", groupsPath, group(`"name":"x","add_workspace_ids":[7]`), "unknown-workspace"},
		{"a workspace that is taken out", "PUT", groupsPath + "/1", group(`"name":"x","remove_workspace_ids":[201]`), ""},
		{"one that is not in the group", "PUT", groupsPath + "/1", group(`"name":"x","remove_workspace_ids":[202]`), "add-then-remove"},
		{"one that is in both lists", "PUT", groupsPath + "/1", group(`"name":"x","add_workspace_ids":[202],"remove_workspace_ids":[202]`), "add-then-remove"},
		{"a first reference", "PUT", groupsPath + "/9", reference("jira", `,"status":"failed"`), ""},
		{"one without a status", "PUT", groupsPath + "/9", reference("jira", ""), "reference-upsert"},
		{"one in the place of another", "PUT", groupsPath + "/1", reference("jira", `,"status":"failed"`), "reference-upsert"},
		{"a group with members goes", "DELETE", groupsPath + "/9", "", "memberships-go-too"},
		{"a group with references goes", "DELETE", groupsPath + "/10", "", "memberships-go-too"},
		{"a membership", "POST", membershipsPath, member("102", "10"), ""},
		{"of nobody", "POST", membershipsPath, member("7", "10"), "unknown-user"},
		{"in no group", "POST", membershipsPath, member("102", "7"), "unknown-group"},
		{"that is there", "POST", membershipsPath, member("101", "1"), "one-membership-each"},
		{"neither root", "POST", membershipsPath, `{}`, "one-root"},
		{"both roots", "POST", membershipsPath, `{"user_group_membership":{"user_id":102,"workspace_group_id":10},"user_group_memberships":[{"user_id":102,"workspace_group_id":10}]}`, "one-root"},
		{"half a body", "POST", membershipsPath, `{`, "malformed-body"},
		{"half a body of a deletion", "DELETE", groupsPath + "/9", `{`, "malformed-body"},
		{"a time filter beside all groups", "GET", groupsPath + "?per_page=3&created_after=2024-02-02T00:00:00Z", "", ""},
		{"a time filter at the very second of a group", "GET", groupsPath + "?per_page=3&created_after=2024-02-01T00:00:00Z", "", "time-filters"},
		{"a text with blanks around it", "PUT", groupsPath + "/9", group(`"name":" x"`), "any-text"},
		{"a long one", "PUT", groupsPath + "/9", group(`"name":"x","notes":"` + strings.Repeat("é", 256) + `"`), "any-text"},
		{"a sign beyond the first 65,536", "PUT", groupsPath + "/9", group(`"name":"🚀"`), "any-text"},
		{"several at once", "POST", membershipsPath, `{"user_group_memberships":[{"user_id":102,"workspace_group_id":10}]}`, "all-or-nothing"},
	} {
		if got := vendortest.AssumedBehaviours(t, kantata.New(), account, row.method, row.path, row.body); got != row.want {
			t.Errorf("%s: the answer rests on %q, want %q", row.why, got, row.want)
		}
	}
}

// Every operation takes a body, and each tells in its own journal that it is no JSON.
func TestMalformedBodies(t *testing.T) {
	c := client(t)
	for _, op := range []struct{ method, path string }{
		{"GET", groupsPath}, {"POST", groupsPath}, {"GET", groupsPath + "/1"}, {"PUT", groupsPath + "/1"}, {"DELETE", groupsPath + "/1"},
		{"GET", membershipsPath}, {"POST", membershipsPath}, {"DELETE", membershipsPath + "/501"},
	} {
		answer := c.Do(op.method, op.path, `{"a":`)
		if answer.Status != 400 || answer.Body != `{"status":400,"error":"Bad Request"}` || answer.Header.Get("X-Ringer-Evidence") != "assumed" {
			t.Errorf("%s %s answered %d %s, which is %s", op.method, op.path, answer.Status, answer.Body, answer.Header.Get("X-Ringer-Evidence"))
		}
		entries := c.Do("GET", "/_ringer/requests", "").JSON(t).(map[string]any)["requests"].([]any)
		violations := entries[len(entries)-1].(map[string]any)["violations"].([]any)
		if len(violations) != 1 || violations[0].(map[string]any)["rule"] != "malformed-body" {
			t.Errorf("%s %s: the journal has the violations %v", op.method, op.path, violations)
		}
	}
}
