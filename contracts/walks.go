package contracts

import (
	"net/http"

	"github.com/ringer-mock/ringer/schemas"
)

// Walks notices when the pages of a list have all been seen, in whatever order
// they came.
type Walks struct {
	contract *Contract
	lists    map[string]*walkedList // by the address without the page
}

// walkedList is what was seen of a list.
type walkedList struct {
	pages map[int]bool
	last  int // the number of the last page; 0 when that is not known
}

// NewWalks begins to look for lists of a contract.
func NewWalks(c *Contract) *Walks { return &Walks{contract: c, lists: map[string]*walkedList{}} }

// Add takes an answer. When it is the one with which every object of a list has
// been shown, it names the collection; else it names none. Lists that a parameter
// filters never show every object.
func (w *Walks) Add(x Exchange) (collection string) {
	call := w.contract.call(&x)
	if call.Operation == nil || x.Status != http.StatusOK || x.BodyCut {
		return ""
	}
	p, query := call.Operation.paging(), ParseQuery(x.URL.RawQuery)
	if p == nil || p.exempt(query) || allThere(p.Whole, query) || len(w.contract.Filters(x)) > 0 {
		return ""
	}
	page, _, err := p.requestedPage(query)
	body, errBody := schemas.DecodeJSON(x.Body)
	held, ok := lengthAt(body, p.Items)
	if err != nil || errBody != nil || !ok || held == 0 && page > 1 {
		return "" // which is no page of the list
	}
	query.Del(p.PageParameter)
	key := x.URL.EscapedPath() + "?" + query.Encode()
	list := w.lists[key]
	if list == nil {
		list = &walkedList{pages: map[int]bool{}}
		w.lists[key] = list
	}
	list.pages[page] = true
	if _, more := call.Operation.NextPage(x); !more {
		list.last = page
	}
	if list.last == 0 || len(list.pages) < list.last {
		return ""
	}
	return call.Operation.Responses[http.StatusOK].Collection
}

// Filters names the parameters with which a call chooses among the objects of a
// list. One without any asks for all of them.
func (c *Contract) Filters(x Exchange) []string {
	call := c.call(&x)
	declared, _ := c.responses(call.Operation)
	w := &pairing{contract: c, op: call.Operation, response: declared[x.Status], query: ParseQuery(x.URL.RawQuery)}
	if body, err := schemas.DecodeJSON(x.Body); err == nil {
		w.vendor = body
	}
	return w.filters()
}
