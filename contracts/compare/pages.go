package compare

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/schemas"
)

// pages holds the vendor's pages of one list against each other: none has an
// object of another. That together they have all, the judge sees on the last one.
func (w *pairing) pages() {
	p := w.response.Paging
	if p == nil || w.op.Paging() != p || w.quiet || w.Vendor.Method != http.MethodGet || p.Exempts(w.query) {
		return
	}
	list, _ := schemas.Lookup(w.vendor, p.Items)
	items, isList := list.([]any)
	if !isList || !p.Listed || p.Request(w.query).Huge {
		return
	}
	page := shownPage{ids: []string{}}
	for _, r := range w.listed(w.placeAt(p.Items).Item(), p.Items, items) {
		page.ids = append(page.ids, r.id)
	}
	others, _ := schemas.Lookup(w.fake, p.Items)
	if items, isList := others.([]any); isList {
		for _, r := range w.listed(w.placeAt(p.Items).Item(), p.Items, items) {
			page.fakes = append(page.fakes, w.memory.ids.toVendor(w.response.Collection, r.id))
		}
	}
	if next, more := p.Next(w.query, w.vendor, w.Vendor.Header); more && w.Vendor.Status == http.StatusOK {
		page.next = p.Position(next)
	}
	page.total, _ = w.total(w.vendor)
	key := w.pagesKey()
	seen := w.memory.pages[key]
	if seen == nil {
		seen = map[string]shownPage{}
		put(w.memory.log, w.memory.pages, key, seen)
	}
	at := p.Position(w.query)
	put(w.memory.log, seen, at, page)
	w.overlap(p, seen, at)
	if w.whole != nil {
		if vendorOnly, fakeOnly, all := w.walked(); all {
			w.members(*w.whole, w.withoutOthers(vendorOnly), w.withoutOthers(fakeOnly))
		}
	}
}

func (w *pairing) overlap(p *paging.Scheme, seen map[string]shownPage, at string) {
	here := map[string]bool{}
	for _, id := range seen[at].ids {
		here[id] = true
	}
	for _, other := range apart(p, seen, at) {
		if len(w.memory.others) > 0 && seen[other].total != seen[at].total {
			continue // another client has moved the objects between the two calls
		}
		for _, id := range seen[other].ids {
			if here[id] && !w.memory.others[id] {
				first, second := other, at
				if inOrder(at, other) {
					first, second = at, other
				}
				w.unsound(fmt.Sprintf("the object %s"+standsTwice+"%s and on %s", id, p.PageAt(first), p.PageAt(second)))
				return
			}
		}
	}
}

// apart lists the pages that must have no object of the one at a position. Pages
// of different offsets may share some, and so may those of cursors that do not
// follow from each other.
func apart(p *paging.Scheme, seen map[string]shownPage, at string) (others []string) {
	if p.ByCursor() {
		for position, there := "", true; there && !slices.Contains(others, position); {
			others = append(others, position)
			position = seen[position].next
			there = position != ""
		}
		if !slices.Contains(others, at) {
			return nil
		}
		return slices.DeleteFunc(others, func(other string) bool { return other == at || seen[other].ids == nil })
	}
	for _, other := range slices.SortedFunc(maps.Keys(seen), func(a, b string) int {
		if inOrder(a, b) {
			return -1
		}
		return 1
	}) {
		first, second := other, at
		if inOrder(at, other) {
			first, second = at, other
		}
		from, _ := strconv.Atoi(first)
		to, _ := strconv.Atoi(second)
		if other != at && (p.OffsetParameter == "" || p.PageParameter != "" || to-from >= len(seen[first].ids)) {
			others = append(others, other)
		}
	}
	return others
}

// inOrder says whether one position stands before another: both are numbers.
func inOrder(a, b string) bool {
	left, _ := strconv.Atoi(a)
	right, _ := strconv.Atoi(b)
	return left < right
}

func (w *pairing) unsound(message string) {
	p := w.response.Paging
	f := contracts.Finding{Check: contracts.CheckPaging, Pointer: p.Items, Evidence: w.contract.EvidenceFor(schemas.Join(p.Pointer, "items"))}
	if root, there := w.memory.roots["list "+w.operation()]; there && hides(root, f.Evidence) {
		w.repeat(root)
		return
	}
	w.report(f, "%s", message)
	w.keep("list " + w.operation())
}

// walked compares a list that stands in another order, or of which each side has
// objects of its own, when all of its pages have come: which objects it has as a whole.
func (w *pairing) walked() (vendorOnly, fakeOnly elements, all bool) {
	p := w.response.Paging
	pages := w.memory.pages[w.pagesKey()]
	vendor, fake := map[string]bool{}, map[string]bool{}
	position := p.Position(nil)
	for range len(pages) {
		page, seen := pages[position]
		if !seen {
			return nil, nil, false
		}
		for _, id := range page.ids {
			vendor[id] = true
		}
		for _, id := range page.fakes {
			fake[id] = true
		}
		if position = page.next; position == "" {
			break
		}
	}
	if position != "" || len(pages) == 0 {
		return nil, nil, false
	}
	for _, id := range slices.Sorted(maps.Keys(fake)) {
		if !vendor[id] {
			fakeOnly = append(fakeOnly, element{id: id})
		}
	}
	if total, counted := w.total(w.fake); counted && total == int64(len(fake)) {
		for _, id := range slices.Sorted(maps.Keys(vendor)) {
			if !fake[id] {
				vendorOnly = append(vendorOnly, element{id: id})
			}
		}
	}
	return vendorOnly, fakeOnly, true
}

// pagesKey names a list with its filters and order.
func (w *pairing) pagesKey() string {
	return w.Vendor.URL.Path + "?" + w.response.Paging.WithoutPosition(w.query).Encode()
}
