package mock_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// longIDs are what a double cannot tell from its neighbours, and the largest id.
var longIDs = []string{"9007199254740993", "9223372036854775806", "9223372036854775807"}

const (
	integerPlace = "/lighthouse/orgs/7b0e6b6c-6f5c-4c4e-9d55-3c6c2f1f7a10/businesses/0a1f3c9e-8a52-4c2f-8d1f-2f0d6f9f8b21/workspaces-groups"
	integerGroup = "3f0c6a5e-1c8e-4b8b-9a5c-5b7d3c1e9f01"
)

// integerRow is a workspace group with a workspace for each of the ids.
func integerRow() string {
	var workspaces []string
	for _, id := range longIDs {
		workspaces = append(workspaces, `{"id": `+id+`, "name": "w"}`)
	}
	return `{"id": "` + integerGroup + `", "org_id": "7b0e6b6c-6f5c-4c4e-9d55-3c6c2f1f7a10", "business_id": "0a1f3c9e-8a52-4c2f-8d1f-2f0d6f9f8b21", "name": "A", "workspaces": [` + strings.Join(workspaces, ", ") + `]}`
}

// TestIntegersKeepTheirDigits takes long integers into a world in each way, and
// reads them back in each form.
func TestIntegersKeepTheirDigits(t *testing.T) {
	const collection = "/_ringer/state/piercloud/workspace_groups"
	scenario := func(body string) func(*vendortest.Client) vendortest.Answer {
		return func(c *vendortest.Client) vendortest.Answer { return c.Do("PUT", "/_ringer/scenario", body) }
	}
	state := `{"piercloud": {"workspace_groups": [` + integerRow() + `]}}`
	for _, way := range []struct {
		name string
		open func(*vendortest.Client) vendortest.Answer
	}{
		{"a scenario in YAML", scenario("version: 1\nname: x\nclock: 2025-01-01T00:00:00Z\ndata:\n  piercloud:\n    workspace_groups:\n      - " + integerRow() + "\n")},
		{"a scenario in JSON", scenario(`{"version": 1, "name": "x", "clock": "2025-01-01T00:00:00Z", "data": ` + state + `}`)},
		{"a state", func(c *vendortest.Client) vendortest.Answer { return c.Do("PUT", "/_ringer/state", state) }},
		{"a row", func(c *vendortest.Client) vendortest.Answer { return c.Do("POST", collection, integerRow()) }},
		{"a row in the place of another", func(c *vendortest.Client) vendortest.Answer {
			c.Do("PUT", "/_ringer/state", strings.ReplaceAll(state, "9", "8"))
			return c.Do("PUT", "/_ringer/state", state)
		}},
		{"a scenario that was asked for", func(c *vendortest.Client) vendortest.Answer {
			c.Do("PUT", "/_ringer/state", state)
			return c.Do("PUT", "/_ringer/scenario", c.Do("GET", "/_ringer/scenario", "", "Accept: application/yaml").Body)
		}},
		{"a snapshot", func(c *vendortest.Client) vendortest.Answer {
			c.Do("PUT", "/_ringer/state", state)
			c.Do("PUT", "/_ringer/snapshots/s", "")
			c.Do("PUT", "/_ringer/state", `{}`)
			return c.Do("POST", "/_ringer/snapshots/s/restore", "")
		}},
	} {
		c := vendortest.New(t, piercloud.New(), "")
		if answer := way.open(c); answer.Status >= 300 {
			t.Errorf("%s: answered %d: %s", way.name, answer.Status, answer.Body)
			continue
		}
		c.Do("POST", "/_ringer/rules", `{"when": {"path": {"id": "`+integerGroup+`"}}, "then": {"patch": [{"op": "replace", "path": "/data/name", "value": "B"}]}}`)
		for _, window := range []string{"/_ringer/state", collection, "/_ringer/scenario", integerPlace, integerPlace + "/" + integerGroup, "/_ringer/requests"} {
			body := c.Do("GET", window, "", "Accept: application/json").Body
			for _, id := range longIDs {
				if !strings.Contains(body, id) {
					t.Errorf("%s, seen through %s: there is no %s in %s", way.name, window, id, body)
				}
			}
		}
	}
}

// TestIntegersInGo gives long integers to Go tests, and takes them back.
func TestIntegersInGo(t *testing.T) {
	server := ringertest.Start(t, piercloud.New())
	w := server.WorldFor(t)
	w.SetState(`{"piercloud": {"workspace_groups": [` + integerRow() + `]}}`)
	type group struct {
		Workspaces []struct {
			ID int64 `json:"id"`
		} `json:"workspaces"`
	}
	held := func() (ids []string) {
		for _, g := range ringertest.Objects[group](w, "piercloud", "workspace_groups") {
			for _, workspace := range g.Workspaces {
				ids = append(ids, fmt.Sprint(workspace.ID))
			}
		}
		return ids
	}
	if got := held(); strings.Join(got, " ") != strings.Join(longIDs, " ") {
		t.Errorf("the ids are %v, want %v", got, longIDs)
	}
	w.SetState(w.State())
	if got := held(); strings.Join(got, " ") != strings.Join(longIDs, " ") {
		t.Errorf("after the state was given back, the ids are %v, want %v", got, longIDs)
	}
}

// TestIntegersOfRequests asks for ids that a double cannot tell apart.
func TestIntegersOfRequests(t *testing.T) {
	for _, id := range longIDs {
		c := vendortest.New(t, kantata.New(), "version: 1\nname: x\nclock: 2025-01-01T00:00:00Z\ndata: {kantata: {users: [{id: "+`"1"`+"}], workspaces: [{id: '"+id+"'}, {id: '9007199254740992'}], workspace_groups: [{id: '"+id+"', name: A}]}}\n")
		for _, form := range []string{id, `"` + id + `"`, id + ".0", id[:1] + "." + id[1:] + fmt.Sprintf("e%d", len(id)-1)} {
			answer := c.Do("PUT", "/api/v1/workspace_groups/"+id+"?include=workspaces", `{"workspace_group":{"name":"A","add_workspace_ids":[`+form+`]}}`)
			if answer.Status != 200 || !strings.Contains(answer.Body, `"workspace_ids":["`+id+`"]`) {
				t.Errorf("%s: answered %d: %s", form, answer.Status, answer.Body)
			}
		}
		c.Do("POST", "/_ringer/rules", `{"when": {"body": {"/user_group_membership/workspace_group_id": 9007199254740992}}, "then": {"error": "conflict"}}`)
		if answer := c.Do("POST", "/api/v1/user_group_memberships", `{"user_group_membership":{"user_id":1,"workspace_group_id":`+id+`}}`); answer.Status != 200 || !strings.Contains(answer.Body, `"workspace_group_id":"`+id+`"`) {
			t.Errorf("the membership of group %s: answered %d: %s", id, answer.Status, answer.Body)
		}
	}
}

// TestIDsEnd makes objects where the ids that count up are used up: there is a reason, and
// never an id that the contract forbids or that another object has.
func TestIDsEnd(t *testing.T) {
	const noID = "no id is left for a new object"
	for _, row := range []struct {
		highest, next string // empty when there is none
	}{
		{"999999999999999999", "1000000000000000000"},
		{"9223372036854775806", "9223372036854775807"},
		{"9223372036854775807", ""},
	} {
		t.Run(row.highest, func(t *testing.T) {
			c := vendortest.New(t, kantata.New(), `{"version":1,"name":"x","clock":"2025-01-01T00:00:00Z","data":{"kantata":{"users":[{"id":"1"},{"id":"2"},{"id":"3"},{"id":"4"}],
				"workspace_groups":[{"id":"`+row.highest+`","name":"A"}],
				"external_references":[{"id":"`+row.highest+`","subject_id":"`+row.highest+`","service_name":"a","service_model":"m","service_model_ref":"r"}],
				"user_group_memberships":[{"id":"`+row.highest+`","user_id":"1","workspace_group_id":"`+row.highest+`"}]}}}`)
			c.Do("PUT", "/_ringer/snapshots/full", "")
			for _, call := range []struct{ why, method, path, body string }{
				{"a group", "POST", "/api/v1/workspace_groups", `{"workspace_group":{"name":"B"}}`},
				{"a reference", "PUT", "/api/v1/workspace_groups/" + row.highest + "?include=external_references", `{"workspace_group":{"name":"A","external_reference":{"service_name":"b","service_model":"m","service_model_ref":"r"}}}`},
				{"a membership", "POST", "/api/v1/user_group_memberships", `{"user_group_membership":{"user_id":2,"workspace_group_id":` + row.highest + `}}`},
				{"memberships", "POST", "/api/v1/user_group_memberships", `{"user_group_memberships":[{"user_id":3,"workspace_group_id":` + row.highest + `}]}`},
				{"a row", "POST", "/_ringer/state/kantata/workspace_groups", `{"name":"C"}`},
			} {
				c.Do("POST", "/_ringer/snapshots/full/restore", "")
				before := c.Do("GET", "/_ringer/state", "").Body
				answer := c.Do(call.method, call.path, call.body)
				if row.next != "" {
					if answer.Status >= 300 || !strings.Contains(answer.Body, `"`+row.next+`"`) {
						t.Errorf("%s: answered %d without the id %s: %s", call.why, answer.Status, row.next, answer.Body)
					}
					continue
				}
				status, reason := 500, answer.Header.Get("X-Ringer-Reason")
				if strings.HasPrefix(call.path, "/_ringer") {
					status, reason = 422, answer.Body
				}
				if answer.Status != status || !strings.Contains(reason, noID) {
					t.Errorf("%s: answered %d %q: %s", call.why, answer.Status, reason, answer.Body)
				}
				if after := c.Do("GET", "/_ringer/state", "").Body; after != before {
					t.Errorf("%s: the refusal leaves %s", call.why, after)
				}
			}
		})
	}
}

// TestIDsAboveTheHighest gives objects ids that no request can name: data with them is
// refused, and a request that names one finds nothing.
func TestIDsAboveTheHighest(t *testing.T) {
	c := vendortest.New(t, kantata.New(), `{"version":1,"name":"x","data":{"kantata":{"workspace_groups":[{"id":"9223372036854775807","name":"A"}]}}}`)
	const above = "9223372036854775808"
	for _, row := range []struct{ collection, object string }{
		{"users", `{"id":"` + above + `"}`},
		{"workspaces", `{"id":"` + above + `"}`},
		{"rate_card_sets", `{"id":"` + above + `"}`},
		{"workspace_groups", `{"id":"` + above + `","name":"B"}`},
		{"external_references", `{"id":"` + above + `","subject_id":"1","service_name":"a","service_model":"m","service_model_ref":"r"}`},
		{"user_group_memberships", `{"id":"` + above + `","user_id":"1","workspace_group_id":"1"}`},
	} {
		t.Run(row.collection, func(t *testing.T) {
			type rows = []json.RawMessage
			data := map[string]rows{"users": {json.RawMessage(`{"id":"1"}`)}, "workspace_groups": {json.RawMessage(`{"id":"1","name":"A"}`)}}
			data[row.collection] = append(data[row.collection], json.RawMessage(row.object))
			text, err := json.Marshal(map[string]any{"kantata": data})
			if err != nil {
				t.Fatal(err)
			}
			answer := c.Do("PUT", "/_ringer/state", string(text))
			if answer.Status != 422 || !strings.Contains(answer.Body, "the id is above 9223372036854775807") {
				t.Errorf("answered %d: %s", answer.Status, answer.Body)
			}
		})
	}
	for _, id := range []string{above, "99999999999999999999", "0", "-1", "x"} {
		if answer := c.Do("GET", "/api/v1/workspace_groups/"+id, ""); answer.Status != 404 {
			t.Errorf("group %s: answered %d: %s", id, answer.Status, answer.Body)
		}
	}
	answer := c.Do("POST", "/api/v1/user_group_memberships", `{"user_group_membership":{"user_id":`+above+`,"workspace_group_id":1}}`)
	if want := "there is no user with the id " + above; answer.Status != 422 || !strings.Contains(answer.Header.Get("X-Ringer-Reason"), want) {
		t.Errorf("answered %d %q, want %q", answer.Status, answer.Header.Get("X-Ringer-Reason"), want)
	}
}

// TestIntegersAreSorted sorts rows by numbers that are one double.
func TestIntegersAreSorted(t *testing.T) {
	c := vendortest.New(t, kantata.New(), `{"version":1,"name":"x","data":{"kantata":{
		"users":[{"id":"1"},{"id":"2"},{"id":"9007199254740992"},{"id":"9007199254740993"}],"workspace_groups":[{"id":"1","name":"A"}],"user_group_memberships":[
			{"user_id":"1","workspace_group_id":"1","creator_id":9007199254740993},{"user_id":"2","workspace_group_id":"1","creator_id":9007199254740992}]}}}`)
	var answer struct {
		Rows []struct {
			Creator json.Number `json:"creator_id"`
		} `json:"user_group_memberships"`
	}
	for _, row := range []struct{ sort, want string }{
		{"creator_id", "[{9007199254740992} {9007199254740993}]"}, {"-creator_id", "[{9007199254740993} {9007199254740992}]"},
	} {
		if err := json.Unmarshal([]byte(c.Do("GET", "/_ringer/state/kantata/user_group_memberships?sort="+row.sort, "").Body), &answer); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(answer.Rows); got != row.want {
			t.Errorf("by %s, they are %s", row.sort, got)
		}
	}
}
