package contracts

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// Paged says whether the contract tells how the operation's answers are divided
// into pages.
func (o *Operation) Paged() bool { return o.Paging() != nil }

func (o *Operation) Paging() *Paging {
	if response := o.Responses[http.StatusOK]; response != nil && response.Paging != nil && response.Paging.PageParameter != "" {
		return response.Paging
	}
	return nil
}

// NextPage says what to ask for after a page of a list: the query of the same
// call with the next page in it. There is more as long as the page holds anything
// and its numbers or links tell of a page behind it. An answer that contradicts
// itself has more: whoever goes on sees what is there.
func (o *Operation) NextPage(x Exchange) (query url.Values, more bool) {
	p := o.Paging()
	if p == nil || x.Status != http.StatusOK || x.BodyCut {
		return nil, false
	}
	body, err := schemas.DecodeJSON(x.Body)
	query = ParseQuery(x.URL.RawQuery)
	if err != nil || p.Exempts(query) || AllThere(p.Whole, query) {
		return nil, false
	}
	page, _, err := p.RequestedPage(query)
	if held, ok := schemas.LengthAt(body, p.Items); err != nil || ok && held == 0 || !p.goesOn(body, query, page) {
		return nil, false
	}
	query.Set(p.PageParameter, strconv.Itoa(page+1))
	return query, true
}

// goesOn says whether anything in a page tells of another behind it.
func (p *Paging) goesOn(body any, query url.Values, page int) bool {
	for _, next := range []string{p.NextPage, p.NextLink} {
		if value, ok := schemas.Lookup(body, next); next != "" && ok && value != nil {
			return true
		}
	}
	if pages, ok := schemas.IntegerAt(body, p.Pages); ok && page < pages {
		return true
	}
	size, _, err := p.RequestedSize(query)
	if p.SizeAt != "" {
		size, _ = schemas.IntegerAt(body, p.SizeAt)
		err = nil
	}
	total, ok := schemas.IntegerAt(body, p.Total)
	return ok && err == nil && size > 0 && page < (total+size-1)/size
}
