package sample

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const Host = "https://api.secoda.co"

func Group(i int) map[string]any {
	return map[string]any{
		"id": fmt.Sprintf("00000000-0000-4000-8000-%012d", i), "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
		"users": []any{"1", "2"}, "name": "Team " + strconv.Itoa(i), "icon": "", "description": "", "snowflake_role": nil,
		"workspace_id": "11111111-1111-4111-8111-111111111111",
	}
}

// PageSize is how many groups a full page holds, and Total how many there are.
const (
	PageSize = 50
	Total    = 120
)

// Page is a true page of all groups, which stand on three pages; address has no page in
// it.
func Page(number int, address string) map[string]any {
	var groups []any
	for i := (number-1)*PageSize + 1; i <= min(Total, number*PageSize); i++ {
		groups = append(groups, Group(i))
	}
	neighbour := func(n int) (page, link any) {
		if n < 1 || n > 3 {
			return nil, nil
		}
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		return n, Host + address + separator + "page=" + strconv.Itoa(n)
	}
	next, nextLink := neighbour(number + 1)
	previous, previousLink := neighbour(number - 1)
	return map[string]any{
		"links": map[string]any{"next": nextLink, "previous": previousLink},
		"meta":  map[string]any{"page": number, "next_page": next, "previous_page": previous},
		"count": Total, "total_pages": 3, "results": groups,
	}
}

func Exchange(t testing.TB, method, address string, status int, body any) contracts.Exchange {
	t.Helper()
	u, err := url.Parse(Host + address)
	if err != nil {
		t.Fatal(err)
	}
	x := contracts.Exchange{Method: method, URL: *u, Status: status, Header: http.Header{}}
	if body == nil {
		return x
	}
	x.Header.Set("Content-Type", "application/json")
	if x.Body, err = json.Marshal(body); err != nil {
		t.Fatal(err)
	}
	return x
}

const (
	List = "/api/v1/auth/group"
	Item = "/api/v1/auth/group/7"
)

// Lines gives what a test wants to know of findings.
func Lines(findings []contracts.Finding) (all []string) {
	for _, f := range findings {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Severity, f.Check, f.Pointer)))
	}
	return all
}

// Set changes a value inside a body; what is nil and absent are two things.
func Set(body map[string]any, pointer string, value any) map[string]any {
	tokens := schemas.Split(pointer)
	parent, _ := schemas.Lookup(body, schemas.Join("", tokens[:len(tokens)-1]...))
	parent.(map[string]any)[tokens[len(tokens)-1]] = value
	return body
}

func Without(body map[string]any, names ...string) map[string]any {
	for _, name := range names {
		delete(body, name)
	}
	return body
}

// Mutation is an exchange that breaks a contract in one way.
type Mutation struct {
	Why      string
	Rule     string // the rule that this row is for
	Exchange contracts.Exchange
	Want     []string
}

// Mutations are all rows, by the vendor that they are about.
func Mutations(t testing.TB) map[string][]Mutation {
	return map[string][]Mutation{"secoda": SecodaMutations(t), "kantata": KantataMutations(t)}
}

func SecodaMutations(t testing.TB) []Mutation {
	get := func(body any) contracts.Exchange { return Exchange(t, "GET", Item, 200, body) }
	pageTwo := func(pointer string, value any) contracts.Exchange {
		return Exchange(t, "GET", List+"?page=2&q=a", 200, Set(Page(2, List+"?q=a"), pointer, value))
	}
	pageOf := func(number int, pointer string, value any) contracts.Exchange {
		return Exchange(t, "GET", List+"?page="+strconv.Itoa(number), 200, Set(Page(number, List), pointer, value))
	}
	raw := func(x contracts.Exchange, contentType, body string) contracts.Exchange {
		x.Header.Set("Content-Type", contentType)
		x.Body = []byte(body)
		return x
	}
	few := Page(2, List)
	few["results"] = few["results"].([]any)[:PageSize-1]
	twice := Page(1, List)
	twice["results"].([]any)[3] = twice["results"].([]any)[1]
	older := Page(1, List)
	older["results"].([]any)[3].(map[string]any)["created_at"] = "2026-01-02T03:04:04Z"
	return []Mutation{
		{"a call that nobody knows, answered all the same", contracts.CheckUnknownOperation, Exchange(t, "GET", "/api/v1/auth/nope", 200, map[string]any{}), []string{"error unknown-operation"}},
		{"a method that the path lacks, answered all the same", contracts.CheckUnknownOperation, Exchange(t, "PUT", Item, 200, Group(7)), []string{"error unknown-operation"}},
		{"a status that is not declared", contracts.CheckUndeclaredStatus, Exchange(t, "DELETE", Item, 200, nil), []string{"error undeclared-status"}},
		{"a redirect", contracts.CheckUndeclaredStatus, Exchange(t, "POST", List, 301, nil), []string{"error undeclared-status"}},
		{"a 401 without a challenge", contracts.CheckMissingHeader, Exchange(t, "GET", Item, 401, map[string]any{"detail": "No."}), []string{"error missing-header"}},
		{"a 405 without Allow, on a call that nobody knows", contracts.CheckMissingHeader, Exchange(t, "PUT", Item, 405, map[string]any{"detail": "No."}), []string{"error missing-header"}},
		{"JSON that is called HTML", contracts.CheckContentType, raw(get(Group(7)), "text/html", string(get(Group(7)).Body)), []string{"error content-type"}},
		{"an HTML page is one finding", contracts.CheckContentType, raw(get(nil), "text/html", "<html>"), []string{"error content-type"}},
		{"JSON that breaks off", contracts.CheckMalformedBody, raw(get(nil), "application/json", `{"id": "`), []string{"error malformed-body"}},
		{"JSON that is none, inside a list", contracts.CheckMalformedBody, raw(get(nil), "application/json", `{"users": ["1", nope]}`), []string{"error malformed-body /users/1"}},
		{"JSON in another charset", contracts.CheckContentType, raw(get(nil), "application/json; charset=iso-8859-1", string(get(Group(7)).Body)), []string{"error content-type"}},
		{"more values than anybody reads", contracts.CheckUnjudged, raw(get(nil), "application/json", "[0"+strings.Repeat(",0", 100_000)+"]"), []string{"warning unjudged"}},
		{"no body where one is declared", contracts.CheckMalformedBody, get(nil), []string{"error malformed-body"}},
		{"a body with a status that has none", contracts.CheckUnexpectedBody, Exchange(t, "DELETE", Item, 204, map[string]any{}), []string{"error unexpected-body"}},
		{"a field of another type", contracts.CheckSchema, get(Set(Group(7), "/name", 7)), []string{"error schema /name"}},
		{"a field that is null and may not be", contracts.CheckSchema, get(Set(Group(7), "/icon", nil)), []string{"error schema /icon"}},
		{"an id that is no UUID", contracts.CheckSchema, get(Set(Group(7), "/id", "7")), []string{"error schema /id"}},
		{"an item of another type", contracts.CheckSchema, get(Set(Group(7), "/users", []any{"1", 2})), []string{"error schema /users/1"}},
		{"an array in place of an object", contracts.CheckSchema, get([]any{}), []string{"error schema"}},
		{"a number that no double holds", contracts.CheckMalformedBody, raw(get(nil), "application/json", `{"count": 1e9999999}`), []string{"error malformed-body /count"}},
		{"two fields that are not there", contracts.CheckMissingField, get(Without(Group(7), "icon", "users")), []string{"error missing-field /icon", "error missing-field /users"}},
		{"a field that is not there, deep inside", contracts.CheckMissingField, pageOf(1, "/results", []any{Without(Group(1), "name")}), []string{"error missing-field /results/0/name", "error paging /results"}},
		{"a field that the page does not name", contracts.CheckUndocumentedField, get(Set(Group(7), "/emoji", "")), []string{"warning undocumented-field /emoji"}},
		{"a refusal in another form", contracts.CheckErrorFormat, Exchange(t, "GET", Item, 404, map[string]any{"detail": ""}), []string{"error error-format /detail"}},
		{"a refusal without a sentence", contracts.CheckErrorFormat, Exchange(t, "GET", Item, 404, map[string]any{}), []string{"error error-format /detail"}},
		{"a refusal that has none of the forms", contracts.CheckErrorFormat, Exchange(t, "POST", List, 400, []any{"No."}), []string{"error error-format"}},

		{"a wrong number of pages", contracts.CheckPaging, pageTwo("/total_pages", 4), []string{"error paging /total_pages"}},
		{"another page than was asked for", contracts.CheckPaging, Exchange(t, "GET", List+"?page=3", 200, Page(2, List)), []string{"error paging /meta/page"}},
		{"a page past the end that is answered", contracts.CheckPaging, pageOf(4, "/results", []any{}), []string{"error paging"}},
		{"a count that is the page's own", contracts.CheckPaging, pageOf(2, "/count", PageSize), []string{"error paging /count"}},
		{"a page below the first that is answered", contracts.CheckPaging, Exchange(t, "GET", List+"?page=0", 200, Page(1, List)), []string{"error paging"}},
		{"a page that is no number, answered", contracts.CheckPaging, Exchange(t, "GET", List+"?page=1&page=x", 200, Page(1, List)), []string{"error paging"}},
		{"too few groups", contracts.CheckPaging, Exchange(t, "GET", List+"?page=2", 200, few), []string{"error paging /results"}},
		{"a wrong next number", contracts.CheckPaging, pageTwo("/meta/next_page", 4), []string{"error paging /meta/next_page"}},
		{"a wrong previous number", contracts.CheckPaging, pageTwo("/meta/previous_page", nil), []string{"error paging /meta/previous_page"}},
		{"a next number on the last page", contracts.CheckPaging, pageOf(3, "/meta/next_page", 4), []string{"error paging /meta/next_page"}},
		{"a next link to another page", contracts.CheckPaging, pageTwo("/links/next", Host+List+"?q=a&page=4"), []string{"error paging /links/next"}},
		{"a next link to another path", contracts.CheckPaging, pageTwo("/links/next", Host+"/auth/group?q=a&page=3"), []string{"error paging /links/next"}},
		{"a next link that is relative", contracts.CheckPaging, pageTwo("/links/next", List+"?q=a&page=3"), []string{"error schema /links/next", "error paging /links/next"}},
		{"a next link that lost the other parameters", contracts.CheckPaging, pageTwo("/links/next", Host+List+"?page=3"), []string{"error paging /links/next"}},
		{"no next link on a middle page", contracts.CheckPaging, pageTwo("/links/next", nil), []string{"error paging /links/next"}},
		{"a next link on the last page", contracts.CheckPaging, pageOf(3, "/links/next", Host+List+"?page=4"), []string{"error paging /links/next"}},
		{"a previous link on the first page", contracts.CheckPaging, pageOf(1, "/links/previous", Host+List+"?page=0"), []string{"error paging /links/previous"}},
		{"a previous link to another page", contracts.CheckPaging, pageTwo("/links/previous", Host+List+"?q=a&page=2"), []string{"error paging /links/previous"}},

		{"an id that stands twice", contracts.CheckEnvelope, Exchange(t, "GET", List, 200, twice), []string{"error envelope /results/3/id"}},

		{"a group that is older than the one before it", contracts.CheckOrder, Exchange(t, "GET", List, 200, older), []string{"error order /results/3/created_at"}},
	}
}

// Golden holds what came to the test's golden file of JSON; -update rewrites it.
func Golden(t *testing.T, got []byte) {
	t.Helper()
	GoldenFile(t, got, ".golden.json")
}

func GoldenFile(t *testing.T, got []byte, ending string) {
	t.Helper()
	path := filepath.Join("testdata", t.Name()+ending)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func Numbered(form string, n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, form, i+1)
	}
	return text.String()
}

func ContractOf(t testing.TB, vendor string) *contracts.Contract {
	t.Helper()
	if vendor == Paged {
		return paged(t)
	}
	c, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Small is the contract that the broken ones are made from.
const Small = `openapi: 3.1.0
info: {title: Small, version: "1"}
servers:
  - {url: "https://x.test/v1"}
  - {url: "https://x.test"}
x-ringer-territory: [/v1/]
x-ringer-collections:
  groups: {schema: {$ref: ../schemas/secoda/group.json}, id: /id}
x-ringer-unknown-calls:
  "404": {$ref: "#/components/responses/NotFound"}
paths:
  /groups/{id}:
    parameters:
      - name: id
        in: path
        required: true
        description: The id.
        schema: {type: string}
        x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}
    get:
      operationId: get-group
      summary: Get a group
      x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}
      x-ringer-rules:
        - {id: first, says: One., evidence: {level: assumed, source: S, why: W}}
        - {id: second, says: Two., evidence: {level: assumed, source: S, why: W}}
      responses:
        "404": {$ref: "#/components/responses/NotFound"}
  /groups:
    get:
      operationId: list-groups
      summary: List groups
      x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}
      responses:
        "200":
          description: A page.
          content:
            application/json:
              schema: {$ref: ../schemas/secoda/group_list.json}
          x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}
          x-ringer-collection: groups
          x-ringer-paging:
            x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}
            total: /count
            page: /meta/page
            page_parameter: page
            size: 25
          x-ringer-envelope:
            x-ringer-evidence: {level: documented, source: S, verified: "2026-11-22"}
            unique: [/results/*/id]
          x-ringer-objects: {groups: /results/*}
          x-ringer-order: {items: /results, keys: {created_at: {of: time}}, default: {key: created_at, rule: oldest}}
      x-ringer-rules:
        - {id: oldest, says: Old., evidence: {level: assumed, source: S, why: W}, about: [/name]}
components:
  responses:
    NotFound:
      description: There is no such group.
      content:
        application/json:
          schema: {$ref: ../schemas/secoda/error.json}
      headers:
        X-Reason:
          description: Why.
          schema: {type: string}
          x-ringer-evidence: {level: assumed, source: S, why: W}
      x-ringer-evidence: {level: assumed, source: S, why: W}
`
