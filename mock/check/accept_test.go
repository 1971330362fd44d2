package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/accept"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// settledRun is a drift on its way from the report to the file, and back again.
type settledRun struct {
	standin.Mutation
	facts, differences, waived int // what its findings became
	left                       []contracts.Finding
	silent                     bool // whether nothing speaks when the vendor is as it was
	overlay                    string
	err                        error
}

// TestAcceptedDrift takes drifts through the whole round: the report, the file, a clean
// run, and a vendor that is as it was, which is a difference now. It counts what becomes
// of each.
func TestAcceptedDrift(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		if *onlyVendor != "" && vendor != *onlyVendor {
			continue
		}
		t.Run(vendor, func(t *testing.T) {
			all := slices.DeleteFunc(drift.Mutations(), func(m standin.Mutation) bool {
				return m.Vendor != vendor || m.Class == "slow" || m.Class == "intermittent"
			})
			if *onlyVendor == "" { // each row is three checks and more: -vendor plays all of one vendor
				all = everyNth(all, inShort(4, 30))
			}
			runs := make([]settledRun, len(all))
			inTurn(len(all), func(i int) { runs[i] = settleDrift(t, all[i]) })
			var asFacts, asDifferences, byWaiver []string
			for _, r := range runs {
				switch {
				case r.err != nil:
					t.Errorf("%s: %v", r.Name, r.err)
				case len(r.left) > 0 && r.Name == "code-ok": // known still: answers that share a schema have one word or the other, which no declaration can say
				case len(r.left) > 0:
					t.Errorf("%s: what was settled is found again:\n%v\n%s", r.Name, r.left, r.overlay)
				case r.silent && r.waived == 0 && !slices.Contains([]string{"group-with-creator", "errors-renamed"}, r.Name): // of these some answers have a field, and some do not
					t.Errorf("%s: nothing speaks when the vendor is as it was:\n%s", r.Name, r.overlay)
				}
				switch {
				case r.waived > 0:
					byWaiver = append(byWaiver, r.Name)
				case r.differences > 0:
					asDifferences = append(asDifferences, r.Name)
				default:
					asFacts = append(asFacts, r.Name)
				}
			}
			t.Logf("%d of %d are facts that the fake follows (%s); %d are facts that it cannot follow (%s); %d are waived (%s)", len(asFacts), len(runs),
				strings.Join(asFacts, " "), len(asDifferences), strings.Join(asDifferences, " "), len(byWaiver), strings.Join(byWaiver, " "))
		})
	}
}

func settleDrift(t *testing.T, m standin.Mutation) (r settledRun) {
	r.Mutation = m
	first := checkSettled(t, m, nil)
	file := &overlay.File{Name: overlay.DefaultFile}
	for range 4 { // what is accepted may show what stood behind it
		if r.err = r.settle(t, &file, first); r.err != nil {
			return r
		}
		second := checkSettled(t, m, file)
		r.left = slices.DeleteFunc(slices.Clone(second.report.Findings), func(f contracts.Finding) bool { return f.Waived != nil })
		if len(r.left) == 0 {
			break
		}
		first = second
	}
	m.Name = ""
	r.silent = checkSettled(t, m, file).report.Errors() == 0
	return r
}

// settle takes what was found into the file, as ringer accept does.
func (r *settledRun) settle(t *testing.T, file **overlay.File, run driftRun) error {
	var text bytes.Buffer
	if err := run.report.WriteJSON(&text); err != nil {
		return err
	}
	read, err := report.Read("report.json", text.Bytes())
	if err != nil {
		return err
	}
	contract, _, err := (*file).Over(contractOf(t, r.Vendor), overlay.Date{})
	if err != nil {
		return err
	}
	today := overlay.DayOf(run.report.Started)
	acceptor := &accept.Acceptor{Contract: contract, Source: "ringer check", Day: today}
	for _, f := range read.Findings {
		d := acceptor.Decide(f)
		switch {
		case f.Waived != nil:
			continue
		case d.Refused != "":
			r.waived++
			err = acceptor.Waive(*file, f, overlay.Date{Time: today.AddDate(0, 1, 0)}, "the vendor mends it")
		case d.Unfollowed:
			r.differences++
			err = acceptor.Add(*file, d)
		default:
			r.facts++
			err = acceptor.Add(*file, d)
		}
		if err != nil {
			return err
		}
	}
	written, err := (*file).Bytes()
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	r.overlay = string(written)
	*file, err = overlay.Parse(overlay.DefaultFile, written)
	return err
}

func contractOf(t *testing.T, vendor string) *contracts.Contract {
	t.Helper()
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

// checkSettled checks a stand-in with a vendor over whose contract a file is laid; nil is
// none.
func checkSettled(t *testing.T, m standin.Mutation, file *overlay.File) driftRun {
	t.Helper()
	vendor := vendorOf(t, m.Vendor)
	if file != nil {
		contract, warnings, err := file.Over(contractOf(t, m.Vendor), overlay.Date{})
		if err != nil || len(warnings) > 0 {
			return driftRun{Mutation: m, report: &report.Report{}, err: fmt.Errorf("%w %v", err, warnings)}
		}
		vendor.Contract = contract
	}
	return checkStandInOf(t, vendor, m, 1, patience, 0, file)
}
