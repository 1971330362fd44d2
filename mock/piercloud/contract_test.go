package piercloud_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
)

// TestContractTellsDriftFromTheDocumented holds answers in the form of the
// page's examples to the contract, and the same with one thing changed.
func TestContractTellsDriftFromTheDocumented(t *testing.T) {
	contract, err := contracts.Embedded().Load("piercloud")
	if err != nil {
		t.Fatal(err)
	}
	const (
		list = `{"code":"success","data":[` + coreItem + `],"meta":{"page":1,"page_size":10,"total":1}}`
		none = ""
	)
	token := func(expires string) string {
		return `{"code":"success","data":{"access_token":"a.b.c","expires_in":` + expires + `,"refresh_expires_in":0,"token_type":"Bearer","not-before-policy":0,"session_state":"s","scope":"email"}}`
	}
	for _, row := range []struct {
		why, method, path string
		status            int
		body              string
		rule, pointer     string // of the only finding; none when the answer is fine
	}{
		{"the example of a list", "GET", mainPath, 200, list, none, ""},
		{"the example of a group", "GET", mainPath + "/" + coreID, 200, coreDetail, none, ""},
		{"the example of a bad request", "GET", mainPath, 400, badRequest("error message"), none, ""},
		{"the example of a bad token", "GET", mainPath, 401, unauthorized, none, ""},
		{"the example of no access", "GET", mainPath + "/" + coreID, 403, forbidden, none, ""},
		{"the example of an unknown group", "GET", mainPath + "/" + coreID, 404, notFound, none, ""},
		{"a token with a number", "POST", "/auth", 201, token("300"), none, ""},
		{"a token with a text", "POST", "/auth", 201, token(`"300"`), none, ""},
		{"a page past the end", "GET", mainPath + "?page=2", 200, `{"code":"success","data":[],"meta":{"page":2,"page_size":10,"total":1}}`, none, ""},
		{"a page_size that is mended", "GET", mainPath + "?page_size=500", 200, strings.Replace(list, `"page_size":10`, `"page_size":100`, 1), none, ""},

		{"a page_size that is not", "GET", mainPath + "?page_size=100", 200, list, contracts.CheckPaging, "/meta/page_size"},
		{"another page", "GET", mainPath + "?page=3", 200, list, contracts.CheckPaging, "/meta/page"},
		{"a total that does not fit", "GET", mainPath, 200, strings.Replace(list, `"total":1`, `"total":4`, 1), contracts.CheckPaging, "/data"},
		{"a group twice", "GET", mainPath, 200, `{"code":"success","data":[` + coreItem + "," + coreItem + `],"meta":{"page":1,"page_size":10,"total":2}}`, contracts.CheckEnvelope, "/data/1/id"},
		{"another code", "GET", mainPath, 200, strings.Replace(list, "success", "ok", 1), contracts.CheckSchema, "/code"},
		{"a list without the makers", "GET", mainPath, 200, strings.Replace(list, `"created_by_id":"dddddddd-dddd-4ddd-8ddd-dddddddddddd",`, "", 1), contracts.CheckMissingField, "/data/0/created_by_id"},
		{"a group with them", "GET", mainPath + "/" + coreID, 200, `{"code":"success","data":` + strings.Replace(coreItem, `"updated_by_id":"eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee",`, "", 1) + `}`, contracts.CheckUndocumentedField, "/data/created_by_id"},
		{"an organisation in an answer", "GET", mainPath, 200, strings.Replace(list, `"name":"Core"`, `"name":"Core","org_id":"`+orgA+`"`, 1), contracts.CheckUndocumentedField, "/data/0/org_id"},
		{"a time without milliseconds", "GET", mainPath, 200, strings.Replace(list, `"updated_at":"2025-01-01T00:00:00.911Z"`, `"updated_at":"2025-01-01T00:00:00Z"`, 1), contracts.CheckSchema, "/data/0/updated_at"},
		{"a workspace's time with an offset", "GET", mainPath + "/" + coreID, 200, strings.Replace(coreDetail, `00.911Z","business_id":"`+main+`","workspace_group_id"`, `00.911+00:00","business_id":"`+main+`","workspace_group_id"`, 1), contracts.CheckSchema, "/data/workspaces/0/created_at"},
		{"a workspace's id as text", "GET", mainPath, 200, strings.Replace(list, `"id":1234`, `"id":"1234"`, 1), contracts.CheckSchema, "/data/0/workspaces/0/id"},
		{"a third scope", "GET", mainPath, 200, strings.Replace(list, `"public"`, `"secret"`, 1), contracts.CheckSchema, "/data/0/access_scope"},
		{"a refusal with another code", "GET", mainPath, 401, strings.Replace(unauthorized, "failed", "authorization/failed", 1), contracts.CheckErrorFormat, "/code"},
		{"a refusal without words", "GET", mainPath, 403, `{"code":"authorization/forbidden"}`, contracts.CheckErrorFormat, "/message"},
		{"a list that is not found", "GET", mainPath, 404, notFound, contracts.CheckUndeclaredStatus, ""},
		{"a token that says nothing of its life", "POST", "/auth", 201, token(`"soon"`), contracts.CheckSchema, "/data/expires_in"},
	} {
		t.Run(row.why, func(t *testing.T) {
			at, err := url.Parse(row.path)
			if err != nil {
				t.Fatal(err)
			}
			findings := judge.Judge(contract, contracts.Exchange{
				Method: row.method, URL: *at, Status: row.status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(row.body),
			})
			switch {
			case row.rule == none && len(findings) > 0:
				t.Errorf("found %v", findings)
			case row.rule != none && (len(findings) != 1 || findings[0].Check != row.rule || findings[0].Pointer != row.pointer):
				t.Errorf("found %v, want %s at %q alone", findings, row.rule, row.pointer)
			case row.rule != none && findings[0].Evidence.Level == "":
				t.Errorf("the finding has no evidence: %v", findings[0])
			}
		})
	}
}
