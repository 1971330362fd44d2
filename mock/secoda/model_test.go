package secoda_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

const (
	modelSeeds      = 20
	modelOperations = 1000
)

// model is what a plain map and a list say that the vendor must hold.
type model struct {
	client *vendortest.Client
	groups map[string]map[string]any
	order  []string
	gone   []string
}

// TestModel walks random operations on the vendor and on a plain map, which must
// agree after each.
func TestModel(t *testing.T) {
	if err := flag.Set("rapid.checks", fmt.Sprint(modelSeeds)); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &model{client: newClient(t, ""), groups: map[string]map[string]any{}}
		operations := []func(*rapid.T){m.create, m.create, m.update, m.update, m.get, m.list, m.remove, m.refused}
		for range modelOperations {
			rapid.SampledFrom(operations).Draw(t, "operation")(t)
		}
	})
}

func (m *model) send(t *rapid.T, method, path string, body any, status int) any {
	text := ""
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(data)
	}
	answer := m.client.Do(method, groupsPath+path, text)
	if answer.Status != status {
		t.Fatalf("%s %s %s answered %d, want %d: %s", method, path, text, answer.Status, status, answer.Reason())
	}
	if answer.Body == "" {
		return nil
	}
	return answer.JSON(t)
}

// fields draws a body: each field may be there or not.
func fields(t *rapid.T, must ...string) map[string]any {
	body := map[string]any{}
	for _, name := range []string{"name", "icon", "description"} {
		if slices.Contains(must, name) || rapid.Bool().Draw(t, "has "+name) {
			body[name] = rapid.StringMatching(`[a-zéб数😀]{1,4}`).Draw(t, name)
		}
	}
	if rapid.Bool().Draw(t, "has users") {
		users := []any{}
		for i := range rapid.IntRange(0, 3).Draw(t, "users") {
			users = append(users, fmt.Sprint("user-", i))
		}
		body["users"] = users
	}
	return body
}

func (m *model) create(t *rapid.T) {
	body := fields(t, "name")
	got := m.send(t, "POST", "", body, 201).(map[string]any)
	want := map[string]any{
		"id": got["id"], "created_at": got["created_at"], "updated_at": got["created_at"], "workspace_id": got["workspace_id"],
		"icon": "", "description": "", "users": []any{}, "snowflake_role": nil,
	}
	for name, value := range body {
		want[name] = value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("create (-want +got):\n%s", diff)
	}
	id := got["id"].(string)
	if m.groups[id] != nil || slices.Contains(m.gone, id) {
		t.Fatalf("the id %s was given before", id)
	}
	m.groups[id] = got
	m.order = append(m.order, id)
}

// pick draws the id of a group that is there; ok is false when there is none.
func (m *model) pick(t *rapid.T) (id string, ok bool) {
	if len(m.order) == 0 {
		return "", false
	}
	return rapid.SampledFrom(m.order).Draw(t, "group"), true
}

func (m *model) update(t *rapid.T) {
	id, ok := m.pick(t)
	if !ok {
		return
	}
	body := fields(t)
	got := m.send(t, "PATCH", "/"+id, body, 200).(map[string]any)
	want := m.groups[id]
	if got["updated_at"].(string) < want["updated_at"].(string) {
		t.Fatalf("updated_at went back from %s to %s", want["updated_at"], got["updated_at"])
	}
	want["updated_at"] = got["updated_at"]
	for name, value := range body {
		want[name] = value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("update (-want +got):\n%s", diff)
	}
}

func (m *model) get(t *rapid.T) {
	if id, ok := m.pick(t); ok {
		if diff := cmp.Diff(any(m.groups[id]), m.send(t, "GET", "/"+id, nil, 200)); diff != "" {
			t.Fatalf("get (-want +got):\n%s", diff)
		}
	}
}

func (m *model) remove(t *rapid.T) {
	if id, ok := m.pick(t); ok {
		m.send(t, "DELETE", "/"+id, nil, 204)
		delete(m.groups, id)
		m.order = slices.DeleteFunc(m.order, func(other string) bool { return other == id })
		m.gone = append(m.gone, id)
	}
}

// list reads one page, any of those that there are.
func (m *model) list(t *rapid.T) {
	const size = 50
	pages := max(1, (len(m.order)+size-1)/size)
	page := rapid.IntRange(1, pages).Draw(t, "page")
	got := m.send(t, "GET", fmt.Sprintf("?page=%d", page), nil, 200).(map[string]any)
	want := []any{}
	for _, id := range m.order[(page-1)*size : min(page*size, len(m.order))] {
		want = append(want, m.groups[id])
	}
	if diff := cmp.Diff(want, got["results"]); diff != "" {
		t.Fatalf("page %d of %d (-want +got):\n%s", page, pages, diff)
	}
	if got["count"] != float64(len(m.order)) {
		t.Fatalf("count is %v, want %d", got["count"], len(m.order))
	}
}

// refused sends what cannot be taken; nothing may come of it.
func (m *model) refused(t *rapid.T) {
	if id, ok := m.pick(t); ok {
		m.send(t, "PATCH", "/"+id, map[string]any{"name": "", "icon": "never"}, 400)
	}
	if len(m.gone) > 0 {
		id := rapid.SampledFrom(m.gone).Draw(t, "gone")
		method := rapid.SampledFrom([]string{"GET", "DELETE"}).Draw(t, "method")
		m.send(t, method, "/"+id, nil, 404)
	}
	m.send(t, "POST", "", map[string]any{"icon": "nameless"}, 400)
}
