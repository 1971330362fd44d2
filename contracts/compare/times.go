package compare

import (
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// compareTimes compares two times: not what they are, but whether they move, and whether
// the vendor writes one and the same time alike in each answer.
func (w *pairing) compareTimes(at location, vendor, fake string) {
	left, okLeft := at.Time(vendor)
	right, okRight := at.Time(fake)
	if okLeft != okRight {
		w.differ(at, vendor, fake) // one of them is no time
		return
	}
	if !okLeft || at.object == "" {
		return
	}
	tokens := schemas.Split(at.pointer)
	key := at.kind + " " + at.object + " " + tokens[len(tokens)-1]
	before, seen := w.memory.times[key]
	put(w.memory.log, w.memory.times, key, timePair{left, right, vendor})
	if w.memory.made[at.object] {
		w.timed = append(w.timed, key)
	}
	if !seen {
		return
	}
	movedVendor, movedFake := !left.Equal(before.vendor), !right.Equal(before.fake)
	switch {
	case movedFake && !movedVendor && w.memory.latest.After(left) && w.memory.made[at.object]:
		w.moved(at, before.text, vendor, "the time did not move, though the vendor's clock went on")
	case movedVendor && !movedFake:
		w.moved(at, before.text, vendor, "the time moved, and nothing should have moved it")
	case !movedVendor && before.text != vendor:
		w.moved(at, before.text, vendor, "the same time is written in another form than in an answer before")
	}
}

// moved reports a time. What the step proves says nothing of the form and the course of
// times.
func (w *pairing) moved(at location, before, vendor, message string) {
	if root, there := w.memory.roots["vendor "+at.object]; there {
		w.repeat(root)
		return
	}
	defer w.about(at.object)()
	f := contracts.Finding{Check: CheckTime, Pointer: at.pointer, Expected: before, Actual: vendor, Evidence: w.ownFact(at)}
	w.report(f, "%s", message)
}

// clock reads the times of this pair, which are of objects that this run has made.
func (w *pairing) clock() {
	for _, key := range w.timed {
		if seen := w.memory.times[key].vendor; seen.After(w.memory.latest) {
			assign(w.memory.log, &w.memory.latest, seen)
		}
	}
}
