package compare

import (
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// compareTimes compares two times: not what they are, but whether they move.
func (w *pairing) compareTimes(at location, vendor, fake string) {
	left, okLeft := at.Time(vendor)
	right, okRight := at.Time(fake)
	if okLeft != okRight {
		w.differ(at, vendor, fake) // one of them is no time
		return
	}
	if !okLeft || at.object == "" || !w.memory.made[at.object] {
		return
	}
	tokens := schemas.Split(at.pointer)
	key := at.kind + " " + at.object + " " + tokens[len(tokens)-1]
	before, seen := w.memory.times[key]
	put(w.memory.log, w.memory.times, key, timePair{left, right})
	w.timed = append(w.timed, key)
	if !seen {
		return
	}
	movedVendor, movedFake := !left.Equal(before.vendor), !right.Equal(before.fake)
	switch {
	case movedFake && !movedVendor && w.memory.latest.After(left):
		w.moved(at, vendor, "the time did not move, though the vendor's clock went on")
	case movedVendor && !movedFake:
		w.moved(at, vendor, "the time moved, and nothing should have moved it")
	}
}

func (w *pairing) moved(at location, vendor, message string) {
	w.report(contracts.Finding{Check: CheckTime, Pointer: at.pointer, Actual: vendor, Evidence: w.fieldFact(at)}, "%s", message)
}

// clock reads the times of this pair, which are of objects that this run has made.
func (w *pairing) clock() {
	for _, key := range w.timed {
		if seen := w.memory.times[key].vendor; seen.After(w.memory.latest) {
			assign(w.memory.log, &w.memory.latest, seen)
		}
	}
}
