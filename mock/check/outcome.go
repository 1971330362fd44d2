package check

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/accept"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// answers is what came of the calls that were made, as far as it tells whether
// the vendor was asked at all.
type answers struct {
	made      int      // steps and exchanges
	unproved  int      // those of them that tell nothing of the vendor
	reasons   []string // why they do not
	denied    int      // calls that were to be refused, and were as the vendor does
	wanted    int      // calls that were to succeed
	succeeded int      // those of them that did
	known     bool     // whether one of them was answered as only the vendor answers
	statuses  []int
	times     map[int]int // by status; 0 is no answer
}

// add takes an answer of the vendor's, and what the fake has answered.
func (a *answers) add(contract *contracts.Contract, p stories.Played, fake contracts.Exchange) {
	status := p.Exchange.Status
	a.count(status)
	expected := p.Expect.Status
	if len(expected) == 0 {
		expected = []int{fake.Status}
	}
	if !slices.ContainsFunc(expected, succeeds) {
		if p.Err == nil && slices.Contains(expected, status) {
			a.denied++
		}
		return
	}
	a.wanted++
	if p.Err != nil || !succeeds(status) {
		return
	}
	a.succeeded++
	strange := func(f contracts.Finding) bool {
		return slices.Contains([]string{contracts.CheckUnknownOperation, contracts.CheckUndeclaredStatus, contracts.CheckContentType, contracts.CheckMalformedBody}, f.Check)
	}
	a.known = a.known || !slices.ContainsFunc(judge.Judge(contract, plainJSON(p.Exchange)), strange)
}

// plainJSON gives an answer as it is when its body is JSON and nothing but its form
// hides that: a type that is none of JSON's, or a byte order mark.
func plainJSON(x contracts.Exchange) contracts.Exchange {
	body := bytes.TrimPrefix(x.Body, []byte("\ufeff"))
	if _, err := schemas.DecodeJSON(body); err == nil {
		x.Body, x.Header = body, x.Header.Clone()
		x.Header.Set("Content-Type", "application/json")
	}
	return x
}

// count counts an answer by its status; 0 is none.
func (a *answers) count(status int) {
	if a.times == nil {
		a.times = map[int]int{}
	}
	if a.times[status]++; a.times[status] == 1 {
		a.statuses = append(a.statuses, status)
	}
}

// prove counts a call that proves nothing, for a reason.
func (a *answers) prove(reason string) {
	if a.unproved++; !slices.Contains(a.reasons, reason) {
		a.reasons = append(a.reasons, reason)
	}
}

func succeeds(status int) bool { return status >= 200 && status < 300 }

// came counts the answers by their statuses.
func (a *answers) came() string {
	var parts []string
	for _, status := range a.statuses {
		what, times := fmt.Sprint(status), "once"
		if status == 0 {
			what = "no answer"
		}
		if n := a.times[status]; n > 1 {
			times = fmt.Sprintf("%d times", n)
		}
		parts = append(parts, what+" "+times)
	}
	return strings.Join(parts, ", ")
}

// strange says that not one call that was to succeed did so as it does at the
// vendor. What was found then is nobody's fault, and is taken back. One who lets pass
// what is to pass, and refuses what is to be refused, is the vendor, whatever its
// bodies are like.
func (r *run) strange() error {
	a := r.answers
	if a.wanted == 0 || a.known || a.succeeded > 0 && a.denied > 0 {
		return nil
	}
	vendor := r.contract.Vendor
	r.stranger = "nothing there answers like " + vendor
	r.report.Withdraw(r.stranger)
	r.report.Ended = fmt.Sprintf("nothing at %s answers like %s: is the address right, is the vendor up? What came: %s", r.report.Target, vendor, r.answers.came())
	r.met = map[string]map[int]bool{}
	return &kindError{ErrUnreachable, errors.New(r.report.Ended)}
}

// ended notes how far a run came that was not played to its end, and whether it
// was the vendor that was asked.
func (r *run) ended(err error, done, steps int) error {
	if err != nil && !onlyLeft(err) { // what could not be taken away is no part that was not played
		r.report.Partial = true
		r.report.Ended = fmt.Sprintf("the run was ended after %d of %d steps", done, steps)
		if steps == 1 {
			r.report.Ended = strings.TrimSuffix(r.report.Ended, "s")
		}
	}
	return errors.Join(r.strange(), err)
}

// missed says that nothing was reached of what was asked for, and why.
func (r *run) missed() error {
	if r.wanted == nil && !r.recorded && len(r.stories) == 0 && r.report.Ended == "" {
		r.report.Ended = r.contract.Vendor + " has no stories, which are the calls that a check plays: add one, as \"ringer help checks\" shows"
		return &kindError{ErrNothing, errors.New(r.report.Ended)}
	}
	if r.report.Ended != "" || r.wanted == nil || len(r.wanted.steps) > 0 {
		return nil
	}
	var whys []string
	for _, op := range r.contract.Operations {
		if !r.wanted.operations[op.ID] {
			continue
		}
		if len(r.met[op.ID]) > 0 {
			return nil
		}
		whys = append(whys, fmt.Sprintf("%s: %s", op.ID, r.whyNot(op.ID)))
	}
	if len(whys) == 0 {
		return nil
	}
	r.report.Ended = "nothing that was asked for was reached: " + strings.Join(whys, "; ")
	return &kindError{ErrNothing, errors.New(r.report.Ended)}
}

// whyNot gives the reasons for which the steps of an operation were not made.
func (r *run) whyNot(operation string) string {
	var reasons []string
	for _, story := range r.stories {
		for _, step := range story.Steps {
			if reason := r.fates[step]; step.Operation == operation && reason != "" && !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
	}
	if len(reasons) == 0 {
		return "no story calls it"
	}
	return strings.Join(reasons, "; ")
}

// onlyLeft says whether a run was played to its end.
func onlyLeft(err error) bool {
	if joined, several := err.(interface{ Unwrap() []error }); several {
		return !slices.ContainsFunc(joined.Unwrap(), func(err error) bool { return !onlyLeft(err) })
	}
	_, left := err.(*stories.LeftError)
	return left
}

// result ends the report. It is nil when nobody was asked.
func (r *run) result(err error) (*report.Report, error) {
	if err != nil && r.answers.made == 0 {
		return nil, err
	}
	if r.stranger == "" {
		r.report.AddLeftOut(r.comparison.LeftOut())
	}
	r.report.Unchecked = r.unchecked()
	r.report.Notes = r.others.notes(r.replicas.told)
	if r.comparison.Shared() { // then what came and went at once is no more than that
		r.report.Remove(func(f contracts.Finding) bool {
			return f.Verdict == compare.Flaky && f.Check != contracts.CheckOrder && r.comparison.MayBeOthers(f) && !r.isOfOwn(f)
		})
	}
	r.report.Proved = r.proved()
	accept.Settle(r.report, r.file, r.report.Started)
	missed := r.missed()
	if missed == nil && err == nil && r.report.Errors() == 0 {
		missed = r.tooLittle()
	}
	if r.report.Errors() > 0 {
		return r.report, err
	}
	if missed == nil && len(r.met) == 0 && r.report.Ended == "" {
		missed = ErrNothing
	}
	return r.report, errors.Join(err, missed)
}
