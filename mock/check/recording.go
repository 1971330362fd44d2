package check

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/report"
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
	entries, foreign := r.own(file)
	all := len(file.Entries) + file.Skipped
	if len(entries) == 0 {
		return nil, &kindError{ErrNothing, errors.New(nothingIn(name, r.contract.Vendor, foreign, all))}
	}
	r.report.AddForeign(foreign, all)
	r.learnFrom(entries)
	for _, entry := range entries {
		if err = r.exchange(entry); err != nil {
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

// own gives the exchanges that are the vendor's, and that are asked for, and counts
// those that are not the vendor's. Traffic with others may stand in the same file: a
// call that no operation takes is only the vendor's where it has others on the same
// host.
func (r *run) own(file *har.File) (own []*har.Entry, foreign int) {
	foreign = file.Skipped
	hosts := map[string]bool{}
	for _, entry := range file.Entries {
		if r.operation(entry.Exchange) != "" {
			hosts[entry.URL.Host] = true
		}
	}
	for i := range file.Entries {
		entry := &file.Entries[i]
		operation := r.operation(entry.Exchange)
		path := strings.TrimPrefix(entry.URL.EscapedPath(), entry.BasePath)
		if operation == "" && (!hosts[entry.URL.Host] || r.contract.Owns(path) == 0) {
			foreign++
			continue
		}
		if r.wanted == nil || r.wanted.operations[operation] || r.wanted.found[operation] {
			own = append(own, entry)
		}
	}
	return own, foreign
}

// operation gives the id of the operation that an exchange calls; empty is none.
func (r *run) operation(x contracts.Exchange) string {
	if call := r.contract.Find(x.Method, strings.TrimPrefix(x.URL.EscapedPath(), x.BasePath)); call.Operation != nil {
		return call.Operation.ID
	}
	return ""
}

// learnFrom shows the twin what was there before the first call that wrote.
func (r *run) learnFrom(entries []*har.Entry) {
	for _, entry := range entries {
		if r.wrote(entry) {
			return
		}
		r.twin.learn(entry.Exchange)
		r.walked(entry.Exchange)
	}
}

// wrote says whether a call has changed what the vendor holds.
func (r *run) wrote(entry *har.Entry) bool {
	op, known := r.contract.Operation(r.operation(entry.Exchange))
	return known && op.Writes(entry.Method) && entry.Status < 400
}

// exchange compares one exchange. Who may not do what the fake lets everybody do
// is not known from a recording: such a refusal is only judged by the contract.
func (r *run) exchange(entry *har.Entry) error {
	step := fmt.Sprintf("%s %s", entry.Method, entry.URL.EscapedPath())
	if !entry.Started.IsZero() {
		step += " at " + entry.Started.UTC().Format("15:04:05.000")
	}
	if entry.Status == 0 {
		r.report.Add(report.Result{Operation: r.operation(entry.Exchange), Step: step, Skipped: "the recording has no answer"})
		return nil
	}
	auth := ""
	if entry.Status == http.StatusUnauthorized {
		auth = "none"
	}
	fake, err := r.twin.ask(entry.Exchange, entry.RequestHeader, auth)
	if err != nil {
		return err
	}
	alone := ""
	if entry.Status == http.StatusForbidden && fake.Status < 300 {
		alone = "who may not do this is not in the recording"
	}
	replaced := entry.ReplacedAny()
	pair := compare.Pair{
		Step: step, Vendor: entry.Exchange, Fake: fake, Skip: entry.ReplacedInBody, Unordered: replaced, Known: entry.Findings,
		Partial: replaced || r.twin.partial(r.collection(entry.Exchange)),
		Alone:   alone,
	}
	r.twin.wrote = r.twin.wrote || r.wrote(entry)
	unproved := ""
	if entry.Status == http.StatusTooManyRequests {
		unproved = refusedForLoad
	}
	r.note(entry.Exchange, step, r.comparison.Compare(pair), unproved)
	return nil
}
