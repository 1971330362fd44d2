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
	var hugePage, hugeSize bool
	a.Size, a.SizeFact, hugeSize = p.size(query)
	switch {
	case p.PageParameter != "":
		a.Number, a.Fact, hugePage = p.number(query)
		a.Offset = max(0, int(min(a.Number-1, int64(farBehind/max(1, a.Size))))) * a.Size
	case p.OffsetParameter != "":
		a.Offset, hugePage = p.offset(query)
		a.Number, a.Fact = 0, "offset_parameter"
	case p.CursorParameter != "":
		a.Number, a.Fact, a.Cursor = 0, "cursor_parameter", wire.Last(query, p.CursorParameter)
	}
	a.Huge = hugePage || hugeSize
	a.Nonsense = p.nonsense(query)
	return a
}

// number reads the page that was asked for. A query that asks for none, or for
// nonsense, means the first.
func (p *Scheme) number(query url.Values) (page int64, fact string, huge bool) {
	if len(query[p.PageParameter]) == 0 {
		return 1, "page", false
	}
	page, ok, huge := p.WholeNumber(wire.Last(query, p.PageParameter))
	switch {
	case p.Lenient && (!ok || page < 1):
		return 1, "lenient", huge
	case !ok:
		page = 1
	case p.LeadingDigits && strconv.FormatInt(page, 10) != wire.Last(query, p.PageParameter):
		return page, "leading_digits", huge
	}
	return page, "page", huge
}

// offset reads how many objects are to be left out; nonsense means none.
func (p *Scheme) offset(query url.Values) (offset int, huge bool) {
	number, ok, huge := p.WholeNumber(wire.Last(query, p.OffsetParameter))
	if !ok || number < 0 {
		return 0, huge
	}
	return int(min(number, farBehind)), huge
}

// size reads how large a page was asked for.
func (p *Scheme) size(query url.Values) (size int, fact string, huge bool) {
	if p.SizeParameter == "" {
		return p.Size, "size", false
	}
	if len(query[p.SizeParameter]) == 0 {
		return p.SizeDefault, "size_default", false
	}
	number, ok, huge := p.WholeNumber(wire.Last(query, p.SizeParameter))
	switch {
	case p.SizeMax > 0 && number > int64(p.SizeMax):
		return p.SizeMax, "size_max", false
	case ok && number > 0:
		return int(min(number, math.MaxInt)), "size_parameter", huge
	case p.Lenient:
		return p.SizeDefault, "lenient", huge
	}
	return p.SizeDefault, "size_parameter", huge
}

// nonsense names the parameter that asks for a page or a size that is none. A blank
// value asks for nothing.
func (p *Scheme) nonsense(query url.Values) string {
	for _, name := range []string{p.PageParameter, p.OffsetParameter, p.SizeParameter} {
		value := wire.Last(query, name)
		if value == "" {
			continue
		}
		least := int64(1)
		if name == p.OffsetParameter {
			least = 0
		}
		if number, ok, _ := p.WholeNumber(value); !ok || number < least {
			return name
		}
	}
	return ""
}

// NumberInAnswer is the number of the page that the answer to a query tells.
func (p *Scheme) NumberInAnswer(query url.Values) int64 {
	if p.PageAsSent && len(query[p.PageParameter]) > 0 {
		if number, ok, _ := p.WholeNumber(wire.Last(query, p.PageParameter)); ok {
			return number
		}
	}
	return p.Request(query).Number
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
