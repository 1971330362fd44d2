package contracts

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// paging is a contract's x-ringer-paging: where a page keeps its numbers and
// links, and what a request may ask for. Places are JSON Pointers in the body;
// what is empty is not checked.
type paging struct {
	Items          string `json:"items"`            // the objects of the page, as an array or by their ids
	Total          string `json:"total"`            // how many objects all pages hold
	Pages          string `json:"pages"`            // how many pages there are
	PagesWhenEmpty int    `json:"pages_when_empty"` // what that is when there are no objects
	Page           string `json:"page"`             // the number of this page, from 1
	PageWhenEmpty  *int   `json:"page_when_empty"`  // what that is when there are no objects; nil is what was asked for
	PageParameter  string `json:"page_parameter"`   // the query parameter that asks for a page
	Lenient        bool   `json:"lenient"`          // whether a page below 1 is taken for the first

	Size          int    `json:"size"`           // how many objects every full page holds
	SizeAt        string `json:"size_at"`        // how many objects a full page of this list holds
	SizeParameter string `json:"size_parameter"` // the query parameter that asks for so many
	SizeDefault   int    `json:"size_default"`   // how many there are when it does not, or asks for nonsense
	SizeMax       int    `json:"size_max"`       // what a larger number is turned into; 0 is no bound

	// PastTheEnd is the status with which a page past the last one is refused; 0
	// says that it is answered.
	PastTheEnd int `json:"past_the_end"`

	// Nonsense is the status with which a page or a size that is no whole number
	// from 1 is refused; 0 says that it is answered.
	Nonsense int `json:"nonsense"`

	// Whole lists query parameters that ask for objects by what they are: when all
	// of one list are there, all objects stand on one page, however many.
	Whole [][]string `json:"whole"`

	// Exempt lists query parameters that take the place of pages when all of one
	// list are there.
	Exempt [][]string `json:"exempt"`

	NextPage     string `json:"next_page"`     // the next page's number, null on the last
	PreviousPage string `json:"previous_page"` // the previous page's number, null on the first
	NextLink     string `json:"next_link"`     // the next page's address, null on the last
	PreviousLink string `json:"previous_link"` // the previous page's address, null on the first

	pointer string // of this declaration in the contract
}

// check holds one page to the arithmetic. Values of the wrong type are the
// schema's business: what rests on them is passed over. So is what rests on the
// request, when some of what it asks for stands in its body.
func (p *paging) check(asked url.URL, hidden bool, body any) []schemas.Violation {
	query := ParseQuery(asked.RawQuery)
	if p.exempt(query) || hidden && len(p.Exempt)+len(p.Whole) > 0 {
		return nil
	}
	c := pageCheck{paging: p, body: body, hidden: hidden}
	if c.nonsense(query) {
		return c.found
	}
	if allThere(p.Whole, query) {
		c.whole()
		return c.found
	}
	var told bool // whether the answer tells which page it is
	if c.page, told = integerAt(body, p.Page); !told && p.Page != "" {
		return nil
	}
	var counted bool
	c.total, counted = integerAt(body, p.Total)
	requested, fact, err := p.requestedPage(query)
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

// exempt says whether the query asks for something else than a page.
func (p *paging) exempt(query url.Values) bool {
	return !allThere(p.Whole, query) && allThere(p.Exempt, query)
}

// allThere says whether all parameters of one of several lists are there; a blank
// value asks for nothing.
func allThere(lists [][]string, query url.Values) bool {
	for _, names := range lists {
		all := len(names) > 0
		for _, name := range names {
			all = all && strings.Join(append(query[name], query[name+"[]"]...), "") != ""
		}
		if all {
			return true
		}
	}
	return false
}

// pageCheck is one page on its way through the arithmetic.
type pageCheck struct {
	*paging
	body   any
	hidden bool // whether something may have been asked for that cannot be seen
	found  []schemas.Violation

	page, total, size, pages int
	sizeFact                 string // the fact that the size rests on
}

func (c *pageCheck) differ(fact, pointer string, expected, actual any, format string, args ...any) {
	c.found = append(c.found, schemas.Violation{
		Fact: schemas.Join(c.pointer, fact), Pointer: pointer, Expected: expected, Actual: actual, Message: fmt.Sprintf(format, args...),
	})
}

// sized finds out how large a page is: what the answer says of it comes first,
// so that one wrong number is one finding.
func (c *pageCheck) sized(query url.Values) bool {
	requested, fact, err := c.requestedSize(query)
	c.size, c.sizeFact = requested, fact
	if c.SizeAt != "" {
		told, ok := integerAt(c.body, c.SizeAt)
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
	held, listed := lengthAt(c.body, c.Items)
	want := max(0, min(c.size, c.total, c.total-(c.page-1)*c.size))
	key := "pages"
	if c.total == 0 {
		c.pages, key = c.PagesWhenEmpty, "pages_when_empty"
	}
	if actual, ok := integerAt(c.body, c.Pages); ok && actual != c.pages {
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
			want := c.link(asked, query, neighbour.page, neighbour.exists)
			if !sameLink(want, actual) {
				c.differ(neighbour.name+"_link", neighbour.link, want, actual, "on page %d of %d the %s link is %v, not %v", c.page, c.pages, neighbour.name, want, actual)
			}
		}
	}
}

// link is the address asked for with another page in it, nil where there is no
// such page.
func (p *paging) link(asked url.URL, query url.Values, page int, exists bool) any {
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
	return err == nil && got.Path == expected.Path && ParseQuery(got.RawQuery).Encode() == ParseQuery(expected.RawQuery).Encode()
}

// most is the largest number that page arithmetic reckons with; what is larger
// counts as this.
const most = 1 << 40

// integerAt reads a whole number.
func integerAt(body any, pointer string) (int, bool) {
	value, _ := schemas.Lookup(body, pointer)
	number, ok := value.(json.Number)
	if !ok || pointer == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	return int(max(-most, min(n, most))), err == nil || errors.Is(err, strconv.ErrRange)
}

// lengthAt counts the items of an array or the members of an object.
func lengthAt(body any, pointer string) (int, bool) {
	value, _ := schemas.Lookup(body, pointer)
	switch value := value.(type) {
	case []any:
		return len(value), pointer != ""
	case map[string]any:
		return len(value), pointer != ""
	}
	return 0, false
}
