package compare

import (
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// notAll says why lists are not compared.
const notAll = "the fake does not hold all that the vendor has"

// list compares which objects the list of an answer has, and how they stand.
func (w *pairing) list(at location, pairs [][2]element, vendorOnly, fakeOnly elements) {
	judged := w.judged[contracts.Anywhere(at.pointer)]
	if judged == contracts.CheckPaging {
		return
	}
	w.order(at, w.settledRows(pairs))
	vendorOnly, fakeOnly = w.withoutOthers(vendorOnly), w.withoutOthers(fakeOnly)
	if w.Partial {
		w.leave(notAll)
		return
	}
	if w.Shuffled {
		w.leave("a page holds other objects, as what the list is sorted by was replaced")
		vendorOnly, fakeOnly = nil, nil
	}
	if root, there := w.listRoot(vendorOnly, fakeOnly); there && len(vendorOnly)+len(fakeOnly) > 0 {
		w.repeat(root)
		return
	}
	if !w.isWhole() && (w.unsorted() || w.memory.shifted || len(w.memory.others) > 0) {
		w.apart(at)
		return
	}
	w.members(at, vendorOnly, fakeOnly)
}

// order compares how the objects stand that both lists have. Where the contract
// declares an order, the judge has held the vendor to it.
func (w *pairing) order(at location, pairs [][2]element) {
	if w.judged[contracts.Anywhere(at.pointer)] != "" || w.broke(contracts.CheckOrder) {
		return
	}
	if w.Unordered {
		w.leave("what the list is sorted by was replaced")
		return
	}
	turned := turnedAt(pairs)
	if turned == "" {
		return
	}
	fact := w.orderFact()
	for _, find := range []func() (contracts.Finding, bool){w.filterRoot, func() (contracts.Finding, bool) {
		root, there := w.memory.roots["order "+w.operation()]
		return root, there
	}} {
		if root, there := find(); there && hides(root, fact) {
			w.repeat(root)
			return
		}
	}
	f := contracts.Finding{Check: contracts.CheckOrder, Pointer: at.pointer, Evidence: fact}
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
