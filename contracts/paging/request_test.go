package paging

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts/wire"
)

func TestRequest(t *testing.T) {
	numbered := Scheme{PageParameter: "page", SizeParameter: "size", SizeDefault: 10, SizeMax: 50}
	lenient := numbered
	lenient.Lenient = true
	digits := lenient
	digits.LeadingDigits = true
	offset := Scheme{OffsetParameter: "offset", SizeParameter: "size", SizeDefault: 10}
	cursor := Scheme{CursorParameter: "after", Size: 5}
	for _, test := range []struct {
		why    string
		paging Scheme
		query  string
		want   Request
	}{
		{"nothing", numbered, "", Request{Number: 1, Size: 10, Fact: "page", SizeFact: "size_default"}},
		{"the last of several", numbered, "page=2&page=3", Request{Number: 3, Offset: 20, Size: 10, Fact: "page", SizeFact: "size_default"}},
		{"a size beyond the largest", numbered, "page=2&size=51", Request{Number: 2, Offset: 50, Size: 50, Fact: "page", SizeFact: "size_max"}},
		{"a page that is none", numbered, "page=x", Request{Number: 1, Size: 10, Fact: "page", SizeFact: "size_default", Nonsense: "page"}},
		{"a page that is taken for the first", lenient, "page=-1", Request{Number: 1, Size: 10, Fact: "lenient", SizeFact: "size_default", Nonsense: "page"}},
		{"a size that is taken for the usual", lenient, "size=0", Request{Number: 1, Size: 10, Fact: "page", SizeFact: "lenient", Nonsense: "size"}},
		{"digits before others", digits, "page=2.0&size=3abc", Request{Number: 2, Offset: 3, Size: 3, Fact: "leading_digits", SizeFact: "size_parameter"}},
		{"no digits", digits, "page=x&size=", Request{Number: 1, Size: 10, Fact: "lenient", SizeFact: "lenient", Nonsense: "page"}},
		{"a page behind all lists", numbered, "page=99999999999999999999", Request{Number: math.MaxInt64, Offset: farBehind / 10 * 10, Size: 10, Fact: "page", SizeFact: "size_default", Huge: true}},
		{"an offset", offset, "offset=7", Request{Offset: 7, Size: 10, Fact: "offset_parameter", SizeFact: "size_default"}},
		{"an offset of none", offset, "offset=0&size=3", Request{Size: 3, Fact: "offset_parameter", SizeFact: "size_parameter"}},
		{"an offset before the first", offset, "offset=-1", Request{Size: 10, Fact: "offset_parameter", SizeFact: "size_default", Nonsense: "offset"}},
		{"a cursor", cursor, "after=a&after=b", Request{Cursor: "b", Size: 5, Fact: "cursor_parameter", SizeFact: "size"}},
	} {
		if diff := cmp.Diff(test.want, test.paging.Request(wire.ParseQuery(test.query))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
}

// An answer tells the page that it is, or the one that was sent.
func TestNumberInAnswer(t *testing.T) {
	for _, test := range []struct {
		query         string
		plain, asSent int64
	}{
		{"", 1, 1}, {"page=3", 3, 3}, {"page=0", 1, 0}, {"page=-2", 1, -2}, {"page=x", 1, 0}, {"page=", 1, 0}, {"page=2x", 2, 2},
	} {
		plain := Scheme{PageParameter: "page", Lenient: true, LeadingDigits: true}
		asSent := plain
		asSent.PageAsSent = true
		query := wire.ParseQuery(test.query)
		if got := [2]int64{plain.NumberInAnswer(query), asSent.NumberInAnswer(query)}; got != [2]int64{test.plain, test.asSent} {
			t.Errorf("%q is told as %v, want %d and %d", test.query, got, test.plain, test.asSent)
		}
	}
}
