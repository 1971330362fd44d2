package contracts

import (
	"errors"
	"net/url"
	"strconv"
)

// errHuge is for a number that page arithmetic cannot bear.
var errHuge = errors.New("the number is too large")

// requestedPage reads the page that was asked for, and says on which fact the
// reading rests. A query that asks for none, or for nonsense, means the first;
// where it asks twice, the last one counts.
func (p *paging) requestedPage(query url.Values) (page int, fact string, err error) {
	values := query[p.PageParameter]
	if len(values) == 0 || p.PageParameter == "" {
		return 1, "page", nil
	}
	page, ok, err := wholeNumber(values[len(values)-1])
	if p.Lenient && (!ok || page < 1) {
		return 1, "lenient", err
	}
	if !ok {
		page = 1
	}
	return page, "page", err
}

// requestedSize reads how large a page was asked for, and says on which fact the
// reading rests.
func (p *paging) requestedSize(query url.Values) (size int, fact string, err error) {
	if p.SizeParameter == "" {
		return p.Size, "size", nil
	}
	values := query[p.SizeParameter]
	if len(values) == 0 {
		return p.SizeDefault, "size_default", nil
	}
	size, ok, err := wholeNumber(values[len(values)-1])
	switch {
	case p.SizeMax > 0 && (err != nil || size > p.SizeMax):
		return p.SizeMax, "size_max", nil
	case ok && size > 0 || err != nil:
		return size, "size_parameter", err
	case p.Lenient:
		return p.SizeDefault, "lenient", nil
	}
	return p.SizeDefault, "size_parameter", nil
}

// wholeNumber reads a text of digits; one that is too large for page arithmetic
// is an error.
func wholeNumber(text string) (number int, ok bool, err error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if errors.Is(err, strconv.ErrRange) && n > 0 {
		return 0, true, errHuge
	}
	return int(n), err == nil, nil
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
		if number, ok, err := wholeNumber(asked); err == nil && (!ok || number < 1) {
			c.differ("nonsense", "", c.Nonsense, asked, "a %s that is no whole number from 1 is answered, and should be refused with %d", name, c.Nonsense)
			return true
		}
	}
	return false
}

// whole holds an answer that has no pages to what it says of itself.
func (c *pageCheck) whole() {
	total, counted := integerAt(c.body, c.Total)
	if !counted {
		return
	}
	if held, ok := lengthAt(c.body, c.Items); ok && held != total {
		c.differ("whole", c.Items, total, held, "all objects stand on one page, and %d of %d do", held, total)
	}
	pages, page := 1, 1
	if total == 0 {
		pages = c.PagesWhenEmpty
		if c.PageWhenEmpty != nil {
			page = *c.PageWhenEmpty
		}
	}
	if told, ok := integerAt(c.body, c.Pages); ok && told != pages {
		c.differ("pages", c.Pages, pages, told, "%d objects on one page make %d pages, not %d", total, pages, told)
	}
	if told, ok := integerAt(c.body, c.Page); ok && told != page {
		c.differ("page", c.Page, page, told, "there is only page %d, and page %d came", page, told)
	}
}

// totalOfPage says whether the total is how many objects stand on this page,
// although there are others before it, or it is full and said to have others
// behind it: all else is reckoned with the total.
func (c *pageCheck) totalOfPage() bool {
	held, ok := lengthAt(c.body, c.Items)
	pages, _ := integerAt(c.body, c.Pages)
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
	held, hasItems := lengthAt(c.body, c.Items)
	pages, hasPages := integerAt(c.body, c.Pages)
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
