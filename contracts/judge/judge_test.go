package judge

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/schemas"
)

func TestJudgePasses(t *testing.T) {
	c := sample.ContractOf(t, "secoda")
	detail := map[string]any{"detail": "No."}
	empty := sample.Page(1, sample.List)
	empty["results"], empty["count"], empty["total_pages"] = []any{}, 0, 1
	empty["links"], empty["meta"] = map[string]any{"next": nil, "previous": nil}, map[string]any{"page": 1, "next_page": nil, "previous_page": nil}
	challenged := sample.Exchange(t, "GET", sample.Item, 401, detail)
	challenged.Header.Set("WWW-Authenticate", "Bearer")
	refused := sample.Exchange(t, "PUT", sample.Item, 405, detail)
	refused.Header.Set("Allow", "GET")
	otherHost := sample.Exchange(t, "GET", sample.List+"?page=2", 200, sample.Page(2, sample.List))
	otherHost.Body = bytes.ReplaceAll(otherHost.Body, []byte(sample.Host), []byte("http://127.0.0.1:7464"))
	mounted := sample.Exchange(t, "GET", "/_ringer/worlds/a"+sample.List+"?page=2", 200, sample.Page(2, "/_ringer/worlds/a"+sample.List))
	mounted.BasePath = "/_ringer/worlds/a"
	cut := sample.Exchange(t, "GET", sample.Item, 200, nil)
	cut.Body, cut.BodyCut = []byte(`{"id":`), true
	cutRequest := sample.Exchange(t, "GET", sample.List, 200, sample.Page(2, sample.List))
	cutRequest.RequestBodyCut = true
	charset := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	charset.Header.Set("Content-Type", "application/json; charset=utf-8")
	for _, test := range []struct {
		why      string
		exchange contracts.Exchange
	}{
		{"a list", sample.Exchange(t, "GET", sample.List+"?page=2", 200, sample.Page(2, sample.List))},
		{"a list without groups", sample.Exchange(t, "GET", sample.List, 200, empty)},
		{"a list that names no page", sample.Exchange(t, "GET", sample.List, 200, sample.Page(1, sample.List))},
		{"a list that names a page twice means the last", sample.Exchange(t, "GET", sample.List+"?page=1&page=3", 200, sample.Page(3, sample.List))},
		{"a list with other parameters, in another order", sample.Exchange(t, "GET", sample.List+"?b=1&page=2&a=%2F", 200, sample.Page(2, sample.List+"?a=%2F&b=1"))},
		{"links with another host, as a proxy makes them", otherHost},
		{"links with a world's prefix", mounted},
		{"a group", sample.Exchange(t, "GET", sample.Item+"/", 200, sample.Group(7))},
		{"a group with a charset", charset},
		{"a group that is not all there", cut},
		{"a list, asked for in a body that is not there", cutRequest},
		{"the head of a group", sample.Exchange(t, "HEAD", sample.Item, 200, nil)},
		{"a group that was made", sample.Exchange(t, "POST", sample.List+"/", 201, sample.Group(7))},
		{"a group that was changed", sample.Exchange(t, "PATCH", sample.Item, 200, sample.Group(7))},
		{"a group that is gone", sample.Exchange(t, "DELETE", sample.Item, 204, nil)},
		{"a group that is not there", sample.Exchange(t, "DELETE", sample.Item, 404, detail)},
		{"a refusal field by field", sample.Exchange(t, "POST", sample.List, 400, map[string]any{"name": []any{"Wrong."}})},
		{"a refusal with a challenge", challenged},
		{"an unknown call that is refused", sample.Exchange(t, "GET", "/api/v1/auth/nope", 404, detail)},
		{"a method that is refused", refused},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff([]string(nil), sample.Lines(Judge(c, test.exchange))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// mutations are those of vendors and of the small contracts that have what no
// vendor has.
func mutations(t testing.TB) map[string][]sample.Mutation {
	all := sample.Mutations(t)
	all[sample.Paged] = sample.PagedMutations(t)
	return all
}

// Pages of every kind that agree with their contract.
func TestJudgePassesPages(t *testing.T) {
	c := sample.ContractOf(t, sample.Paged)
	for why, x := range sample.TruePages(t) {
		if lines := sample.Lines(Judge(c, x)); len(lines) > 0 {
			t.Errorf("%s: %v", why, lines)
		}
	}
}

func TestJudgeFinds(t *testing.T) {
	for vendor, tests := range mutations(t) {
		c := sample.ContractOf(t, vendor)
		for _, test := range tests {
			t.Run(vendor+" "+test.Why, func(t *testing.T) {
				got := Judge(c, test.Exchange)
				if diff := cmp.Diff(test.Want, sample.Lines(got)); diff != "" {
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
		c := sample.ContractOf(t, vendor)
		for _, test := range tests {
			for _, f := range Judge(c, test.Exchange) {
				tokens := schemas.Split(f.Evidence.Fact)
				if n := len(tokens); n > 1 && strings.HasPrefix(tokens[n-2], "x-ringer-") {
					broken[tokens[n-1]] = true
				}
			}
		}
	}
	declared := map[string]bool{}
	for _, declaration := range []any{paging.Scheme{}, contracts.Envelope{}} {
		for i := range reflect.TypeOf(declaration).NumField() {
			if key := reflect.TypeOf(declaration).Field(i).Tag.Get("json"); key != "" && key != "-" {
				declared[key] = true
			}
		}
	}
	// These say where something stands or what is asked for; nothing rests on them
	// alone.
	for _, key := range []string{"page_parameter", "offset_parameter", "cursor_parameter", "size_at", "exempt", "relative_links", "short_pages"} {
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
	file, err := parser.ParseFile(token.NewFileSet(), "../finding.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, m := range slices.Concat(sample.SecodaMutations(t), sample.KantataMutations(t), sample.PagedMutations(t)) {
		if !strings.Contains(strings.Join(m.Want, "\n")+"\n", " "+m.Rule) {
			t.Errorf("%s: the row is for the rule %s, and does not want it", m.Why, m.Rule)
		}
		tested[m.Rule] = true
	}
	rules := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Check") {
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
		t.Error("finding.go has no Check constants")
	}
}

func TestFindingIDs(t *testing.T) {
	c := sample.ContractOf(t, "secoda")
	judge := func(body any) contracts.Finding {
		t.Helper()
		found := Judge(c, sample.Exchange(t, "GET", sample.List, 200, body))
		if len(found) != 1 {
			t.Fatalf("there are %d findings, want one: %v", len(found), sample.Lines(found))
		}
		return found[0]
	}
	broken := func(pointer string, value any) contracts.Finding {
		return judge(sample.Set(sample.Page(1, sample.List), pointer, value))
	}
	one := broken("/results/3/name", 1)
	for _, test := range []struct {
		why   string
		other contracts.Finding
		same  bool
	}{
		{"the same difference again", broken("/results/3/name", 1), true},
		{"in another item", broken("/results/17/name", 1), true},
		{"with another value", broken("/results/3/name", true), true},
		{"in another field", broken("/results/3/icon", 1), false},
		{"against another rule", broken("/results/3/nmae", 1), false},
		{"in another operation", Judge(c, sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/name", 1)))[0], false},
		{"with another status", Judge(c, sample.Exchange(t, "GET", sample.List, 418, nil))[0], false},
	} {
		t.Run(test.why, func(t *testing.T) {
			if same := one.ID == test.other.ID; same != test.same {
				t.Errorf("the ids are the same: %t, want %t (%s, %s)", same, test.same, one, test.other)
			}
		})
	}
}

func TestFindingsJSON(t *testing.T) {
	body := sample.Set(sample.Page(2, sample.List), "/total_pages", "3")
	sample.Set(body, "/meta/next_page", 7)
	sample.Set(body, "/links/next", sample.List+"?page=7")
	sample.Set(body, "/results/1/emoji", "x")
	sample.Set(body, "/results/2/id", body["results"].([]any)[0].(map[string]any)["id"])
	sample.Without(body["results"].([]any)[4].(map[string]any), "name", "workspace_id")
	x := sample.Exchange(t, "GET", sample.List+"?page=2", 200, body)
	x.Header.Set("Content-Type", "text/plain")
	got, err := json.MarshalIndent(Judge(sample.ContractOf(t, "secoda"), x), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	sample.Golden(t, append(got, '\n'))
}

func TestFindingString(t *testing.T) {
	c := sample.ContractOf(t, "secoda")
	for _, test := range []struct {
		why      string
		exchange contracts.Exchange
		want     string
	}{
		{"with a place", sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/name", 7)), "error: get-group: schema at /name: expected string, but got number"},
		{"without one", sample.Exchange(t, "GET", sample.Item, 418, nil), "error: get-group: undeclared-status: status 418 is not declared"},
		{"without an operation", sample.Exchange(t, "GET", "/nope", 200, nil), "error: unknown call: unknown-operation: no operation takes GET /nope, and an answer of 200 is no refusal that the contract knows"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := Judge(c, test.exchange)[0].String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Pages of vendors that tell less than others, or otherwise.
func TestPaging(t *testing.T) {
	zero := int64(0)
	// told names the page and its size, and not how many pages there are.
	told := paging.Scheme{
		Items: "/data", Total: "/meta/total", Page: "/meta/page", PageParameter: "page",
		SizeAt: "/meta/size", SizeParameter: "size", SizeDefault: 10, SizeMax: 100,
	}
	// silent names nothing but the total.
	silent := paging.Scheme{Items: "/data", Total: "/meta/total", PageParameter: "page", SizeParameter: "size", SizeDefault: 10}
	body := func(items any, meta string) sample.Object {
		value, err := schemas.DecodeJSON([]byte(`{"meta":` + meta + `}`))
		if err != nil {
			t.Fatal(err)
		}
		value.(sample.Object)["data"] = items
		return value.(sample.Object)
	}
	array := func(n int) any { return make([]any, n) }
	for _, test := range []struct {
		why    string
		paging paging.Scheme
		query  string
		hidden bool
		body   sample.Object
		want   []string
	}{
		{"a full page", told, "", false, body(array(10), `{"page":1,"size":10,"total":12}`), nil},
		{"the rest", told, "page=2", false, body(array(2), `{"page":2,"size":10,"total":12}`), nil},
		{"a page past the end", told, "page=3", false, body(array(0), `{"page":3,"size":10,"total":12}`), nil},
		{"nothing at all", told, "", false, body(array(0), `{"page":1,"size":10,"total":0}`), nil},
		{"nothing at all, on another page than asked for", told, "page=2", false, body(array(0), `{"page":1,"size":10,"total":0}`), []string{"/meta/page"}},
		{"objects by their ids", told, "", false, body(sample.Object{"a": nil, "b": nil}, `{"page":1,"size":10,"total":2}`), nil},
		{"too few objects by their ids", told, "", false, body(sample.Object{"a": nil}, `{"page":1,"size":10,"total":2}`), []string{"/data"}},
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
		{"a size of nothing divides nothing", paging.Scheme{Total: "/meta/total", Page: "/meta/page", PageParameter: "page"}, "", false, body(array(5), `{"total":12,"page":1}`), nil},
		{"a full first page of several, that counts its own objects", paging.Scheme{Items: "/data", Total: "/meta/total", Pages: "/meta/pages", Page: "/meta/page", PageParameter: "page", Size: 5}, "", false, body(array(5), `{"page":1,"total":5,"pages":3}`), []string{"/meta/total"}},
		{"page 0 of a list that does not tell whether it is empty", paging.Scheme{Total: "/meta/total", Page: "/meta/page", PageParameter: "page", PageWhenEmpty: &zero, Size: 5}, "", false, body(nil, `{"page":0}`), nil},
		{"an empty list that is page 0, on page 1", paging.Scheme{Total: "/meta/total", Page: "/meta/page", PageWhenEmpty: &zero, Size: 5}, "", false, body(nil, `{"total":0,"page":1}`), []string{"/meta/page"}},
		{"without a parameter there is one page", paging.Scheme{Total: "/meta/total", Page: "/meta/page", Size: 5}, "page=2", false, body(nil, `{"total":12,"page":2}`), []string{"/meta/page"}},
		{"all of a list of names exempts", paging.Scheme{Total: "/meta/total", Page: "/meta/page", Size: 5, Exempt: [][]string{{"from", "to"}}}, "to[]=1&from=2", false, body(nil, `{"total":12,"page":2}`), nil},
		{"some of it does not", paging.Scheme{Total: "/meta/total", Page: "/meta/page", Size: 5, Exempt: [][]string{{"from", "to"}, {}}}, "to=1", false, body(nil, `{"total":12,"page":2}`), []string{"/meta/page"}},
		{"what may be exempt in a body is not checked", paging.Scheme{Total: "/meta/total", Page: "/meta/page", Size: 5, Exempt: [][]string{{"from"}}}, "", true, body(nil, `{"total":12,"page":2}`), nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			var got []string
			for _, v := range checkPage(&test.paging, nil, url.URL{RawQuery: test.query}, test.hidden, nil, test.body) {
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
	fixed := paging.Scheme{Items: "/data", Total: "/total", Pages: "/pages", PagesWhenEmpty: 1, Page: "/page", PageParameter: "page", Size: 25, NextPage: "/next", Nonsense: 400}
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
			body := sample.Object{"data": make([]any, test.held), "page": number(test.page), "total": number(test.total), "pages": number(test.pages), "next": test.next}
			if next, ok := test.next.(int); ok {
				body["next"] = number(next)
			}
			var got []string
			for _, v := range checkPage(&fixed, nil, url.URL{RawQuery: test.query}, false, nil, body) {
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
	c := sample.ContractOf(t, "secoda")
	for _, test := range []struct {
		why, body string
		rule      string
	}{
		{"items of another type", `{"users":[0` + strings.Repeat(",0", maxJudged-200) + `]}`, contracts.CheckSchema},
		{"fields that nobody knows", `{"a0":0` + sample.Numbered(`,"a%d":0`, maxJudged-200) + `}`, contracts.CheckUndocumentedField},
		{"ids that stand twice", `{"results":[{"id":0}` + strings.Repeat(`,{"id":0}`, maxJudged/2-100) + `]}`, contracts.CheckEnvelope},
	} {
		t.Run(test.why, func(t *testing.T) {
			count := 0
			for _, f := range Judge(c, sample.Exchange(t, "GET", sample.List, 200, json.RawMessage(test.body))) {
				if f.Check == test.rule {
					count++
				}
			}
			for _, f := range Judge(c, sample.Exchange(t, "GET", sample.Item, 200, json.RawMessage(test.body))) {
				if f.Check == test.rule {
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
	found := Judge(sample.ContractOf(t, "secoda"), sample.Exchange(t, "DELETE", sample.Item, 204, strings.Repeat("a", 2*maxShown)))
	if len(found) != 1 || len(found[0].Actual.(string)) != maxShown {
		t.Errorf("found %.200v", found)
	}
}

// What agrees and what does not, apart from any vendor.
func TestEnvelope(t *testing.T) {
	length := 1
	for _, test := range []struct {
		why      string
		envelope contracts.Envelope
		body     string
		want     []string
	}{
		{"items and members alike", contracts.Envelope{Unique: []string{"/*/*/id"}}, `{"b":[{"id":1},{"id":2}],"a":{"y":{"id":2},"x":{"id":3}}}`, []string{"/b/1/id: 2 stands at /a/y/id already"}},
		{"a number and a text differ", contracts.Envelope{Unique: []string{"/*"}}, `[1,"1"]`, nil},
		{"three that are equal", contracts.Envelope{Equal: [][]string{{"/a", "/b", "/c"}}}, `{"a":{"x":1},"b":{"x":1},"c":{"x":1}}`, nil},
		{"one that is not, and one that is not there", contracts.Envelope{Equal: [][]string{{"/z", "/a", "/b"}}}, `{"a":null,"b":0}`, []string{"/b: 0 stands here, and <nil> at /a"}},
		{"numbers as they are written", contracts.Envelope{Equal: [][]string{{"/a", "/b"}}}, `{"a":1,"b":1.0}`, []string{"/b: 1.0 stands here, and 1 at /a"}},
		{"types that look the same", contracts.Envelope{Equal: [][]string{{"/a", "/b"}}}, `{"a":3,"b":"3"}`, []string{`/b: text "3" stands here, and number 3 at /a`}},
		{"a list that is none", contracts.Envelope{Index: &contracts.Index{List: "/list", Map: "/map"}}, `{"list":{},"map":{"1":{}}}`, nil},
		{"entries that are none", contracts.Envelope{Index: &contracts.Index{List: "/list", Map: "/map"}}, `{"list":[1,{"key":"map"},{"key":"map","id":"1"}],"map":{"1":{}}}`, nil},
		{"an entry elsewhere", contracts.Envelope{Index: &contracts.Index{List: "/list", Map: "/map"}}, `{"list":[{"key":"other","id":"1"}],"map":{"1":{}},"other":{"1":{"id":"1"}}}`, []string{"/map/1: this object is not in the list at /list"}},
		{"an entry to nowhere", contracts.Envelope{Index: &contracts.Index{List: "/list", Map: "/map"}}, `{"list":[{"key":"a/b","id":"1"}]}`, []string{"/list/0: there is no object at /a~1b/1"}},
		{"a list too short", contracts.Envelope{Index: &contracts.Index{List: "/list", Map: "/map", Length: &length}}, `{"list":[]}`, []string{"/list: there are 0 entries, and there must be 1"}},
		{"own ids", contracts.Envelope{Keyed: []string{"/map"}}, `{"map":{"1":{"id":1},"2":{"id":"3"},"4":{},"5":7}}`, []string{"/map/2/id: the object at /map/2 calls itself 3"}},
		{"references without their objects are not looked up", contracts.Envelope{Refers: []contracts.Reference{{From: "/ids/*", To: "/map"}}}, `{"ids":["1"]}`, nil},
		{"references of two kinds to one place", contracts.Envelope{Refers: []contracts.Reference{{From: "/a/*", To: "/map"}, {From: "/b", To: "/map"}}}, `{"a":[1,null,{}],"b":"2","map":{"1":{},"2":{},"3":{}}}`, []string{"/map/3: nothing in the answer refers to this object"}},
		{"a value twice in one list, and once in another", contracts.Envelope{Distinct: []string{"/*"}}, `[["a","b","a"],["a",1,"1"]]`, []string{"/0/2: a stands at /0/0 already"}},
		{"a reference to nowhere", contracts.Envelope{Refers: []contracts.Reference{{From: "/a/*", To: "/map"}}}, `{"a":["x/y"],"map":{}}`, []string{"/a/0: there is no object at /map/x~1y"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			body, err := schemas.DecodeJSON([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range checkEnvelope(nil, &contracts.Response{Envelope: &test.envelope}, nil, false, body) {
				got = append(got, v.Pointer+": "+v.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzJudge(f *testing.F) {
	vendors := []*contracts.Contract{}
	for vendor, rows := range sample.Mutations(f) {
		vendors = append(vendors, sample.ContractOf(f, vendor))
		for _, m := range rows {
			x := m.Exchange
			f.Add(x.Method, x.URL.String(), x.BasePath, x.RequestBody, x.Status, x.Header.Get("Content-Type"), x.Body)
		}
	}
	f.Fuzz(func(t *testing.T, method, address, basePath string, sent []byte, status int, contentType string, body []byte) {
		u, err := url.Parse(address)
		if err != nil {
			u = &url.URL{Path: address, RawPath: address, RawQuery: address}
		}
		x := contracts.Exchange{
			Method: method, URL: *u, BasePath: basePath, RequestBody: sent,
			Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: body,
		}
		for _, c := range vendors {
			first := Judge(c, x)
			if second := Judge(c, x); !reflect.DeepEqual(first, second) {
				t.Errorf("two judgements of one exchange differ (-first +second):\n%s", cmp.Diff(first, second))
			}
			if _, err := json.Marshal(first); err != nil {
				t.Errorf("findings that cannot be reported: %v", err)
			}
		}
	})
}

// TestLinksNeedNotRepeatCredentials takes links with the key of the query, and without.
func TestLinksNeedNotRepeatCredentials(t *testing.T) {
	scheme := paging.Scheme{Total: "/total", NextLink: "/next", PageParameter: "page", Size: 2}
	key := contracts.Security{{{In: contracts.InQuery, Name: "key"}}}
	for _, test := range []struct {
		why, next string
		security  contracts.Security
		places    []string
	}{
		{"a link without the key", "https://x.test/?a=b&page=2", key, nil},
		{"a link that repeats it", "https://x.test/?a=b&key=s&page=2", key, nil},
		{"a link without another parameter", "https://x.test/?page=2", key, []string{"/next"}},
		{"a link without what is no credential here", "https://x.test/?a=b&page=2", nil, []string{"/next"}},
	} {
		var got []string
		request := url.URL{Scheme: "https", Host: "x.test", Path: "/", RawQuery: "key=s&a=b"}
		for _, v := range checkPage(&scheme, test.security, request, false, nil, map[string]any{"total": json.Number("4"), "next": test.next}) {
			got = append(got, v.Pointer)
			if test.security != nil && strings.Contains(v.Message, "key=s") {
				t.Errorf("%s: the key is told: %s", test.why, v.Message)
			}
		}
		if diff := cmp.Diff(test.places, got); diff != "" {
			t.Errorf("%s: places of violations (-want +got):\n%s", test.why, diff)
		}
	}
}
