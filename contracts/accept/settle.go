package accept

import (
	"fmt"
	"regexp"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/report"
)

// CheckAccepted is the check of accepted differences: the vendor shows them still.
const CheckAccepted = "accepted-difference"

// Settle holds a report against a file: what is waived, or accepted though the fake cannot
// follow it, is no error. A waiver that has ended is told on its finding. An accepted
// difference that its step shows no more is a finding of its own. A file that is nil
// settles nothing.
func Settle(r *report.Report, file *overlay.File, now time.Time) {
	if file == nil {
		return
	}
	found := map[string]bool{}
	r.Revise(func(f *contracts.Finding) {
		found[f.ID] = true
		for i := range file.Waivers {
			if w := &file.Waivers[i]; w.ID == f.ID && w.Vendor == r.Vendor {
				waive(f, w, file.Place(w), now)
			}
		}
		for _, d := range file.Unfollowed(r.Vendor, overlay.Date{}) {
			if d.ID == f.ID {
				f.Severity = contracts.SeverityInfo
				f.Waived = &contracts.Waiver{Reason: fmt.Sprintf("accepted on %s as what the vendor does; the fake cannot follow it", d.Accepted)}
			}
		}
	})
	for _, d := range file.Unfollowed(r.Vendor, overlay.Date{}) {
		if !found[d.ID] && d.Step != "" && r.Made(stepPage.ReplaceAllString(d.Step, "")) {
			r.Add(report.Result{Operation: d.Operation, Step: d.Step, Found: []contracts.Finding{gone(file.Name, d)}})
		}
	}
}

// stepPage is what stands behind the name of a step for the pages of a walk.
var stepPage = regexp.MustCompile(`, page \d+$`)

func waive(f *contracts.Finding, w *overlay.Waiver, place string, now time.Time) {
	if !w.Holds(now) {
		f.Message += fmt.Sprintf(" (the waiver at %s ended on %s: %s)", place, w.Until, w.Reason)
		return
	}
	f.Severity = contracts.SeverityInfo
	f.Waived = &contracts.Waiver{Until: w.Until.String(), Reason: w.Reason}
}

// gone is the finding that an accepted difference is no more.
func gone(file string, d overlay.Difference) contracts.Finding {
	f := contracts.Finding{
		Verdict: compare.VendorDrifted, Severity: contracts.SeverityError, Check: CheckAccepted, Operation: d.Operation, Step: d.Step,
		Expected: d.Says, Evidence: contracts.Evidence{Level: contracts.Observed, Source: file, Verified: d.Accepted.String()},
		Message: fmt.Sprintf("the vendor no longer does what was accepted on %s: %s", d.Accepted, d.Says),
		Remedy:  fmt.Sprintf("Take the entry with the id %s out of x-ringer-differences in %s.", d.ID, file),
	}
	f.ID = d.ID // by which it is waived, too
	return f
}

// Ended lists the waivers of a file about a vendor that hold no more.
func Ended(file *overlay.File, vendor string, now time.Time) (all []*overlay.Waiver) {
	for i := range file.Waivers {
		if w := &file.Waivers[i]; w.Vendor == vendor && !w.Holds(now) {
			all = append(all, w)
		}
	}
	return all
}
