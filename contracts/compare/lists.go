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

// notAll says why lists are not compared.
const notAll = "the fake does not hold all that the vendor has"

// list compares which objects the list of an answer has, and how they stand.
func (w *pairing) list(at location, pairs [][2]element, vendorOnly, fakeOnly elements) {
	judged := w.judged[Anywhere(at.pointer)]
	if judged == contracts.CheckPaging {
		return
	}
	w.order(at, pairs)
	if w.Partial {
		w.leave(notAll)
		return
	}
	if w.broke(contracts.CheckOrder) || len(w.found) > 0 && w.last().Check == contracts.CheckOrder {
		w.leave("the list is in another order, so that a page holds other objects")
		return
	}
	if w.Shuffled {
		w.leave("a page holds other objects, as what the list is sorted by was replaced")
		vendorOnly, fakeOnly = nil, nil
	}
	totalVendor, countedVendor := w.total(w.vendor)
	totalFake, countedFake := w.total(w.fake)
	counts := countedVendor && countedFake && totalVendor != totalFake && w.judged[w.response.Paging.Total] == ""
	if len(vendorOnly)+len(fakeOnly) == 0 && !counts {
		return
	}
	if root, there := w.listRoot(vendorOnly, fakeOnly); there {
		w.repeat(root)
		return
	}
	f := contracts.Finding{Check: CheckList, Pointer: at.pointer, Evidence: w.listFact(totalVendor, totalFake)}
	if len(vendorOnly)+len(fakeOnly) == 0 {
		f.Pointer, f.Expected, f.Actual = w.response.Paging.Total, totalFake, totalVendor
		if held, listed := w.response.Paging.Held(w.vendor); listed && held == totalVendor && len(w.filters()) == 0 {
			f.Evidence = w.contract.EvidenceFor(schemas.Join(w.response.Paging.Pointer, "total"))
		}
		w.report(f, "the list counts %d objects, and %d are expected", totalVendor, totalFake)
	} else {
		f.Expected, f.Actual = idsOf(w.expected(fakeOnly)), idsOf(vendorOnly)
		w.report(f, "%s", amount(len(vendorOnly), len(fakeOnly)))
	}
	w.rooted(vendorOnly, fakeOnly)
}

func (w *pairing) total(body any) (int, bool) {
	if w.response.Paging == nil {
		return 0, false
	}
	return schemas.IntegerAt(body, w.response.Paging.Total)
}

func amount(more, fewer int) string {
	switch {
	case fewer == 0:
		return fmt.Sprintf("%d objects are in the list that should not be", more)
	case more == 0:
		return fmt.Sprintf("%d objects are not in the list that should be", fewer)
	}
	return fmt.Sprintf("%d objects are not in the list that should be, and %d are that should not be", fewer, more)
}

// expected names the fake's objects as the vendor knows them.
func (w *pairing) expected(fakeOnly elements) elements {
	named := slices.Clone(fakeOnly)
	for i := range named {
		named[i].id = w.memory.ids.toVendor(w.response.Collection, named[i].id)
	}
	return named
}

// idsOf lists the first ids of elements.
func idsOf(all elements) []string {
	ids := make([]string, 0, min(len(all), 20))
	for _, r := range all[:min(len(all), 20)] {
		ids = append(ids, r.id)
	}
	return ids
}

// listRoot finds the difference that was told already and from which a
// difference of lists follows: of the same list, the same filter, or an object
// that is in one of them.
func (w *pairing) listRoot(vendorOnly, fakeOnly elements) (contracts.Finding, bool) {
	if root, there := w.root(); there {
		return root, true
	}
	if root, there := w.memory.roots["list "+w.operation()]; there {
		return root, true
	}
	for _, name := range w.filters() {
		if root, there := w.memory.roots["filter "+w.operation()+" "+name]; there {
			return root, true
		}
	}
	for _, r := range vendorOnly {
		if root, there := w.memory.roots["vendor "+r.id]; there {
			return root, true
		}
	}
	for _, r := range fakeOnly {
		if root, there := w.memory.roots["fake "+r.id]; there {
			return root, true
		}
		if root, there := w.memory.roots["vendor "+w.memory.ids.toVendor(w.response.Collection, r.id)]; there {
			return root, true
		}
	}
	if len(w.filters()) > 0 {
		return contracts.Finding{}, false
	}
	if root, there := w.memory.roots["objects"]; there {
		return root, true
	}
	root, there := w.memory.roots["order "+w.operation()]
	return root, there
}

// rooted notes what need not agree from now on.
func (w *pairing) rooted(vendorOnly, fakeOnly elements) {
	root := w.last()
	if root.ID == "" {
		return
	}
	if names := w.filters(); len(names) > 0 {
		for _, name := range names {
			put(w.memory.log, w.memory.roots, "filter "+w.operation()+" "+name, root)
		}
		for _, values := range w.query {
			for _, value := range values {
				if w.memory.made[value] {
					put(w.memory.log, w.memory.roots, "vendor "+value, root)
				}
			}
		}
	} else if !slices.ContainsFunc(fakeOnly, func(r element) bool { return w.memory.made[w.memory.ids.toVendor(w.response.Collection, r.id)] }) {
		put(w.memory.log, w.memory.roots, "list "+w.operation(), root)
	}
	for _, r := range vendorOnly {
		put(w.memory.log, w.memory.roots, "vendor "+r.id, root)
	}
	for _, r := range fakeOnly {
		put(w.memory.log, w.memory.roots, "fake "+r.id, root)
	}
}

// order compares how the objects stand that both lists have. Where the contract
// declares an order, the judge has held the vendor to it.
func (w *pairing) order(at location, pairs [][2]element) {
	if w.judged[Anywhere(at.pointer)] != "" || w.broke(contracts.CheckOrder) {
		return
	}
	if w.Unordered {
		w.leave("what the list is sorted by was replaced")
		return
	}
	if root, there := w.filterRoot(); there && turnedAt(pairs) != "" {
		w.repeat(root)
		return
	}
	turned := turnedAt(pairs)
	if turned == "" {
		return
	}
	if root, there := w.memory.roots["order "+w.operation()]; there {
		w.repeat(root)
		return
	}
	f := contracts.Finding{Check: contracts.CheckOrder, Pointer: at.pointer, Evidence: w.orderFact()}
	w.report(f, "the objects stand in another order, from %s on", schemas.Join(at.pointer, turned))
	w.keep("order " + w.operation())
	w.sorts()
}

// turnedAt is where the vendor first has an object that stands before an earlier
// one in the fake's list; empty when there is none.
func turnedAt(pairs [][2]element) string {
	places := make([][2]int, 0, len(pairs))
	for _, pair := range pairs {
		left, errLeft := strconv.Atoi(pair[0].token)
		right, errRight := strconv.Atoi(pair[1].token)
		if errLeft != nil || errRight != nil {
			return ""
		}
		places = append(places, [2]int{left, right})
	}
	slices.SortFunc(places, func(a, b [2]int) int { return a[0] - b[0] })
	for i := 1; i < len(places); i++ {
		if places[i][1] < places[i-1][1] {
			return strconv.Itoa(places[i][0])
		}
	}
	return ""
}

// reordered says whether two answers have the objects of a list in another order.
func reordered(ids string, first, again contracts.Exchange) bool {
	one, errOne := schemas.DecodeJSONUpTo(maxComparedValues, first.Body)
	other, errOther := schemas.DecodeJSONUpTo(maxComparedValues, again.Body)
	if errOne != nil || errOther != nil {
		return errOne != errOther
	}
	left, right := schemas.Expand(one, ids), schemas.Expand(other, ids)
	for i := range min(len(left), len(right)) {
		a, _ := schemas.Lookup(one, left[i])
		b, _ := schemas.Lookup(other, right[i])
		if schemas.JSONText(a) != schemas.JSONText(b) {
			return true
		}
	}
	return len(left) != len(right)
}

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
	if next, more := w.op.NextPage(w.Vendor); more {
		page.next = p.Position(next)
	}
	key := w.Vendor.URL.Path + "?" + p.WithoutPosition(w.query).Encode()
	seen := w.memory.pages[key]
	if seen == nil {
		seen = map[string]shownPage{}
		put(w.memory.log, w.memory.pages, key, seen)
	}
	at := p.Position(w.query)
	put(w.memory.log, seen, at, page)
	w.overlap(p, seen, at)
}

func (w *pairing) overlap(p *paging.Scheme, seen map[string]shownPage, at string) {
	here := map[string]bool{}
	for _, id := range seen[at].ids {
		here[id] = true
	}
	for _, other := range apart(p, seen, at) {
		for _, id := range seen[other].ids {
			if here[id] {
				first, second := other, at
				if inOrder(at, other) {
					first, second = at, other
				}
				w.unsound(fmt.Sprintf("the object %s stands on %s and on %s", id, p.PageAt(first), p.PageAt(second)))
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
	if root, there := w.memory.roots["list "+w.operation()]; there {
		w.repeat(root)
		return
	}
	w.report(f, "%s", message)
	w.keep("list " + w.operation())
}
