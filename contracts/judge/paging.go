package judge

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// checkPage holds one page to the arithmetic. Values of the wrong type are the
// schema's business: what rests on them is passed over. So is what rests on the
// request, when some of what it asks for stands in its body.
func checkPage(p *contracts.Paging, asked url.URL, hidden bool, body any) []schemas.Violation {
	query := contracts.ParseQuery(asked.RawQuery)
	if p.Exempts(query) || hidden && len(p.Exempt)+len(p.Whole) > 0 {
		return nil
	}
	c := pageCheck{Paging: p, body: body, hidden: hidden}
	if c.nonsense(query) {
		return c.found
	}
	if contracts.AllThere(p.Whole, query) {
		c.whole()
		return c.found
	}
	var told bool // whether the answer tells which page it is
	if c.page, told = schemas.IntegerAt(body, p.Page); !told && p.Page != "" {
		return nil
	}
	var counted bool
	c.total, counted = schemas.IntegerAt(body, p.Total)
	requested, fact, err := p.RequestedPage(query)
	switch {
	case !told && (hidden || err != nil):
		return nil
	case !told:
		c.page = requested
	case !counted && p.PageWhenEmpty != nil && c.page == *p.PageWhenEmpty:
		return nil // there may be none
	case counted && c.total == 0 && p.PageWhenEmpty != nil:
		if c.page != *p.PageWhenEmpty {
			c.differ("page_when_empty", p.Page, *p.PageWhenEmpty, c.page, "page %d came, and without objects it is page %d", c.page, *p.PageWhenEmpty)
		}
	case !hidden && err == nil && c.page != requested:
		c.differ(fact, p.Page, requested, c.page, "page %d was asked for, and page %d came", requested, c.page)
		return c.found // of which page the rest speaks nobody knows
	}
	if !counted || !c.sized(query) || c.totalOfPage() {
		return c.found
	}
	c.explain()
	c.counts()
	c.neighbours(asked, query)
	return c.found
}

// pageCheck is one page on its way through the arithmetic.
type pageCheck struct {
	*contracts.Paging
	body   any
	hidden bool // whether something may have been asked for that cannot be seen
	found  []schemas.Violation

	page, total, size, pages int
	sizeFact                 string // the fact that the size rests on
}

func (c *pageCheck) differ(fact, pointer string, expected, actual any, format string, args ...any) {
	c.found = append(c.found, schemas.Violation{
		Fact: schemas.Join(c.Pointer, fact), Pointer: pointer, Expected: expected, Actual: actual, Message: fmt.Sprintf(format, args...),
	})
}

// sized finds out how large a page is: what the answer says of it comes first,
// so that one wrong number is one finding.
func (c *pageCheck) sized(query url.Values) bool {
	requested, fact, err := c.RequestedSize(query)
	c.size, c.sizeFact = requested, fact
	if c.SizeAt != "" {
		told, ok := schemas.IntegerAt(c.body, c.SizeAt)
		if !ok {
			return false
		}
		if !c.hidden && err == nil && told != requested {
			c.differ(fact, c.SizeAt, requested, told, "pages of %d objects were asked for, and %d is what the page says", requested, told)
		}
		c.size, c.sizeFact = told, ""
		return told > 0
	}
	return c.size > 0 && err == nil && (!c.hidden || c.SizeParameter == "")
}

// rests gives the fact for what is reckoned with the page's size.
func (c *pageCheck) rests(key string) string {
	if c.sizeFact != "" {
		return c.sizeFact
	}
	return key
}

func (c *pageCheck) counts() {
	c.pages = (c.total + c.size - 1) / c.size
	held, listed := schemas.LengthAt(c.body, c.Items)
	want := max(0, min(c.size, c.total, c.total-(c.page-1)*c.size))
	key := "pages"
	if c.total == 0 {
		c.pages, key = c.PagesWhenEmpty, "pages_when_empty"
	}
	if actual, ok := schemas.IntegerAt(c.body, c.Pages); ok && actual != c.pages {
		c.differ(c.rests(key), c.Pages, c.pages, actual, "%d objects on pages of %d make %d pages, not %d", c.total, c.size, c.pages, actual)
	}
	if c.PastTheEnd != 0 && c.page > c.pages {
		c.differ("past_the_end", "", c.PastTheEnd, c.page, "page %d of %d is answered, and should be refused with %d", c.page, c.pages, c.PastTheEnd)
	}
	if listed && held != want {
		c.differ(c.rests("items"), c.Items, want, held, "page %d of %d objects holds %d of them, not %d", c.page, c.total, want, held)
	}
}

func (c *pageCheck) neighbours(asked url.URL, query url.Values) {
	for _, neighbour := range []struct {
		name         string
		page         int
		exists       bool
		number, link string
	}{
		{"next", c.page + 1, c.page < c.pages, c.NextPage, c.NextLink},
		{"previous", c.page - 1, c.page > 1, c.PreviousPage, c.PreviousLink},
	} {
		if actual, ok := schemas.Lookup(c.body, neighbour.number); ok && neighbour.number != "" {
			var want any
			if neighbour.exists {
				want = json.Number(strconv.Itoa(neighbour.page))
			}
			if actual != want {
				c.differ(neighbour.name+"_page", neighbour.number, want, actual, "on page %d of %d the %s page is %v, not %v", c.page, c.pages, neighbour.name, want, actual)
			}
		}
		if actual, ok := schemas.Lookup(c.body, neighbour.link); ok && neighbour.link != "" && !c.hidden {
			want := pageLink(c.Paging, asked, query, neighbour.page, neighbour.exists)
			if !sameLink(want, actual) {
				c.differ(neighbour.name+"_link", neighbour.link, want, actual, "on page %d of %d the %s link is %v, not %v", c.page, c.pages, neighbour.name, want, actual)
			}
		}
	}
}

// pageLink is the address asked for with another page in it, nil where there is no
// such page.
func pageLink(p *contracts.Paging, asked url.URL, query url.Values, page int, exists bool) any {
	if !exists {
		return nil
	}
	query.Set(p.PageParameter, strconv.Itoa(page))
	asked.RawQuery = query.Encode()
	return asked.String()
}

// sameLink compares all of two addresses but their scheme and host, which a
// recording proxy changes; the actual one must be absolute.
func sameLink(want, actual any) bool {
	if want == nil || actual == nil {
		return want == actual
	}
	text, _ := actual.(string)
	got, err := url.Parse(text)
	if err != nil || !got.IsAbs() || got.Host == "" {
		return false
	}
	expected, err := url.Parse(want.(string))
	return err == nil && got.Path == expected.Path && contracts.ParseQuery(got.RawQuery).Encode() == contracts.ParseQuery(expected.RawQuery).Encode()
}

// nonsense says whether a page or a size was asked for that is none, where such
// a request is refused: an answer to it is wrong as a whole.
func (c *pageCheck) nonsense(query url.Values) bool {
	if c.Nonsense == 0 || c.hidden {
		return false
	}
	for _, name := range []string{c.PageParameter, c.SizeParameter} {
		values := query[name]
		if name == "" || len(values) == 0 || values[len(values)-1] == "" {
			continue
		}
		asked := values[len(values)-1]
		if number, ok, err := contracts.WholeNumber(asked); err == nil && (!ok || number < 1) {
			c.differ("nonsense", "", c.Nonsense, asked, "a %s that is no whole number from 1 is answered, and should be refused with %d", name, c.Nonsense)
			return true
		}
	}
	return false
}

// whole holds an answer that has no pages to what it says of itself.
func (c *pageCheck) whole() {
	total, counted := schemas.IntegerAt(c.body, c.Total)
	if !counted {
		return
	}
	if held, ok := schemas.LengthAt(c.body, c.Items); ok && held != total {
		c.differ("whole", c.Items, total, held, "all objects stand on one page, and %d of %d do", held, total)
	}
	pages, page := 1, 1
	if total == 0 {
		pages = c.PagesWhenEmpty
		if c.PageWhenEmpty != nil {
			page = *c.PageWhenEmpty
		}
	}
	if told, ok := schemas.IntegerAt(c.body, c.Pages); ok && told != pages {
		c.differ("pages", c.Pages, pages, told, "%d objects on one page make %d pages, not %d", total, pages, told)
	}
	if told, ok := schemas.IntegerAt(c.body, c.Page); ok && told != page {
		c.differ("page", c.Page, page, told, "there is only page %d, and page %d came", page, told)
	}
}

// totalOfPage says whether the total is how many objects stand on this page,
// although there are others before it, or it is full and said to have others
// behind it: all else is reckoned with the total.
func (c *pageCheck) totalOfPage() bool {
	held, ok := schemas.LengthAt(c.body, c.Items)
	pages, _ := schemas.IntegerAt(c.body, c.Pages)
	more := held == c.size && pages > (c.total+c.size-1)/c.size
	if !ok || held == 0 || c.page < 2 && !more || c.total != held || len(c.found) > 0 {
		return false
	}
	least := (c.page-1)*c.size + held
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
	held, hasItems := schemas.LengthAt(c.body, c.Items)
	pages, hasPages := schemas.IntegerAt(c.body, c.Pages)
	if !hasItems || !hasPages || c.SizeAt != "" || c.SizeParameter != "" || c.explained(c.size, held, pages) {
		return
	}
	shown := []int{held, c.total}
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
func (c *pageCheck) explained(size, held, pages int) bool {
	want := (c.total + size - 1) / size
	if c.total == 0 {
		want = c.PagesWhenEmpty
	}
	return pages == want && held == min(size, max(0, c.total-(c.page-1)*size))
}
