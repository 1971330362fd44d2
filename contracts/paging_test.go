package contracts

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAsked(t *testing.T) {
	numbered := Paging{PageParameter: "page", SizeParameter: "size", SizeDefault: 10, SizeMax: 50}
	lenient := numbered
	lenient.Lenient = true
	digits := lenient
	digits.LeadingDigits = true
	offset := Paging{OffsetParameter: "offset", SizeParameter: "size", SizeDefault: 10}
	cursor := Paging{CursorParameter: "after", Size: 5}
	for _, test := range []struct {
		why    string
		paging Paging
		query  string
		want   Asked
	}{
		{"nothing", numbered, "", Asked{Number: 1, Size: 10, Fact: "page", SizeFact: "size_default"}},
		{"the last of several", numbered, "page=2&page=3", Asked{Number: 3, Offset: 20, Size: 10, Fact: "page", SizeFact: "size_default"}},
		{"a size beyond the largest", numbered, "page=2&size=51", Asked{Number: 2, Offset: 50, Size: 50, Fact: "page", SizeFact: "size_max"}},
		{"a page that is none", numbered, "page=x", Asked{Number: 1, Size: 10, Fact: "page", SizeFact: "size_default", Nonsense: "page"}},
		{"a page that is taken for the first", lenient, "page=-1", Asked{Number: 1, Size: 10, Fact: "lenient", SizeFact: "size_default", Nonsense: "page"}},
		{"a size that is taken for the usual", lenient, "size=0", Asked{Number: 1, Size: 10, Fact: "page", SizeFact: "lenient", Nonsense: "size"}},
		{"digits before others", digits, "page=2.0&size=3abc", Asked{Number: 2, Offset: 3, Size: 3, Fact: "leading_digits", SizeFact: "size_parameter"}},
		{"no digits", digits, "page=x&size=", Asked{Number: 1, Size: 10, Fact: "lenient", SizeFact: "lenient", Nonsense: "page"}},
		{"a page behind all lists", numbered, "page=99999999999999999999", Asked{Number: 1<<63 - 1, Offset: (1 << 40) / 10 * 10, Size: 10, Fact: "page", SizeFact: "size_default", Huge: true}},
		{"an offset", offset, "offset=7", Asked{Offset: 7, Size: 10, Fact: "offset_parameter", SizeFact: "size_default"}},
		{"an offset of none", offset, "offset=0&size=3", Asked{Size: 3, Fact: "offset_parameter", SizeFact: "size_parameter"}},
		{"an offset before the first", offset, "offset=-1", Asked{Size: 10, Fact: "offset_parameter", SizeFact: "size_default", Nonsense: "offset"}},
		{"a cursor", cursor, "after=a&after=b", Asked{Cursor: "b", Size: 5, Fact: "cursor_parameter", SizeFact: "size"}},
	} {
		if diff := cmp.Diff(test.want, test.paging.Asked(ParseQuery(test.query))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
}

// An answer tells the page that it is, or the one that was sent.
func TestTold(t *testing.T) {
	for _, test := range []struct {
		query         string
		plain, asSent int
	}{
		{"", 1, 1}, {"page=3", 3, 3}, {"page=0", 1, 0}, {"page=-2", 1, -2}, {"page=x", 1, 0}, {"page=", 1, 0}, {"page=2x", 2, 2},
	} {
		plain := Paging{PageParameter: "page", Lenient: true, LeadingDigits: true}
		asSent := plain
		asSent.PageAsSent = true
		query := ParseQuery(test.query)
		if got := [2]int{plain.Told(query), asSent.Told(query)}; got != [2]int{test.plain, test.asSent} {
			t.Errorf("%q is told as %v, want %d and %d", test.query, got, test.plain, test.asSent)
		}
	}
}

func TestLinkTargets(t *testing.T) {
	for _, test := range []struct {
		why  string
		link []string
		want map[string]string
	}{
		{"none", nil, map[string]string{}},
		{"what is no link", []string{"next", "<open", "x; rel=next"}, map[string]string{}},
		{"two in one header", []string{`<a>; rel="next", <b>;rel=prev`}, map[string]string{"next": "a", "prev": "b"}},
		{"two headers", []string{`<a>; rel=next`, `<b>; rel=next, <c>; rel=LAST`}, map[string]string{"next": "a", "last": "c"}},
		{"commas in addresses and texts", []string{`<a,b>; title="x, <y>; rel=prev"; rel=next`}, map[string]string{"next": "a,b"}},
		{"the first rel counts", []string{`<a>; rel=next; rel=prev`}, map[string]string{"next": "a"}},
		{"several relations", []string{`<a>; rel = "first  prev"`}, map[string]string{"first": "a", "prev": "a"}},
		{"an escaped quote", []string{`<a>; title="\"; rel=prev"; rel=next`}, map[string]string{"next": "a"}},
		{"a quote that is left open", []string{`<a>; title="; rel=prev`}, map[string]string{}},
		{"a link without a relation", []string{`<a>, <b>; rel=next`}, map[string]string{"next": "b"}},
	} {
		if diff := cmp.Diff(test.want, LinkTargets(http.Header{"Link": test.link})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
	links := [][2]string{{"next", "https://x.test/a?b=c,d"}, {"prev", "/e"}}
	if diff := cmp.Diff(map[string]string{"next": links[0][1], "prev": links[1][1]}, LinkTargets(http.Header{"Link": {FormatLinks(links)}})); diff != "" {
		t.Errorf("links that were written (-want +got):\n%s", diff)
	}
}

// What is sent twice counts as its operation says.
func TestValues(t *testing.T) {
	c, err := Parse("many", []byte(`{"openapi": "3.1.0", "paths": {"/": {"get": {"operationId": "list", "responses": {}, "parameters": [
		{"name": "tag", "in": "query", "schema": {"type": "array"}},
		{"name": "csv", "in": "query", "explode": false, "schema": {"type": "array"}},
		{"name": "one", "in": "query", "schema": {"type": "string"}}
	]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := c.Operation("list")
	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"tag", "tag=a&tag=b", []string{"a", "b"}},
		{"csv", "csv=a&csv=b", []string{"b"}},
		{"one", "one=a&one=", []string{""}},
		{"one", "one[]=a&one[]=b", []string{"a", "b"}},
		{"other", "other=a&other=b", []string{"b"}},
		{"one", "", nil},
	} {
		if diff := cmp.Diff(test.want, op.Values(ParseQuery(test.query), test.name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
}
