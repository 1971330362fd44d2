package check

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check/internal/traffic"
)

// Recording checks what a recording holds of the vendor's traffic; the name is what
// the report calls it. The twin is filled with what the vendor showed before
// anything was written, and then gets the same calls in the same order. Of the
// options those that bound a run do not count. The result is as that of [Run].
func Recording(o Options, name string, file *har.File) (*report.Report, error) {
	r, err := newRun(&o)
	if err != nil {
		return nil, err
	}
	if file.Vendor != "" && file.Vendor != r.contract.Vendor {
		return nil, fmt.Errorf("--har %s: it is a recording of %s, and %s is to be checked", name, file.Vendor, r.contract.Vendor)
	}
	r.report.Target, r.recorded = name, true
	r.report.Commands.Check = "ringer check " + report.Quoted(r.contract.Vendor) + " --har " + report.Quoted(name)
	entries, foreign := r.own(file)
	all := len(file.Entries) + file.Skipped
	if !slices.ContainsFunc(entries, r.wants) {
		return nil, &kindError{ErrNothing, errors.New(nothingIn(name, r.contract.Vendor, foreign, all))}
	}
	r.report.AddForeign(foreign, all)
	for n, one := range byHost(entries) {
		if n > 0 {
			if err = r.anew(&o); err != nil {
				break
			}
		}
		shared, failed := sharedVendor(o, one)
		if err = failed; err != nil {
			break
		}
		if err = r.traffic(one).Compare(shared); err != nil {
			break
		}
	}
	return r.result(err)
}

// nothingIn says why nothing of a recording is checked.
func nothingIn(file, vendor string, foreign, all int) string {
	if foreign < all {
		return fmt.Sprintf("nothing was checked: none of the %d exchanges in %s calls an operation that was asked for", all, file)
	}
	return fmt.Sprintf("nothing was checked: none of the %d exchanges in %s is a call of %s", all, file, vendor)
}

// wants says whether an exchange is one that is asked for. The others are compared
// too, for what they have changed, and not told of.
func (r *run) wants(entry *har.Entry) bool {
	operation := r.contract.OperationID(&entry.Exchange)
	return r.wanted == nil || r.wanted.operations[operation] || r.wanted.found[operation]
}

// own gives the exchanges that are the vendor's, and counts those that are not. Traffic
// with others may stand in the same file: a call that no operation takes is only the
// vendor's where it has others on the same host.
func (r *run) own(file *har.File) (own []*har.Entry, foreign int) {
	foreign = file.Skipped
	hosts := map[string]bool{}
	for _, entry := range file.Entries {
		if r.contract.OperationID(&entry.Exchange) != "" {
			hosts[entry.URL.Host] = true
		}
	}
	for i := range file.Entries {
		entry := &file.Entries[i]
		operation := r.contract.OperationID(&entry.Exchange)
		path := strings.TrimPrefix(entry.URL.EscapedPath(), entry.BasePath)
		if operation == "" && (!hosts[entry.URL.Host] || r.contract.Owns(path) == 0) {
			foreign++
			continue
		}
		own = append(own, entry)
	}
	return own, foreign
}

func (r *run) traffic(entries []*har.Entry) *traffic.Traffic {
	return traffic.New(r.contract, r.twin, r.comparison, recorded{r}, entries)
}

// recorded takes what comes of the entries of a recording into the report of a run.
type recorded struct{ *run }

func (r recorded) Skip(entry *har.Entry, step, why string) {
	if r.wants(entry) {
		r.report.Add(report.Result{Operation: r.contract.OperationID(&entry.Exchange), Step: step, Skipped: why})
	}
}

func (r recorded) Note(entry *har.Entry, step string, found []contracts.Finding) {
	if r.wants(entry) {
		r.note(entry.Exchange, step, found, r.unproved(entry))
	}
}

func (r recorded) LeaveOut(entry *har.Entry, why string) {
	r.report.AddLeftOut([]compare.LeftOut{{Operation: r.contract.OperationID(&entry.Exchange), Why: why, Times: 1}})
}

// unproved says why not all of an answer was compared; empty is that all was.
func (r recorded) unproved(entry *har.Entry) string {
	op, _ := r.contract.Operation(r.contract.OperationID(&entry.Exchange))
	switch {
	case entry.Status == http.StatusTooManyRequests:
		return refusedForLoad
	case entry.BodyCut && op != nil && op.Response(entry.Status) != nil && op.Responses[entry.Status].Body != nil:
		return "not all of the answer is in the recording"
	}
	return ""
}

// sharedVendor says whether exchanges show anywhere that other clients have written too:
// then one of them may be behind a difference before that.
func sharedVendor(o Options, entries []*har.Entry) (bool, error) {
	scout, err := newRun(&o)
	if err != nil {
		return false, err
	}
	t := scout.traffic(entries)
	err = t.Compare(false)
	return t.Shared(), err
}

// byHost parts exchanges by the hosts that they were made with: each holds objects of
// its own.
func byHost(entries []*har.Entry) (parts [][]*har.Entry) {
	places := map[string]int{}
	for _, entry := range entries {
		host := strings.ToLower(entry.URL.Hostname()) + ":" + cmp.Or(entry.URL.Port(), map[string]string{"http": "80", "https": "443"}[entry.URL.Scheme])
		at, seen := places[host]
		if !seen {
			at = len(parts)
			places[host] = at
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], entry)
	}
	return parts
}
