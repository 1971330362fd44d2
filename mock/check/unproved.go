package check

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/scenarios/stories"
)

const refusedForLoad = "the vendor refused it for load (429)"

// refused says why an answer tells nothing of what was asked for: the vendor has too
// much to do, or the token has no right to it, as the contract says of some. Empty is
// that it tells.
func (r *run) refused(p stories.Played) string {
	status, op := p.Exchange.Status, r.contract.CallOf(&p.Exchange).Operation
	if p.Err != nil || slices.Contains(p.Expect.Status, status) {
		return ""
	}
	switch {
	case status == http.StatusTooManyRequests:
		return refusedForLoad
	case status == http.StatusForbidden && p.Auth == "" && op != nil && op.Response(status) != nil && !r.allowed[op.ID]:
		return fmt.Sprintf("the token has no right to %s (403), which the contract tells of: give one that has", op.ID)
	}
	return ""
}

// allow notes that the usual token has a right to an operation.
func (r *run) allow(p stories.Played) {
	if op := r.contract.CallOf(&p.Exchange).Operation; op != nil && p.Auth == "" && succeeds(p.Exchange.Status) {
		r.allowed[op.ID] = true
	}
}

// unreadable says why not all of an answer was compared; empty is that all was.
func (r *run) unreadable(p stories.Played) string {
	switch {
	case p.Exchange.BodyCut:
		return "the answer is longer than what is read of one"
	case p.BrokenOff:
		return "the answer breaks off in the middle"
	}
	return ""
}

// tooLittle says that half of the calls or more told nothing: what is left of the run
// proves too little.
func (r *run) tooLittle() error {
	a := r.answers
	if r.report.Ended != "" || a.unproved == 0 || 2*a.unproved < a.made {
		return nil
	}
	r.report.Ended = fmt.Sprintf("the run proves too little: %d of %d calls told nothing (%s)", a.unproved, a.made, strings.Join(a.reasons, "; "))
	return &kindError{ErrNothing, errors.New(r.report.Ended)}
}
