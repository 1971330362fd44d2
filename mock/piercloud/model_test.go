package piercloud_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
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
)

// row is a group as a scenario has it.
type row = map[string]any

// model is what a plain list says that the vendor must hold.
type model struct {
	client *vendortest.Client
	rows   []row
	made   int
}

// TestModel reads and changes at random, the vendor and a plain list, which must
// agree after each step.
func TestModel(t *testing.T) {
	if err := flag.Set("rapid.checks", fmt.Sprint(modelSeeds)); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &model{client: newClient(t, "")}
		m.put(t)
		// A read costs much less than putting the whole state.
		operations := slices.Concat(
			slices.Repeat([]func(*rapid.T){m.list}, 14), slices.Repeat([]func(*rapid.T){m.get}, 3),
			[]func(*rapid.T){m.refused, m.add, m.change, m.remove},
		)
		for range modelOperations {
			rapid.SampledFrom(operations).Draw(t, "operation")(t)
		}
	})
}

// modelPlaces are the organisations and businesses that groups are put into.
var modelPlaces = [][2]string{{orgA, main}, {orgA, side}, {orgB, foreign}}

func (m *model) draw(t *rapid.T, id string) row {
	at := rapid.SampledFrom(modelPlaces).Draw(t, "place")
	inContext := rapid.SampledFrom([]string{context, unknown}).Draw(t, "context")
	workspaces := []any{}
	for i := range rapid.IntRange(0, 2).Draw(t, "workspaces") {
		workspaces = append(workspaces, row{
			"id": float64(i + 1), "name": "w", "description": nil, "context_id": context, "access_scope": "private",
			"created_at": "2025-01-01T00:00:00.911Z", "business_id": at[1], "workspace_group_id": id,
		})
	}
	made := fmt.Sprintf("2025-01-0%dT00:00:00.%03dZ", rapid.IntRange(1, 3).Draw(t, "day"), rapid.IntRange(0, 1).Draw(t, "millisecond"))
	return row{
		"id": id, "org_id": at[0], "business_id": at[1], "context_id": inContext, "workspaces": workspaces,
		"name":        rapid.SampledFrom([]string{"a", "A", "ab", "AB", "b", "É", "é", "éa", "数", "数a", "😀", "_", ""}).Draw(t, "name"),
		"description": rapid.SampledFrom([]any{nil, "", "words"}).Draw(t, "description"),
		"created_at":  made, "updated_at": "2025-02-01T00:00:00.000Z", "created_by_id": orgA, "updated_by_id": orgB,
		"access_scope": rapid.SampledFrom([]string{"public", "private"}).Draw(t, "scope"),
	}
}

// put puts the plain list in the place of what the vendor holds.
func (m *model) put(t *rapid.T) {
	businesses := []any{}
	for _, at := range modelPlaces {
		businesses = append(businesses, row{"org_id": at[0], "id": at[1]})
	}
	body, err := json.Marshal(map[string]any{"piercloud": map[string]any{"businesses": businesses, "workspace_groups": append([]row{}, m.rows...)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.client.Do("PUT", "/_ringer/state", string(body)); got.Status != 204 {
		t.Fatalf("the state was refused with %d: %s", got.Status, got.Body)
	}
}

func (m *model) add(t *rapid.T) {
	m.made++
	m.rows = append(m.rows, m.draw(t, fmt.Sprintf("00000000-0000-4000-8000-%012d", m.made)))
	m.put(t)
}

func (m *model) pick(t *rapid.T) (place int, ok bool) {
	if len(m.rows) == 0 {
		return 0, false
	}
	return rapid.IntRange(0, len(m.rows)-1).Draw(t, "group"), true
}

func (m *model) change(t *rapid.T) {
	if i, ok := m.pick(t); ok {
		m.rows[i] = m.draw(t, m.rows[i]["id"].(string))
		m.put(t)
	}
}

func (m *model) remove(t *rapid.T) {
	if i, ok := m.pick(t); ok && len(m.rows) > 12 {
		m.rows = slices.Delete(m.rows, i, i+1)
		m.put(t)
	}
}

// shown is a group as an answer has it.
func shown(group row, without ...string) row {
	group = maps.Clone(group)
	for _, name := range append(without, "org_id") {
		delete(group, name)
	}
	return group
}

// drawnPath draws one of a place's two paths.
func drawnPath(t *rapid.T, at [2]string) string {
	if rapid.Bool().Draw(t, "tenancy") {
		return "/lighthouse/tenancies/" + at[1] + "/workspaces-groups"
	}
	return listPath(at[0], at[1])
}

func (m *model) get(t *rapid.T) {
	i, ok := m.pick(t)
	if !ok {
		return
	}
	group := m.rows[i]
	at := rapid.SampledFrom(modelPlaces).Draw(t, "place")
	got := m.client.Do("GET", drawnPath(t, at)+"/"+group["id"].(string), "")
	if group["business_id"] != at[1] {
		if got.Status != 404 {
			t.Fatalf("a group of another business: answered %d", got.Status)
		}
		return
	}
	agree(t, row{"code": "success", "data": shown(group, "created_by_id", "updated_by_id")}, got)
}

func (m *model) refused(t *rapid.T) {
	call := rapid.SampledFrom([]struct {
		path   string
		status int
	}{
		{listPath(orgB, main), 403},
		{listPath(orgA, unknown), 403},
		{mainPath + "/" + unknown, 404},
		{mainPath + "/x", 400},
		{mainPath + "?page=0", 400},
		{mainPath + "?context_id=x", 400},
		{mainPath + "?sort_order=", 400},
	}).Draw(t, "call")
	if got := m.client.Do("GET", call.path, ""); got.Status != call.status {
		t.Fatalf("%s answered %d, want %d", call.path, got.Status, call.status)
	}
}

// list draws a query and reads a page.
func (m *model) list(t *rapid.T) {
	query := url.Values{}
	draw := func(name, without string, values ...string) string {
		value := rapid.SampledFrom(append(values, "none")).Draw(t, name)
		if value == "none" {
			return without
		}
		query.Set(name, value)
		return value
	}
	page, err := strconv.Atoi(draw("page", "1", "1", "1", "2", "3", "900"))
	if err != nil {
		t.Fatal(err)
	}
	size, err := strconv.Atoi(draw("page_size", "10", "1", "2", "3", "5", "100", "101"))
	if err != nil {
		t.Fatal(err)
	}
	size = min(size, 100)
	search := draw("search", "", "", "a", "A", "É", "数", "b", "none of them")
	inContext := draw("context_id", "", context, unknown)
	field := draw("sort_field", "created_at", "created_at", "name")
	order := draw("sort_order", "ASC", "ASC", "DESC", "asc", "desc")
	at := rapid.SampledFrom(modelPlaces).Draw(t, "place")

	var found []row
	for _, group := range m.rows {
		if group["business_id"] == at[1] && (inContext == "" || group["context_id"] == inContext) &&
			strings.Contains(strings.ToUpper(group["name"].(string)), strings.ToUpper(search)) {
			found = append(found, group)
		}
	}
	slices.SortStableFunc(found, func(a, b row) int {
		compared := strings.Compare(strings.ToUpper(a[field].(string)), strings.ToUpper(b[field].(string)))
		if strings.ToUpper(order) == "DESC" {
			return -compared
		}
		return compared
	})
	data := []any{}
	for _, group := range found[min((page-1)*size, len(found)):min(page*size, len(found))] {
		data = append(data, shown(group))
	}
	want := row{"code": "success", "data": data, "meta": row{"page": float64(page), "page_size": float64(size), "total": float64(len(found))}}
	got := m.client.Do("GET", drawnPath(t, at)+"?"+query.Encode(), "")
	if got.Status != 200 {
		t.Fatalf("?%s answered %d: %s", query.Encode(), got.Status, got.Body)
	}
	agree(t, want, got)
}

// agree asks for the difference only where there is one: telling it costs much.
func agree(t *rapid.T, want row, answer vendortest.Answer) {
	if got := answer.JSON(t); !reflect.DeepEqual(any(want), got) {
		t.Fatalf("(-want +got):\n%s", cmp.Diff(any(want), got))
	}
}
