package piercloud_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

const (
	orgA    = "a0000000-0000-4000-8000-00000000000a"
	orgB    = "b0000000-0000-4000-8000-00000000000b"
	orgC    = "c0000000-0000-4000-8000-00000000000c"
	main    = "10000000-0000-4000-8000-000000000001" // of orgA, with three groups
	side    = "20000000-0000-4000-8000-000000000002" // of orgA, with one
	foreign = "30000000-0000-4000-8000-000000000003" // of orgB, with one
	listed  = "40000000-0000-4000-8000-000000000004" // of orgA, listed and empty
	granted = "50000000-0000-4000-8000-000000000005" // of orgC, granted and empty
	unknown = "99999999-9999-4999-8999-999999999999"

	coreID  = "11111111-1111-4111-8111-111111111111"
	dataID  = "22222222-2222-4222-8222-222222222222"
	sideID  = "44444444-4444-4444-8444-444444444444"
	context = "cccccccc-cccc-4ccc-8ccc-cccccccccccc"
)

func listPath(org, business string) string {
	return "/lighthouse/orgs/" + org + "/businesses/" + business + "/workspaces-groups"
}

// mainPath is the list that most tests ask for.
var mainPath = listPath(orgA, main)

// estate is a world with five groups in three businesses, and two businesses
// without any.
const estate = `
version: 1
name: estate
clock: 2025-06-01T12:00:00Z
auth:
  - {vendor: piercloud, token: any-token}
  - {vendor: piercloud, token: main-token, grants: [{org_id: a0000000-0000-4000-8000-00000000000a, business_id: 10000000-0000-4000-8000-000000000001}]}
  - {vendor: piercloud, token: granted-token, grants: [{org_id: C0000000-0000-4000-8000-00000000000C, business_id: 50000000-0000-4000-8000-000000000005}]}
  - {vendor: piercloud, token: org-token, grants: [{org_id: a0000000-0000-4000-8000-00000000000a}]}
  - {vendor: piercloud, token: tenancy-token, grants: [{tenancy_id: 20000000-0000-4000-8000-000000000002}]}
  - {vendor: piercloud, token: old-token, expired: true}
data:
  piercloud:
    businesses: [{org_id: a0000000-0000-4000-8000-00000000000a, id: 40000000-0000-4000-8000-000000000004}]
    workspace_groups:
      - id: 22222222-2222-4222-8222-222222222222
        org_id: a0000000-0000-4000-8000-00000000000a
        business_id: 10000000-0000-4000-8000-000000000001
        name: data 🚀
        description: null
        created_by_id: dddddddd-dddd-4ddd-8ddd-dddddddddddd
        updated_by_id: eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee
        created_at: 2025-01-02T01:00:00+01:00
        updated_at: 2025-01-02T00:00:00Z
        context_id: ffffffff-ffff-4fff-8fff-ffffffffffff
        workspaces: []
        access_scope: private
      - id: 11111111-1111-4111-8111-111111111111
        org_id: a0000000-0000-4000-8000-00000000000a
        business_id: 10000000-0000-4000-8000-000000000001
        name: Core
        description: Where all begins
        created_by_id: dddddddd-dddd-4ddd-8ddd-dddddddddddd
        updated_by_id: eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee
        created_at: 2025-01-01T00:00:00.911Z
        updated_at: 2025-01-01T00:00:00.9119Z
        context_id: cccccccc-cccc-4ccc-8ccc-cccccccccccc
        workspaces:
          - {id: 1234, name: One, description: "A & B", context_id: cccccccc-cccc-4ccc-8ccc-cccccccccccc, access_scope: private, created_at: 2025-01-01T00:00:00.911Z, business_id: 10000000-0000-4000-8000-000000000001, workspace_group_id: 11111111-1111-4111-8111-111111111111}
        access_scope: public
      - {id: 33333333-3333-4333-8333-333333333333, org_id: a0000000-0000-4000-8000-00000000000a, business_id: 10000000-0000-4000-8000-000000000001, name: ÉQUIPE, created_at: 2025-01-02T00:00:00Z, context_id: cccccccc-cccc-4ccc-8ccc-cccccccccccc, access_scope: public}
      - {id: 44444444-4444-4444-8444-444444444444, org_id: a0000000-0000-4000-8000-00000000000a, business_id: 20000000-0000-4000-8000-000000000002, name: Side, access_scope: public}
      - {id: 55555555-5555-4555-8555-555555555555, org_id: b0000000-0000-4000-8000-00000000000b, business_id: 30000000-0000-4000-8000-000000000003, name: Foreign, access_scope: public}
`

const (
	workspaceOne = `{"id":1234,"name":"One","description":"A & B","context_id":"` + context + `","access_scope":"private","created_at":"2025-01-01T00:00:00.911Z","business_id":"` + main + `","workspace_group_id":"` + coreID + `"}`
	coreItem     = `{"id":"` + coreID + `","name":"Core","description":"Where all begins","created_by_id":"dddddddd-dddd-4ddd-8ddd-dddddddddddd","updated_by_id":"eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee","created_at":"2025-01-01T00:00:00.911Z","updated_at":"2025-01-01T00:00:00.911Z","business_id":"` + main + `","context_id":"` + context + `","workspaces":[` + workspaceOne + `],"access_scope":"public"}`
	coreDetail   = `{"code":"success","data":{"id":"` + coreID + `","name":"Core","description":"Where all begins","created_at":"2025-01-01T00:00:00.911Z","updated_at":"2025-01-01T00:00:00.911Z","business_id":"` + main + `","context_id":"` + context + `","workspaces":[` + workspaceOne + `],"access_scope":"public"}}`
	dataItem     = `{"id":"` + dataID + `","name":"data 🚀","description":null,"created_by_id":"dddddddd-dddd-4ddd-8ddd-dddddddddddd","updated_by_id":"eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee","created_at":"2025-01-02T00:00:00.000Z","updated_at":"2025-01-02T00:00:00.000Z","business_id":"` + main + `","context_id":"ffffffff-ffff-4fff-8fff-ffffffffffff","workspaces":[],"access_scope":"private"}`
	emptyList    = `{"code":"success","data":[],"meta":{"page":1,"page_size":10,"total":0}}`

	unauthorized = `{"code":"failed","message":"invalid or expired token"}`
	forbidden    = `{"code":"authorization/forbidden","message":"Unable to give access to the user"}`
	notFound     = `{"code":"workspace-group/not-found","message":"Workspace group not found"}`
)

func badRequest(message string) string {
	return `{"code":"bad-request/invalid-parameters","message":"` + message + `"}`
}

func TestReading(t *testing.T) {
	client := newClient(t, estate)
	client.Play(t, []vendortest.Row{
		{Why: "a list shows who made and changed a group", Method: "GET", Path: mainPath + "?page_size=2", Status: 200, Want: `{"code":"success","data":[` + coreItem + "," + dataItem + `],"meta":{"page":1,"page_size":2,"total":3}}`},
		{Why: "a group alone does not", Method: "GET", Path: mainPath + "/" + coreID, Status: 200, Want: coreDetail, Evidence: "documented"},
		{Why: "a list of groups that do not tie is as documented", Method: "GET", Path: listPath(orgA, side), Status: 200, Evidence: "documented"},
		{Why: "a business that is listed and has no groups", Method: "GET", Path: listPath(orgA, listed), Status: 200, Want: emptyList, Evidence: "documented"},
		{Why: "a business that is granted to another token and has no groups", Method: "GET", Path: listPath(orgC, granted), Status: 200, Want: emptyList},
		{Why: "ids in capital letters mean the same", Method: "GET", Path: listPath(strings.ToUpper(orgA), strings.ToUpper(main)) + "/" + strings.ToUpper(coreID), Status: 200, Want: coreDetail},
		{Why: "HEAD is GET without a body", Method: "HEAD", Path: mainPath, Status: 200},
		{Why: "HEAD of a group that is not there", Method: "HEAD", Path: mainPath + "/" + unknown, Status: 404},
		{Why: "an unknown parameter is ignored", Method: "GET", Path: mainPath + "/" + coreID + "?verbose=1", Status: 200, Want: coreDetail, Evidence: "assumed"},
		{Why: "a body to GET is ignored", Method: "GET", Path: mainPath + "/" + coreID, Body: "{{{", Status: 200, Want: coreDetail},
		{Why: "a group that is not there", Method: "GET", Path: mainPath + "/" + unknown, Status: 404, Want: notFound, Reason: unknown, Evidence: "documented"},
		{Why: "a group of another business", Method: "GET", Path: mainPath + "/" + sideID, Status: 404, Want: notFound, Reason: "belongs to the business " + side, Evidence: "assumed"},
		{Why: "an id that is no UUID", Method: "GET", Path: mainPath + "/1", Status: 400, Want: badRequest("id must be a UUID"), Reason: `"1"`, Evidence: "assumed"},
		{Why: "an id with braces", Method: "GET", Path: mainPath + "/%7B" + coreID + "%7D", Status: 400},
		{Why: "an id without hyphens", Method: "GET", Path: mainPath + "/" + strings.ReplaceAll(coreID, "-", ""), Status: 400},
		{Why: "an id with a slash inside", Method: "GET", Path: mainPath + "/a%2Fb", Status: 400, Reason: `"a/b"`},
		{Why: "an id with broken percent-encoding", Method: "GET", Path: mainPath + "/%zz", Status: 400, Reason: `"%zz"`},
		{Why: "an id of a hundred thousand letters", Method: "GET", Path: mainPath + "/" + strings.Repeat("x", 100_000), Status: 400},
		{Why: "an organisation that is no UUID", Method: "GET", Path: listPath("acme", main), Status: 400, Want: badRequest("org_id must be a UUID")},
		{Why: "a business that is no UUID", Method: "GET", Path: listPath(orgA, "main"), Status: 400, Want: badRequest("business_id must be a UUID")},
	})
}

// TestListing asks for lists of the main business and for what stands in them.
func TestListing(t *testing.T) {
	client := newClient(t, estate)
	for _, row := range []struct {
		why, query string
		want       string // names, then page, page_size and total, then the evidence
	}{
		{"the oldest comes first, and what ties as it came", "", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"the same asked for in words", "?sort_field=created_at&sort_order=ASC", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"the newest first, and what ties still as it came", "?sort_order=DESC", "data 🚀, ÉQUIPE, Core; 1 10 3; assumed"},
		{"by name, in whatever case", "?sort_field=name", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"by name from behind", "?sort_field=name&sort_order=DESC", "ÉQUIPE, data 🚀, Core; 1 10 3; assumed"},
		{"the direction in lower case", "?sort_order=desc", "data 🚀, ÉQUIPE, Core; 1 10 3; assumed"},
		{"the other direction in lower case", "?sort_order=asc", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"a search in another case", "?search=CORE", "Core; 1 10 1; assumed"},
		{"a search for a letter with an accent", "?search=%C3%A9quipe", "ÉQUIPE; 1 10 1; assumed"},
		{"a search for a sign that is no letter", "?search=%F0%9F%9A%80", "data 🚀; 1 10 1; assumed"},
		{"a search inside a name", "?search=at", "data 🚀; 1 10 1; assumed"},
		{"a search for a space", "?search=%20", "data 🚀; 1 10 1; assumed"},
		{"a space may be a plus sign", "?search=a+%F0%9F%9A%80", "data 🚀; 1 10 1; assumed"},
		{"a search does not look at descriptions", "?search=begins", "; 1 10 0; assumed"},
		{"a search is no pattern", "?search=.", "; 1 10 0; assumed"},
		{"a blank search finds every group", "?search=", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"a search without a value too", "?search", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"a search of broken percent-encoding stands for itself", "?search=%zz", "; 1 10 0; assumed"},
		{"one context", "?context_id=" + context, "Core, ÉQUIPE; 1 10 2; documented"},
		{"one context in capital letters", "?context_id=" + strings.ToUpper(context), "Core, ÉQUIPE; 1 10 2; documented"},
		{"a context without groups", "?context_id=" + unknown, "; 1 10 0; documented"},
		{"both at once", "?search=e&sort_order=DESC&context_id=" + context, "ÉQUIPE, Core; 1 10 2; assumed"},
		{"the first page", "?page=1&page_size=2&context_id=" + context, "Core, ÉQUIPE; 1 2 2; documented"},
		{"a page of one", "?page=2&page_size=1", "data 🚀; 2 1 3; assumed"},
		{"the last page has the rest", "?page=2&page_size=2", "ÉQUIPE; 2 2 3; assumed"},
		{"past the end", "?page=2", "; 2 10 3; assumed"},
		{"far past the end", "?page=9007199254740991&page_size=100", "; 9007199254740991 100 3; assumed"},
		{"past the end of nothing", "?page=7&search=none", "; 7 10 0; assumed"},
		{"a page of a hundred", "?page_size=100&context_id=" + context, "Core, ÉQUIPE; 1 100 2; documented"},
		{"more become a hundred", "?page_size=101&context_id=" + context, "Core, ÉQUIPE; 1 100 2; documented"},
		{"however many more", "?page_size=99999999999999999999999999&context_id=" + context, "Core, ÉQUIPE; 1 100 2; documented"},
		{"zeros before a number do not count", "?page=01&page_size=002", "Core, data 🚀; 1 2 3; assumed"},
		{"of two values, the last counts", "?page=x&page=2&page_size=1", "data 🚀; 2 1 3; assumed"},
		{"of two searches too", "?search=core&search=data", "data 🚀; 1 10 1; assumed"},
		{"names of parameters keep their case", "?PAGE=2&Sort_Order=DESC", "Core, data 🚀, ÉQUIPE; 1 10 3; assumed"},
		{"ten thousand parameters", "?page_size=1" + strings.Repeat("&a=b", 10_000), "Core; 1 1 3; assumed"},
		{"ten thousand pages, of which the last counts", "?page_size=1" + strings.Repeat("&page=3", 10_000), "ÉQUIPE; 3 1 3; assumed"},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do("GET", mainPath+row.query, "")
			if answer.Status != 200 {
				t.Fatalf("answered %d: %s", answer.Status, answer.Body)
			}
			if got := summary(t, answer); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// TestSearchWhereAllIsOneBusiness asks for parts of what is found in a world that
// holds no other groups, and so need not look at the rest to count it.
func TestSearchWhereAllIsOneBusiness(t *testing.T) {
	rows := strings.SplitAfter(strings.Replace(estate, "data 🚀", "More", 1), "\n")
	rows = slices.DeleteFunc(rows, func(row string) bool { return strings.Contains(row, sideID) || strings.Contains(row, "name: Foreign") })
	client := newClient(t, strings.Join(rows, ""))
	for _, row := range []struct{ why, query, want string }{
		{"all of it", "?search=e", "Core, More, ÉQUIPE; 1 10 3; assumed"},
		{"the first page", "?search=e&page_size=1", "Core; 1 1 3; assumed"},
		{"the last page", "?search=e&page_size=1&page=3", "ÉQUIPE; 3 1 3; assumed"},
		{"past the end", "?search=e&page_size=1&page=4", "; 4 1 3; assumed"},
		{"a part of it", "?search=re&page_size=1", "Core; 1 1 2; assumed"},
		{"of one context, whose groups are counted by themselves", "?search=e&page_size=1&context_id=" + context, "Core; 1 1 2; assumed"},
	} {
		t.Run(row.why, func(t *testing.T) {
			if got := summary(t, client.Do("GET", mainPath+row.query, "")); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// summary says in short what an answer to a list holds.
func summary(t *testing.T, answer vendortest.Answer) string {
	body := answer.JSON(t).(map[string]any)
	var names []string
	for _, group := range body["data"].([]any) {
		names = append(names, fmt.Sprint(group.(map[string]any)["name"]))
	}
	meta := body["meta"].(map[string]any)
	return fmt.Sprintf("%s; %.0f %.0f %.0f; %s", strings.Join(names, ", "), meta["page"], meta["page_size"], meta["total"], answer.Header.Get("X-Ringer-Evidence"))
}

func TestBadParametersAreRefused(t *testing.T) {
	client := newClient(t, estate)
	const (
		whole = "must be a whole number from 1"
		id    = "context_id must be a UUID"
		field = "sort_field must be name or created_at"
		order = "sort_order must be ASC or DESC"
	)
	for _, row := range []struct{ query, want string }{
		{"page=0", "page " + whole},
		{"page=-1", "page " + whole},
		{"page=%2B1", "page " + whole},
		{"page=+1", "page " + whole},
		{"page=1.0", "page " + whole},
		{"page=1e1", "page " + whole},
		{"page=last", "page " + whole},
		{"page=", "page " + whole},
		{"page", "page " + whole},
		{"page=%D9%A1", "page " + whole},
		{"page=%zz", "page " + whole},
		{"page=000", "page " + whole},
		{"page=9007199254740992", "page must be a whole number from 1 to 9007199254740991"},
		{"page=99999999999999999999999999", "page must be a whole number from 1 to 9007199254740991"},
		{"page=2&page=x", "page " + whole},
		{"page_size=0", "page_size " + whole},
		{"page_size=-100", "page_size " + whole},
		{"page_size=ten", "page_size " + whole},
		{"page_size=", "page_size " + whole},
		{"page_size=0x10", "page_size " + whole},
		{"page_size=" + strings.Repeat("9", 100_000) + "x", "page_size " + whole},
		{"context_id=", id},
		{"context_id=1", id},
		{"context_id=%7B" + context + "%7D", id},
		{"context_id=urn:uuid:" + context, id},
		{"context_id=" + context + "&context_id=x", id},
		{"sort_field=", field},
		{"sort_field=updated_at", field},
		{"sort_field=NAME", field},
		{"sort_field=name,created_at", field},
		{"sort_order=", order},
		{"sort_order=up", order},
		{"sort_order=Asc", order},
		{"sort_order=A%C5%BFC", order},
		{"sort_field=name&sort_order=1", order},
	} {
		t.Run(fmt.Sprintf("%.60s", row.query), func(t *testing.T) {
			for _, path := range []string{mainPath, "/lighthouse/tenancies/" + main + "/workspaces-groups"} {
				answer := client.Do("GET", path+"?"+row.query, "")
				if answer.Status != 400 || answer.Body != badRequest(row.want) {
					t.Errorf("%s answered %d %s, want 400 %s", path, answer.Status, answer.Body, badRequest(row.want))
				}
				if evidence := answer.Header.Get("X-Ringer-Evidence"); evidence != "assumed" {
					t.Errorf("evidence is %q", evidence)
				}
			}
		})
	}
}

func TestAccess(t *testing.T) {
	client := newClient(t, estate)
	const bearer = "Authorization: Bearer "
	client.Play(t, []vendortest.Row{
		{Why: "no header", Method: "GET", Path: mainPath, Header: []string{"Authorization: "}, Status: 401, Want: unauthorized, Reason: "there is no Authorization header"},
		{Why: "another scheme", Method: "GET", Path: mainPath, Header: []string{"Authorization: Basic YTpi"}, Status: 401, Want: unauthorized},
		{Why: "an unknown token", Method: "GET", Path: mainPath, Header: []string{bearer + "nobody"}, Status: 401, Want: unauthorized, Reason: "none of those"},
		{Why: "an expired token", Method: "GET", Path: mainPath, Header: []string{bearer + "old-token"}, Status: 401, Want: unauthorized, Reason: "expired", Evidence: "documented"},
		{Why: "401 comes before 400", Method: "GET", Path: listPath("x", "y") + "?page=0", Header: []string{"Authorization: "}, Status: 401},
		{Why: "401 comes before 404 of a path", Method: "GET", Path: "/lighthouse/nothing", Header: []string{"Authorization: "}, Status: 401, Want: unauthorized},

		{Why: "an unknown organisation", Method: "GET", Path: listPath(unknown, main), Status: 403, Want: forbidden, Reason: "has no business " + main, Evidence: "assumed"},
		{Why: "an unknown business", Method: "GET", Path: listPath(orgA, unknown), Status: 403, Want: forbidden, Reason: unknown},
		{Why: "a business of another organisation", Method: "GET", Path: listPath(orgA, foreign), Status: 403, Want: forbidden},
		{Why: "a listed business in another organisation", Method: "GET", Path: listPath(orgB, listed), Status: 403, Want: forbidden},
		{Why: "a granted business in another organisation", Method: "GET", Path: listPath(orgA, granted), Status: 403, Want: forbidden},
		{Why: "403 comes before 404", Method: "GET", Path: listPath(orgA, unknown) + "/" + unknown, Status: 403, Want: forbidden},
		{Why: "403 comes before 400 of a group's id", Method: "GET", Path: listPath(orgA, unknown) + "/1", Status: 403},
		{Why: "and before 400 of a parameter", Method: "GET", Path: listPath(orgA, unknown) + "?page=0", Status: 403},

		{Why: "a token sees what it is granted", Method: "GET", Path: mainPath + "/" + coreID, Header: []string{bearer + "main-token"}, Status: 200, Want: coreDetail},
		{Why: "and no other business", Method: "GET", Path: listPath(orgA, side), Header: []string{bearer + "main-token"}, Status: 403, Want: forbidden, Reason: "the token is not granted the business " + side, Evidence: "assumed"},
		{Why: "nor a group in it", Method: "GET", Path: listPath(orgA, side) + "/" + sideID, Header: []string{bearer + "main-token"}, Status: 403, Want: forbidden},
		{Why: "nor one that does not exist", Method: "GET", Path: listPath(orgA, unknown), Header: []string{bearer + "main-token"}, Status: 403, Want: forbidden},
		{Why: "a grant makes a business exist", Method: "GET", Path: listPath(orgC, granted), Header: []string{bearer + "granted-token"}, Status: 200, Want: emptyList},
		{Why: "a grant of an organisation opens its businesses", Method: "GET", Path: listPath(orgA, listed), Header: []string{bearer + "org-token"}, Status: 200, Want: emptyList},
		{Why: "but makes none", Method: "GET", Path: listPath(orgA, unknown), Header: []string{bearer + "org-token"}, Status: 403},
		{Why: "and opens no other organisation", Method: "GET", Path: listPath(orgB, foreign), Header: []string{bearer + "org-token"}, Status: 403},
		{Why: "a grant may name a tenancy", Method: "GET", Path: listPath(orgA, side), Header: []string{bearer + "tenancy-token"}, Status: 200},
		{Why: "which opens no other", Method: "GET", Path: mainPath, Header: []string{bearer + "tenancy-token"}, Status: 403},
	})
	anyToken := newClient(t, "")
	anyToken.Play(t, []vendortest.Row{
		{Why: "without entries any token will do", Method: "GET", Path: mainPath, Header: []string{bearer + "x"}, Status: 403, Want: forbidden},
		{Why: "but there must be one", Method: "GET", Path: mainPath, Header: []string{"Authorization: "}, Status: 401, Want: unauthorized},
	})
}

func TestTenancies(t *testing.T) {
	tenancy := func(id string) string { return "/lighthouse/tenancies/" + id + "/workspaces-groups" }
	client := newClient(t, estate)
	const bearer = "Authorization: Bearer "
	client.Play(t, []vendortest.Row{
		{Why: "a tenancy is a business", Method: "GET", Path: tenancy(main) + "?page_size=2", Status: 200, Want: `{"code":"success","data":[` + coreItem + "," + dataItem + `],"meta":{"page":1,"page_size":2,"total":3}}`, Evidence: "assumed"},
		{Why: "a group of a tenancy", Method: "GET", Path: tenancy(main) + "/" + coreID, Status: 200, Want: coreDetail, Evidence: "assumed"},
		{Why: "a tenancy that is listed", Method: "GET", Path: tenancy(listed), Status: 200, Want: emptyList},
		{Why: "a tenancy that is granted to another token", Method: "GET", Path: tenancy(granted), Status: 200, Want: emptyList},
		{Why: "a tenancy that is granted to this one", Method: "GET", Path: tenancy(granted), Header: []string{bearer + "granted-token"}, Status: 200, Want: emptyList},
		{Why: "a tenancy that is not", Method: "GET", Path: tenancy(side), Header: []string{bearer + "main-token"}, Status: 403, Want: forbidden},
		{Why: "a tenancy by its own name in the grant", Method: "GET", Path: tenancy(side) + "/" + sideID, Header: []string{bearer + "tenancy-token"}, Status: 200},
		{Why: "a tenancy of a granted organisation", Method: "GET", Path: tenancy(side), Header: []string{bearer + "org-token"}, Status: 200},
		{Why: "a tenancy of another organisation", Method: "GET", Path: tenancy(foreign), Header: []string{bearer + "org-token"}, Status: 403},
		{Why: "an unknown tenancy", Method: "GET", Path: tenancy(unknown), Status: 403, Want: forbidden},
		{Why: "a tenancy that is no UUID", Method: "GET", Path: tenancy("acme"), Status: 400, Want: badRequest("tenancy_id must be a UUID")},
		{Why: "a group of another tenancy", Method: "GET", Path: tenancy(main) + "/" + sideID, Status: 404, Want: notFound},
		{Why: "an unknown group", Method: "GET", Path: tenancy(main) + "/" + unknown, Status: 404, Want: notFound},
	})
}

func TestUnknownCalls(t *testing.T) {
	client := newClient(t, estate)
	huge := strings.Repeat("x", 10<<20+1)
	client.Play(t, []vendortest.Row{
		{Why: "nothing public makes a group", Method: "POST", Path: mainPath, Body: `{"name":"x"}`, Status: 404, Want: notFound, Reason: "takes no POST, only GET, HEAD", Evidence: "assumed"},
		{Why: "nor changes one", Method: "PATCH", Path: mainPath + "/" + coreID, Body: `{}`, Status: 404, Want: notFound},
		{Why: "nor removes one", Method: "DELETE", Path: mainPath + "/" + coreID, Status: 404, Want: notFound},
		{Why: "OPTIONS is off", Method: "OPTIONS", Path: mainPath, Status: 404, Want: notFound},
		{Why: "a token cannot be read", Method: "GET", Path: "/auth", Status: 404, Want: notFound, Reason: "takes no GET, only POST"},
		{Why: "the segment that the community client has", Method: "GET", Path: "/lighthouse/orgs/" + orgA + "/businesses/" + main + "/workspace-groups", Status: 404, Want: notFound, Reason: "workspaces-groups"},
		{Why: "a trailing slash", Method: "GET", Path: mainPath + "/", Status: 404, Want: notFound},
		{Why: "a doubled slash", Method: "GET", Path: "/lighthouse//orgs/" + orgA + "/businesses/" + main + "/workspaces-groups", Status: 404, Want: notFound},
		{Why: "a path below a group", Method: "GET", Path: mainPath + "/" + coreID + "/workspaces", Status: 404, Want: notFound},
		{Why: "no organisation", Method: "GET", Path: listPath("", main), Status: 404, Want: notFound},
		{Why: "an unknown path", Method: "GET", Path: "/lighthouse/nothing", Status: 404, Want: notFound},
		{Why: "a path of nobody's", Method: "GET", Path: "/lighthouse", Status: 404, Reason: "no operation has the path"},
		{Why: "a body over 10 MiB to nowhere", Method: "POST", Path: mainPath, Body: huge, Status: 413, Want: `{"code":"bad-request/too-large","message":"Request body is too large"}`},
		{Why: "and where none is wanted", Method: "GET", Path: mainPath, Body: huge, Status: 413},
	})
}

// TestBusinessesDoNotMix makes sure that the groups of one business are never
// found through another that holds the same names and times, nor those of a
// business that two organisations claim.
func TestBusinessesDoNotMix(t *testing.T) {
	var b strings.Builder
	b.WriteString("version: 1\nname: mix\nclock: 2025-01-01T00:00:00Z\nauth:\n  - {vendor: piercloud, token: any-token}\n")
	fmt.Fprintf(&b, "  - {vendor: piercloud, token: b-token, grants: [{org_id: %s, business_id: %s}]}\n", orgB, main)
	b.WriteString("data: {piercloud: {workspace_groups: [")
	pairs := [][2]string{{orgA, main}, {orgA, side}, {orgB, main}}
	id := func(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }
	for i := range 30 {
		pair := pairs[i%3]
		fmt.Fprintf(&b, "{id: %s, org_id: %s, business_id: %s, name: n%02d}, ", id(i), pair[0], pair[1], i)
	}
	b.WriteString("]}}\n")
	client := newClient(t, b.String())
	for i, pair := range pairs {
		byName := client.Do("GET", listPath(pair[0], pair[1])+"?page_size=3&sort_field=name&sort_order=DESC", "")
		if got, want := summary(t, byName), fmt.Sprintf("n%02d, n%02d, n%02d; 1 3 10; assumed", 27+i, 24+i, 21+i); got != want {
			t.Errorf("%v by name: got %s, want %s", pair, got, want)
		}
		byTime := client.Do("GET", listPath(pair[0], pair[1])+"?page_size=3&sort_order=DESC", "") // all were made at once
		if got, want := summary(t, byTime), fmt.Sprintf("n%02d, n%02d, n%02d; 1 3 10; assumed", i, 3+i, 6+i); got != want {
			t.Errorf("%v by time: got %s, want %s", pair, got, want)
		}
		for j := range pairs {
			want := 404
			if i == j {
				want = 200
			}
			if got := client.Do("GET", listPath(pair[0], pair[1])+"/"+id(j), ""); got.Status != want {
				t.Errorf("%v: the group of %v answered %d, want %d", pair, pairs[j], got.Status, want)
			}
		}
	}
	tenancy := client.Do("GET", "/lighthouse/tenancies/"+main+"/workspaces-groups?page_size=1", "", "Authorization: Bearer b-token")
	if got, want := summary(t, tenancy), "n02; 1 1 10; assumed"; got != want {
		t.Errorf("the tenancy of the token: got %s, want %s", got, want)
	}
}

// TestTimesAreSortedAsTheyAreShown has two times that differ by less than a
// millisecond: they show the same, and so they tie.
func TestTimesAreSortedAsTheyAreShown(t *testing.T) {
	client := newClient(t, `
version: 1
name: instants
clock: 2025-01-01T00:00:00Z
data:
  piercloud:
    workspace_groups:
      - {org_id: a0000000-0000-4000-8000-00000000000a, business_id: 10000000-0000-4000-8000-000000000001, name: first, created_at: 2025-01-01T00:00:00.0019Z}
      - {org_id: a0000000-0000-4000-8000-00000000000a, business_id: 10000000-0000-4000-8000-000000000001, name: second, created_at: 2025-01-01T00:00:00.0011Z}
`)
	if got, want := summary(t, client.Do("GET", mainPath, "")), "first, second; 1 10 2; assumed"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestRowsAreFilled leaves out of a row whatever can be left out.
func TestRowsAreFilled(t *testing.T) {
	const scenario = `
version: 1
name: bare
clock: 2025-03-01T08:00:00Z
data:
  piercloud:
    workspace_groups:
      - {org_id: a0000000-0000-4000-8000-00000000000a, business_id: 10000000-0000-4000-8000-000000000001, name: Core, workspaces: [{id: 1234, name: One}, {}]}
      - {org_id: a0000000-0000-4000-8000-00000000000a, business_id: 10000000-0000-4000-8000-000000000001}
`
	client := newClient(t, scenario)
	answer := client.Do("GET", mainPath, "")
	if answer.Status != 200 {
		t.Fatalf("answered %d: %s", answer.Status, answer.Reason())
	}
	groups := answer.JSON(t).(map[string]any)["data"].([]any)
	core, bare := groups[0].(map[string]any), groups[1].(map[string]any)
	workspaces := core["workspaces"].([]any)
	one, other := workspaces[0].(map[string]any), workspaces[1].(map[string]any)
	for what, pair := range map[string][2]any{
		"name":                       {core["name"], "Core"},
		"time":                       {core["created_at"], "2025-03-01T08:00:00.000Z"},
		"access scope":               {core["access_scope"], "public"},
		"workspace's id":             {one["id"], 1234.0},
		"workspace's name":           {one["name"], "One"},
		"workspace's group":          {one["workspace_group_id"], core["id"]},
		"workspace's business":       {one["business_id"], main},
		"workspace's context":        {one["context_id"], core["context_id"]},
		"workspace's access scope":   {one["access_scope"], "private"},
		"other workspace's group":    {other["workspace_group_id"], core["id"]},
		"number of its own":          {other["id"] != one["id"], true},
		"other group's workspaces":   {len(bare["workspaces"].([]any)), 0},
		"groups of different people": {bare["created_by_id"] != core["created_by_id"], true},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %v, want %v", what, pair[0], pair[1])
		}
	}
	state := client.State(t)
	if put := client.Do("PUT", "/_ringer/state", state); put.Status != 204 {
		t.Fatalf("the state was refused with %d: %s", put.Status, put.Body)
	}
	if after := client.State(t); after != state {
		t.Errorf("the state that was put is another:\nbefore %s\nafter  %s", state, after)
	}
}

func TestBadRowsAreRefused(t *testing.T) {
	client := newClient(t, estate)
	before := client.State(t)
	for _, row := range []struct{ why, collection, row, want string }{
		{"no organisation", "workspace_groups", `{"business_id":"` + main + `"}`, `"org_id" must be given`},
		{"no business", "workspace_groups", `{"org_id":"` + orgA + `"}`, `"business_id" must be given`},
		{"an organisation that is no UUID", "workspace_groups", `{"org_id":"acme","business_id":"` + main + `"}`, `org_id`},
		{"a scope of its own", "workspace_groups", `{"org_id":"` + orgA + `","business_id":"` + main + `","access_scope":"secret"}`, `public`},
		{"a workspace with a text for an id", "workspace_groups", `{"org_id":"` + orgA + `","business_id":"` + main + `","workspaces":[{"id":"1"}]}`, `id`},
		{"a workspace with a fraction for an id", "workspace_groups", `{"org_id":"` + orgA + `","business_id":"` + main + `","workspaces":[{"id":1.5}]}`, `id`},
		{"a workspace with an id beyond all numbers", "workspace_groups", `{"org_id":"` + orgA + `","business_id":"` + main + `","workspaces":[{"id":1e30}]}`, `id`},
		{"an unknown field", "workspace_groups", `{"org_id":"` + orgA + `","business_id":"` + main + `","icon":"x"}`, `icon`},
		{"an unknown field of a workspace", "workspace_groups", `{"org_id":"` + orgA + `","business_id":"` + main + `","workspaces":[{"icon":"x"}]}`, `icon`},
		{"a business without an organisation", "businesses", `{"id":"` + main + `"}`, `"org_id" must be given`},
		{"a business without an id", "businesses", `{"org_id":"` + orgA + `"}`, `"id" must be given`},
		{"an id twice", "businesses", `{"id":"` + listed + `","org_id":"` + orgA + `"},{"id":"` + listed + `","org_id":"` + orgB + `"}`, listed},
		{"an id in capital letters twice", "businesses", `{"id":"` + orgA + `","org_id":"` + orgA + `"},{"id":"` + strings.ToUpper(orgA) + `","org_id":"` + orgB + `"}`, orgA},
	} {
		t.Run(row.why, func(t *testing.T) {
			got := client.Do("PUT", "/_ringer/state", `{"piercloud":{"`+row.collection+`":[`+row.row+`]}}`)
			if got.Status != 422 || !strings.Contains(got.Body, strings.Trim(fmt.Sprintf("%q", row.want), `"`)) {
				t.Errorf("answered %d %s, want %q in it", got.Status, got.Body, row.want)
			}
		})
	}
	if after := client.State(t); after != before {
		t.Errorf("the world changed:\nbefore %s\nafter  %s", before, after)
	}
}
