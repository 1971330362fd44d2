package contracts

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const host = "https://api.secoda.co"

func group(i int) map[string]any {
	return map[string]any{
		"id": fmt.Sprintf("00000000-0000-4000-8000-%012d", i), "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
		"users": []any{"1", "2"}, "name": "Team " + strconv.Itoa(i), "icon": "", "description": "", "snowflake_role": nil,
		"workspace_id": "11111111-1111-4111-8111-111111111111",
	}
}

// page is a true page of 60 groups on three pages; address has no page in it.
func page(number int, address string) map[string]any {
	var groups []any
	for i := (number-1)*25 + 1; i <= min(60, number*25); i++ {
		groups = append(groups, group(i))
	}
	neighbour := func(n int) (page, link any) {
		if n < 1 || n > 3 {
			return nil, nil
		}
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		return n, host + address + separator + "page=" + strconv.Itoa(n)
	}
	next, nextLink := neighbour(number + 1)
	previous, previousLink := neighbour(number - 1)
	return map[string]any{
		"links": map[string]any{"next": nextLink, "previous": previousLink},
		"meta":  map[string]any{"page": number, "next_page": next, "previous_page": previous},
		"count": 60, "total_pages": 3, "results": groups,
	}
}

func exchange(t testing.TB, method, address string, status int, body any) Exchange {
	t.Helper()
	u, err := url.Parse(host + address)
	if err != nil {
		t.Fatal(err)
	}
	x := Exchange{Method: method, URL: *u, Status: status, Header: http.Header{}}
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
	list = "/api/v1/auth/group"
	item = "/api/v1/auth/group/7"
)

func TestJudgePasses(t *testing.T) {
	c := load(t, "secoda")
	detail := map[string]any{"detail": "No."}
	empty := page(1, list)
	empty["results"], empty["count"], empty["total_pages"] = []any{}, 0, 1
	empty["links"], empty["meta"] = map[string]any{"next": nil, "previous": nil}, map[string]any{"page": 1, "next_page": nil, "previous_page": nil}
	challenged := exchange(t, "GET", item, 401, detail)
	challenged.Header.Set("WWW-Authenticate", "Bearer")
	refused := exchange(t, "PUT", item, 405, detail)
	refused.Header.Set("Allow", "GET")
	otherHost := exchange(t, "GET", list+"?page=2", 200, page(2, list))
	otherHost.Body = bytes.ReplaceAll(otherHost.Body, []byte(host), []byte("http://127.0.0.1:7464"))
	mounted := exchange(t, "GET", "/_ringer/worlds/a"+list+"?page=2", 200, page(2, "/_ringer/worlds/a"+list))
	mounted.Mount = "/_ringer/worlds/a"
	cut := exchange(t, "GET", item, 200, nil)
	cut.Body, cut.BodyCut = []byte(`{"id":`), true
	cutRequest := exchange(t, "GET", list, 200, page(2, list))
	cutRequest.RequestBodyCut = true
	charset := exchange(t, "GET", item, 200, group(7))
	charset.Header.Set("Content-Type", "application/json; charset=utf-8")
	for _, test := range []struct {
		why      string
		exchange Exchange
	}{
		{"a list", exchange(t, "GET", list+"?page=2", 200, page(2, list))},
		{"a list without groups", exchange(t, "GET", list, 200, empty)},
		{"a list that names no page", exchange(t, "GET", list, 200, page(1, list))},
		{"a list that names a page twice means the last", exchange(t, "GET", list+"?page=1&page=3", 200, page(3, list))},
		{"a list with other parameters, in another order", exchange(t, "GET", list+"?b=1&page=2&a=%2F", 200, page(2, list+"?a=%2F&b=1"))},
		{"links with another host, as a proxy makes them", otherHost},
		{"links with a world's prefix", mounted},
		{"a group", exchange(t, "GET", item+"/", 200, group(7))},
		{"a group with a charset", charset},
		{"a group that is not all there", cut},
		{"a list, asked for in a body that is not there", cutRequest},
		{"the head of a group", exchange(t, "HEAD", item, 200, nil)},
		{"a group that was made", exchange(t, "POST", list+"/", 201, group(7))},
		{"a group that was changed", exchange(t, "PATCH", item, 200, group(7))},
		{"a group that is gone", exchange(t, "DELETE", item, 204, nil)},
		{"a group that is not there", exchange(t, "DELETE", item, 404, detail)},
		{"a refusal field by field", exchange(t, "POST", list, 400, map[string]any{"name": []any{"Wrong."}})},
		{"a refusal with a challenge", challenged},
		{"an unknown call that is refused", exchange(t, "GET", "/api/v1/auth/nope", 404, detail)},
		{"a method that is refused", refused},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff([]string(nil), lines(c.Judge(test.exchange))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// lines gives what a test wants to know of findings.
func lines(findings []Finding) (all []string) {
	for _, f := range findings {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Pointer)))
	}
	return all
}

// set changes a value inside a body; what is nil and absent are two things.
func set(body map[string]any, pointer string, value any) map[string]any {
	tokens := schemas.Split(pointer)
	parent, _ := schemas.Lookup(body, schemas.Join("", tokens[:len(tokens)-1]...))
	parent.(map[string]any)[tokens[len(tokens)-1]] = value
	return body
}

func without(body map[string]any, names ...string) map[string]any {
	for _, name := range names {
		delete(body, name)
	}
	return body
}

type mutation struct {
	why      string
	rule     string // the rule that this row is for
	exchange Exchange
	want     []string
}

// mutations are all rows, by the vendor that they are about.
func mutations(t testing.TB) map[string][]mutation {
	return map[string][]mutation{"secoda": secodaMutations(t), "kantata": kantataMutations(t)}
}

func secodaMutations(t testing.TB) []mutation {
	get := func(body any) Exchange { return exchange(t, "GET", item, 200, body) }
	pageTwo := func(pointer string, value any) Exchange {
		return exchange(t, "GET", list+"?page=2&q=a", 200, set(page(2, list+"?q=a"), pointer, value))
	}
	pageOf := func(number int, pointer string, value any) Exchange {
		return exchange(t, "GET", list+"?page="+strconv.Itoa(number), 200, set(page(number, list), pointer, value))
	}
	raw := func(x Exchange, contentType, body string) Exchange {
		x.Header.Set("Content-Type", contentType)
		x.Body = []byte(body)
		return x
	}
	few := page(2, list)
	few["results"] = few["results"].([]any)[:24]
	twice := page(1, list)
	twice["results"].([]any)[3] = twice["results"].([]any)[1]
	older := page(1, list)
	older["results"].([]any)[3].(map[string]any)["created_at"] = "2026-01-02T03:04:04Z"
	return []mutation{
		{"a call that nobody knows, answered all the same", RuleUnknownOperation, exchange(t, "GET", "/api/v1/auth/nope", 200, map[string]any{}), []string{"error unknown-operation"}},
		{"a method that the path lacks, answered all the same", RuleUnknownOperation, exchange(t, "PUT", item, 200, group(7)), []string{"error unknown-operation"}},
		{"a status that is not declared", RuleUndeclaredStatus, exchange(t, "DELETE", item, 200, nil), []string{"error undeclared-status"}},
		{"a redirect", RuleUndeclaredStatus, exchange(t, "POST", list, 301, nil), []string{"error undeclared-status"}},
		{"a 401 without a challenge", RuleMissingHeader, exchange(t, "GET", item, 401, map[string]any{"detail": "No."}), []string{"error missing-header"}},
		{"a 405 without Allow, on a call that nobody knows", RuleMissingHeader, exchange(t, "PUT", item, 405, map[string]any{"detail": "No."}), []string{"error missing-header"}},
		{"JSON that is called HTML", RuleContentType, raw(get(group(7)), "text/html", string(get(group(7)).Body)), []string{"error content-type"}},
		{"an HTML page is one finding", RuleContentType, raw(get(nil), "text/html", "<html>"), []string{"error content-type"}},
		{"JSON that breaks off", RuleMalformedBody, raw(get(nil), "application/json", `{"id": "`), []string{"error malformed-body"}},
		{"JSON that is none, inside a list", RuleMalformedBody, raw(get(nil), "application/json", `{"users": ["1", nope]}`), []string{"error malformed-body /users/1"}},
		{"JSON in another charset", RuleContentType, raw(get(nil), "application/json; charset=iso-8859-1", string(get(group(7)).Body)), []string{"error content-type"}},
		{"more values than anybody reads", RuleUnjudged, raw(get(nil), "application/json", "[0"+strings.Repeat(",0", maxJudged)+"]"), []string{"warning unjudged"}},
		{"no body where one is declared", RuleMalformedBody, get(nil), []string{"error malformed-body"}},
		{"a body with a status that has none", RuleUnexpectedBody, exchange(t, "DELETE", item, 204, map[string]any{}), []string{"error unexpected-body"}},
		{"a field of another type", RuleSchema, get(set(group(7), "/name", 7)), []string{"error schema /name"}},
		{"a field that is null and may not be", RuleSchema, get(set(group(7), "/icon", nil)), []string{"error schema /icon"}},
		{"an id that is no UUID", RuleSchema, get(set(group(7), "/id", "7")), []string{"error schema /id"}},
		{"an item of another type", RuleSchema, get(set(group(7), "/users", []any{"1", 2})), []string{"error schema /users/1"}},
		{"an array in place of an object", RuleSchema, get([]any{}), []string{"error schema"}},
		{"a number that no double holds", RuleMalformedBody, raw(get(nil), "application/json", `{"count": 1e9999999}`), []string{"error malformed-body /count"}},
		{"two fields that are not there", RuleMissingField, get(without(group(7), "icon", "users")), []string{"error missing-field /icon", "error missing-field /users"}},
		{"a field that is not there, deep inside", RuleMissingField, pageOf(1, "/results", []any{without(group(1), "name")}), []string{"error missing-field /results/0/name", "error paging /results"}},
		{"a field that the page does not name", RuleUndocumentedField, get(set(group(7), "/emoji", "")), []string{"warning undocumented-field /emoji"}},
		{"a refusal in another form", RuleErrorFormat, exchange(t, "GET", item, 404, map[string]any{"detail": ""}), []string{"error error-format /detail"}},
		{"a refusal without a sentence", RuleErrorFormat, exchange(t, "GET", item, 404, map[string]any{}), []string{"error error-format /detail"}},
		{"a refusal that has none of the forms", RuleErrorFormat, exchange(t, "POST", list, 400, []any{"No."}), []string{"error error-format"}},

		{"a wrong number of pages", RulePaging, pageTwo("/total_pages", 4), []string{"error paging /total_pages"}},
		{"another page than was asked for", RulePaging, exchange(t, "GET", list+"?page=3", 200, page(2, list)), []string{"error paging /meta/page"}},
		{"a page past the end that is answered", RulePaging, pageOf(4, "/results", []any{}), []string{"error paging"}},
		{"a count that is the page's own", RulePaging, pageOf(2, "/count", 25), []string{"error paging /count"}},
		{"a page below the first that is answered", RulePaging, exchange(t, "GET", list+"?page=0", 200, page(1, list)), []string{"error paging"}},
		{"a page that is no number, answered", RulePaging, exchange(t, "GET", list+"?page=1&page=x", 200, page(1, list)), []string{"error paging"}},
		{"too few groups", RulePaging, exchange(t, "GET", list+"?page=2", 200, few), []string{"error paging /results"}},
		{"a wrong next number", RulePaging, pageTwo("/meta/next_page", 4), []string{"error paging /meta/next_page"}},
		{"a wrong previous number", RulePaging, pageTwo("/meta/previous_page", nil), []string{"error paging /meta/previous_page"}},
		{"a next number on the last page", RulePaging, pageOf(3, "/meta/next_page", 4), []string{"error paging /meta/next_page"}},
		{"a next link to another page", RulePaging, pageTwo("/links/next", host+list+"?q=a&page=4"), []string{"error paging /links/next"}},
		{"a next link to another path", RulePaging, pageTwo("/links/next", host+"/auth/group?q=a&page=3"), []string{"error paging /links/next"}},
		{"a next link that is relative", RulePaging, pageTwo("/links/next", list+"?q=a&page=3"), []string{"error schema /links/next", "error paging /links/next"}},
		{"a next link that lost the other parameters", RulePaging, pageTwo("/links/next", host+list+"?page=3"), []string{"error paging /links/next"}},
		{"no next link on a middle page", RulePaging, pageTwo("/links/next", nil), []string{"error paging /links/next"}},
		{"a next link on the last page", RulePaging, pageOf(3, "/links/next", host+list+"?page=4"), []string{"error paging /links/next"}},
		{"a previous link on the first page", RulePaging, pageOf(1, "/links/previous", host+list+"?page=0"), []string{"error paging /links/previous"}},
		{"a previous link to another page", RulePaging, pageTwo("/links/previous", host+list+"?q=a&page=2"), []string{"error paging /links/previous"}},

		{"an id that stands twice", RuleEnvelope, exchange(t, "GET", list, 200, twice), []string{"error envelope /results/3/id"}},

		{"a group that is older than the one before it", RuleOrder, exchange(t, "GET", list, 200, older), []string{"error order /results/3/created_at"}},
	}
}

func TestJudgeFinds(t *testing.T) {
	for vendor, tests := range mutations(t) {
		c := load(t, vendor)
		for _, test := range tests {
			t.Run(vendor+" "+test.why, func(t *testing.T) {
				got := c.Judge(test.exchange)
				if diff := cmp.Diff(test.want, lines(got)); diff != "" {
					t.Errorf("findings (-want +got):\n%s", diff)
				}
				for _, f := range got {
					// Only what is known of no operation rests on no fact.
					if f.ID == "" || f.Message == "" || f.Operation != "" && (f.Evidence.Level == "" || f.Evidence.Fact == "") {
						t.Errorf("a finding lacks its id, message or evidence: %+v", f)
					}
				}
			})
		}
	}
}

// Every key of a contract's paging and envelope that can be broken has a
// mutation that breaks it and nothing else of its kind.
func TestEveryDeclarationIsTested(t *testing.T) {
	broken := map[string]bool{}
	for vendor, tests := range mutations(t) {
		c := load(t, vendor)
		for _, test := range tests {
			for _, f := range c.Judge(test.exchange) {
				tokens := schemas.Split(f.Evidence.Fact)
				if n := len(tokens); n > 1 && strings.HasPrefix(tokens[n-2], "x-ringer-") {
					broken[tokens[n-1]] = true
				}
			}
		}
	}
	declared := map[string]bool{}
	for _, declaration := range []any{paging{}, envelope{}} {
		for i := range reflect.TypeOf(declaration).NumField() {
			if key := reflect.TypeOf(declaration).Field(i).Tag.Get("json"); key != "" {
				declared[key] = true
			}
		}
	}
	// These say where something stands or what is asked for; nothing rests on them
	// alone.
	for _, key := range []string{"page_parameter", "size_at", "exempt"} {
		if !declared[key] {
			t.Errorf("there is no %s any more", key)
		}
		delete(declared, key)
	}
	for key := range declared {
		if !broken[key] {
			t.Errorf("no mutation breaks %s", key)
		}
	}
}

// Every rule of the judge has a mutation that turns it red.
func TestEveryRuleIsTested(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "finding.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, m := range append(secodaMutations(t), kantataMutations(t)...) {
		if !strings.Contains(strings.Join(m.want, "\n")+"\n", " "+m.rule) {
			t.Errorf("%s: the row is for the rule %s, and does not want it", m.why, m.rule)
		}
		tested[m.rule] = true
	}
	rules := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Rule") {
			return true
		}
		rule, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if rules++; !tested[rule] {
			t.Errorf("no mutation is for %s", spec.Names[0].Name)
		}
		return true
	})
	if rules == 0 {
		t.Error("finding.go has no Rule constants")
	}
}

func TestFindingIDs(t *testing.T) {
	c := load(t, "secoda")
	judge := func(body any) Finding {
		t.Helper()
		found := c.Judge(exchange(t, "GET", list, 200, body))
		if len(found) != 1 {
			t.Fatalf("there are %d findings, want one: %v", len(found), lines(found))
		}
		return found[0]
	}
	broken := func(pointer string, value any) Finding { return judge(set(page(1, list), pointer, value)) }
	one := broken("/results/3/name", 1)
	for _, test := range []struct {
		why   string
		other Finding
		same  bool
	}{
		{"the same difference again", broken("/results/3/name", 1), true},
		{"in another item", broken("/results/17/name", 1), true},
		{"with another value", broken("/results/3/name", true), true},
		{"in another field", broken("/results/3/icon", 1), false},
		{"against another rule", broken("/results/3/nmae", 1), false},
		{"in another operation", c.Judge(exchange(t, "GET", item, 200, set(group(7), "/name", 1)))[0], false},
		{"with another status", c.Judge(exchange(t, "GET", list, 418, nil))[0], false},
	} {
		t.Run(test.why, func(t *testing.T) {
			if same := one.ID == test.other.ID; same != test.same {
				t.Errorf("the ids are the same: %t, want %t (%s, %s)", same, test.same, one, test.other)
			}
		})
	}
}

func TestFindingsJSON(t *testing.T) {
	body := set(page(2, list), "/total_pages", "3")
	set(body, "/meta/next_page", 7)
	set(body, "/links/next", list+"?page=7")
	set(body, "/results/1/emoji", "x")
	set(body, "/results/2/id", body["results"].([]any)[0].(map[string]any)["id"])
	without(body["results"].([]any)[4].(map[string]any), "name", "workspace_id")
	x := exchange(t, "GET", list+"?page=2", 200, body)
	x.Header.Set("Content-Type", "text/plain")
	got, err := json.MarshalIndent(load(t, "secoda").Judge(x), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, append(got, '\n'))
}

// golden holds what came to the test's golden file of JSON; -update rewrites it.
func golden(t *testing.T, got []byte) {
	t.Helper()
	goldenFile(t, got, ".golden.json")
}

func goldenFile(t *testing.T, got []byte, ending string) {
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

func TestFindingString(t *testing.T) {
	c := load(t, "secoda")
	for _, test := range []struct {
		why      string
		exchange Exchange
		want     string
	}{
		{"with a place", exchange(t, "GET", item, 200, set(group(7), "/name", 7)), "error: get-group: schema at /name: expected string, but got number"},
		{"without one", exchange(t, "GET", item, 418, nil), "error: get-group: undeclared-status: status 418 is not declared"},
		{"without an operation", exchange(t, "GET", "/nope", 200, nil), "error: unknown call: unknown-operation: no operation takes GET /nope, and an answer of 200 is no refusal that the contract knows"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := c.Judge(test.exchange)[0].String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Pages of vendors that tell less than others, or otherwise.
func TestPaging(t *testing.T) {
	zero := 0
	// told names the page and its size, and not how many pages there are.
	told := paging{
		Items: "/data", Total: "/meta/total", Page: "/meta/page", PageParameter: "page",
		SizeAt: "/meta/size", SizeParameter: "size", SizeDefault: 10, SizeMax: 100,
	}
	// silent names nothing but the total.
	silent := paging{Items: "/data", Total: "/meta/total", PageParameter: "page", SizeParameter: "size", SizeDefault: 10}
	body := func(items any, meta string) object {
		value, err := schemas.DecodeJSON([]byte(`{"meta":` + meta + `}`))
		if err != nil {
			t.Fatal(err)
		}
		value.(object)["data"] = items
		return value.(object)
	}
	array := func(n int) any { return make([]any, n) }
	for _, test := range []struct {
		why    string
		paging paging
		query  string
		hidden bool
		body   object
		want   []string
	}{
		{"a full page", told, "", false, body(array(10), `{"page":1,"size":10,"total":12}`), nil},
		{"the rest", told, "page=2", false, body(array(2), `{"page":2,"size":10,"total":12}`), nil},
		{"a page past the end", told, "page=3", false, body(array(0), `{"page":3,"size":10,"total":12}`), nil},
		{"nothing at all", told, "", false, body(array(0), `{"page":1,"size":10,"total":0}`), nil},
		{"nothing at all, on another page than asked for", told, "page=2", false, body(array(0), `{"page":1,"size":10,"total":0}`), []string{"/meta/page"}},
		{"objects by their ids", told, "", false, body(object{"a": nil, "b": nil}, `{"page":1,"size":10,"total":2}`), nil},
		{"too few objects by their ids", told, "", false, body(object{"a": nil}, `{"page":1,"size":10,"total":2}`), []string{"/data"}},
		{"a large page is cut", told, "size=500", false, body(array(100), `{"page":1,"size":100,"total":120}`), nil},
		{"a large page that is not cut", told, "size=500", false, body(array(120), `{"page":1,"size":500,"total":120}`), []string{"/meta/size"}},
		{"one number too many is one finding", told, "size=50", false, body(array(20), `{"page":1,"size":20,"total":120}`), []string{"/meta/size"}},
		{"a page below 1 is not the first where nobody says so", told, "page=0", false, body(array(10), `{"page":1,"size":10,"total":12}`), []string{"/meta/page"}},
		{"a page beyond all arithmetic", told, "page=99999999999", false, body(array(10), `{"page":1,"size":10,"total":12}`), nil},
		{"a page of no size", told, "", false, body(array(10), `{"page":1,"size":0,"total":12}`), []string{"/meta/size"}},
		{"numbers that are none", told, "", false, body(array(1), `{"page":"1","size":10,"total":12}`), nil},
		{"a total that is none", told, "", false, body(array(1), `{"page":1,"size":10,"total":"12"}`), nil},
		{"a size that is none", told, "", false, body(array(1), `{"page":1,"size":"10","total":12}`), nil},
		{"what a body asks for is not known", told, "", true, body(array(2), `{"page":3,"size":5,"total":12}`), nil},
		{"but what came must agree", told, "", true, body(array(3), `{"page":3,"size":5,"total":12}`), []string{"/data"}},

		{"a page that tells nothing of itself", silent, "page=2&size=5", false, body(array(5), `{"total":12}`), nil},
		{"too many on one", silent, "page=3&size=5", false, body(array(5), `{"total":12}`), []string{"/data"}},
		{"too few by nonsense", silent, "size=x", false, body(array(5), `{"total":12}`), []string{"/data"}},
		{"one that a body asks for", silent, "", true, body(array(5), `{"total":12}`), nil},
		{"one beyond all arithmetic", silent, "page=99999999999", false, body(array(5), `{"total":12}`), nil},
		{"a size beyond all arithmetic", silent, "size=99999999999", false, body(array(5), `{"total":12}`), nil},
		{"a size of nothing divides nothing", paging{Total: "/meta/total", Page: "/meta/page", PageParameter: "page"}, "", false, body(array(5), `{"total":12,"page":1}`), nil},
		{"a full first page of several, that counts its own objects", paging{Items: "/data", Total: "/meta/total", Pages: "/meta/pages", Page: "/meta/page", PageParameter: "page", Size: 5}, "", false, body(array(5), `{"page":1,"total":5,"pages":3}`), []string{"/meta/total"}},
		{"page 0 of a list that does not tell whether it is empty", paging{Total: "/meta/total", Page: "/meta/page", PageParameter: "page", PageWhenEmpty: &zero, Size: 5}, "", false, body(nil, `{"page":0}`), nil},
		{"an empty list that is page 0, on page 1", paging{Total: "/meta/total", Page: "/meta/page", PageWhenEmpty: &zero, Size: 5}, "", false, body(nil, `{"total":0,"page":1}`), []string{"/meta/page"}},
		{"without a parameter there is one page", paging{Total: "/meta/total", Page: "/meta/page", Size: 5}, "page=2", false, body(nil, `{"total":12,"page":2}`), []string{"/meta/page"}},
		{"all of a list of names exempts", paging{Total: "/meta/total", Page: "/meta/page", Size: 5, Exempt: [][]string{{"from", "to"}}}, "to[]=1&from=2", false, body(nil, `{"total":12,"page":2}`), nil},
		{"some of it does not", paging{Total: "/meta/total", Page: "/meta/page", Size: 5, Exempt: [][]string{{"from", "to"}, {}}}, "to=1", false, body(nil, `{"total":12,"page":2}`), []string{"/meta/page"}},
		{"what may be exempt in a body is not checked", paging{Total: "/meta/total", Page: "/meta/page", Size: 5, Exempt: [][]string{{"from"}}}, "", true, body(nil, `{"total":12,"page":2}`), nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			var got []string
			for _, v := range test.paging.check(url.URL{RawQuery: test.query}, test.hidden, test.body) {
				got = append(got, v.Pointer)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("places of violations (-want +got):\n%s", diff)
			}
		})
	}
}

// Where only the contract says how large a page is, the numbers of one answer tell
// whether that is what is wrong.
func TestPagingBlamesTheRightFact(t *testing.T) {
	fixed := paging{Items: "/data", Total: "/total", Pages: "/pages", PagesWhenEmpty: 1, Page: "/page", PageParameter: "page", Size: 25, NextPage: "/next", Nonsense: 400}
	for _, test := range []struct {
		why, query               string
		page, held, total, pages int
		next                     any
		want                     []string
	}{
		{"true", "page=2", 2, 25, 56, 3, 3, nil},
		{"pages of another size, and all that follows from it", "page=2", 2, 20, 50, 3, 3, []string{"/size at /data"}},
		{"pages of another size, on the last", "page=3", 3, 10, 50, 3, nil, []string{"/size at /data"}},
		{"one page of all", "", 1, 30, 30, 1, nil, []string{"/size at /data"}},
		{"too few pages for their size", "", 1, 25, 56, 2, 2, []string{"/pages at /pages"}},
		{"one left out before the last page", "page=3", 3, 5, 56, 3, nil, []string{"/items at /data"}},
		{"the total of the page", "page=2", 2, 25, 25, 3, 3, []string{"/total at /total"}},
		{"the total of the last page", "page=3", 3, 6, 6, 3, nil, []string{"/total at /total"}},
		{"nothing, on no page", "", 1, 0, 0, 0, nil, []string{"/pages_when_empty at /pages"}},
		{"a page of none that is answered", "page=-1", 1, 25, 56, 3, 2, []string{"/nonsense at "}},
		{"a blank page asks for nothing", "page=", 1, 25, 56, 3, 2, nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			number := func(n int) json.Number { return json.Number(strconv.Itoa(n)) }
			body := object{"data": make([]any, test.held), "page": number(test.page), "total": number(test.total), "pages": number(test.pages), "next": test.next}
			if next, ok := test.next.(int); ok {
				body["next"] = number(next)
			}
			var got []string
			for _, v := range fixed.check(url.URL{RawQuery: test.query}, false, body) {
				got = append(got, v.Fact+" at "+v.Pointer)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

// However much is wrong, what is told of it has an end.
func TestJudgeTellsOfSoMuch(t *testing.T) {
	c := load(t, "secoda")
	for _, test := range []struct {
		why, body string
		rule      string
	}{
		{"items of another type", `{"users":[0` + strings.Repeat(",0", maxJudged-200) + `]}`, RuleSchema},
		{"fields that nobody knows", `{"a0":0` + numbered(`,"a%d":0`, maxJudged-200) + `}`, RuleUndocumentedField},
		{"ids that stand twice", `{"results":[{"id":0}` + strings.Repeat(`,{"id":0}`, maxJudged/2-100) + `]}`, RuleEnvelope},
	} {
		t.Run(test.why, func(t *testing.T) {
			count := 0
			for _, f := range c.Judge(exchange(t, "GET", list, 200, json.RawMessage(test.body))) {
				if f.Rule == test.rule {
					count++
				}
			}
			for _, f := range c.Judge(exchange(t, "GET", item, 200, json.RawMessage(test.body))) {
				if f.Rule == test.rule {
					count++
				}
			}
			if count < 50 || count > 200 {
				t.Errorf("it is told of %d times", count)
			}
		})
	}
}

// A body that should not be there is shown in part.
func TestUnexpectedBodyIsCut(t *testing.T) {
	found := load(t, "secoda").Judge(exchange(t, "DELETE", item, 204, strings.Repeat("a", 2*maxShown)))
	if len(found) != 1 || len(found[0].Actual.(string)) != maxShown {
		t.Errorf("found %.200v", found)
	}
}

func numbered(form string, n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, form, i+1)
	}
	return text.String()
}

// What agrees and what does not, apart from any vendor.
func TestEnvelope(t *testing.T) {
	length := 1
	for _, test := range []struct {
		why      string
		envelope envelope
		body     string
		want     []string
	}{
		{"items and members alike", envelope{Unique: []string{"/*/*/id"}}, `{"b":[{"id":1},{"id":2}],"a":{"y":{"id":2},"x":{"id":3}}}`, []string{"/b/1/id: 2 stands at /a/y/id already"}},
		{"a number and a text differ", envelope{Unique: []string{"/*"}}, `[1,"1"]`, nil},
		{"three that are equal", envelope{Equal: [][]string{{"/a", "/b", "/c"}}}, `{"a":{"x":1},"b":{"x":1},"c":{"x":1}}`, nil},
		{"one that is not, and one that is not there", envelope{Equal: [][]string{{"/z", "/a", "/b"}}}, `{"a":null,"b":0}`, []string{"/b: 0 stands here, and <nil> at /a"}},
		{"numbers as they are written", envelope{Equal: [][]string{{"/a", "/b"}}}, `{"a":1,"b":1.0}`, []string{"/b: 1.0 stands here, and 1 at /a"}},
		{"types that look the same", envelope{Equal: [][]string{{"/a", "/b"}}}, `{"a":3,"b":"3"}`, []string{`/b: text "3" stands here, and number 3 at /a`}},
		{"a list that is none", envelope{Index: &listing{List: "/list", Map: "/map"}}, `{"list":{},"map":{"1":{}}}`, nil},
		{"entries that are none", envelope{Index: &listing{List: "/list", Map: "/map"}}, `{"list":[1,{"key":"map"},{"key":"map","id":"1"}],"map":{"1":{}}}`, nil},
		{"an entry elsewhere", envelope{Index: &listing{List: "/list", Map: "/map"}}, `{"list":[{"key":"other","id":"1"}],"map":{"1":{}},"other":{"1":{"id":"1"}}}`, []string{"/map/1: this object is not in the list at /list"}},
		{"an entry to nowhere", envelope{Index: &listing{List: "/list", Map: "/map"}}, `{"list":[{"key":"a/b","id":"1"}]}`, []string{"/list/0: there is no object at /a~1b/1"}},
		{"a list too short", envelope{Index: &listing{List: "/list", Map: "/map", Length: &length}}, `{"list":[]}`, []string{"/list: there are 0 entries, and there must be 1"}},
		{"own ids", envelope{Keyed: []string{"/map"}}, `{"map":{"1":{"id":1},"2":{"id":"3"},"4":{},"5":7}}`, []string{"/map/2/id: the object at /map/2 calls itself 3"}},
		{"references without their objects are not looked up", envelope{Refers: []reference{{From: "/ids/*", To: "/map"}}}, `{"ids":["1"]}`, nil},
		{"references of two kinds to one place", envelope{Refers: []reference{{From: "/a/*", To: "/map"}, {From: "/b", To: "/map"}}}, `{"a":[1,null,{}],"b":"2","map":{"1":{},"2":{},"3":{}}}`, []string{"/map/3: nothing in the answer refers to this object"}},
		{"a value twice in one list, and once in another", envelope{Distinct: []string{"/*"}}, `[["a","b","a"],["a",1,"1"]]`, []string{"/0/2: a stands at /0/0 already"}},
		{"a reference to nowhere", envelope{Refers: []reference{{From: "/a/*", To: "/map"}}}, `{"a":["x/y"],"map":{}}`, []string{"/a/0: there is no object at /map/x~1y"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			body, err := schemas.DecodeJSON([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range test.envelope.check(nil, false, body) {
				got = append(got, v.Pointer+": "+v.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzJudge(f *testing.F) {
	vendors := []*Contract{}
	for vendor, rows := range mutations(f) {
		vendors = append(vendors, load(f, vendor))
		for _, m := range rows {
			x := m.exchange
			f.Add(x.Method, x.URL.String(), x.Mount, x.RequestBody, x.Status, x.Header.Get("Content-Type"), x.Body)
		}
	}
	f.Fuzz(func(t *testing.T, method, address, mount string, sent []byte, status int, contentType string, body []byte) {
		u, err := url.Parse(address)
		if err != nil {
			u = &url.URL{Path: address, RawPath: address, RawQuery: address}
		}
		x := Exchange{
			Method: method, URL: *u, Mount: mount, RequestBody: sent,
			Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: body,
		}
		for _, c := range vendors {
			first := c.Judge(x)
			if second := c.Judge(x); !reflect.DeepEqual(first, second) {
				t.Errorf("two judgements of one exchange differ (-first +second):\n%s", cmp.Diff(first, second))
			}
			if _, err := json.Marshal(first); err != nil {
				t.Errorf("findings that cannot be reported: %v", err)
			}
		}
	})
}
