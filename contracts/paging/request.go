package paging

import (
	"errors"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts/wire"
)

// Request is the part of a list that a request asks for. The fake serves it and the
// judge expects it.
type Request struct {
	// Number is that of the page, from 1; 0 where pages have no numbers.
	Number int64
	// Offset is how many objects stand before the part; 0 where a cursor says that.
	Offset int
	// Cursor is the end of the page before; empty on the first.
	Cursor string
	// Size is how many objects a full page holds; 0 when the contract does not say.
	Size int

	// Fact and SizeFact are the keys of the paging that the reading rests on.
	Fact, SizeFact string
	// Nonsense names the parameter whose value is no number that it may be; empty
	// is none.
	Nonsense string
	// Huge says that a number is too large for the arithmetic of pages.
	Huge bool
}

// farBehind is an offset that no list reaches.
const farBehind = min(1<<40, math.MaxInt>>1)

// Request reads which part of a list a query asks for. Where it asks twice, the last
// value counts.
func (p *Scheme) Request(query url.Values) Request {
	a := Request{Number: 1, Fact: "page"}
	page, offset, size := p.read(query, p.PageParameter), p.read(query, p.OffsetParameter), p.read(query, p.SizeParameter)
	var hugePage, hugeSize bool
	a.Size, a.SizeFact, hugeSize = p.size(size)
	switch {
	case p.PageParameter != "":
		a.Number, a.Fact = p.number(page)
		a.Offset, hugePage = max(0, int(min(a.Number-1, int64(farBehind/max(1, a.Size)))))*a.Size, page.huge
	case p.OffsetParameter != "":
		if offset.ok {
			a.Offset = int(max(0, min(offset.number, farBehind)))
		}
		a.Number, a.Fact, hugePage = 0, "offset_parameter", offset.huge
	case p.CursorParameter != "":
		a.Number, a.Fact, a.Cursor = 0, "cursor_parameter", wire.Last(query, p.CursorParameter)
	}
	a.Huge = hugePage || hugeSize
	switch {
	case page.nonsense(1):
		a.Nonsense = p.PageParameter
	case offset.nonsense(0):
		a.Nonsense = p.OffsetParameter
	case size.nonsense(1):
		a.Nonsense = p.SizeParameter
	}
	return a
}

// sent is what a query says in a parameter that is a number.
type sent struct {
	there    bool
	text     string
	number   int64
	ok, huge bool // as [Scheme.WholeNumber] says
}

func (p *Scheme) read(query url.Values, name string) (s sent) {
	if name == "" {
		return s
	}
	values := query[name]
	if len(values) == 0 {
		return s
	}
	s.there, s.text = true, values[len(values)-1]
	s.number, s.ok, s.huge = p.WholeNumber(s.text)
	return s
}

// nonsense says whether the text is no number from the least on. A blank one asks for
// nothing.
func (s sent) nonsense(least int64) bool { return s.text != "" && (!s.ok || s.number < least) }

// number reads the page that was asked for. A query that asks for none, or for
// nonsense, means the first.
func (p *Scheme) number(page sent) (number int64, fact string) {
	switch {
	case !page.there:
		return 1, "page"
	case p.Lenient && (!page.ok || page.number < 1):
		return 1, "lenient"
	case !page.ok:
		return 1, "page"
	case p.LeadingDigits && strconv.FormatInt(page.number, 10) != page.text:
		return page.number, "leading_digits"
	}
	return page.number, "page"
}

// size reads how large a page was asked for.
func (p *Scheme) size(size sent) (number int, fact string, huge bool) {
	switch {
	case p.SizeParameter == "":
		return p.Size, "size", false
	case !size.there:
		return p.SizeDefault, "size_default", false
	case p.SizeMax > 0 && size.number > int64(p.SizeMax):
		return p.SizeMax, "size_max", false
	case size.ok && size.number > 0:
		return int(min(size.number, math.MaxInt)), "size_parameter", size.huge
	case p.Lenient:
		return p.SizeDefault, "lenient", size.huge
	}
	return p.SizeDefault, "size_parameter", size.huge
}

// NumberInAnswer is the number of the page that the answer to a query tells.
func (p *Scheme) NumberInAnswer(query url.Values) int64 {
	page := p.read(query, p.PageParameter)
	switch {
	case p.PageAsSent && page.ok:
		return page.number
	case p.PageParameter == "":
		return p.Request(query).Number
	}
	number, _ := p.number(page)
	return number
}

// leadingDigits are what a number is read from by its leading digits, as Ruby's to_i
// does.
var leadingDigits = regexp.MustCompile(`^\s*([+-]?\d+(?:_\d+)*)`)

// WholeNumber reads a text of digits, with a sign or without; where only leading digits
// count, any text is a number. A number that is too large for the arithmetic of pages is
// huge; one that Go cannot hold becomes the largest or the smallest that it can.
func (p *Scheme) WholeNumber(text string) (number int64, ok, huge bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	if errors.Is(err, strconv.ErrSyntax) && p.LeadingDigits {
		digits := leadingDigits.FindStringSubmatch(text)
		if digits == nil {
			return 0, true, false
		}
		n, err = strconv.ParseInt(strings.ReplaceAll(digits[1], "_", ""), 10, 64)
	}
	if ok = err == nil || errors.Is(err, strconv.ErrRange); !ok {
		return 0, false, false
	}
	return n, true, n > math.MaxInt32
}

// Position names the page that a query asks for, apart from all others of the list.
func (p *Scheme) Position(query url.Values) string {
	switch a := p.Request(query); {
	case p.ByCursor():
		return a.Cursor
	case p.OffsetParameter != "":
		return strconv.Itoa(a.Offset)
	default:
		return strconv.FormatInt(a.Number, 10)
	}
}

// PageAt says in words which page a position names.
func (p *Scheme) PageAt(position string) string {
	switch {
	case p.ByCursor() && position == "":
		return "the first page"
	case p.ByCursor():
		return "the page behind the cursor " + position
	case p.OffsetParameter != "":
		return "the page from offset " + position
	}
	return "page " + position
}

// AsksForPage says whether a query says which page it asks for.
func (p *Scheme) AsksForPage(query url.Values) bool { return wire.Last(query, p.position()) != "" }

// WithoutPosition gives a query without what chooses the page.
func (p *Scheme) WithoutPosition(query url.Values) url.Values {
	rest := url.Values{}
	for name, values := range query {
		if name != p.position() {
			rest[name] = values
		}
	}
	return rest
}

// To gives the query for another page of the same list. What follows from a page's
// number or offset is reckoned by whoever asks.
func (p *Scheme) To(query url.Values, position string) url.Values {
	query = p.WithoutPosition(query)
	query[p.position()] = []string{position}
	return query
}
