package compare

import (
	"net/http"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// PageTracker notices when the pages of a list have all been seen, in whatever order
// they came.
type PageTracker struct {
	contract *contracts.Contract
	lists    map[string]*trackedList // by the address without the page
}

// trackedList is what was seen of a list.
type trackedList struct {
	pages map[int]bool
	last  int // the number of the last page; 0 when that is not known
}

// NewPageTracker begins to look for lists of a contract.
func NewPageTracker(c *contracts.Contract) *PageTracker {
	return &PageTracker{contract: c, lists: map[string]*trackedList{}}
}

// Add takes an answer. When it is the one with which every object of a list has
// been shown, it names the collection; else it names none. Lists that a parameter
// filters never show every object.
func (w *PageTracker) Add(x contracts.Exchange) (collection string) {
	call := w.contract.CallOf(&x)
	if call.Operation == nil || x.Status != http.StatusOK || x.BodyCut {
		return ""
	}
	p, query := call.Operation.Paging(), contracts.ParseQuery(x.URL.RawQuery)
	if p == nil || p.Exempts(query) || contracts.AllThere(p.Whole, query) || len(Filters(w.contract, x)) > 0 {
		return ""
	}
	page, _, err := p.RequestedPage(query)
	body, errBody := schemas.DecodeJSON(x.Body)
	held, ok := schemas.LengthAt(body, p.Items)
	if err != nil || errBody != nil || !ok || held == 0 && page > 1 {
		return "" // which is no page of the list
	}
	query.Del(p.PageParameter)
	key := x.URL.EscapedPath() + "?" + query.Encode()
	list := w.lists[key]
	if list == nil {
		list = &trackedList{pages: map[int]bool{}}
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
func Filters(c *contracts.Contract, x contracts.Exchange) []string {
	call := c.CallOf(&x)
	declared, _ := c.ResponsesTo(call.Operation)
	w := &pairing{contract: c, op: call.Operation, response: declared[x.Status], query: contracts.ParseQuery(x.URL.RawQuery)}
	if body, err := schemas.DecodeJSON(x.Body); err == nil {
		w.vendor = body
	}
	return w.filters()
}
