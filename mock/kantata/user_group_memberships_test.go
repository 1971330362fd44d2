package kantata_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"

	"github.com/ringer-mock/ringer/mock"
)

func TestListOfMemberships(t *testing.T) {
	playLists(t, membershipsPath, []listRow{
		{"the newest first, ties by number upwards", "", "502 503 501 | 3 on 1/1 by 20"},
		{"upwards, ties by number", "?order=created_at:asc", "501 502 503 | 3 on 1/1 by 20"},
		{"an unknown order is the default", "?order=user_id:asc", "502 503 501 | 3 on 1/1 by 20"},
		{"pages", ".json?per_page=2&page=2", "501 | 3 on 2/2 by 2"},
		{"of a group", "?group_ids=9", "503 | 1 on 1/1 by 20"},
		{"of groups as a list", "?group_ids[]=9&group_ids[]=1", "502 503 501 | 3 on 1/1 by 20"},
		{"of a user", "?user_ids=101", "503 501 | 2 on 1/1 by 20"},
		{"of a user in a group", "?user_ids=101,102&group_ids=1", "502 501 | 2 on 1/1 by 20"},
		{"of a user, with blanks and zeros", "?user_ids=%20101%20,0102&group_ids=01", "502 501 | 2 on 1/1 by 20"},
		{"of nobody", "?user_ids=7", "| 0 on 0/0 by 20"},
		{"of a blank", "?user_ids=", "502 503 501 | 3 on 1/1 by 20"},
		{"only some", "?only=503,999", "503 | 1 on 1/1 by 20"},
	})
	c := client(t)
	body := c.Do("GET", membershipsPath+"?only=501&include=user,workspace_group", "")
	const want = `{"count":1,"results":[{"key":"user_group_memberships","id":"501"}],"user_group_memberships":{"501":{"created_at":"2024-06-01T00:00:00+00:00","creator_id":101,"user_id":"101","workspace_group_id":"1","id":"501"}},"meta":{"count":1,"page_count":1,"page_number":1,"page_size":20},"users":{"101":`
	if !strings.HasPrefix(body.Body, want) || !strings.Contains(body.Body, `"workspace_groups":{"1":`+beta+`}`) {
		t.Errorf("answered %s\nwant %s…", body.Body, want)
	}
}

func TestCreateMemberships(t *testing.T) {
	c := client(t)
	c.Play(t, []vendortest.Row{
		{
			Why: "one", Method: "POST", Path: membershipsPath, Body: `{"user_group_membership":{"user_id":101,"workspace_group_id":"10"}}`, Status: 200,
			Want: `{"count":1,"results":[{"key":"user_group_memberships","id":"504"}],"user_group_memberships":{"504":{"created_at":"2025-01-01T00:00:00+00:00","creator_id":101,"user_id":"101","workspace_group_id":"10","id":"504"}},"meta":{"count":1,"page_count":1,"page_number":1,"page_size":20}}`,
		},
		{Why: "several", Method: "POST", Path: membershipsPath + ".json", Body: `{"user_group_memberships":[{"user_id":"102","workspace_group_id":9},{"user_id":102,"workspace_group_id":10}]}`, Status: 200},
		{Why: "delete one", Method: "DELETE", Path: membershipsPath + "/505.json", Status: 204},
		{Why: "not twice", Method: "DELETE", Path: membershipsPath + "/505", Status: 404, Want: notFound},
		{Why: "there is no call for a single one", Method: "GET", Path: membershipsPath + "/501", Status: 404, Want: notFound},
		{Why: "nor one to change it", Method: "PUT", Path: membershipsPath + "/501", Body: `{}`, Status: 404, Want: notFound},
	})
	if got := ids(t, c.Do("GET", membershipsPath, "")); got != "506 504 502 503 501 | 5 on 1/1 by 20" {
		t.Errorf("the memberships are %s", got)
	}
}

// world makes a scenario with that many users and one group.
func world(users int) string {
	var b strings.Builder
	b.WriteString("version: 1\nname: many\nclock: 2025-01-01T00:00:00Z\ndata:\n  kantata:\n    workspace_groups: [{id: \"1\", name: g}]\n    users:\n")
	for i := range users {
		fmt.Fprintf(&b, "      - {id: \"%d\", full_name: U}\n", i+1)
	}
	return b.String()
}

func bulk(from, to int) string {
	var items []string
	for i := from; i <= to; i++ {
		items = append(items, fmt.Sprintf(`{"user_id":%d,"workspace_group_id":1}`, i))
	}
	return `{"user_group_memberships":[` + strings.Join(items, ",") + `]}`
}

// TestTimesAreKeptAsTheyAreShown makes memberships within one second: what
// cannot be seen must not decide their order.
func TestTimesAreKeptAsTheyAreShown(t *testing.T) {
	c := newClient(t, strings.Replace(world(3), "clock:", "tick: 100ms\nclock:", 1))
	for i := 1; i <= 3; i++ {
		c.Do("POST", membershipsPath, bulk(i, i))
	}
	before := ids(t, c.Do("GET", membershipsPath, ""))
	if want := "1 2 3 | 3 on 1/1 by 20"; before != want {
		t.Errorf("the list is %s, want %s", before, want)
	}
	c.Do("PUT", "/_ringer/worlds/copy/_ringer/state", c.State(t))
	if after := ids(t, c.Do("GET", membershipsPath, "", "X-Ringer-World: copy")); after != before {
		t.Errorf("the same state lists %s elsewhere, and %s here", after, before)
	}
}

func TestBulkIsAllOrNothing(t *testing.T) {
	c := newClient(t, world(101))
	before := c.State(t)
	post := func(why, body string, status int, want string) vendortest.Row {
		return vendortest.Row{Why: why, Method: "POST", Path: membershipsPath, Body: body, Status: status, Want: want}
	}
	c.Play(t, []vendortest.Row{
		post("none", `{"user_group_memberships":[]}`, 400, ""),
		post("101", bulk(1, 101), 400, ""),
		post("no list", `{"user_group_memberships":{"user_id":1,"workspace_group_id":1}}`, 400, ""),
		post("a list where one is wanted", `{"user_group_membership":[{"user_id":1,"workspace_group_id":1}]}`, 400, ""),
		post("both roots", `{"user_group_membership":{"user_id":1,"workspace_group_id":1},"user_group_memberships":[{"user_id":2,"workspace_group_id":1}]}`, 400, ""),
		post("no root", `{"membership":{}}`, 400, ""),
		post("no user", `{"user_group_membership":{"workspace_group_id":1}}`, 400, `{"errors":[{"type":"syntax","message":"Missing required parameters: user_group_membership.user_id"}]}`),
		post("a word for a user", `{"user_group_membership":{"user_id":"ada","workspace_group_id":1}}`, 400, ""),
		post("an unknown user", `{"user_group_membership":{"user_id":777,"workspace_group_id":1}}`, 422, `{"errors":[{"type":"validation","message":"User must exist","field":"user_id"}]}`),
		post("an unknown group", `{"user_group_membership":{"user_id":1,"workspace_group_id":2}}`, 422, `{"errors":[{"type":"validation","message":"Workspace group must exist","field":"workspace_group_id"}]}`),
		post("a wrong one among good ones", strings.Replace(bulk(1, 3), `"user_id":3`, `"user_id":777`, 1), 422, `{"errors":[{"type":"validation","message":"User must exist","field":"user_id","index":2}]}`),
		post("the same one twice", strings.Replace(bulk(1, 3), `"user_id":3`, `"user_id":1`, 1), 422, `{"errors":[{"type":"validation","message":"User has already been added to this group","field":"user_id","index":2}]}`),
	})
	if diff := cmp.Diff(before, c.State(t)); diff != "" {
		t.Errorf("the world changed (-before +after):\n%s", diff)
	}
	answer := c.Do("POST", membershipsPath, bulk(2, 101))
	if got := ids(t, answer); !strings.HasPrefix(got, "1 2 3 ") || !strings.HasSuffix(got, "100 | 100 on 1/1 by 20") {
		t.Errorf("100 at once answered %s", got)
	}
}

func TestMembershipsAreForAdministrators(t *testing.T) {
	member := []string{"Authorization: Bearer member-token"}
	client(t).Play(t, []vendortest.Row{
		{Why: "list", Method: "GET", Path: membershipsPath, Header: member, Status: 403, Reason: `"member"`},
		{Why: "create", Method: "POST", Path: membershipsPath, Body: bulk(1, 1), Header: member, Status: 403},
		{Why: "whatever they send", Method: "POST", Path: membershipsPath, Body: "{", Header: member, Status: 403},
		{Why: "delete", Method: "DELETE", Path: membershipsPath + "/501", Header: member, Status: 403},
	})
}

func TestScenarioDataMustHold(t *testing.T) {
	for _, row := range []struct{ why, data, want string }{
		{"a user that is not there", `{user_group_memberships: [{id: "1", user_id: "7", workspace_group_id: "8"}], workspace_groups: [{id: "8", name: g}]}`, "user_id names the user 7, who is not among users"},
		{"a group that is not there", `{user_group_memberships: [{id: "1", user_id: "7", workspace_group_id: "8"}], users: [{id: "7", full_name: A}]}`, "workspace_group_id names the group 8"},
		{"a workspace that is not there", `{workspace_groups: [{id: "8", name: g, workspace_ids: ["3"]}]}`, "workspace_ids names the workspace 3"},
		{"a rate card set that is not there", `{workspace_groups: [{id: "8", name: g, rate_card_set_ids: ["3"]}]}`, "rate_card_set_ids names the set 3"},
		{"a reference to nothing", `{external_references: [{id: "1", subject_id: "3", service_name: s, service_model: m, service_model_ref: r}]}`, "subject_id names the group 3"},
		{"a whole number that is written as a fraction", `{workspaces: [{id: "1", account_id: 7.0}]}`, `"account_id": write a whole number`},
		{"what follows from the references", `{workspace_groups: [{id: "8", name: g, external_reference_ids: ["3"]}]}`, `"external_reference_ids" cannot be given`},
		{"a service twice", `{workspace_groups: [{id: "3", name: g}], external_references: [{id: "1", subject_id: "3", service_name: s, service_model: m, service_model_ref: r}, {id: "2", subject_id: "3", service_name: s, service_model: m, service_model_ref: q}]}`, `to the service "s" already, 1`},
		{"a name twice", `{workspace_groups: [{id: "1", name: STRASSE}, {id: "2", name: straße}]}`, `the name "straße" is that of group 1 already`},
		{"a membership twice", `{user_group_memberships: [{id: "1", user_id: "7", workspace_group_id: "8"}, {id: "2", user_id: "7", workspace_group_id: "8"}], users: [{id: "7", full_name: A}], workspace_groups: [{id: "8", name: g}]}`, "by membership 1"},
	} {
		t.Run(row.why, func(t *testing.T) {
			scenario, err := scenarios.Parse(contracts.Embedded(), "s.yaml", []byte("version: 1\nname: n\ndata: {kantata: "+row.data+"}\n"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = mock.New(mock.Options{Vendors: []*mock.Vendor{kantata.New()}, Scenario: scenario})
			if err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), "s.yaml:3:") {
				t.Errorf("New said %v, want %q at line 3", err, row.want)
			}
		})
	}
}
