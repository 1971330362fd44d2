package contracts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/schemas"
)

// isTime says whether two texts at this place are times.
func (p place) isTime(vendor, fake string) bool {
	if slices.ContainsFunc(p.says("format"), func(format any) bool { return format == "date-time" }) {
		return true
	}
	return len(p.says("format")) == 0 && len(p.says("enum")) == 0 && timeForm.MatchString(vendor) && timeForm.MatchString(fake)
}

// layout is the form that the contract gives times at this place; empty when it
// gives none.
func (p place) layout() string {
	for _, word := range p.says("x-ringer-fake") {
		if layout, isTime := strings.CutPrefix(fmt.Sprint(word), "time:"); isTime {
			return layout
		}
	}
	return ""
}

// timed compares two times: not what they are, but how they are written, and
// whether they move.
func (w *pairing) timed(at spot, vendor, fake string) {
	if layout := at.layout(); layout != "" {
		if _, err := time.Parse(layout, vendor); err != nil {
			f := Finding{Rule: RuleTime, Pointer: at.pointer, Expected: layout, Actual: vendor, Evidence: w.fieldEvidence(at)}
			w.lay(f, "the time %s is not of the form %s", vendor, layout)
			return
		}
	}
	left, errLeft := time.Parse(time.RFC3339, vendor)
	right, errRight := time.Parse(time.RFC3339, fake)
	if errLeft != nil || errRight != nil || at.object == "" || !w.memory.made[at.object] {
		return
	}
	tokens := schemas.Split(at.pointer)
	key := at.kind + " " + at.object + " " + tokens[len(tokens)-1]
	before, seen := w.memory.times[key]
	w.memory.times[key] = moment{left, right}
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

func (w *pairing) moved(at spot, vendor, message string) {
	w.lay(Finding{Rule: RuleTime, Pointer: at.pointer, Actual: vendor, Evidence: w.fieldFact(at)}, "%s", message)
}

// clock reads the times of the objects that this run has made.
func (w *pairing) clock() {
	for _, seen := range w.memory.times {
		if seen.vendor.After(w.memory.latest) {
			w.memory.latest = seen.vendor
		}
	}
}
