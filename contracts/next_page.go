package contracts

import (
	"net/http"
	"net/url"

	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Paged says whether the contract tells how the operation's answers are divided
// into pages.
func (o *Operation) Paged() bool { return o.Paging() != nil }

// Paging gives how the operation's list is divided into pages; nil when it is not,
// or when only a first page can be asked for.
func (o *Operation) Paging() *paging.Scheme {
	if response := o.Responses[http.StatusOK]; response != nil && response.Paging != nil && response.Paging.Divides() {
		return response.Paging
	}
	return nil
}

// NextPage says what to ask for after a page of a list: the query of the same
// call with the next page in it. There is more as long as the page holds anything
// and its numbers, cursors or links tell of a page behind it. An answer that
// contradicts itself has more: whoever goes on sees what is there.
func (o *Operation) NextPage(x Exchange) (query url.Values, more bool) {
	p := o.Paging()
	if p == nil || x.Status != http.StatusOK || x.BodyCut {
		return nil, false
	}
	body, err := schemas.DecodeJSON(x.Body)
	if err != nil {
		return nil, false
	}
	return p.Next(wire.ParseQuery(x.URL.RawQuery), body, x.Header)
}
