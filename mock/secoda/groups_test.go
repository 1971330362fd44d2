package secoda_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

const (
	groupsPath = "/api/v1/auth/group"
	first      = "11111111-1111-4111-8111-111111111111"
	second     = "22222222-2222-4222-8222-222222222222"
	unknown    = "99999999-9999-4999-8999-999999999999"
)

// twoGroups is a world with two groups whose every field is given.
const twoGroups = `
version: 1
name: two-groups
clock: 2025-01-01T00:00:00Z
auth:
  - {vendor: secoda, token: any-token}
  - {vendor: secoda, token: old-token, expired: true}
data:
  secoda:
    groups:
      - {id: "11111111-1111-4111-8111-111111111111", created_at: "2024-05-01T10:00:00.123Z", updated_at: "2024-05-01T12:00:00+02:00", users: [ada], name: Analysts, icon: "📊", description: First, workspace_id: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", snowflake_role: null}
      - {id: "22222222-2222-4222-8222-222222222222", created_at: "2024-04-01T10:00:00Z", updated_at: "2024-04-01T10:00:00Z", users: [], name: Ops, icon: "", description: "", workspace_id: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", snowflake_role: null}
`

const (
	analysts = `{"id":"11111111-1111-4111-8111-111111111111","created_at":"2024-05-01T10:00:00.123Z","updated_at":"2024-05-01T10:00:00Z","users":["ada"],"name":"Analysts","icon":"📊","description":"First","workspace_id":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","snowflake_role":null}`
	ops      = `{"id":"22222222-2222-4222-8222-222222222222","created_at":"2024-04-01T10:00:00Z","updated_at":"2024-04-01T10:00:00Z","users":[],"name":"Ops","icon":"","description":"","workspace_id":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","snowflake_role":null}`
)

func list(groups ...string) string {
	return fmt.Sprintf(`{"links":{"next":null,"previous":null},"meta":{"page":1,"previous_page":null,"next_page":null},"count":%d,"total_pages":1,"results":[%s]}`, len(groups), strings.Join(groups, ","))
}

func TestReading(t *testing.T) {
	client := newClient(t, twoGroups)
	client.Play(t, []vendortest.Row{
		{Why: "a list has the oldest group first", Method: "GET", Path: groupsPath, Status: 200, Want: list(ops, analysts), Evidence: "assumed"},
		{Why: "a trailing slash changes nothing", Method: "GET", Path: groupsPath + "/", Status: 200, Want: list(ops, analysts)},
		{Why: "the version prefix may be left out", Method: "GET", Path: "/auth/group", Status: 200, Want: list(ops, analysts)},
		{Why: "both at once", Method: "GET", Path: "/auth/group/", Status: 200, Want: list(ops, analysts)},
		{Why: "a group by its id", Method: "GET", Path: groupsPath + "/" + first, Status: 200, Want: analysts, Evidence: "documented"},
		{Why: "the status is documented, and no error body is", Method: "GET", Path: groupsPath + "/nobody", Status: 404, Evidence: "assumed"},
		{Why: "a group with a trailing slash", Method: "GET", Path: groupsPath + "/" + second + "/", Status: 200, Want: ops},
		{Why: "a group by the short path", Method: "GET", Path: "/auth/group/" + second, Status: 200, Want: ops},
		{Why: "HEAD is GET without a body", Method: "HEAD", Path: groupsPath + "/" + first, Status: 200},
		{Why: "HEAD of a group that is not there", Method: "HEAD", Path: groupsPath + "/" + unknown, Status: 404},
		{Why: "an unknown parameter is ignored", Method: "GET", Path: groupsPath + "/" + first + "?verbose=1", Status: 200, Want: analysts, Evidence: "assumed"},
		{Why: "a group that is not there", Method: "GET", Path: groupsPath + "/" + unknown, Status: 404, Want: `{"detail":"Not found."}`, Reason: unknown},
		{Why: "an id that is no uuid is not there either", Method: "GET", Path: groupsPath + "/1", Status: 404, Want: `{"detail":"Not found."}`},
	})
}

func TestWriting(t *testing.T) {
	const made = `{"id":"2fb1cb0d-2d37-4c3c-9cb5-a51fb5d1a8b8","created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z","users":[],"name":"Tea","icon":"","description":"","workspace_id":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","snowflake_role":null}`
	client := newClient(t, twoGroups)
	created := client.Do("POST", groupsPath, `{"name":"Tea"}`)
	if created.Status != 201 {
		t.Fatalf("create answered %d: %s", created.Status, created.Body)
	}
	id := fmt.Sprint(created.JSON(t).(map[string]any)["id"])
	teaAs := func(body string) string {
		return strings.Replace(body, "2fb1cb0d-2d37-4c3c-9cb5-a51fb5d1a8b8", id, 1)
	}
	tea := func(updated, users, name string) string {
		body := strings.Replace(made, `"updated_at":"2025-01-01T00:00:00Z","users":[],"name":"Tea"`, `"updated_at":"`+updated+`","users":`+users+`,"name":"`+name+`"`, 1)
		return teaAs(body)
	}
	if created.Body != teaAs(made) {
		t.Errorf("create answered %s, want %s", created.Body, teaAs(made))
	}
	path := groupsPath + "/" + id
	client.Play(t, []vendortest.Row{
		{Why: "what was made can be read", Method: "GET", Path: path, Status: 200, Want: teaAs(made)},
		{Why: "and stands last in the list", Method: "GET", Path: groupsPath, Status: 200, Want: list(ops, analysts, teaAs(made))},
		{Why: "the clock has ticked once since", Method: "PATCH", Path: path, Body: `{"name":"Coffee"}`, Status: 200, Want: tea("2025-01-01T00:00:01Z", "[]", "Coffee"), Evidence: "assumed"},
		{Why: "users are replaced", Method: "PATCH", Path: path + "/", Body: `{"users":["a","b"]}`, Status: 200, Want: tea("2025-01-01T00:00:02Z", `["a","b"]`, "Coffee")},
		{Why: "an empty list empties them", Method: "PATCH", Path: path, Body: `{"users":[]}`, Status: 200, Want: tea("2025-01-01T00:00:03Z", "[]", "Coffee")},
		{Why: "an empty update touches", Method: "PATCH", Path: path, Body: `{}`, Status: 200, Want: tea("2025-01-01T00:00:04Z", "[]", "Coffee")},
		{Why: "unknown fields are ignored, fields of another case too", Method: "PATCH", Path: path, Body: `{"id":"x","NAME":"Loud"}`, Status: 200, Want: tea("2025-01-01T00:00:05Z", "[]", "Coffee")},
		{Why: "two groups may share a name", Method: "POST", Path: groupsPath + "/", Body: `{"name":"Coffee","icon":"☕","description":"Hot","users":["z"]}`, Status: 201},
		{Why: "what is gone", Method: "DELETE", Path: path, Status: 204},
		{Why: "stays gone", Method: "GET", Path: path, Status: 404},
		{Why: "and cannot go again", Method: "DELETE", Path: path + "/", Status: 404, Want: `{"detail":"Not found."}`},
		{Why: "nor change", Method: "PATCH", Path: path, Body: `{"name":"x"}`, Status: 404},
	})
}

func TestPaging(t *testing.T) {
	page := func(groups int, query string) (vendortest.Answer, string) {
		var b strings.Builder
		b.WriteString("version: 1\nname: many\nclock: 2025-01-01T00:00:00Z\ndata: {secoda: {groups: [")
		for i := range groups {
			fmt.Fprintf(&b, "{name: g%d}, ", i)
		}
		b.WriteString("]}}\n")
		answer := newClient(t, b.String()).Do("GET", groupsPath+query, "")
		if answer.Status != 200 {
			return answer, ""
		}
		body := answer.JSON(t).(map[string]any)
		links, meta, results := body["links"].(map[string]any), body["meta"].(map[string]any), body["results"].([]any)
		last := ""
		if len(results) > 0 {
			last = fmt.Sprint(results[len(results)-1].(map[string]any)["name"])
		}
		return answer, fmt.Sprintf("%v of %v pages, %v groups, %d here, last %s, next %v %v, previous %v %v", meta["page"], body["total_pages"], body["count"], len(results), last, meta["next_page"], links["next"], meta["previous_page"], links["previous"])
	}
	const at = "http://127.0.0.1/api/v1/auth/group"
	for _, row := range []struct {
		why    string
		groups int
		query  string
		status int
		want   string
	}{
		{"no groups make one empty page", 0, "", 200, "1 of 1 pages, 0 groups, 0 here, last , next <nil> <nil>, previous <nil> <nil>"},
		{"a full page needs no second", 50, "", 200, "1 of 1 pages, 50 groups, 50 here, last g49, next <nil> <nil>, previous <nil> <nil>"},
		{"one more group starts the second", 51, "", 200, "1 of 2 pages, 51 groups, 50 here, last g49, next 2 " + at + "?page=2, previous <nil> <nil>"},
		{"the last page has the rest", 51, "?page=2", 200, "2 of 2 pages, 51 groups, 1 here, last g50, next <nil> <nil>, previous 1 " + at + "?page=1"},
		{"a middle page has two neighbours", 101, "?page=2", 200, "2 of 3 pages, 101 groups, 50 here, last g99, next 3 " + at + "?page=3, previous 1 " + at + "?page=1"},
		{"links keep the path and the other parameters", 51, "/?q=a%20b&page=1", 200, "1 of 2 pages, 51 groups, 50 here, last g49, next 2 " + at + "/?page=2&q=a+b, previous <nil> <nil>"},
		{"of two pages asked for, the last counts", 51, "?page=7&page=2", 200, "2 of 2 pages, 51 groups, 1 here, last g50, next <nil> <nil>, previous 1 " + at + "?page=1"},
		{"past the end", 51, "?page=3", 400, ""},
		{"before the start", 51, "?page=0", 400, ""},
		{"below zero", 51, "?page=-1", 400, ""},
		{"no number", 51, "?page=last", 400, ""},
		{"a fraction", 51, "?page=1.0", 400, ""},
		{"nothing", 51, "?page=", 400, ""},
		{"larger than any number", 51, "?page=99999999999999999999", 400, ""},
		{"broken percent-encoding", 26, "?page=%zz", 400, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer, got := page(row.groups, row.query)
			if answer.Status != row.status || got != row.want {
				t.Errorf("answered %d: %s\nwant %d: %s\n%s", answer.Status, got, row.status, row.want, answer.Body)
			}
			if row.status == 400 && answer.Body != `{"detail":"Invalid page."}` {
				t.Errorf("body is %s", answer.Body)
			}
		})
	}
}

func TestAuthorization(t *testing.T) {
	const refused = `{"detail":"Authentication credentials were not provided."}`
	client := newClient(t, twoGroups)
	client.Play(t, []vendortest.Row{
		{Why: "no header", Method: "GET", Path: groupsPath, Header: []string{"Authorization: "}, Status: 401, Want: refused, Reason: "there is no Authorization header"},
		{Why: "another scheme", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Basic YTpi"}, Status: 401, Want: refused, Reason: "no bearer token"},
		{Why: "no token", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Bearer  "}, Status: 401, Want: refused},
		{Why: "an unknown token", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Bearer nobody"}, Status: 401, Want: refused, Reason: "none of those"},
		{Why: "an expired token", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Bearer old-token"}, Status: 401, Want: refused, Reason: "expired"},
		{Why: "the scheme in lower case", Method: "GET", Path: groupsPath, Header: []string{"Authorization: bearer any-token"}, Status: 200},
		{Why: "401 comes before 404", Method: "GET", Path: "/api/v1/auth/nothing", Header: []string{"Authorization: "}, Status: 401},
		{Why: "401 comes before 405", Method: "PUT", Path: groupsPath, Header: []string{"Authorization: "}, Status: 401},
		{Why: "401 comes before 400", Method: "POST", Path: groupsPath, Body: "{", Header: []string{"Authorization: "}, Status: 401},
	})
	anyToken := newClient(t, "")
	anyToken.Play(t, []vendortest.Row{
		{Why: "without entries any token will do", Method: "GET", Path: groupsPath, Header: []string{"Authorization: Bearer x"}, Status: 200},
		{Why: "but there must be one", Method: "GET", Path: groupsPath, Header: []string{"Authorization: "}, Status: 401},
	})
}

func TestUnknownCalls(t *testing.T) {
	const notFound = `{"detail":"Not found."}`
	client := newClient(t, twoGroups)
	client.Play(t, []vendortest.Row{
		{Why: "a method that the collection lacks", Method: "PUT", Path: groupsPath, Status: 405, Want: `{"detail":"Method not allowed."}`, Reason: "only GET, POST, HEAD"},
		{Why: "a method that the group lacks", Method: "POST", Path: groupsPath + "/" + first, Body: "{}", Status: 405, Reason: "only GET, PATCH, DELETE, HEAD"},
		{Why: "OPTIONS is off", Method: "OPTIONS", Path: groupsPath, Status: 405},
		{Why: "a misspelt path", Method: "GET", Path: "/api/v1/auth/gruop", Status: 404, Want: notFound, Reason: `did you mean "/api/v1/auth/group"?`},
		{Why: "a path below a group", Method: "GET", Path: groupsPath + "/" + first + "/users", Status: 404, Want: notFound},
		{Why: "a doubled slash", Method: "GET", Path: "/api/v1/auth//group", Status: 404, Want: notFound},
		{Why: "a doubled slash at the start", Method: "GET", Path: "//api/v1/auth/group", Status: 404, Want: notFound},
		{Why: "two slashes at the end", Method: "POST", Path: groupsPath + "//", Body: `{"name":"x"}`, Status: 404, Want: notFound},
		{Why: "a slash inside an id stays inside", Method: "GET", Path: groupsPath + "/a%2Fb", Status: 404, Want: notFound, Reason: `"a/b"`},
		{Why: "broken percent-encoding", Method: "GET", Path: groupsPath + "/%zz", Status: 404, Want: notFound, Reason: `"%zz"`},
		{Why: "a doubled prefix is nobody's path, and the one meant is named", Method: "GET", Path: "/api/v1/api/v1/auth/group", Status: 404, Reason: "/api/v1/auth/group was probably meant: configure the base address http://127.0.0.1/api/v1"},
		{Why: "a path of nobody's", Method: "GET", Path: "/", Status: 404, Reason: "no operation has the path /"},
	})
	allow := client.Do("PUT", groupsPath, "").Header.Get("Allow")
	if allow != "GET, POST, HEAD" {
		t.Errorf("Allow is %q", allow)
	}
}

func TestBadInputIsRefusedAndChangesNothing(t *testing.T) {
	client := newClient(t, twoGroups)
	before := client.State(t)
	huge := `{"name":"` + strings.Repeat("x", 10<<20) + `"}`
	rows := []vendortest.Row{
		{Why: "no body", Body: "", Status: 400},
		{Why: "half an object", Body: `{"name":`, Status: 400, Want: `{"detail":"Malformed request."}`, Reason: "middle"},
		{Why: "text behind the object", Body: `{"name":"x"}}`, Status: 400},
		{Why: "a list", Body: `[]`, Status: 400, Want: `{"non_field_errors":["Invalid data. Expected a dictionary."]}`},
		{Why: "null", Body: `null`, Status: 400},
		{Why: "a number for a name", Body: `{"name":1}`, Status: 400, Want: `{"name":["Not a valid string."]}`, Evidence: "assumed"},
		{Why: "null for a name", Body: `{"name":null}`, Status: 400, Want: `{"name":["This field may not be null."]}`},
		{Why: "an empty name", Body: `{"name":""}`, Status: 400, Want: `{"name":["This field may not be blank."]}`, Evidence: "assumed"},
		{Why: "a blank name", Body: `{"name":" \t"}`, Status: 400, Want: `{"name":["This field may not be blank."]}`},
		{Why: "text for users", Body: `{"name":"x","users":"ada"}`, Status: 400, Want: `{"users":["Expected a list of items."]}`},
		{Why: "a number among users", Body: `{"name":"x","users":["ada",1]}`, Status: 400, Want: `{"users":["Not a valid string."]}`},
		{Why: "several mistakes are told of together", Body: `{"name":"","icon":1,"description":[]}`, Status: 400, Want: `{"description":["Not a valid string."],"icon":["Not a valid string."],"name":["This field may not be blank."]}`},
		{Why: "a name twice", Body: `{"name":"a","name":"b"}`, Status: 400, Reason: `"name" stands twice`},
		{Why: "invalid UTF-8", Body: "{\"name\":\"\xff\"}", Status: 400, Reason: "UTF-8"},
		{Why: "half a surrogate pair", Body: `{"name":"\ud800"}`, Status: 400},
		{Why: "a hundred thousand nested brackets", Body: `{"name":` + vendortest.Nested(100_000) + `}`, Status: 400},
		{Why: "nine thousand, which can be read", Body: `{"name":` + vendortest.Nested(9_000) + `}`, Status: 400},
		{Why: "almost a hundred thousand numbers for users", Body: `{"name":"x","users":[` + strings.Repeat("1,", 99_000) + `1]}`, Status: 400},
		{Why: "more values than any client sends", Body: `{"name":"x","users":[` + strings.Repeat(`"",`, 1<<20) + `""]}`, Status: 413, Reason: "100000 values"},
		{Why: "a form", Body: "name=x", Header: []string{"Content-Type: application/x-www-form-urlencoded"}, Status: 415, Want: `{"detail":"Unsupported media type \"application/x-www-form-urlencoded\" in request."}`, Reason: "send Content-Type: application/json"},
		{Why: "no type", Body: `{"name":"x"}`, Header: []string{"Content-Type: "}, Status: 415},
		{Why: "a broken type", Body: `{"name":"x"}`, Header: []string{"Content-Type: ;;"}, Status: 415},
		{Why: "a body over 10 MiB", Body: huge, Status: 413, Want: `{"detail":"Request body exceeded the size limit."}`},
	}
	for _, target := range []struct{ method, path string }{{"POST", groupsPath}, {"PATCH", groupsPath + "/" + first}} {
		t.Run(target.method, func(t *testing.T) {
			for i := range rows {
				rows[i].Method, rows[i].Path = target.method, target.path
			}
			client.Play(t, rows)
		})
	}
	client.Play(t, []vendortest.Row{
		{Why: "create needs a name", Method: "POST", Path: groupsPath, Body: `{}`, Status: 400, Want: `{"name":["This field is required."]}`, Evidence: "assumed"},
		{Why: "a type with parameters is taken", Method: "PATCH", Path: groupsPath + "/" + unknown, Body: `{}`, Header: []string{"Content-Type: application/json; charset=utf-8"}, Status: 404},
		{Why: "a body over 10 MiB where none is wanted", Method: "DELETE", Path: groupsPath + "/" + first, Body: huge, Status: 413},
		{Why: "and to nowhere", Method: "POST", Path: "/api/v1/auth/nowhere", Body: huge, Status: 413},
	})
	if after := client.State(t); after != before {
		t.Errorf("the world changed:\nbefore %s\nafter  %s", before, after)
	}
}

// An answer rests on the rules that were applied to make it, and on no others.
func TestRulesThatApply(t *testing.T) {
	for _, row := range []struct{ why, method, path, body, want string }{
		{"what is left out is empty", "POST", groupsPath, `{"name":"Tea"}`, "left-out-is-empty"},
		{"each field counts", "POST", groupsPath, `{"name":"Tea","icon":"","users":[]}`, "left-out-is-empty"},
		{"nothing is left out, and nobody is named", "POST", groupsPath, `{"name":"Tea","icon":"","description":"","users":[]}`, ""},
		{"a user is named", "POST", groupsPath, `{"name":"Tea","icon":"","description":"","users":["x"]}`, "any-user"},
		{"users are exchanged", "PATCH", groupsPath + "/" + first, `{"users":["x"]}`, "any-user touched users-replaced"},
		{"all are taken out", "PATCH", groupsPath + "/" + first, `{"users":[]}`, "empties touched users-replaced"},
		{"a text is emptied", "PATCH", groupsPath + "/" + first, `{"icon":""}`, "empties touched"},
		{"a name alone", "PATCH", groupsPath + "/" + first, `{"name":"x"}`, "touched"},
	} {
		if got := vendortest.AssumedBehaviours(t, secoda.New(), twoGroups, row.method, row.path, row.body); got != row.want {
			t.Errorf("%s: the answer rests on %q, want %q", row.why, got, row.want)
		}
	}
}
