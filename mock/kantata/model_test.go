package kantata_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

const (
	modelSeeds      = 20
	modelOperations = 1000
	modelUsers      = 5
	modelWorkspaces = 4
)

// model is what plain maps say that the vendor must hold.
type model struct {
	client      *vendortest.Client
	lastGroup   int
	lastMember  int
	groups      map[int]*modelGroup
	memberships []modelMembership // the oldest first
}

type modelGroup struct {
	name       string
	company    bool
	workspaces []string
}

type modelMembership struct{ id, user, group int }

// TestModel walks random operations on the vendor and on plain maps, which must
// agree after each.
func TestModel(t *testing.T) {
	if err := flag.Set("rapid.checks", fmt.Sprint(modelSeeds)); err != nil {
		t.Fatal(err)
	}
	var scenario strings.Builder
	scenario.WriteString("version: 1\nname: model\nclock: 2025-01-01T00:00:00Z\ndata:\n  kantata:\n    users:\n")
	for i := range modelUsers {
		fmt.Fprintf(&scenario, "      - {id: \"%d\"}\n", i+1)
	}
	scenario.WriteString("    workspaces:\n")
	for i := range modelWorkspaces {
		fmt.Fprintf(&scenario, "      - {id: \"%d\"}\n", i+1)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &model{client: newClient(t, scenario.String()), groups: map[int]*modelGroup{}}
		operations := []func(*rapid.T){m.create, m.update, m.get, m.list, m.list, m.remove, m.join, m.join, m.leave, m.listMemberships}
		for range modelOperations {
			rapid.SampledFrom(operations).Draw(t, "operation")(t)
		}
	})
}

func (m *model) send(t *rapid.T, method, path, root string, fields any, status int) map[string]any {
	body := ""
	if root != "" {
		data, err := json.Marshal(map[string]any{root: fields})
		if err != nil {
			t.Fatal(err)
		}
		body = string(data)
	}
	answer := m.client.Do(method, path, body)
	if answer.Status != status {
		t.Fatalf("%s %s %s answered %d, want %d: %s", method, path, body, answer.Status, status, answer.Reason())
	}
	if answer.Body == "" {
		return nil
	}
	return answer.JSON(t).(map[string]any)
}

// sortedGroups gives the ids of all groups by name, without regard to case.
func (m *model) sortedGroups() []int {
	var ids []int
	for id := range m.groups {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		return strings.ToLower(m.groups[ids[i]].name) < strings.ToLower(m.groups[ids[j]].name)
	})
	return ids
}

func (m *model) taken(name string, but int) bool {
	for id, g := range m.groups {
		if id != but && strings.EqualFold(g.name, name) {
			return true
		}
	}
	return false
}

// change draws what is sent for a group and says what becomes of it.
func (m *model) change(t *rapid.T, g modelGroup) (fields map[string]any, changed modelGroup) {
	changed = modelGroup{rapid.StringMatching(`[a-cA-C]{1,3}`).Draw(t, "name"), g.company, slices.Clone(g.workspaces)}
	fields = map[string]any{"name": changed.name}
	if rapid.Bool().Draw(t, "sends company") {
		changed.company = rapid.Bool().Draw(t, "company")
		fields["company"] = changed.company
	}
	add, remove := []any{}, []any{}
	for i := range modelWorkspaces {
		id := strconv.Itoa(i + 1)
		switch rapid.IntRange(0, 3).Draw(t, "workspace "+id) {
		case 0:
			add = append(add, i+1)
			if !slices.Contains(changed.workspaces, id) {
				changed.workspaces = append(changed.workspaces, id)
			}
		case 1:
			remove = append(remove, id)
			changed.workspaces = slices.DeleteFunc(changed.workspaces, func(w string) bool { return w == id })
		}
	}
	fields["add_workspace_ids"], fields["remove_workspace_ids"] = add, remove
	return fields, changed
}

// check holds a group of an answer against the model.
func (m *model) check(t *rapid.T, answer map[string]any, id int) {
	shown, _ := answer["workspace_groups"].(map[string]any)[strconv.Itoa(id)].(map[string]any)
	g := m.groups[id]
	got := fmt.Sprintf("%v %v %v %v", shown["name"], shown["company"], shown["workspace_ids"], shown["id"])
	if want := fmt.Sprintf("%v %v %v %v", g.name, g.company, g.workspaces, id); got != want {
		t.Fatalf("group %d is %s, want %s", id, got, want)
	}
}

func (m *model) create(t *rapid.T) {
	fields, made := m.change(t, modelGroup{workspaces: []string{}})
	delete(fields, "remove_workspace_ids")
	path := groupsPath + "?include=workspaces"
	if m.taken(made.name, 0) {
		m.send(t, "POST", path, "workspace_group", fields, 422)
		return
	}
	m.lastGroup++
	m.groups[m.lastGroup] = &made
	m.check(t, m.send(t, "POST", path, "workspace_group", fields, 200), m.lastGroup)
}

// pick draws a group that is there; 0 when there is none.
func (m *model) pick(t *rapid.T) int {
	if len(m.groups) == 0 {
		return 0
	}
	return rapid.SampledFrom(m.sortedGroups()).Draw(t, "group")
}

func (m *model) update(t *rapid.T) {
	id := m.pick(t)
	if id == 0 {
		return
	}
	fields, changed := m.change(t, *m.groups[id])
	path := fmt.Sprintf("%s/%d?include=workspaces", groupsPath, id)
	if m.taken(changed.name, id) {
		m.send(t, "PUT", path, "workspace_group", fields, 422)
		return
	}
	m.groups[id] = &changed
	m.check(t, m.send(t, "PUT", path, "workspace_group", fields, 200), id)
}

func (m *model) get(t *rapid.T) {
	if id := m.pick(t); id != 0 {
		m.check(t, m.send(t, "GET", fmt.Sprintf("%s/%d.json?include=workspaces", groupsPath, id), "", nil, 200), id)
	}
	m.send(t, "GET", fmt.Sprintf("%s/%d", groupsPath, m.lastGroup+1), "", nil, 404)
}

// resultIDs gives the ids of an answer, in order.
func resultIDs(answer map[string]any) (ids []int) {
	for _, r := range answer["results"].([]any) {
		id, _ := strconv.Atoi(r.(map[string]any)["id"].(string))
		ids = append(ids, id)
	}
	return ids
}

func (m *model) list(t *rapid.T) {
	size, page := rapid.IntRange(1, 4).Draw(t, "size"), rapid.IntRange(1, 4).Draw(t, "page")
	want := m.sortedGroups()
	query := fmt.Sprintf("?per_page=%d&page=%d", size, page)
	if rapid.Bool().Draw(t, "companies") {
		query += "&companies_only=1"
		want = slices.DeleteFunc(want, func(id int) bool { return !m.groups[id].company })
	}
	if rapid.Bool().Draw(t, "downwards") {
		query += "&order=name:desc"
		slices.Reverse(want)
	}
	answer := m.send(t, "GET", groupsPath+query, "", nil, 200)
	if answer["count"] != float64(len(want)) {
		t.Fatalf("%s counts %v, want %d", query, answer["count"], len(want))
	}
	want = want[min((page-1)*size, len(want)):min(page*size, len(want))]
	if got := resultIDs(answer); !slices.Equal(got, want) {
		t.Fatalf("%s lists %v, want %v", query, got, want)
	}
}

func (m *model) remove(t *rapid.T) {
	if id := m.pick(t); id != 0 {
		m.send(t, "DELETE", fmt.Sprintf("%s/%d", groupsPath, id), "", nil, 204)
		delete(m.groups, id)
		m.memberships = slices.DeleteFunc(m.memberships, func(x modelMembership) bool { return x.group == id })
	}
}

// join puts up to three users into groups at once.
func (m *model) join(t *rapid.T) {
	var sent []any
	var made []modelMembership
	fine := true
	for range rapid.IntRange(1, 3).Draw(t, "how many") {
		x := modelMembership{m.lastMember + len(made) + 1, rapid.IntRange(1, modelUsers+1).Draw(t, "user"), m.pick(t)}
		sent = append(sent, map[string]any{"user_id": x.user, "workspace_group_id": max(1, x.group)})
		same := func(other modelMembership) bool { return other.user == x.user && other.group == x.group }
		fine = fine && x.user <= modelUsers && x.group != 0 && !slices.ContainsFunc(m.memberships, same) && !slices.ContainsFunc(made, same)
		made = append(made, x)
	}
	if !fine {
		m.send(t, "POST", membershipsPath, "user_group_memberships", sent, 422)
		return
	}
	m.memberships = append(m.memberships, made...)
	m.lastMember += len(made)
	m.send(t, "POST", membershipsPath, "user_group_memberships", sent, 200)
}

func (m *model) leave(t *rapid.T) {
	if len(m.memberships) > 0 {
		x := rapid.SampledFrom(m.memberships).Draw(t, "membership")
		m.send(t, "DELETE", fmt.Sprintf("%s/%d", membershipsPath, x.id), "", nil, 204)
		m.memberships = slices.DeleteFunc(m.memberships, func(other modelMembership) bool { return other.id == x.id })
	}
}

func (m *model) listMemberships(t *rapid.T) {
	user := rapid.IntRange(1, modelUsers).Draw(t, "user")
	var want []int
	for _, x := range m.memberships {
		if x.user == user {
			want = append(want, x.id)
		}
	}
	answer := m.send(t, "GET", fmt.Sprintf("%s?order=created_at:asc&per_page=200&user_ids=%d", membershipsPath, user), "", nil, 200)
	if diff := cmp.Diff(want, resultIDs(answer)); diff != "" {
		t.Fatalf("memberships of %d (-want +got):\n%s", user, diff)
	}
}
