package contracts

import (
	"fmt"
	"strings"
	"testing"
)

// met names the targets that an exchange meets, without vendor and operation.
func met(op *Operation, x Encounter) (names []string) {
	for _, place := range op.Met(x) {
		names = append(names, strings.SplitN(op.Targets()[place].ID, "/", 3)[2])
	}
	return names
}

func TestEveryOperationHasTargets(t *testing.T) {
	for _, vendor := range Names() {
		c := load(t, vendor)
		ids := map[string]bool{}
		for _, op := range c.Operations {
			if len(op.Targets()) < len(op.Responses) {
				t.Errorf("%s has %d targets and %d statuses", op.ID, len(op.Targets()), len(op.Responses))
			}
			for _, target := range op.Targets() {
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
			{"name": "loose", "in": "query"}
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
	c, err := Parse("acme", []byte(bounded))
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
			got := strings.Join(met(list, Encounter{Query: ParseQuery(test.query), Status: 200, Answer: []byte(answer)}), " ")
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
	limits, tooDeep := make.gatherTargets().limits, list.gatherTargets().limits[0].fact
	tooMany, tooLong := limits[0].fact, limits[1].fact
	for _, test := range []struct {
		why       string
		op        *Operation
		encounter Encounter
		want      string
	}{
		{"a refused page", list, Encounter{Query: ParseQuery("page=2"), Status: 400}, "400 page-past-the-end"},
		{"a refusal that a rule made", list, Encounter{Query: ParseQuery("page=2"), Status: 400, Shaped: true}, "400"},
		{"a first page is never past the end", list, Encounter{Status: 400}, "400"},
		{"another refusal", list, Encounter{Query: ParseQuery("page=2"), Status: 429}, "429"},
		{"a status that is not declared", list, Encounter{Status: 418}, ""},
		{"a body that may ask for anything", list, Encounter{Hidden: true, Status: 200, Answer: []byte(`{"meta": {"total": 1}}`)}, "200"},
		{"an answer without its total", list, Encounter{Status: 200, Answer: []byte(`{"meta": []}`)}, "200 size-default"},
		{"an answer that is none", list, Encounter{Status: 200, Answer: []byte(`{"met`)}, "200 size-default"},
		{"as much as a parameter may be", list, Encounter{Query: ParseQuery("depth=9"), Status: 200}, "200 size-default max?depth"},
		{"more than a parameter may be", list, Encounter{Query: ParseQuery("depth=10"), Status: 200, Broken: []string{tooDeep}}, "200 size-default beyond-max?depth"},
		{"few things", make, Encounter{Request: things("abc", 2), Status: 200}, "200"},
		{"as many as there may be", make, Encounter{Request: things("abc", 3), Status: 200}, "200 max/things"},
		{"as many, refused", make, Encounter{Request: things("abc", 3), Status: 400}, "400"},
		{"as many, unanswered", make, Encounter{Request: things("abc", 3)}, ""},
		{"too many, unanswered", make, Encounter{Request: things("abc", 4), Broken: []string{tooMany}}, ""},
		{"too many", make, Encounter{Request: things("abc", 4), Status: 400, Broken: []string{tooMany}}, "400 beyond-max/things"},
		{"a long name, deep inside", make, Encounter{Request: things("äöüß", 1), Status: 200}, "200 max/things/*/name"},
		{"too long a name", make, Encounter{Request: things("12345", 1), Status: 400, Broken: []string{tooLong}}, "400 beyond-max/things/*/name"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := strings.Join(met(test.op, test.encounter), " "); got != test.want {
				t.Errorf("met %q, want %q", got, test.want)
			}
		})
	}
}
