package judge

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// checkPage holds one page to the arithmetic. Values of the wrong type are the
// schema's business: what rests on them is passed over. So is what rests on the
// request, when some of what it asks for stands in its body. Security says what links
// do not repeat.
func checkPage(p *paging.Scheme, security contracts.Security, address url.URL, hidden bool, header http.Header, body any) []schemas.Violation {
	query := wire.ParseQuery(address.RawQuery)
	if p.Exempts(query) || hidden && len(p.Exempt)+len(p.Whole) > 0 {
		return nil
	}
	c := pageCheck{Scheme: p, security: security, address: address, query: security.LinkQuery(query), header: header, body: body, hidden: hidden, request: p.Request(query)}
	switch {
	case c.nonsense():
	case paging.AllThere(p.Whole, query):
		c.whole()
	case p.Total == "" || p.ByCursor():
		c.uncounted()
	case p.OffsetParameter != "":
		c.fromOffset()
	default:
		c.numbered()
	}
	return c.found
}

// pageCheck is one page on its way through the arithmetic.
type pageCheck struct {
	*paging.Scheme
	security contracts.Security
	address  url.URL
	query    url.Values // without credentials
	header   http.Header
	body     any
	hidden   bool // whether something may have been asked for that cannot be seen
	request  paging.Request
	found    []schemas.Violation

	page, total, size, pages int64
	sizeFact                 string // the fact that the size rests on
}

func (c *pageCheck) differ(fact, pointer string, expected, actual any, format string, args ...any) {
	c.found = append(c.found, schemas.Violation{
		Fact: schemas.Join(c.Pointer, fact), Pointer: pointer, Expected: expected, Actual: actual, Message: fmt.Sprintf(format, args...),
	})
}

// held counts the objects on the page.
func (c *pageCheck) held() (held int64, ok bool) {
	count, ok := c.Held(c.body)
	return int64(count), ok
}

// numbered checks a page that has a number, of so many objects.
func (c *pageCheck) numbered() {
	var stated bool // whether the answer tells which page it is
	if c.page, stated = schemas.IntegerAt(c.body, c.Page); !stated && c.Page != "" {
		return
	}
	var counted bool
	c.total, counted = schemas.IntegerAt(c.body, c.Total)
	requested := c.request.Number
	switch {
	case !stated && (c.hidden || c.request.Huge):
		return
	case !stated:
		c.page = requested
	case !counted && c.PageWhenEmpty != nil && c.page == *c.PageWhenEmpty:
		return // there may be none
	case counted && c.total == 0 && c.PageWhenEmpty != nil:
		if c.page != *c.PageWhenEmpty {
			c.differ("page_when_empty", c.Page, *c.PageWhenEmpty, c.page, "page %d came, and without objects it is page %d", c.page, *c.PageWhenEmpty)
		}
	case !c.hidden && !c.request.Huge && c.page != c.NumberInAnswer(c.query):
		fact := c.request.Fact
		if c.NumberInAnswer(c.query) != requested {
			fact, requested = "page_as_sent", c.NumberInAnswer(c.query)
		}
		c.differ(fact, c.Page, requested, c.page, "page %d was asked for, and page %d came", requested, c.page)
		return // of which page the rest speaks nobody knows
	}
	if c.Lenient {
		c.page = max(1, c.page)
	}
	if !counted || !c.sized() || c.totalOfPage() {
		return
	}
	c.explain()
	c.counts(times(c.page-1, c.size))
	c.neighbours(c.page < c.pages)
}

// fromOffset checks a page that begins behind so many objects, of so many.
func (c *pageCheck) fromOffset() {
	var counted bool
	c.total, counted = schemas.IntegerAt(c.body, c.Total)
	if c.hidden || c.request.Huge || c.moved("offset", c.Offset, int64(c.request.Offset)) || !counted || !c.sized() {
		return
	}
	c.page = int64(c.request.Offset)/c.size + 1
	c.counts(int64(c.request.Offset))
	c.neighbours(int64(c.request.Offset)+c.size < c.total)
}

// moved tells that a page begins elsewhere than was asked for.
func (c *pageCheck) moved(fact, place string, requested int64) bool {
	stated, ok := schemas.IntegerAt(c.body, place)
	if !ok || stated == requested {
		return false
	}
	c.differ(fact, place, requested, stated, "%s %d was asked for, and %s %d came", fact, requested, fact, stated)
	return true
}

// uncounted checks a page of a list that does not tell how many objects there are
// behind it: what it says of the next page must agree.
func (c *pageCheck) uncounted() {
	if c.hidden || c.request.Huge || c.moved("page", c.Page, c.request.Number) || c.moved("offset", c.Offset, int64(c.request.Offset)) {
		return
	}
	more, stated := c.agreed()
	held, listed := c.held()
	if c.sized() && listed {
		switch {
		case held > c.size:
			c.differ(c.rests("items"), c.Items, c.size, held, "%s holds %d objects, and a full one has %d", c.where(), held, c.size)
		case stated && more && held < c.size && !c.ShortPages:
			c.differ(c.rests("items"), c.Items, c.size, held, "%s is not the last and holds %d objects, and a full one has %d", c.where(), held, c.size)
		}
	}
	if !stated {
		return
	}
	c.page = c.request.Number
	if c.ByCursor() {
		c.cursors(more)
		return
	}
	c.neighbours(more)
}

// agreed says whether there is a page behind this one, by the first of the places
// that tell it. Places that contradict it are findings.
func (c *pageCheck) agreed() (more, stated bool) {
	for i, signal := range c.Signals(c.body, c.header) {
		if i == 0 {
			more, stated = signal.More, true
		} else if signal.More != more {
			c.differ(signal.Key, signal.Pointer, nil, signal.Value, "%s is followed by another page by one part of the answer, and by none by another", c.where())
			return more, false
		}
	}
	return more, stated
}

// where names the page.
func (c *pageCheck) where() string { return c.PageAt(c.Position(c.query)) }

// sized finds out how large a page is: what the answer says of it comes first,
// so that one wrong number is one finding.
func (c *pageCheck) sized() bool {
	c.size, c.sizeFact = int64(c.request.Size), c.request.SizeFact
	if c.SizeAt != "" {
		stated, ok := schemas.IntegerAt(c.body, c.SizeAt)
		if !ok {
			return false
		}
		if !c.hidden && !c.request.Huge && stated != c.size {
			c.differ(c.sizeFact, c.SizeAt, c.size, stated, "pages of %d objects were asked for, and %d is what the page says", c.size, stated)
		}
		c.size, c.sizeFact = stated, ""
		return stated > 0
	}
	return c.size > 0 && !c.request.Huge && (!c.hidden || c.SizeParameter == "")
}

// times multiplies what answers say; what is too large counts as the largest number.
func times(pages, size int64) int64 {
	if pages > 0 && size > schemas.MaxInteger/pages {
		return schemas.MaxInteger
	}
	return pages * size
}

// rests gives the fact for what is reckoned with the page's size.
func (c *pageCheck) rests(key string) string {
	if c.sizeFact != "" {
		return c.sizeFact
	}
	return key
}

// counts checks the numbers of a page that so many objects stand before.
func (c *pageCheck) counts(before int64) {
	c.pages = (c.total + c.size - 1) / c.size
	held, listed := c.held()
	want := max(0, min(c.size, c.total, c.total-before))
	key := "pages"
	if c.total == 0 {
		c.pages, key = c.PagesWhenEmpty, "pages_when_empty"
	}
	if actual, ok := schemas.IntegerAt(c.body, c.Pages); ok && actual != c.pages {
		c.differ(c.rests(key), c.Pages, c.pages, actual, "%d objects on pages of %d make %d pages, not %d", c.total, c.size, c.pages, actual)
	}
	if c.PastTheEnd != 0 && c.page > c.pages && (c.OffsetParameter == "" || before > 0) {
		c.differ("past_the_end", "", c.PastTheEnd, c.page, "page %d of %d is answered, and should be refused with %d", c.page, c.pages, c.PastTheEnd)
	}
	if listed && held != want {
		of := fmt.Sprintf("page %d", c.page)
		if c.OffsetParameter != "" {
			of = c.where()
		}
		c.differ(c.rests("items"), c.Items, want, held, "%s of %d objects holds %d of them, not %d", of, c.total, want, held)
	}
}

// flags checks the other words for a next page, where the arithmetic says whether
// there is one.
func (c *pageCheck) flags(more bool) {
	if stated, ok := schemas.Lookup(c.body, c.HasMore); ok && c.HasMore != "" && stated != more {
		c.differ("has_more", c.HasMore, more, stated, "%s: that there are more objects is %v, not %v", c.where(), stated, more)
	}
}

// nonsense says whether a page or a size was asked for that is none, where such
// a request is refused: an answer to it is wrong as a whole.
func (c *pageCheck) nonsense() bool {
	name := c.request.Nonsense
	if c.Nonsense == 0 || c.hidden || name == "" {
		return false
	}
	value := c.query[name][len(c.query[name])-1]
	least := 1
	if name == c.OffsetParameter {
		least = 0
	}
	c.differ("nonsense", "", c.Nonsense, value, "a %s that is no whole number from %d is answered, and should be refused with %d", name, least, c.Nonsense)
	return true
}

// whole holds an answer in which all objects stand to what it says of itself. It tells
// the numbers of a list that has pages.
func (c *pageCheck) whole() {
	total, counted := schemas.IntegerAt(c.body, c.Total)
	if !counted || c.request.Huge || !c.sized() {
		return
	}
	if held, ok := c.held(); ok && held != total {
		c.differ("whole", c.Items, total, held, "all objects stand in one answer, and %d of %d do", held, total)
	}
	pages, page := (total+c.size-1)/c.size, c.NumberInAnswer(c.query)
	if total == 0 {
		pages = c.PagesWhenEmpty
		if c.PageWhenEmpty != nil {
			page = *c.PageWhenEmpty
		}
	}
	if stated, ok := schemas.IntegerAt(c.body, c.Pages); ok && stated != pages {
		c.differ("pages", c.Pages, pages, stated, "%d objects make %d pages, not %d", total, pages, stated)
	}
	if stated, ok := schemas.IntegerAt(c.body, c.Page); ok && stated != page {
		c.differ("page", c.Page, page, stated, "page %d was asked for, and page %d came", page, stated)
	}
}

// totalOfPage says whether the total is how many objects stand on this page,
// although there are others before it, or it is full and said to have others
// behind it: all else is reckoned with the total.
func (c *pageCheck) totalOfPage() bool {
	held, ok := c.held()
	pages, _ := schemas.IntegerAt(c.body, c.Pages)
	more := held == c.size && pages > (c.total+c.size-1)/c.size
	if !ok || held == 0 || c.page < 2 && !more || c.total != held || len(c.found) > 0 {
		return false
	}
	least := times(c.page-1, c.size) + held
	if c.page < 2 {
		least++
	}
	c.differ("total", c.Total, least, c.total, "page %d holds %d objects and is not the only one, so that all are %d or more, not %d", c.page, held, least, c.total)
	return true
}

// explain looks for the size of pages that an answer shows, where it is only
// known from the contract: the numbers are then held to that. Where no size
// explains them, one of them is wrong whatever the size is.
func (c *pageCheck) explain() {
	held, hasItems := c.held()
	pages, hasPages := schemas.IntegerAt(c.body, c.Pages)
	if !hasItems || !hasPages || c.SizeAt != "" || c.SizeParameter != "" || c.explained(c.size, held, pages) {
		return
	}
	shown := []int64{held, c.total}
	if before := c.page - 1; before > 0 && (c.total-held)%before == 0 {
		shown = append(shown, (c.total-held)/before)
	}
	for _, size := range shown {
		if size > 0 && c.explained(size, held, pages) {
			c.differ("size", c.Items, c.size, size, "the numbers are those of pages of %d objects, and pages hold %d", size, c.size)
			c.size = size
			return
		}
	}
	c.sizeFact = ""
}

// explained says whether pages of a size hold so many objects on this one, and
// are so many.
func (c *pageCheck) explained(size, held, pages int64) bool {
	want := (c.total + size - 1) / size
	if c.total == 0 {
		want = c.PagesWhenEmpty
	}
	return pages == want && held == min(size, max(0, c.total-(c.page-1)*size))
}
