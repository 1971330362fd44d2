package kantata_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

const (
	groupsPath      = "/api/v1/workspace_groups"
	membershipsPath = "/api/v1/user_group_memberships"
)

// account is a world with everything that groups and memberships refer to.
const account = `
version: 1
name: account
clock: 2025-01-01T00:00:00Z
auth:
  - {vendor: kantata, token: any-token, role: admin}
  - {vendor: kantata, token: member-token, role: member}
  - {vendor: kantata, token: old-token, expired: true}
data:
  kantata:
    users:
      - {id: "101", full_name: Ada, email_address: ada@example.com}
      - {id: "102", full_name: Grace, email_address: grace@example.com}
    workspaces:
      - {id: "201", title: Site}
      - {id: "202", title: Shop}
    rate_card_sets:
      - {id: "301", title: Standard}
    workspace_groups:
      - {id: "1", name: beta, company: true, created_at: "2024-02-01T00:00:00Z", updated_at: "2024-05-01T00:00:00Z", contact_name: null, email: "", phone_number: null, address: null, website: null, notes: Old, workspace_ids: ["201"], rate_card_set_ids: ["301"]}
      - {id: "10", name: Alpha, company: false, created_at: "2024-03-01T12:00:00+02:00", updated_at: "2024-04-01T00:00:00Z", contact_name: Ada, email: a@example.com, phone_number: "+1", address: Here, website: "https://a.example", notes: null, workspace_ids: [], rate_card_set_ids: []}
      - {id: "9", name: GAMMA, company: true, created_at: "2024-03-01T10:00:00Z", updated_at: "2024-03-01T10:00:00Z", contact_name: null, email: null, phone_number: null, address: null, website: null, notes: null, workspace_ids: ["201", "202"], rate_card_set_ids: []}
    external_references:
      - {id: "401", subject_id: "1", service_name: jira, service_model: Issue, service_model_ref: J-1, status: successful, external_status: open}
      - {id: "402", subject_id: "1", service_name: sap, service_model: Customer, service_model_ref: C-9, status: failed}
      - {id: "403", subject_id: "10", service_name: jira, service_model: Epic, service_model_ref: J-2, status: pending}
    user_group_memberships:
      - {id: "501", user_id: "101", workspace_group_id: "1", created_at: "2024-06-01T00:00:00Z", creator_id: 101}
      - {id: "502", user_id: "102", workspace_group_id: "1", created_at: "2024-07-01T00:00:00Z", creator_id: 101}
      - {id: "503", user_id: "101", workspace_group_id: "9", created_at: "2024-07-01T00:00:00Z", creator_id: null}
`

const (
	beta  = `{"created_at":"2024-02-01T00:00:00+00:00","updated_at":"2024-05-01T00:00:00+00:00","name":"beta","company":true,"contact_name":null,"email":"","phone_number":null,"address":null,"website":null,"notes":"Old","id":"1"}`
	alpha = `{"created_at":"2024-03-01T10:00:00+00:00","updated_at":"2024-04-01T00:00:00+00:00","name":"Alpha","company":false,"contact_name":"Ada","email":"a@example.com","phone_number":"+1","address":"Here","website":"https://a.example","notes":null,"id":"10"}`
	gamma = `{"created_at":"2024-03-01T10:00:00+00:00","updated_at":"2024-03-01T10:00:00+00:00","name":"GAMMA","company":true,"contact_name":null,"email":null,"phone_number":null,"address":null,"website":null,"notes":null,"id":"9"}`

	notFound = `{"errors":[{"type":"system","message":"Record not found"}]}`
)

func client(t *testing.T) *vendortest.Client { return newClient(t, account) }

// ids gives the ids that an answer's results name, in order, with the numbers of
// the page: "10 1 9 | 3 of 1/1 by 20".
func ids(t *testing.T, answer vendortest.Answer) string {
	t.Helper()
	if answer.Status != 200 {
		return fmt.Sprintf("%d %s", answer.Status, answer.Body)
	}
	var body struct {
		Count   int
		Results []struct{ Key, ID string }
		Meta    struct {
			Count      int
			PageCount  int   `json:"page_count"`
			PageNumber int64 `json:"page_number"`
			PageSize   int   `json:"page_size"`
		}
	}
	if err := json.Unmarshal([]byte(answer.Body), &body); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	var b strings.Builder
	for _, result := range body.Results {
		b.WriteString(result.ID + " ")
	}
	m := body.Meta
	return fmt.Sprintf("%s| %d on %d/%d by %d", b.String(), body.Count, m.PageNumber, m.PageCount, m.PageSize)
}

// listRow is a list that is asked for, with what must come.
type listRow struct{ why, query, want string }

func playLists(t *testing.T, path string, rows []listRow) {
	t.Helper()
	c := client(t)
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			answer := c.Do("GET", path+row.query, "")
			if got := ids(t, answer); got != row.want {
				t.Errorf("%s answered %s, want %s; reason: %s", row.query, got, row.want, answer.Reason())
			}
		})
	}
}

func TestListOfGroups(t *testing.T) {
	playLists(t, groupsPath, []listRow{
		{"names sort without regard to case", "", "10 1 9 | 3 on 1/1 by 20"},
		{"the suffix .json changes nothing", ".json", "10 1 9 | 3 on 1/1 by 20"},

		{"a page size", "?per_page=2", "10 1 | 3 on 1/2 by 2"},
		{"the second page", "?per_page=2&page=2", "9 | 3 on 2/2 by 2"},
		{"past the end there is nothing, with 200", "?per_page=2&page=3", "| 3 on 3/2 by 2"},
		{"far past the end", "?per_page=200&page=9223372036854775807", "| 3 on 9223372036854775807/1 by 200"},
		{"a page size over 200 is 200", "?per_page=201", "10 1 9 | 3 on 1/1 by 200"},
		{"a page size beyond any number is 200", "?per_page=99999999999999999999", "10 1 9 | 3 on 1/1 by 200"},
		{"a page size of 0 is 20", "?per_page=0", "10 1 9 | 3 on 1/1 by 20"},
		{"a page size below 0 is 20", "?per_page=-5", "10 1 9 | 3 on 1/1 by 20"},
		{"a page size that is no number is 20", "?per_page=many", "10 1 9 | 3 on 1/1 by 20"},
		{"a page below 1 is the first, and told as sent", "?page=0", "10 1 9 | 3 on 0/1 by 20"},
		{"below 0 too", "?page=-3", "10 1 9 | 3 on -3/1 by 20"},
		{"a blank page is 0", "?page=", "10 1 9 | 3 on 0/1 by 20"},
		{"a page in brackets is none", "?page[]=2", "10 1 9 | 3 on 1/1 by 20"},
		{"digits before a fraction count", "?per_page=2.9&page=2.0", "9 | 3 on 2/2 by 2"},
		{"digits before letters count", "?per_page=2abc&page=%201_0", "| 3 on 10/2 by 2"},
		{"letters before digits do not", "?per_page=x2&page=x2", "10 1 9 | 3 on 0/1 by 20"},
		{"a page that is no number is the first", "?page=last", "10 1 9 | 3 on 0/1 by 20"},
		{"nothing that matches is page 0 of 0", "?matching=nothing", "| 0 on 0/0 by 20"},

		{"limit and offset together", "?limit=1&offset=1", "1 | 3 on 1/1 by 20"},
		{"limit and offset before pages", "?limit=1&offset=2&page=9&per_page=2", "9 | 3 on 9/2 by 2"},
		{"limit alone does not count", "?limit=1", "10 1 9 | 3 on 1/1 by 20"},
		{"offset alone does not count", "?offset=1", "10 1 9 | 3 on 1/1 by 20"},
		{"digits of limit and offset count", "?limit=1.9&offset=1abc", "1 | 3 on 1/1 by 20"},
		{"a limit of 0 is 1", "?limit=0&offset=0", "10 | 3 on 1/1 by 20"},
		{"an offset below 0 is 0", "?limit=1&offset=-3", "10 | 3 on 1/1 by 20"},
		{"an offset past the end", "?limit=1&offset=7", "| 3 on 1/1 by 20"},

		{"only some ids", "?only=9,1", "1 9 | 2 on 1/1 by 20"},
		{"missing ids are skipped", "?only=1,77", "1 | 1 on 1/1 by 20"},
		{"pieces that are no numbers are dropped", "?only=x,,9,-1", "9 | 1 on 1/1 by 20"},
		{"a blank only asks for a page", "?only=&per_page=2", "10 1 | 3 on 1/2 by 2"},
		{"only what is no id is nothing", "?only=x", "| 0 on 0/0 by 20"},
		{"only sends all on every page, and tells of pages", "?only=1,9,10&per_page=2&page=3", "10 1 9 | 3 on 3/2 by 2"},
		{"a piece with a blank or a sign is dropped", "?only=1,%209,%2B10", "1 | 1 on 1/1 by 20"},
		{"zeros before an id do not matter", "?only=009", "9 | 1 on 1/1 by 20"},
		{"an id beyond any number is missing", "?only=9,99999999999999999999", "9 | 1 on 1/1 by 20"},
		{"only as a list", "?only[]=1&only[]=9", "1 9 | 2 on 1/1 by 20"},

		{"names downwards", "?order=name:desc", "9 1 10 | 3 on 1/1 by 20"},
		{"created upwards, ties by number", "?order=created_at:asc", "1 9 10 | 3 on 1/1 by 20"},
		{"created downwards, ties by number still upwards", "?order=created_at:desc", "9 10 1 | 3 on 1/1 by 20"},
		{"updated upwards", "?order=updated_at:asc", "9 10 1 | 3 on 1/1 by 20"},
		{"a field alone is upwards", "?order=updated_at", "9 10 1 | 3 on 1/1 by 20"},
		{"another word for desc is upwards", "?order=updated_at:DESC", "9 10 1 | 3 on 1/1 by 20"},
		{"an unknown field is the default", "?order=company:desc", "10 1 9 | 3 on 1/1 by 20"},
		{"a longer field's name is unknown", "?order=names:desc", "10 1 9 | 3 on 1/1 by 20"},

		{"companies only", "?companies_only=true", "1 9 | 2 on 1/1 by 20"},
		{"not companies only", "?companies_only=false", "10 1 9 | 3 on 1/1 by 20"},
		{"matching a part of a name, in any case", "?matching=AMM", "9 | 1 on 1/1 by 20"},
		{"a page of those that match", "?matching=a&per_page=2", "10 1 | 3 on 1/2 by 2"},
		{"the last page of those that match", "?matching=a&per_page=2&page=2", "9 | 3 on 2/2 by 2"},
		{"FALSE", "?companies_only=FALSE", "10 1 9 | 3 on 1/1 by 20"},
		{"another text is true, as in Ruby", "?companies_only=False", "1 9 | 2 on 1/1 by 20"},
		{"so is 0", "?companies_only=0", "1 9 | 2 on 1/1 by 20"},
		{"blanks are nothing", "?companies_only=%20&matching=%20&external_reference_status=%20", "10 1 9 | 3 on 1/1 by 20"},
		{"matching nothing given", "?matching=", "10 1 9 | 3 on 1/1 by 20"},
		{"created after", "?created_after=2024-02-01T00:00:00Z", "10 9 | 2 on 1/1 by 20"},
		{"created after, with an offset", "?created_after=2024-03-01T09:59:59-00:00", "10 9 | 2 on 1/1 by 20"},
		{"created before a day", "?created_before=2024-02-02", "1 | 1 on 1/1 by 20"},
		{"updated between", "?updated_after=2024-03-02&updated_before=2024-04-30", "10 | 1 on 1/1 by 20"},
		{"a zone without a colon", "?created_after=2024-03-01T11:59:59%2B0200", "10 9 | 2 on 1/1 by 20"},
		{"a plus that is not encoded", "?created_after=2024-03-01T12:00:00+02:00", "| 0 on 0/0 by 20"},
		{"a plus that is not encoded, behind a blank", "?created_after=2024-03-01%2011:59:59++0200", "10 9 | 2 on 1/1 by 20"},
		{"a zone that is hours alone", "?created_after=2024-03-01T02:00:00-08", "| 0 on 0/0 by 20"},
		{"parts of a second", "?created_after=2024-03-01T09:59:59.999Z", "10 9 | 2 on 1/1 by 20"},
		{"a blank for the T, and a zone by its name", "?created_after=2024-03-01%2010:00:00%20UTC", "| 0 on 0/0 by 20"},
		{"no seconds", "?created_after=2024-03-01T09:59Z", "10 9 | 2 on 1/1 by 20"},
		{"no zone", "?created_after=2024-03-01T09:59:59", "10 9 | 2 on 1/1 by 20"},
		{"without separators", "?created_after=20240301T100000Z", "| 0 on 0/0 by 20"},
		{"a month, a day and an hour of one digit", "?created_after=2024-3-1T9:59:59Z", "10 9 | 2 on 1/1 by 20"},
		{"slashes", "?created_after=2024/03/01%2010:00", "| 0 on 0/0 by 20"},
		{"as headers have it", "?created_after=Fri,%2001%20Mar%202024%2010:00:00%20GMT", "| 0 on 0/0 by 20"},
		{"with an offset, as headers have it", "?created_after=Fri,%2001%20Mar%202024%2011:59:59%20%2B0200", "10 9 | 2 on 1/1 by 20"},
		{"an hour that is none is ignored", "?created_after=2025-03-01T25:00:00Z", "10 1 9 | 3 on 1/1 by 20"},
		{"a time that is none is ignored", "?created_after=yesterday", "10 1 9 | 3 on 1/1 by 20"},
		{"with references", "?has_external_references=true", "10 1 | 2 on 1/1 by 20"},
		{"without references", "?has_external_references=false", "9 | 1 on 1/1 by 20"},
		{"by service", "?external_reference_service_name=sap", "1 | 1 on 1/1 by 20"},
		{"by model", "?external_reference_service_model=Epic", "10 | 1 on 1/1 by 20"},
		{"by ref", "?external_reference_service_model_ref=J-1", "1 | 1 on 1/1 by 20"},
		{"by refs", "?external_reference_service_model_refs=J-1,J-2", "10 1 | 2 on 1/1 by 20"},
		{"by refs, of which a blank is a part", "?external_reference_service_model_refs=J-1,%20J-2", "1 | 1 on 1/1 by 20"},
		{"by refs as a list", "?external_reference_service_model_refs[]=J-2", "10 | 1 on 1/1 by 20"},
		{"by status", "?external_reference_status=failed", "1 | 1 on 1/1 by 20"},
		{"by external status", "?external_reference_external_status=open", "1 | 1 on 1/1 by 20"},
		{"by external message, which is null", "?external_reference_external_message=x", "| 0 on 0/0 by 20"},
		{"together they mean one reference", "?external_reference_service_name=jira&external_reference_status=failed", "| 0 on 0/0 by 20"},
		{"without a service", "?without_external_reference_service_name=sap", "10 9 | 2 on 1/1 by 20"},
		{"filters and only", "?only=1,10&companies_only=1", "1 | 1 on 1/1 by 20"},
		{"filters and pages", "?companies_only=1&per_page=1&page=2", "9 | 2 on 2/2 by 1"},

		{"custom fields have no effect", "?has_value_for_custom_field_ids=1&by_custom_text_value=x", "10 1 9 | 3 on 1/1 by 20"},
		{"optional fields have no effect", "?optional_fields=anything", "10 1 9 | 3 on 1/1 by 20"},
		{"unknown parameters have no effect", "?search=beta", "10 1 9 | 3 on 1/1 by 20"},
	})
}

func TestEnvelopeKeyByKey(t *testing.T) {
	list := func(groups ...string) string {
		names := map[string]string{beta: "1", alpha: "10", gamma: "9"}
		var results, objects []string
		for _, g := range groups {
			results = append(results, `{"key":"workspace_groups","id":"`+names[g]+`"}`)
			objects = append(objects, `"`+names[g]+`":`+g)
		}
		return fmt.Sprintf(`{"count":%d,"results":[%s],"workspace_groups":{%s},"meta":{"count":%d,"page_count":1,"page_number":1,"page_size":20}}`,
			len(groups), strings.Join(results, ","), strings.Join(objects, ","), len(groups))
	}
	client(t).Play(t, []vendortest.Row{
		{Why: "a list", Method: "GET", Path: groupsPath, Status: 200, Want: list(alpha, beta, gamma)},
		{Why: "a single group", Method: "GET", Path: groupsPath + "/9.json", Status: 200, Want: list(gamma)},
		{Why: "nothing", Method: "GET", Path: groupsPath + "?only=0", Status: 200, Want: `{"count":0,"results":[],"workspace_groups":{},"meta":{"count":0,"page_count":0,"page_number":0,"page_size":20}}`},
		{Why: "a group that is not there", Method: "GET", Path: groupsPath + "/77", Status: 404, Want: notFound, Reason: `"77"`},
		{Why: "an id below 0", Method: "GET", Path: groupsPath + "/-1", Status: 404, Want: notFound},
		{Why: "an id beyond any number", Method: "GET", Path: groupsPath + "/99999999999999999999", Status: 404, Want: notFound},
		{Why: "a word for an id", Method: "GET", Path: groupsPath + "/beta", Status: 404, Want: notFound},
		{Why: "a fraction for an id", Method: "GET", Path: groupsPath + "/1.5", Status: 404, Want: notFound},
	})
}

func TestEvidence(t *testing.T) {
	row := func(why, path, evidence string) vendortest.Row {
		return vendortest.Row{Why: why, Method: "GET", Path: groupsPath + path, Status: 200, Evidence: evidence}
	}
	client(t).Play(t, []vendortest.Row{
		row("a list of one group is documented", "?created_before=2024-02-02", "documented"),
		row("what it is sorted by, among several, is not", "", "assumed"),
		row("a page size is", "/1?include=workspaces", "documented"),
		row("leniency is assumed", "?created_before=2024-02-02&page=0", "assumed"),
		row("so is an order that is not known", "?created_before=2024-02-02&order=x", "assumed"),
		row("and one that is, is not", "?created_before=2024-02-02&order=created_at:desc", "documented"),
		row("a boolean is documented", "?created_before=2024-02-02&companies_only=TRUE", "documented"),
		row("another word for it is assumed", "?created_before=2024-02-02&companies_only=1", "assumed"),
		row("an ignored filter is assumed", "?created_before=2024-02-02&created_after=x", "assumed"),
		row("a parameter without effect is assumed", "/1?optional_fields=x", "assumed"),
		row("an include that is not known is assumed", "/1?include=x", "assumed"),
	})
}

func TestIncludes(t *testing.T) {
	c := client(t)
	keys := func(query string) string {
		answer := c.Do("GET", groupsPath+"/1"+query, "")
		body, _ := answer.JSON(t).(map[string]any)
		group, _ := body["workspace_groups"].(map[string]any)["1"].(map[string]any)
		shown := map[string]any{}
		for _, name := range []string{"external_references", "workspaces", "rate_card_sets"} {
			if objects, ok := body[name].(map[string]any); ok {
				var ids []string
				for id, object := range objects {
					if object.(map[string]any)["id"] == id {
						ids = append(ids, id)
					}
				}
				shown[name] = len(ids)
			}
		}
		for _, name := range []string{"external_reference_ids", "workspace_ids", "rate_card_set_ids"} {
			if ids, ok := group[name]; ok {
				shown[name] = ids
			}
		}
		text, err := json.Marshal(shown)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, row := range []listRow{
		{"nothing comes unasked", "", `{}`},
		{"workspaces", "?include=workspaces", `{"workspace_ids":["201"],"workspaces":1}`},
		{"all three", "?include=external_references,workspaces,rate_card_sets", `{"external_reference_ids":["401","402"],"external_references":2,"rate_card_set_ids":["301"],"rate_card_sets":1,"workspace_ids":["201"],"workspaces":1}`},
		{"a list asks for nothing", "?include[]=rate_card_sets&include[]=workspaces", `{}`},
		{"nothing is trimmed", "?include=rate_card_sets,%20workspaces", `{"rate_card_set_ids":["301"],"rate_card_sets":1}`},
		{"the last of two counts", "?include=workspaces&include=rate_card_sets", `{"rate_card_set_ids":["301"],"rate_card_sets":1}`},
		{"unknown names are ignored", "?include=users,workspaces,", `{"workspace_ids":["201"],"workspaces":1}`},
	} {
		t.Run(row.why, func(t *testing.T) {
			if got := keys(row.query); got != row.want {
				t.Errorf("%s shows %s, want %s", row.query, got, row.want)
			}
		})
	}
	for _, row := range []listRow{
		{"what is included stands last", "?include=external_references", "count results workspace_groups meta external_references"},
		{"in the order asked for", "?include=workspaces,rate_card_sets,workspaces,external_references", "count results workspace_groups meta workspaces rate_card_sets external_references"},
		{"in another order", "?include=rate_card_sets,workspaces", "count results workspace_groups meta rate_card_sets workspaces"},
	} {
		t.Run(row.why, func(t *testing.T) {
			decoder := json.NewDecoder(strings.NewReader(c.Do("GET", groupsPath+row.query, "").Body))
			if _, err := decoder.Token(); err != nil {
				t.Fatal(err)
			}
			var names []string
			for decoder.More() {
				name, err := decoder.Token()
				if err != nil {
					t.Fatal(err)
				}
				var value json.RawMessage
				if err := decoder.Decode(&value); err != nil {
					t.Fatal(err)
				}
				names = append(names, name.(string))
			}
			if got := strings.Join(names, " "); got != row.want {
				t.Errorf("the keys are %s, want %s", got, row.want)
			}
		})
	}
	c.Play(t, []vendortest.Row{{
		Why: "maps that are asked for are there even when they are empty", Method: "GET", Path: groupsPath + "?only=9&include=external_references,rate_card_sets", Status: 200,
		Want: `{"count":1,"results":[{"key":"workspace_groups","id":"9"}],"workspace_groups":{"9":` + strings.Replace(gamma, `,"id":"9"}`, `,"rate_card_set_ids":[],"id":"9","external_reference_ids":[]}`, 1) +
			`},"meta":{"count":1,"page_count":1,"page_number":1,"page_size":20},"external_references":{},"rate_card_sets":{}}`,
	}})
}

func TestParametersMayStandInABody(t *testing.T) {
	c := client(t)
	form := "Content-Type: application/x-www-form-urlencoded"
	for _, row := range []struct{ why, query, body, header, want string }{
		{"in JSON", "", `{"only":"1,9","order":"name:desc"}`, "", "9 1 | 2 on 1/1 by 20"},
		{"as numbers and lists in JSON", "", `{"per_page":1,"page":2,"only":[10]}`, "", "10 | 1 on 2/1 by 1"},
		{"in a form", "", "per_page=2&page=2", form, "9 | 3 on 2/2 by 2"},
		{"the body wins over the query", "?companies_only=false", `{"companies_only":true}`, "", "1 9 | 2 on 1/1 by 20"},
		{"a body of another type says nothing", "", `only=1`, "Content-Type: text/plain", "10 1 9 | 3 on 1/1 by 20"},
	} {
		t.Run(row.why, func(t *testing.T) {
			var header []string
			if row.header != "" {
				header = append(header, row.header)
			}
			if got := ids(t, c.Do("GET", groupsPath+row.query, row.body, header...)); got != row.want {
				t.Errorf("answered %s, want %s", got, row.want)
			}
		})
	}
	c.Play(t, []vendortest.Row{
		{Why: "half a body is refused", Method: "GET", Path: groupsPath, Body: `{`, Status: 400, Want: `{"status":400,"error":"Bad Request"}`},
		{Why: "without a token it is not looked at", Method: "GET", Path: groupsPath, Body: `{`, Header: []string{"Authorization: "}, Status: 401},
		{Why: "a list for a body is refused", Method: "GET", Path: groupsPath, Body: `[]`, Status: 400},
	})
}

// group reads the one group of an answer.
func group(t *testing.T, answer vendortest.Answer) map[string]any {
	t.Helper()
	if answer.Status != 200 {
		t.Fatalf("answered %d: %s (%s)", answer.Status, answer.Body, answer.Reason())
	}
	for _, g := range answer.JSON(t).(map[string]any)["workspace_groups"].(map[string]any) {
		return g.(map[string]any)
	}
	t.Fatalf("there is no group in %s", answer.Body)
	return nil
}

func TestCreateAndUpdateGroup(t *testing.T) {
	c := client(t)
	made := group(t, c.Do("POST", groupsPath+"?include=workspaces,external_references", `{"workspace_group":{"name":"Delta","company":true,"email":"","notes":null,"add_workspace_ids":[202,"201",202],"unknown":1,
		"external_reference":{"service_name":"jira","service_model":"Issue","service_model_ref":"J-7"}},"another_root":true}`))
	want := map[string]any{
		"created_at": "2025-01-01T00:00:00+00:00", "updated_at": "2025-01-01T00:00:00+00:00", "name": "Delta", "company": true,
		"contact_name": nil, "email": "", "phone_number": nil, "address": nil, "website": nil, "notes": nil, "id": "11",
		"workspace_ids": []any{"202", "201"}, "external_reference_ids": []any{"404"},
	}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("create (-want +got):\n%s", diff)
	}
	changed := group(t, c.Do("PUT", groupsPath+"/11.json?include=workspaces,external_references", `{"workspace_group":{"name":"DELTA","contact_name":"Bob","add_workspace_ids":[201],"remove_workspace_ids":["202"],
		"external_reference":{"service_name":"jira","service_model":"Epic","service_model_ref":"J-8","status":"failed","locked":true}}}`))
	want["name"], want["contact_name"], want["updated_at"] = "DELTA", "Bob", "2025-01-01T00:00:01+00:00"
	want["workspace_ids"] = []any{"201"}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("update (-want +got):\n%s", diff)
	}
	answer := c.Do("PUT", groupsPath+"/11?include=external_references", `{"workspace_group":{"name":"Delta","external_reference":{"service_name":"sap","service_model":"X","service_model_ref":"Y"}}}`)
	references := answer.JSON(t).(map[string]any)["external_references"].(map[string]any)
	if len(references) != 2 || references["404"].(map[string]any)["service_model_ref"] != "J-8" || references["404"].(map[string]any)["status"] != "failed" || references["405"].(map[string]any)["status"] != "pending" {
		t.Errorf("the references are %v", references)
	}
}

func TestFormBodies(t *testing.T) {
	c := client(t)
	form := "Content-Type: application/x-www-form-urlencoded"
	made := group(t, c.Do("POST", groupsPath, "workspace_group[name]=Form+%26+Co&workspace_group[company]=true&workspace_group[add_workspace_ids][]=201&workspace_group[add_workspace_ids][]=202&workspace_group[external_reference][service_name]=s&workspace_group[external_reference][service_model]=m&workspace_group[external_reference][service_model_ref]=r&include=workspaces", form))
	if made["name"] != "Form & Co" || made["company"] != true || fmt.Sprint(made["workspace_ids"]) != "[201 202]" {
		t.Errorf("the form made %v", made)
	}
	emptied := group(t, c.Do("POST", groupsPath, "workspace_group[name]=Empty&workspace_group[add_workspace_ids][]=&include=workspaces", form))
	if fmt.Sprint(emptied["workspace_ids"]) != "[]" {
		t.Errorf("an empty list in the form made %v", emptied)
	}
	inQuery := group(t, c.Do("POST", groupsPath+"?workspace_group[name]=Query", ""))
	if inQuery["name"] != "Query" {
		t.Errorf("the query made %v", inQuery)
	}
	answer := c.Do("POST", membershipsPath, "user_group_memberships[][user_id]=101&user_group_memberships[][workspace_group_id]=10&user_group_memberships[][user_id]=102&user_group_memberships[][workspace_group_id]=10", form)
	if got := ids(t, answer); got != "504 505 | 2 on 1/1 by 20" {
		t.Errorf("the form made %s", got)
	}
}

func TestBadGroupsAreRefusedAndChangeNothing(t *testing.T) {
	c := client(t)
	before := c.State(t)
	const malformed = `{"status":400,"error":"Bad Request"}`
	bad := func(why, body string, status int, want string) vendortest.Row {
		return vendortest.Row{Why: why, Body: body, Status: status, Want: want}
	}
	rows := []vendortest.Row{
		bad("no body", "", 400, `{"errors":[{"type":"syntax","message":"Missing required parameters: workspace_group"}]}`),
		bad("no root", `{}`, 400, `{"errors":[{"type":"syntax","message":"Missing required parameters: workspace_group"}]}`),
		bad("a root that is no object", `{"workspace_group":"x"}`, 400, ""),
		bad("no name", `{"workspace_group":{}}`, 400, `{"errors":[{"type":"syntax","message":"Missing required parameters: workspace_group.name"}]}`),
		bad("a blank name", `{"workspace_group":{"name":" "}}`, 400, ""),
		bad("a number for a name", `{"workspace_group":{"name":7}}`, 400, ""),
		bad("a name that is taken, in another case", `{"workspace_group":{"name":"gAmMa"}}`, 422, `{"errors":[{"type":"validation","message":"Name has already been taken","field":"name"}]}`),
		bad("a word for a workspace", `{"workspace_group":{"name":"n","add_workspace_ids":["site"]}}`, 400, ""),
		bad("a fraction for a workspace", `{"workspace_group":{"name":"n","add_workspace_ids":[1.5]}}`, 400, ""),
		bad("a workspace below 0", `{"workspace_group":{"name":"n","add_workspace_ids":[-1]}}`, 400, ""),
		bad("an object for workspaces", `{"workspace_group":{"name":"n","add_workspace_ids":{}}}`, 400, ""),
		bad("an unknown workspace beside a known one", `{"workspace_group":{"name":"n","add_workspace_ids":[201,999]}}`, 422, `{"errors":[{"type":"validation","message":"You do not have access to all of the specified workspaces","field":"add_workspace_ids"}]}`),
		bad("a workspace beyond any number", `{"workspace_group":{"name":"n","add_workspace_ids":[99999999999999999999]}}`, 422, ""),
		bad("a word for company", `{"workspace_group":{"name":"n","company":"perhaps"}}`, 400, ""),
		bad("a reference without a service", `{"workspace_group":{"name":"n","external_reference":{"service_model":"m","service_model_ref":"r"}}}`, 400, ""),
		bad("a reference of unknown status", `{"workspace_group":{"name":"n","external_reference":{"service_name":"s","service_model":"m","service_model_ref":"r","status":"fine"}}}`, 400, ""),
		bad("half a body", `{"workspace_group":`, 400, malformed),
		bad("a list", `[]`, 400, `{"errors":[{"type":"syntax","message":"The request could not be parsed."}]}`),
		bad("a name twice", `{"workspace_group":{"name":"a","name":"b"}}`, 400, malformed),
		bad("invalid UTF-8", "{\"workspace_group\":{\"name\":\"\xff\"}}", 400, malformed),
		bad("a hundred thousand brackets", vendortest.Nested(100_000), 400, malformed),
		bad("a body over 10 MiB", `{"x":"`+strings.Repeat("x", 10<<20)+`"}`, 413, ""),
		{Why: "plain text", Body: "name", Header: []string{"Content-Type: text/plain"}, Status: 400},
		{Why: "a form whose names disagree", Body: "workspace_group=a&workspace_group[name]=b", Header: []string{"Content-Type: application/x-www-form-urlencoded"}, Status: 400},
		{Why: "a form that is nested too deep", Body: "a" + strings.Repeat("[b]", 100) + "=1", Header: []string{"Content-Type: application/x-www-form-urlencoded"}, Status: 400},
	}
	for _, target := range []struct{ method, path string }{{"POST", groupsPath}, {"PUT", groupsPath + "/1"}} {
		t.Run(target.method, func(t *testing.T) {
			for i := range rows {
				rows[i].Method, rows[i].Path = target.method, target.path
			}
			c.Play(t, rows)
		})
	}
	c.Play(t, []vendortest.Row{
		{Why: "removing an unknown workspace", Method: "PUT", Path: groupsPath + "/1", Body: `{"workspace_group":{"name":"beta","remove_workspace_ids":[999]}}`, Status: 422},
		{Why: "a group that is not there", Method: "PUT", Path: groupsPath + "/77", Body: `{"workspace_group":{"name":"n"}}`, Status: 404, Want: notFound},
		{Why: "201 refs in a filter", Method: "GET", Path: groupsPath + "?external_reference_service_model_refs=" + strings.Repeat("r,", 201), Status: 400},
		{Why: "10,000 parameters", Method: "GET", Path: groupsPath + "?" + strings.Repeat("filter[]=1&", 10_000), Status: 200},
		{Why: "PATCH is no method of Kantata's", Method: "PATCH", Path: groupsPath + "/1", Body: "{}", Status: 404, Want: notFound},
		{Why: "nothing lies behind a group", Method: "GET", Path: groupsPath + "/1/workspaces", Status: 404, Want: notFound},
		{Why: "an unknown path", Method: "GET", Path: "/api/v1/workspace_group", Status: 404, Want: notFound, Reason: "did you mean"},
		{Why: "without the prefix it is nobody's path", Method: "GET", Path: "/workspace_groups", Status: 404, Reason: "/api/v1/workspace_groups was probably meant"},
		{Why: "with the prefix twice it is Kantata's", Method: "GET", Path: "/api/v1/api/v1/workspace_groups", Status: 404, Want: notFound, Reason: "/api/v1/workspace_groups was probably meant"},
		{Why: "without a token", Method: "GET", Path: groupsPath, Header: []string{"Authorization: "}, Status: 401, Want: `{"errors":[{"type":"oauth","message":"Invalid OAuth 2 Request"}]}`},
		{Why: "with an expired token", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Bearer old-token"}, Status: 401},
		{Why: "members may see groups", Method: "GET", Path: groupsPath, Header: []string{"Authorization: bearer member-token"}, Status: 200},
	})
	if diff := cmp.Diff(before, c.State(t)); diff != "" {
		t.Errorf("the world changed (-before +after):\n%s", diff)
	}
}

func TestDeleteGroupTakesItsMembershipsAlong(t *testing.T) {
	c := client(t)
	c.Play(t, []vendortest.Row{
		{Why: "delete", Method: "DELETE", Path: groupsPath + "/1.json", Status: 204},
		{Why: "it is gone", Method: "GET", Path: groupsPath + "/1", Status: 404},
		{Why: "and cannot go twice", Method: "DELETE", Path: groupsPath + "/1", Status: 404, Want: notFound},
	})
	if got := ids(t, c.Do("GET", membershipsPath, "")); got != "503 | 1 on 1/1 by 20" {
		t.Errorf("the memberships left are %s", got)
	}
	state := c.State(t)
	if strings.Contains(state, `"subject_id":"1"`) {
		t.Errorf("references of the group are left: %s", state)
	}
	if made := group(t, c.Do("POST", groupsPath, `{"workspace_group":{"name":"beta"}}`)); made["id"] != "11" {
		t.Errorf("the next group has the id %v, want 11: ids are not used again", made["id"])
	}
}

func TestHeaders(t *testing.T) {
	c := client(t)
	one, other := c.Do("GET", groupsPath, ""), c.Do("GET", groupsPath+"/77", "")
	for _, answer := range []vendortest.Answer{one, other} {
		if h := answer.Header; h.Get("Content-Type") != "application/json; charset=utf-8" || h.Get("Cache-Control") != "no-cache, no-store" || h.Get("Pragma") != "no-cache" || len(h.Get("X-Request-Id")) != 36 {
			t.Errorf("the headers are %v", h)
		}
	}
	if one.Header.Get("X-Request-Id") == other.Header.Get("X-Request-Id") {
		t.Error("two answers have the same X-Request-Id")
	}
	if gone := c.Do("DELETE", groupsPath+"/1", ""); gone.Header.Get("Content-Type") != "" || gone.Body != "" {
		t.Errorf("an answer without a body has %v %q", gone.Header, gone.Body)
	}
}
