package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// checkRun is a vendor's calls on their way through the comparison: each is made
// at the twin too, and both answers are held to the contract and to each other.
type checkRun struct {
	contract   *contracts.Contract
	twin       *twin
	comparison *compare.Comparison
	wanted     *selection         // nil is all
	stories    []*scenarios.Story // those that are played
	mask       mask

	report  *report.Report
	walks   *compare.PageTracker
	walk    []stories.Played           // the pages of a walk so far
	settled map[string]bool            // findings that the vendor was asked about twice
	met     map[string]map[int]bool    // the statuses that came, by operation
	fates   map[*scenarios.Step]string // why a step was not made; empty when it was

	answers  answers
	stranger string // that it was not the vendor who answered; empty when it was
}

func newCheckRun(contract *contracts.Contract, roles []string, wanted *selection) (*checkRun, error) {
	chosen, err := chooseVendors([]string{contract.Vendor})
	if err != nil {
		return nil, err
	}
	r := &checkRun{
		report: &report.Report{
			Vendor: contract.Vendor, Started: time.Now().UTC().Truncate(time.Second), Contract: contract.Version, Partial: wanted != nil,
		},
		contract: contract, comparison: compare.NewComparison(contract), walks: compare.NewPageTracker(contract), wanted: wanted,
		settled: map[string]bool{}, met: map[string]map[int]bool{}, fates: map[*scenarios.Step]string{},
	}
	r.twin, err = newTwin(chosen[0], roles, r.comparison.ToFake)
	return r, err
}

// choose finds the stories to play, and makes sure that they are told what they
// must know, and nothing that they do not.
func (r *checkRun) choose(params, tokens map[string]string) error {
	all, err := scenarios.Stories(r.contract.Vendor)
	if err != nil {
		return err
	}
	if err := expected(all, params, tokens); err != nil {
		return err
	}
	missing := map[string]string{} // what is to be said, by param
	for _, story := range all {
		if !r.wanted.wants(story) {
			continue
		}
		r.stories = append(r.stories, story)
		for _, param := range story.Params {
			value, given := params[param.Name]
			// Without a secret, the steps that need it are left out.
			if !given && !param.Optional && !param.Secret && missing[param.Name] == "" {
				missing[param.Name] = fmt.Sprintf("the stories must be told %s, with --param %s=VALUE: %s", param.Name, param.Name, param.Says)
			}
			if collection, ok := r.contract.Collection(param.Collection); ok && given {
				r.twin.show(collection, value, anyValues(params))
			}
		}
	}
	if len(missing) > 0 {
		return errors.New(strings.Join(slices.Sorted(maps.Values(missing)), "\n"))
	}
	return nil
}

// expected tells of params and tokens that no story asks for. What those of another
// vendor ask for may be given to all.
func expected(stories []*scenarios.Story, params, tokens map[string]string) error {
	plain, secret := askedFor(stories)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		switch {
		case slices.Contains(secret, name):
			return fmt.Errorf("--param %s: that is a secret; give it with --token-env %s=VARIABLE", name, name)
		case !slices.Contains(plain, name) && !elsewhere(name):
			return fmt.Errorf("--param %s: no story asks for %q; %s", name, name, schemas.Suggest(name, plain))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tokens)) {
		if name != "" && !slices.Contains(secret, name) && !elsewhere(name) {
			return fmt.Errorf("--token-env %s=…: no story asks for %q; %s", name, name, schemas.Suggest(name, secret))
		}
	}
	return nil
}

// elsewhere says whether a story of any vendor asks for something.
func elsewhere(name string) bool {
	for _, vendor := range contracts.Embedded().Names() {
		stories, err := scenarios.Stories(vendor)
		if err != nil {
			return false // which checking that vendor tells of
		}
		if plain, secret := askedFor(stories); slices.Contains(plain, name) || slices.Contains(secret, name) {
			return true
		}
	}
	return false
}

// askedFor lists what stories are told with --param and with --token-env.
func askedFor(stories []*scenarios.Story) (plain, secret []string) {
	for _, story := range stories {
		for _, param := range story.Params {
			if param.Secret {
				secret = append(secret, param.Name)
			} else {
				plain = append(plain, param.Name)
			}
		}
		for _, step := range story.Steps {
			if step.Auth != "" && step.Auth != "none" && step.Auth != "wrong" && !strings.Contains(step.Auth, "{{") {
				secret = append(secret, step.Auth)
			}
		}
	}
	slices.Sort(plain)
	slices.Sort(secret)
	return slices.Compact(plain), slices.Compact(secret)
}

// anyValues gives texts as the values of an object.
func anyValues(texts map[string]string) map[string]any {
	values := make(map[string]any, len(texts))
	for name, text := range texts {
		values[name] = text
	}
	return values
}

// told takes one call of a story. The pages of a walk are compared when the last
// has come, since the first says how many there are.
func (r *checkRun) told(ctx context.Context, p stories.Played) error {
	r.fates[p.Step] = p.Skipped
	if p.Skipped != "" {
		r.report.Add(report.Result{Operation: p.Step.Operation, Step: stepName(p), Skipped: p.Skipped})
		return nil
	}
	r.twin.wrote = r.twin.wrote || p.Writes
	r.walk = append(r.walk, p)
	if !p.Last && p.Err == nil {
		return nil
	}
	pages := r.walk
	r.walk = nil
	for _, page := range pages {
		r.twin.learn(page.Exchange)
		if page.Auth == "" { // what one with fewer rights is shown need not be all
			r.walked(page.Exchange)
		}
	}
	for _, page := range pages {
		if err := r.compare(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

// walked notes when an answer is the last of those that show a whole collection.
func (r *checkRun) walked(x contracts.Exchange) {
	if collection := r.walks.Add(x); collection != "" {
		r.twin.holdsAll(collection)
	}
}

func stepName(p stories.Played) string { return storyStep(p.Story, p.Name) }

// collection gives the collection that a call lists or shows; empty is none.
func (r *checkRun) collection(x contracts.Exchange) string {
	op, known := r.contract.Operation(r.operation(x))
	if !known {
		return ""
	}
	for _, response := range op.Responses {
		if response.Collection != "" {
			return response.Collection
		}
	}
	return ""
}

func (r *checkRun) compare(ctx context.Context, p stories.Played) error {
	fake, err := r.twin.ask(p.Exchange, p.Sent, p.Auth)
	if err != nil {
		return err
	}
	r.answers.add(r.contract, p, fake)
	pair := compare.Pair{
		Step: stepName(p), Proves: p.Step.Proves, Expect: compare.Expectation{Status: p.Expect.Status, Body: p.Expect.Body},
		Vendor: p.Exchange, VendorErr: p.Err, Fake: fake, Partial: r.twin.partial(r.collection(p.Exchange)),
	}
	found := r.comparison.Compare(pair)
	if p.Again != nil && r.doubtful(found) {
		if again, asked := r.again(ctx, p); asked {
			found = r.comparison.Settle(found, pair, again)
		}
	}
	r.note(p.Exchange, stepName(p), found)
	return nil
}

// again asks the vendor once more. No answer is one too, unless the vendor was not
// asked, or has had enough.
func (r *checkRun) again(ctx context.Context, p stories.Played) (again contracts.Exchange, asked bool) {
	again, err := p.Again(ctx)
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
func (r *checkRun) doubtful(found []contracts.Finding) (doubtful bool) {
	for _, finding := range found {
		if finding.Severity == contracts.SeverityError && !r.settled[finding.ID] {
			r.settled[finding.ID] = true
			doubtful = true
		}
	}
	return doubtful
}

// note keeps what came of a call.
func (r *checkRun) note(x contracts.Exchange, step string, found []contracts.Finding) {
	r.answers.made++
	operation := r.operation(x)
	if operation != "" && x.Status != 0 {
		if r.met[operation] == nil {
			r.met[operation] = map[int]bool{}
		}
		r.met[operation][x.Status] = true
	}
	for i := range found {
		found[i] = found[i].Hide(r.mask.text)
	}
	r.report.Add(report.Result{Operation: operation, Step: step, Found: found})
}
