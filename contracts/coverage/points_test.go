package coverage

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/contracts/wire"
)

// met names the targets that an exchange meets, without vendor and operation.
func met(op *contracts.Operation, x Observation) (names []string) {
	for _, place := range Of(op).Covered(x) {
		names = append(names, strings.SplitN(Of(op).List()[place].ID, "/", 3)[2])
	}
	return names
}

func TestEveryOperationHasTargets(t *testing.T) {
	for _, vendor := range contracts.Embedded().Names() {
		c := sample.ContractOf(t, vendor)
		ids := map[string]bool{}
		for _, op := range c.Operations {
			if len(Of(op).List()) < len(op.Responses) {
				t.Errorf("%s has %d targets and %d statuses", op.ID, len(Of(op).List()), len(op.Responses))
			}
			for _, target := range Of(op).List() {
				if ids[target.ID] {
					t.Errorf("%s stands twice", target.ID)
				}
				ids[target.ID] = true
				if target.Says == "" || target.Evidence.Level == "" || target.Evidence.Fact == "" {
					t.Errorf("%s lacks words or evidence: %+v", target.ID, target)
				}
			}
		}
	}
}

// An API with every bound that a paging and a body can have.
const bounded = `{
	"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
	"paths": {"/things": {
		"get": {"operationId": "list", "parameters": [
			{"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 50}},
			{"name": "depth", "in": "query", "schema": {"type": "integer", "maximum": 9}},
			{"name": "loose", "in": "query"},
			{"name": "X-Depth", "in": "header", "schema": {"type": "integer", "maximum": 7}},
			{"name": "level", "in": "cookie", "schema": {"type": "integer", "maximum": 4}}
		], "responses": {"400": {}, "429": {}, "200": {"x-ringer-paging": {
			"total": "/meta/total", "page_parameter": "page", "size_parameter": "size", "size_default": 10, "size_max": 50,
			"past_the_end": 400, "exempt": [["only"]]
		}}}},
		"post": {"operationId": "make", "responses": {"200": {}, "400": {}}, "requestBody": {"content": {"application/json": {"schema": {
			"properties": {"things": {"maxItems": 3, "items": {"properties": {"name": {"maxLength": 4}}}}}
		}}}}}
	}}
}`

func TestTargetsAreMet(t *testing.T) {
	c, err := contracts.Parse("acme", []byte(bounded))
	if err != nil {
		t.Fatal(err)
	}
	list, _ := c.Operation("list")
	for _, test := range []struct {
		why, query string
		total      int
		want       string
	}{
		{"nothing to list", "", 0, "200 page-empty size-default"},
		{"all on one page", "", 10, "200 page-only size-default"},
		{"the first of two", "", 11, "200 page-first size-default"},
		{"the last of two", "page=2", 11, "200 page-last size-default"},
		{"between two", "page=2", 21, "200 page-middle size-default"},
		{"behind the last", "page=4", 21, "200 page-past-the-end size-default"},
		{"far behind the last", "page=99999999999999999999", 21, "200 page-past-the-end size-default"},
		{"of several pages the last counts", "page=1&page=2", 11, "200 page-last size-default"},
		{"the largest page", "size=50", 51, "200 page-first size-max"},
		{"more than the largest page", "size=51&page=2", 51, "200 page-last size-beyond-max"},
		{"a number that nothing holds", "size=99999999999999999999", 51, "200 page-first size-beyond-max"},
		{"a size of its own", "size=7", 51, "200 page-first"},
		{"what takes the place of pages", "only=1", 51, "200"},
	} {
		t.Run(test.why, func(t *testing.T) {
			answer := fmt.Sprintf(`{"data": [{"total": 7}], "meta": {"page": 1, "total": %d}}`, test.total)
			got := strings.Join(met(list, Observation{Query: wire.ParseQuery(test.query), Status: 200, Answer: []byte(answer)}), " ")
			if got != test.want {
				t.Errorf("met %q, want %q", got, test.want)
			}
		})
	}
	things := func(name string, count int) any {
		var all []any
		for range count {
			all = append(all, map[string]any{"name": name})
		}
		return map[string]any{"things": all}
	}
	make, _ := c.Operation("make")
	limits, tooDeep := Of(make).limits, Of(list).limits[0].fact
	tooMany, tooLong := limits[0].fact, limits[1].fact
	for _, test := range []struct {
		why       string
		op        *contracts.Operation
		encounter Observation
		want      string
	}{
		{"a refused page", list, Observation{Query: wire.ParseQuery("page=2"), Status: 400}, "400 page-past-the-end"},
		{"a refusal that a rule made", list, Observation{Query: wire.ParseQuery("page=2"), Status: 400, Shaped: true}, "400"},
		{"a first page is never past the end", list, Observation{Status: 400}, "400"},
		{"another refusal", list, Observation{Query: wire.ParseQuery("page=2"), Status: 429}, "429"},
		{"a status that is not declared", list, Observation{Status: 418}, ""},
		{"a body that may ask for anything", list, Observation{Hidden: true, Status: 200, Answer: []byte(`{"meta": {"total": 1}}`)}, "200"},
		{"an answer without its total", list, Observation{Status: 200, Answer: []byte(`{"meta": []}`)}, "200 size-default"},
		{"an answer that is none", list, Observation{Status: 200, Answer: []byte(`{"met`)}, "200 size-default"},
		{"as much as a parameter may be", list, Observation{Query: wire.ParseQuery("depth=9"), Status: 200}, "200 size-default max?depth"},
		{"more than a parameter may be", list, Observation{Query: wire.ParseQuery("depth=10"), Status: 200, Broken: []string{tooDeep}}, "200 size-default beyond-max?depth"},
		{"the last of two counts", list, Observation{Query: wire.ParseQuery("depth=9&depth=1"), Status: 200}, "200 size-default"},
		{"as much as a header may be", list, Observation{Header: http.Header{"X-Depth": {"7"}}, Status: 200}, "200 size-default max:X-Depth"},
		{"less than a header may be", list, Observation{Header: http.Header{"X-Depth": {"6"}}, Status: 200}, "200 size-default"},
		{"more than a header may be", list, Observation{Header: http.Header{"X-Depth": {"8"}}, Status: 200, Broken: []string{limitOf(list, "X-Depth")}}, "200 size-default beyond-max:X-Depth"},
		{"as much as a cookie may be", list, Observation{Header: http.Header{"Cookie": {"a=1; level=4"}}, Status: 200}, "200 size-default max:level"},
		{"more than a cookie may be", list, Observation{Header: http.Header{"Cookie": {"level=5"}}, Status: 200, Broken: []string{limitOf(list, "level")}}, "200 size-default beyond-max:level"},
		{"a parameter of the query that a header is called like", list, Observation{Query: wire.ParseQuery("X-Depth=7&level=4"), Status: 200}, "200 size-default"},
		{"few things", make, Observation{Request: things("abc", 2), Status: 200}, "200"},
		{"as many as there may be", make, Observation{Request: things("abc", 3), Status: 200}, "200 max/things"},
		{"as many, refused", make, Observation{Request: things("abc", 3), Status: 400}, "400"},
		{"as many, unanswered", make, Observation{Request: things("abc", 3)}, ""},
		{"too many, unanswered", make, Observation{Request: things("abc", 4), Broken: []string{tooMany}}, ""},
		{"too many", make, Observation{Request: things("abc", 4), Status: 400, Broken: []string{tooMany}}, "400 beyond-max/things"},
		{"a long name, deep inside", make, Observation{Request: things("äöüß", 1), Status: 200}, "200 max/things/*/name"},
		{"too long a name", make, Observation{Request: things("12345", 1), Status: 400, Broken: []string{tooLong}}, "400 beyond-max/things/*/name"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := strings.Join(met(test.op, test.encounter), " "); got != test.want {
				t.Errorf("met %q, want %q", got, test.want)
			}
		})
	}
}

// limitOf gives the fact of the bound of a parameter.
func limitOf(op *contracts.Operation, name string) string {
	for _, l := range Of(op).limits {
		if l.parameter != nil && l.parameter.Name == name {
			return l.fact
		}
	}
	return ""
}

// Pages that tell no total are known by what they say of the next one.
func TestPagesWithoutTotal(t *testing.T) {
	c := sample.ContractOf(t, sample.Paged)
	pages := sample.TruePages(t)
	for why, want := range map[string]string{
		"first of cursors": "200 page-first size-default", "last of cursors": "200 page-last size-default", "empty end of cursors": "200 page-last size-default",
		"between offsets": "200 page-middle size-default", "nothing from an offset": "200 page-empty size-default",
		"first of links": "200 page-first", "last of links": "200 page-last",
	} {
		x := pages[why]
		op := c.Find(x.Method, x.URL.Path).Operation
		got := strings.Join(met(op, Observation{Query: wire.ParseQuery(x.URL.RawQuery), Status: x.Status, AnswerHeader: x.Header, Answer: x.Body}), " ")
		if got != want {
			t.Errorf("%s: met %q, want %q", why, got, want)
		}
	}
	for query, more := range map[string]string{"": "page-only", "?after=c1": "page-middle"} {
		x := sample.PagedExchange(t, "by-member"+query, "", map[string]any{"teams": sample.Teams(0, 3), "more": more == "page-middle"})
		op := c.Find(x.Method, x.URL.Path).Operation
		if got := met(op, Observation{Query: x.URL.Query(), Status: 200, Answer: x.Body}); !slices.Contains(got, more) {
			t.Errorf("met %v, want %s", got, more)
		}
	}
}
