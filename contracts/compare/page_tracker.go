package compare

import (
	"net/http"
	"net/url"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// PageTracker notices when the pages of a list have all been seen, in whatever order
// they came.
type PageTracker struct {
	contract *contracts.Contract
	lists    map[string]trackedList // by the address without the page
}

// trackedList is what was seen of a list: for each page, by its position, that of
// the page behind it; empty on the last.
type trackedList map[string]string

// whole says whether the pages lead from the first to the last.
func (l trackedList) whole(first string) bool {
	for position, steps := first, 0; steps <= len(l); steps++ {
		next, seen := l[position]
		if !seen || next == "" {
			return seen
		}
		position = next
	}
	return false
}

// NewPageTracker begins to look for lists of a contract.
func NewPageTracker(c *contracts.Contract) *PageTracker {
	return &PageTracker{contract: c, lists: map[string]trackedList{}}
}

// Add takes an answer. When it is the one with which every object of a list has
// been shown, it names the collection; else it names none. Lists that a parameter
// filters never show every object.
func (w *PageTracker) Add(x contracts.Exchange) (collection string) {
	call := w.contract.CallOf(&x)
	if call.Operation == nil || x.Status != http.StatusOK || x.BodyCut {
		return ""
	}
	p, query := call.Operation.Paging(), wire.ParseQuery(x.URL.RawQuery)
	if p == nil || p.Exempts(query) || paging.AllThere(p.Whole, query) {
		return ""
	}
	body, err := schemas.DecodeJSON(x.Body)
	if len(filters(w.contract, call.Operation, x.Status, query, body)) > 0 {
		return ""
	}
	held, ok := p.Held(body)
	first, at := p.Position(url.Values{}), p.Position(query)
	if p.Request(query).Huge || err != nil || !ok || held == 0 && at != first && !p.ByCursor() {
		return "" // which is no page of the list
	}
	key := x.URL.EscapedPath() + "?" + p.WithoutPosition(query).Encode()
	list := w.lists[key]
	if list == nil {
		list = trackedList{}
		w.lists[key] = list
	}
	list[at] = ""
	if next, more := p.Next(query, body, x.Header); more {
		list[at] = p.Position(next)
	}
	if !list.whole(first) {
		return ""
	}
	return call.Operation.Responses[http.StatusOK].Collection
}

// Filters names the parameters with which a call chooses among the objects of a
// list. One without any asks for all of them.
func Filters(c *contracts.Contract, x contracts.Exchange) []string {
	body, err := schemas.DecodeJSON(x.Body)
	if err != nil {
		body = nil
	}
	return filters(c, c.CallOf(&x).Operation, x.Status, wire.ParseQuery(x.URL.RawQuery), body)
}

func filters(c *contracts.Contract, op *contracts.Operation, status int, query url.Values, body any) []string {
	declared, _ := c.ResponsesTo(op)
	w := &pairing{contract: c, op: op, response: declared.To(status), query: query, vendor: body}
	return w.filters()
}
