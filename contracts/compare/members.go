package compare

import (
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// members compares which objects the lists have.
func (w *pairing) members(at location, vendorOnly, fakeOnly elements) {
	more, fewer, root := w.explained(vendorOnly, fakeOnly)
	totalVendor, totalFake, counts := w.totals()
	if root.ID != "" {
		w.repeat(root)
		counts = false // which follows from it
	}
	if len(more)+len(fewer) == 0 && !counts {
		return
	}
	if root, there := w.listRoot(more, fewer); there {
		w.repeat(root)
		return
	}
	if evidence, so := w.collation(); so && !counts && len(more) == len(fewer) {
		f := contracts.Finding{Check: contracts.CheckOrder, Pointer: at.pointer, Expected: idsOf(w.expected(fewer)), Actual: idsOf(more), Evidence: evidence}
		w.report(f, "the first page has other objects, as letters stand in another order")
		w.keep("order " + w.operation())
		return
	}
	f := contracts.Finding{Check: CheckList, Pointer: at.pointer, Evidence: w.listFact(totalVendor, totalFake)}
	if len(more)+len(fewer) == 0 {
		f.Pointer, f.Expected, f.Actual = w.response.Paging.Total, totalFake, totalVendor
		held, listed := w.response.Paging.Held(w.vendor)
		alone := int64(held) == totalVendor && len(w.filters()) == 0 || int64(held) == totalFake
		if listed && alone { // the objects are those that are expected, and the number is none of theirs
			f.Evidence = w.contract.EvidenceFor(schemas.Join(w.response.Paging.Pointer, "total"))
		}
		w.report(f, "the list counts %d objects, and %d are expected", totalVendor, totalFake)
	} else {
		f.Expected, f.Actual = idsOf(w.expected(fewer)), idsOf(more)
		w.report(f, "%s", amount(len(more), len(fewer)))
	}
	w.rooted(more, fewer)
}

// apart compares a list of which a page may hold other objects than the fake's: how many
// there are, and all of them once the last page has come.
func (w *pairing) apart(at location) {
	if w.memory.shifted || w.response.Paging == nil {
		w.leave("the list is in another order, or has objects that the fake has not, so that a page holds other objects")
	} else {
		w.members(at, nil, nil)
	}
	w.whole = &at
}

// collation gives the assumption on the order of letters by which the first page of a list
// has the objects that it has; false is that it does not rest on one.
func (w *pairing) collation() (contracts.Evidence, bool) {
	order, p := w.response.Order, w.response.Paging
	if order == nil || p == nil || w.op == nil || w.isWhole() || p.Position(w.query) != p.Position(nil) {
		return contracts.Evidence{}, false
	}
	sorting, declared := order.Sorting(w.op, w.Vendor.URL)
	folds := order.Keys[sorting.Key].Folds
	evidence := w.contract.EvidenceFor(w.op.BehaviourFact(folds))
	return evidence, declared && folds != "" && evidence.Level == contracts.Assumed
}

// totals gives how many objects the two lists count; differ says whether that is a
// difference of its own.
func (w *pairing) totals() (vendor, fake int64, differ bool) {
	vendor, countedVendor := w.total(w.vendor)
	fake, countedFake := w.total(w.fake)
	apart := max(vendor-fake, fake-vendor) > int64(len(w.memory.others))
	return vendor, fake, countedVendor && countedFake && apart && w.judged[w.response.Paging.Total] == ""
}

func (w *pairing) total(body any) (int64, bool) {
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
	totalVendor, totalFake, _ := w.totals()
	own := w.listFact(totalVendor, totalFake)
	keys := []string{"list " + w.operation()}
	for _, name := range w.filters() {
		keys = append(keys, "filter "+w.operation()+" "+name)
	}
	for _, r := range vendorOnly {
		keys = append(keys, "vendor "+r.id)
	}
	for _, r := range fakeOnly {
		keys = append(keys, "fake "+r.id, "vendor "+w.memory.ids.toVendor(w.response.Collection, r.id))
	}
	if len(w.filters()) == 0 {
		keys = append(keys, "objects", "order "+w.operation())
	}
	for _, key := range keys {
		if root, there := w.memory.roots[key]; there && hides(root, own) {
			return root, true
		}
	}
	return contracts.Finding{}, false
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
	if len(w.filters()) > 0 && !hides(root, contracts.Evidence{Level: contracts.Documented}) {
		return // both have the objects, and choose among them in another way
	}
	for _, r := range vendorOnly {
		w.keepObject("vendor "+r.id, root)
	}
	for _, r := range fakeOnly {
		w.keepObject("fake "+r.id, root)
	}
}

// keepObject makes a finding the root of what follows from an object that one side alone
// has. Pages of lists with it hold other objects.
func (w *pairing) keepObject(key string, root contracts.Finding) {
	put(w.memory.log, w.memory.roots, key, root)
	assign(w.memory.log, &w.memory.shifted, true)
}

// unsorted says whether the list of an answer stands in another order than the fake's:
// then their pages hold other objects.
func (w *pairing) unsorted() bool {
	_, told := w.memory.roots["order "+w.operation()]
	return told || w.broke(contracts.CheckOrder)
}

// isWhole says whether both lists have all their objects in one answer.
func (w *pairing) isWhole() bool {
	p := w.response.Paging
	if p == nil {
		return true
	}
	for _, body := range []any{w.vendor, w.fake} {
		total, counted := w.total(body)
		held, listed := p.Held(body)
		if !counted || !listed || int64(held) != total {
			return false
		}
	}
	return true
}

// explained takes those out of the objects that one list alone has of which an earlier
// finding has told that they are on one side: the first of these findings is the root.
func (w *pairing) explained(vendorOnly, fakeOnly elements) (vendorLeft, fakeLeft elements, root contracts.Finding) {
	take := func(all elements, names func(id string) []string) (left elements) {
		for _, r := range all {
			told := false
			for _, name := range names(r.id) {
				if found, there := w.memory.roots[name]; there {
					told = true
					if root.ID == "" {
						root = found
					}
				}
			}
			if !told {
				left = append(left, r)
			}
		}
		return left
	}
	vendorLeft = take(vendorOnly, func(id string) []string { return []string{"vendor " + id} })
	fakeLeft = take(fakeOnly, func(id string) []string {
		return []string{"fake " + id, "vendor " + w.memory.ids.toVendor(w.response.Collection, id)}
	})
	return vendorLeft, fakeLeft, root
}
