package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// played takes one call of a story. The pages of a walk are compared when the last
// has come, since the first says how many there are.
func (r *run) played(ctx context.Context, p stories.Played) error {
	p.Skipped = r.mask.text(p.Skipped)
	r.fates[p.Step] = p.Skipped
	if p.Unproved {
		r.answers.made++
		r.answers.prove(p.Skipped)
	}
	if p.Skipped != "" {
		r.report.Add(report.Result{Operation: p.Step.Operation, Step: stepName(p), Skipped: p.Skipped})
		return nil
	}
	if p.Cut && p.Step.Pages == scenarios.DefaultPages { // else the story wants no more
		r.report.AddLeftOut([]compare.LeftOut{{Operation: p.Step.Operation, Times: 1, Why: fmt.Sprintf("%q goes through %d pages, and the list has more", p.Step.Name, p.Step.Pages)}})
	}
	if p.Writes {
		r.twin.Wrote()
	}
	r.walk = append(r.walk, p)
	if !p.Last && p.Err == nil {
		return nil
	}
	pages := r.walk
	r.walk = nil
	for _, page := range pages {
		if page.Auth == "" {
			r.watch(stepName(page), page.Exchange)
		}
		r.twin.Learn(page.Exchange)
		if page.Auth == "" { // what one with fewer rights is shown need not be all
			if collection := r.walked(page.Exchange); collection != "" {
				r.others.keep(r.contract, collection, pages)
			}
		}
	}
	return r.compare(ctx, pages)
}

// walked notes when an answer is the last of those that show a whole collection, and
// names it; empty is that it is not.
func (r *run) walked(x contracts.Exchange) (collection string) {
	if collection = r.walks.Add(x); collection != "" {
		r.twin.HoldsAll(collection)
	}
	return collection
}

func stepName(p stories.Played) string { return stories.StepName(p.Story, p.Name) }

// compared is a page with what was found in it.
type compared struct {
	stories.Played
	found []contracts.Finding
}

// compare holds the pages of a walk, or the one answer to a step, against the fake's.
func (r *run) compare(ctx context.Context, played []stories.Played) error {
	var pages []*compared
	r.comparison.Hold()
	defer r.comparison.Release()
	for _, p := range played {
		if reason := r.refused(p); reason != "" {
			r.answers.count(p.Exchange.Status)
			r.fates[p.Step] = reason
			r.note(p.Exchange, stepName(p), nil, reason)
			continue
		}
		page := &compared{Played: p}
		if err := r.examine(ctx, page, true); err != nil {
			return err
		}
		pages = append(pages, page)
	}
	if err := r.confirm(ctx, pages); err != nil {
		return err
	}
	for _, page := range pages {
		r.prove(page)
		r.note(page.Exchange, stepName(page.Played), page.found, r.unreadable(page.Played))
	}
	return nil
}

// examine compares one answer; at first the vendor may be asked once more, and what was
// found before keeps its verdict.
func (r *run) examine(ctx context.Context, p *compared, first bool) error {
	fake, err := r.twin.Ask(p.Exchange, p.Sent, p.Auth)
	if err != nil {
		return err
	}
	pair := compare.Pair{
		Step: stepName(p.Played), Proves: p.Step.Proves, Expect: compare.Expectation{Status: p.Expect.Status, Body: p.Expect.Body, Headers: p.Expect.Headers}, Saved: p.Step.HeadersSaved(),
		Vendor: p.Exchange, VendorErr: p.Err, Fake: fake, Partial: r.twin.Partial(r.contract.CollectionOf(&p.Exchange)), Direct: true,
	}
	if first {
		r.answers.add(r.contract, p.Played, fake)
		r.allow(p.Played)
	}
	before, found := p.found, r.comparison.Compare(pair)
	if first && p.Again != nil && r.doubtful(found) {
		if again, asked := r.again(ctx, p.Played); asked {
			found = r.comparison.Settle(found, pair, again)
			r.unsettle(found)
		}
	}
	for i, f := range found {
		if at := slices.IndexFunc(before, func(other contracts.Finding) bool { return other.ID == f.ID }); at >= 0 && before[at].Verdict == compare.Flaky {
			found[i] = compare.Flake(f)
		}
	}
	for _, f := range before { // what one answer alone shows stays, though it may be taken over by now
		if !r.mayBeOthers(p, f) && !slices.ContainsFunc(found, func(other contracts.Finding) bool { return other.ID == f.ID }) {
			found = append(found, f)
		}
	}
	p.found, err = r.adopt(found, pair, p.Played)
	return err
}

// adopt takes over what the vendor shows in place of what was assumed, and compares the
// answer once more with one of a fake that does the same.
func (r *run) adopt(found []contracts.Finding, pair compare.Pair, p stories.Played) ([]contracts.Finding, error) {
	if p.Writes || !r.comparison.Adopt(found) {
		return found, nil
	}
	fake, err := r.twin.Ask(p.Exchange, p.Sent, p.Auth)
	if err != nil {
		return nil, err
	}
	pair.Fake = fake
	for _, f := range r.comparison.Compare(pair) {
		if !slices.ContainsFunc(found, func(other contracts.Finding) bool { return other.ID == f.ID }) {
			found = append(found, f)
		}
	}
	return found, nil
}

// again asks the vendor once more. No answer is one too, unless the vendor was not
// asked, or has had enough.
func (r *run) again(ctx context.Context, p stories.Played) (again contracts.Exchange, asked bool) {
	again, err := p.Again(ctx)
	if p.Auth == "" && err == nil {
		r.watch(stepName(p), again)
	}
	var busy *stories.BusyError
	if ctx.Err() != nil || errors.Is(err, stories.ErrBudget) || errors.As(err, &busy) || again.Status == http.StatusTooManyRequests {
		return again, false
	}
	if err != nil {
		again.Status = 0
	}
	return again, true
}

// doubtful says whether anything was found that the vendor was not asked about a
// second time, and remembers that it is now.
func (r *run) doubtful(found []contracts.Finding) (doubtful bool) {
	for _, finding := range found {
		if finding.Severity == contracts.SeverityError && !r.settled[finding.ID] {
			r.settled[finding.ID] = true
			doubtful = true
		}
	}
	return doubtful
}

// unsettle lets the vendor be asked again the next time that something is found which it
// has not repeated.
func (r *run) unsettle(found []contracts.Finding) {
	for _, finding := range found {
		if finding.Verdict == compare.Flaky {
			delete(r.settled, finding.ID)
		}
	}
}

// note keeps what came of a call. What was not read whole has not passed, unless what
// was read shows a difference.
func (r *run) note(x contracts.Exchange, step string, found []contracts.Finding, unproved string) {
	if r.answers.made++; unproved != "" {
		r.answers.prove(unproved)
	}
	operation := r.contract.OperationID(&x)
	if operation != "" && x.Status != 0 {
		if r.met[operation] == nil {
			r.met[operation] = map[int]bool{}
		}
		r.met[operation][x.Status] = true
	}
	for i := range found {
		found[i] = found[i].Hide(r.mask.text)
	}
	if slices.ContainsFunc(found, func(f contracts.Finding) bool { return f.Severity == contracts.SeverityError }) {
		unproved = ""
	}
	r.report.Add(report.Result{Operation: operation, Step: step, Found: found, Skipped: unproved})
}

// checkForeignObject is the check of objects that a call said it had made.
const checkForeignObject = "foreign-object"

// stray takes an object that a call said it had made, and that is not the run's own:
// the vendor answers with another's, whatever it documents.
func (r *run) stray(s stories.Stray) error {
	operation := r.contract.OperationID(&s.Exchange)
	f := contracts.Finding{
		Severity: contracts.SeverityError, Verdict: compare.VendorDrifted, Check: checkForeignObject, Operation: operation,
		Step: stories.StepNameOf(s.Story, s.Step), Expected: "an object that the call has made", Actual: s.ID,
		Message: fmt.Sprintf("the vendor answers with the object %q, which does not show that this run has made it: it is left alone", s.ID),
		Remedy:  "Ask the vendor why a call that creates an object answers with another one; a client would change or delete what is not its own.",
	}
	if s.Before {
		f.Message = fmt.Sprintf("the vendor answers with the object %q, which was there before the call: it is left alone", s.ID)
	}
	if op, known := r.contract.Operation(operation); known {
		f.Evidence = r.contract.StatusFact(op, s.Exchange.Status).Evidence
		f.Exchange = &contracts.Called{Method: s.Exchange.Method, URL: s.Exchange.URL.String(), Status: s.Exchange.Status}
	}
	f.Identify(s.Exchange.Status)
	r.report.Add(report.Result{Operation: operation, Step: f.Step + ", proof", Found: []contracts.Finding{f.Hide(r.mask.text)}})
	return nil
}
