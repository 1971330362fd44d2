package stories

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/scenarios"
)

// listing saves several values of one list, and repeats items of lists for them.
const listing = `steps:
  - name: look
    operation: get-user-group-memberships
    query: {include: user, per_page: 200}
    save: {second: {all: /users/*/id, from: 2}, some: {all: /users/*/id, from: 3, count: 2}, many: {all: /users/*/id, count: 1000}}
  - {name: by a list, operation: get-user-group-memberships, query: {user_ids: "{{some}}"}}
  - {name: one of them, operation: get-user-group-memberships, query: {user_ids: "{{second}}"}}
  - name: a group
    operation: create-workspace-group
    body: {workspace_group: {name: "{{run}} lists"}}
    save: {group: /results/0/id}
    undo: {operation: delete-workspace-group, path: {id: /results/*/id}}
  - name: each once
    operation: create-user-group-memberships
    body: {user_group_memberships: [{user_id: "{{#some}}", workspace_group_id: "{{#group}}"}, {user_id: "{{second}}", workspace_group_id: "{{group}}"}]}
    undo:
      operation: delete-user-group-membership
      path: {id: /results/*/id}
      found: {operation: get-user-group-memberships, query: {group_ids: "{{group}}"}, items: /user_group_memberships/*, where: {/workspace_group_id: "0,{{group}}"}, take: {id: /id}}
  - {name: too many, operation: get-user-group-memberships, query: {user_ids: "{{many}}"}}
`

func TestListsOfValues(t *testing.T) {
	v := newVendor(t, "kantata")
	before := v.holdings(t)
	if err := v.player.Play(t.Context(), []*scenarios.Story{steps(t, listing)}); err != nil {
		t.Fatal(err)
	}
	if v.holdings(t) != before {
		t.Error("something is left")
	}
	want := []string{
		"look 200", "by a list 200", "one of them 200", "a group 200", "each once 200",
		`too many: it needs 1000 of what {{many}} stands for, and "look" shows 10`,
	}
	if diff := cmp.Diff(want, v.names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := v.one(t, "by a list").Exchange.URL.RawQuery; got != "user_ids=103%2C104" {
		t.Errorf("the list is written %q", got)
	}
	group := v.player.Ledger.entries[0].objects[0].path["id"]
	sent := `{"user_group_memberships":[{"user_id":103,"workspace_group_id":GROUP},{"user_id":104,"workspace_group_id":GROUP},{"user_id":"102","workspace_group_id":"GROUP"}]}`
	if got := string(v.one(t, "each once").Exchange.RequestBody); got != strings.ReplaceAll(sent, "GROUP", group) {
		t.Errorf("the body is %s", got)
	}
}

// A call that makes many objects is not made when the budget has not as many calls as it
// may take to delete them.
func TestManyObjectsNeedABudget(t *testing.T) {
	for budget, want := range map[int]string{
		15: "each once 200",
		14: "each once: it may take 8 calls, with those that delete what it creates, for which the budget of 14 calls is too small",
	} {
		v := newVendor(t, "kantata")
		v.player.Budget = budget
		if err := v.player.Play(t.Context(), []*scenarios.Story{steps(t, listing)}); err != nil {
			t.Fatal(err)
		}
		if got := v.names()[4]; got != want {
			t.Errorf("with a budget of %d: %s, want %s", budget, got, want)
		}
	}
}
