package compare

import (
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

func TestNextPageOfEveryKind(t *testing.T) {
	c := sample.ContractOf(t, sample.Paged)
	pages := sample.TruePages(t)
	for why, want := range map[string]string{
		"first of cursors": "after=c1&q=a", "last of cursors": "", "empty end of cursors": "",
		"first of members": "after=tb&limit=2", "a short page": "after=ta&limit=2", "a cursor that is an id": "after=tc",
		"first of offsets": "offset=3&q=a", "between offsets": "offset=5", "nothing from an offset": "",
		"first of links": "page=2", "last of links": "", "first of cursor links": "after=c1", "last of cursor links": "",
	} {
		x := pages[why]
		op := c.Find(x.Method, x.URL.Path).Operation
		if next, more := op.NextPage(x); next.Encode() != want || more != (want != "") {
			t.Errorf("%s: next is %q, %v; want %q", why, next.Encode(), more, want)
		}
	}
	if len(pages) != 13 {
		t.Errorf("%d pages, of which 13 are looked at", len(pages))
	}
	loop := pages["first of cursors"]
	loop.URL.RawQuery = "after=c1"
	if next, more := c.Find(loop.Method, loop.URL.Path).Operation.NextPage(loop); more {
		t.Errorf("a cursor that leads to itself leads to %v", next)
	}
}

// A list is whole when its pages lead from the first to the last, in whatever order
// they came.
func TestPageTracker(t *testing.T) {
	c := sample.ContractOf(t, sample.Paged)
	pages := sample.TruePages(t)
	page := func(address, link string, from, count int, rest map[string]any) contracts.Exchange {
		if rest == nil {
			return sample.PagedExchange(t, address, link, sample.Teams(from, count))
		}
		rest["teams"] = sample.Teams(from, count)
		return sample.PagedExchange(t, address, link, rest)
	}
	total := func() map[string]any { return map[string]any{"total": 7} }
	for _, test := range []struct {
		why   string
		pages []contracts.Exchange
		whole int // the number of the page with which the list is whole; 0 is none
	}{
		{"cursors, the last first", []contracts.Exchange{page("by-cursor-link?after=c1", "", 3, 1, nil), pages["first of cursor links"]}, 2},
		{"a cursor without the first page", []contracts.Exchange{pages["last of cursors"]}, 0},
		{"a page between that is missing", []contracts.Exchange{pages["first of cursor links"], page("by-cursor-link?after=c2", "", 6, 1, nil)}, 0},
		{"cursors of another size", []contracts.Exchange{pages["first of members"], page("by-member?limit=3&after=tb", "", 2, 1, map[string]any{"more": false})}, 0},
		{"offsets", []contracts.Exchange{page("by-offset", "", 0, 3, total()), page("by-offset?offset=6", "", 6, 1, total()), page("by-offset?offset=3", "", 3, 3, total())}, 3},
		{"an offset between", []contracts.Exchange{page("by-offset", "", 0, 3, total()), page("by-offset?offset=4", "", 4, 3, total())}, 0},
		{"an empty list", []contracts.Exchange{pages["nothing from an offset"]}, 1},
		{"numbers and links", []contracts.Exchange{pages["first of links"], pages["last of links"]}, 2},
	} {
		t.Run(test.why, func(t *testing.T) {
			tracker := NewPageTracker(c)
			whole := 0
			for i, x := range test.pages {
				if tracker.Add(x) == "teams" && whole == 0 {
					whole = i + 1
				}
			}
			if whole != test.whole {
				t.Errorf("the list is whole with page %d, want %d", whole, test.whole)
			}
		})
	}
}

// An object stands on one page of a list; the pages of offsets and of cursors that do
// not follow from each other may share some.
func TestOverlap(t *testing.T) {
	c := sample.ContractOf(t, sample.Paged)
	object := func(address string, from int, rest map[string]any) contracts.Exchange {
		rest["teams"] = sample.Teams(from, 3)
		return sample.PagedExchange(t, address, "", rest)
	}
	offset := func(query string, from int) contracts.Exchange {
		return object("by-offset"+query, from, map[string]any{"total": 9})
	}
	cursor := func(query string, from int) contracts.Exchange {
		return object("by-both"+query, from, map[string]any{"next": "t" + string(rune('a'+from+2))})
	}
	for _, test := range []struct {
		why         string
		first, then contracts.Exchange
		want        string
	}{
		{"offsets behind each other", offset("", 0), offset("?offset=3", 3), ""},
		{"offsets that overlap", offset("", 0), offset("?offset=2", 2), ""},
		{"an offset that shows what stood before", offset("?offset=3", 2), offset("", 0), "the object tc stands on the page from offset 0 and on the page from offset 3"},
		{"cursors behind each other", cursor("", 0), cursor("?after=tc", 3), ""},
		{"a cursor that shows what stood before", cursor("", 0), cursor("?after=tc", 2), "the object tc stands on the first page and on the page behind the cursor tc"},
		{"a cursor from elsewhere", cursor("", 0), cursor("?after=ta", 1), ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			comparison := NewComparison(c)
			var messages []string
			for _, x := range []contracts.Exchange{test.first, test.then} {
				for _, f := range comparison.Compare(Pair{Vendor: x, Fake: x}) {
					if f.Check == contracts.CheckPaging && f.Verdict != FakeWrong && f.Pointer == "/teams" {
						messages = append(messages, f.Message)
					}
				}
			}
			if got := append(messages, "")[0]; got != test.want || len(messages) > 1 {
				t.Errorf("found %q, want %q", messages, test.want)
			}
		})
	}
}
