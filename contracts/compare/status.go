package compare

import (
	"fmt"
	"net/http"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
)

// superseded says whether the step knows why the statuses differ.
func (w *pairing) superseded() bool {
	_, known := w.proven(w.general)
	return known && ok(w.Vendor) && !ok(w.Fake)
}

func (w *pairing) swap() string {
	return fmt.Sprintf("swap %d %d", w.Fake.Status, w.Vendor.Status)
}

func (w *pairing) noAnswer() {
	if root, there := w.root(); there {
		w.repeat(root)
		return
	}
	f := contracts.Finding{Check: CheckNoAnswer, Expected: w.Fake.Status, Actual: "no answer", Evidence: w.answered()}
	w.report(f, "the vendor %s, where %d is expected", reach.Silence(w.VendorErr), w.Fake.Status)
}

// statuses compares the statuses, and reports a difference with its verdict.
func (w *pairing) statuses() {
	vendor, fake := w.Vendor.Status, w.Fake.Status
	if w.broke(contracts.CheckUndeclaredStatus) || w.broke(contracts.CheckUnknownOperation) {
		w.taint()
		return // which the judge has told of
	}
	if w.memory.others[w.object()] || ok(w.Vendor) != ok(w.Fake) && w.atTheEnd() {
		w.leave(neighbour) // an object, or a page, may be gone by now
		return
	}
	if root, there := w.statusRoot(); there {
		w.repeat(root)
		return
	}
	if w.Partial && ok(w.Vendor) && w.paged() {
		w.leave(notAll) // it may not have so many pages
		return
	}
	if vendor == http.StatusTooManyRequests && fake != vendor {
		w.leave("every call may be answered with 429")
		return
	}
	w.statusVerdict(vendor, fake)
}

// statusVerdict reports a status that differs, with the verdict on it.
func (w *pairing) statusVerdict(vendor, fake int) {
	f := contracts.Finding{Check: CheckStatus, Expected: fake, Actual: vendor}
	switch {
	case w.expects(vendor) && !w.expects(fake) && w.memory.roots["objects"].ID != "":
		w.repeat(w.memory.roots["objects"]) // since then each holds objects that the other has not
		return
	case fake >= 500 && vendor < 500 || w.expects(vendor) && !w.expects(fake):
		w.reportFake(CheckStatus, "", vendor, fake, w.contract.StatusFact(w.op, vendor).Evidence, "the fake answers %d, and the vendor %d", fake, vendor)
		return
	case vendor >= 500:
		f.Evidence = w.answered()
		w.report(f, "the vendor failed with %d, where %d is expected", vendor, fake)
	case refuses(vendor) && refuses(fake):
		if f.Evidence = w.statusFact(); verdictFor(f.Evidence) == ContractTooTight {
			w.report(f, "the vendor refuses with %d, where %d is assumed", vendor, fake)
		} else {
			w.reportLoose(f, "the vendor refuses with %d, the fake with %d, and the contract allows both", vendor, fake)
		}
		w.keep(w.swap())
	case ok(w.Vendor) == ok(w.Fake):
		f.Evidence = w.statusFact()
		w.reportLoose(f, "the vendor answers %d, the fake %d, and the contract allows both", vendor, fake)
		w.keep(w.swap())
	case w.broke(contracts.CheckPaging) && ok(w.Vendor) && !w.superseded():
		return // what the judge has told of is why the vendor should have refused
	default:
		f.Evidence = w.statusFact()
		w.report(f, "the vendor answers %d, where %d is expected", vendor, fake)
	}
	w.taint()
}

// shownBy lists the ids of the objects that an answer of a status is about.
func (w *pairing) shownBy(status int, body any) []string {
	declared, _ := w.contract.ResponsesTo(w.op)
	other := *w
	other.response = declared[status]
	return other.shown(body)
}

func refuses(status int) bool { return status >= 400 && status < 500 }

// statusRoot finds the difference that was told already and from which a status
// follows.
func (w *pairing) statusRoot() (contracts.Finding, bool) {
	if root, there := w.root(); there {
		return root, true
	}
	own := w.statusFact()
	if root, there := w.memory.roots[w.swap()]; there && hides(root, own) {
		return root, true
	}
	if root, there := w.filterRoot(); there && hides(root, own) {
		return root, true
	}
	root, there := w.memory.roots["list "+w.operation()]
	return root, there && w.paged() && hides(root, own)
}

// paged says whether the call asks for a page of a list.
func (w *pairing) paged() bool {
	if w.op == nil {
		return false
	}
	listing := w.op.Responses[http.StatusOK]
	return listing != nil && listing.Paging != nil && listing.Paging.AsksForPage(w.query)
}

// taint notes the objects on which the two need not agree from now on: the one
// that the call is about, and those that only one of them has made.
func (w *pairing) taint() {
	root := w.last()
	if root.ID == "" || ok(w.Vendor) == ok(w.Fake) {
		return
	}
	if id := w.object(); id != "" {
		put(w.memory.log, w.memory.roots, "vendor "+id, root)
		if w.memory.made[id] {
			put(w.memory.log, w.memory.roots, "objects", root)
		}
	}
	if !w.writes() {
		return
	}
	if body := w.vendorBody.value; w.vendorBody.err == nil && ok(w.Vendor) {
		for _, id := range w.shownBy(w.Vendor.Status, body) {
			w.keepObject("vendor "+id, root)
			put(w.memory.log, w.memory.made, id, true)
			put(w.memory.log, w.memory.roots, "objects", root)
		}
	}
	if body := w.fakeBody.value; w.fakeBody.err == nil && ok(w.Fake) {
		for _, id := range w.shownBy(w.Fake.Status, body) {
			w.keepObject("fake "+id, root)
		}
	}
}
