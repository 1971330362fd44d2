package contracts

import (
	"errors"
	"net/url"
	"strconv"
)

// errHuge is for a number that page arithmetic cannot bear.
var errHuge = errors.New("the number is too large")

// RequestedPage reads the page that was asked for, and says on which fact the
// reading rests. A query that asks for none, or for nonsense, means the first;
// where it asks twice, the last one counts.
func (p *Paging) RequestedPage(query url.Values) (page int, fact string, err error) {
	values := query[p.PageParameter]
	if len(values) == 0 || p.PageParameter == "" {
		return 1, "page", nil
	}
	page, ok, err := WholeNumber(values[len(values)-1])
	if p.Lenient && (!ok || page < 1) {
		return 1, "lenient", err
	}
	if !ok {
		page = 1
	}
	return page, "page", err
}

// RequestedSize reads how large a page was asked for, and says on which fact the
// reading rests.
func (p *Paging) RequestedSize(query url.Values) (size int, fact string, err error) {
	if p.SizeParameter == "" {
		return p.Size, "size", nil
	}
	values := query[p.SizeParameter]
	if len(values) == 0 {
		return p.SizeDefault, "size_default", nil
	}
	size, ok, err := WholeNumber(values[len(values)-1])
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

// WholeNumber reads a text of digits; one that is too large for page arithmetic
// is an error.
func WholeNumber(text string) (number int, ok bool, err error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if errors.Is(err, strconv.ErrRange) && n > 0 {
		return 0, true, errHuge
	}
	return int(n), err == nil, nil
}
