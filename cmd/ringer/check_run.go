package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// checkRun is a vendor's calls on their way through the comparison: each is made
// at the twin too, and both answers are held to the contract and to each other.
type checkRun struct {
	contract   *contracts.Contract
	twin       *twin
	comparison *contracts.Comparison
	only       map[string]bool // operations by id; nil is all

	report   *contracts.Report
	walks    *contracts.Walks
	walk     []scenarios.Played      // the pages of a walk so far
	settled  map[string]bool         // findings that the vendor was asked about twice
	met      map[string]map[int]bool // the statuses that came, by operation
	unplayed map[string][]string     // why steps were left out, by operation
}

func newCheckRun(contract *contracts.Contract, roles []string, only map[string]bool) (*checkRun, error) {
	chosen, err := chooseVendors([]string{contract.Vendor})
	if err != nil {
		return nil, err
	}
	r := &checkRun{
		report: &contracts.Report{
			Vendor: contract.Vendor, Started: time.Now().UTC().Truncate(time.Second), Contract: contract.Version, Partial: only != nil,
		},
		contract: contract, comparison: contracts.NewComparison(contract), walks: contracts.NewWalks(contract), only: only,
		settled: map[string]bool{}, met: map[string]map[int]bool{}, unplayed: map[string][]string{},
	}
	r.twin, err = newTwin(chosen[0], roles, r.comparison.ToFake)
	return r, err
}

// stories gives those to play, and makes sure that they are told what they must
// know.
func (r *checkRun) stories(params map[string]string) ([]*scenarios.Scenario, error) {
	all, err := scenarios.Stories(r.contract.Vendor)
	if err != nil {
		return nil, err
	}
	var chosen []*scenarios.Scenario
	for _, story := range all {
		if r.only != nil && !slices.ContainsFunc(story.Steps, func(s *scenarios.Step) bool { return r.only[s.Operation] }) {
			continue
		}
		chosen = append(chosen, story)
		for _, param := range story.Params {
			value, given := params[param.Name]
			if !given && !param.Optional && !param.Secret { // without a secret, the steps that need it are left out
				return nil, fmt.Errorf("the story %s must be told %s: %s Say --param %s=VALUE", story.Name, param.Name, param.Says, param.Name)
			}
			if collection, ok := r.contract.Collection(param.Collection); ok && given {
				r.twin.show(collection, value, anyValues(params))
			}
		}
	}
	return chosen, nil
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
func (r *checkRun) told(ctx context.Context, p scenarios.Played) error {
	if p.Skipped != "" {
		r.leaveOut(p)
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
		r.shown(page.Exchange)
	}
	for _, page := range pages {
		if err := r.compare(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

// shown takes over what an answer of the vendor's shows.
func (r *checkRun) shown(x contracts.Exchange) {
	r.twin.learn(x)
	if collection := r.walks.Add(x); collection != "" {
		r.twin.holdsAll(collection)
	}
}

// leaveOut notes why a step was not made.
func (r *checkRun) leaveOut(p scenarios.Played) {
	r.report.Add(contracts.Check{Operation: p.Step.Operation, Step: stepName(p), Skipped: p.Skipped})
	if !slices.Contains(r.unplayed[p.Step.Operation], p.Skipped) {
		r.unplayed[p.Step.Operation] = append(r.unplayed[p.Step.Operation], p.Skipped)
	}
}

func stepName(p scenarios.Played) string { return p.Story.Name + ": " + p.Name }

// collection gives the collection that a call lists or shows; empty is none.
func (r *checkRun) collection(x contracts.Exchange) string {
	call := r.contract.Find(x.Method, strings.TrimPrefix(x.URL.EscapedPath(), x.Mount))
	if call.Operation == nil {
		return ""
	}
	for _, response := range call.Operation.Responses {
		if response.Collection != "" {
			return response.Collection
		}
	}
	return ""
}

func (r *checkRun) compare(ctx context.Context, p scenarios.Played) error {
	fake, err := r.twin.ask(p.Exchange, p.Sent, p.Auth)
	if err != nil {
		return err
	}
	pair := contracts.Pair{
		Step: stepName(p), Proves: p.Step.Proves, Expect: contracts.Expectation{Status: p.Expect.Status, Body: p.Expect.Body},
		Vendor: p.Exchange, VendorErr: p.Err, Fake: fake, Partial: r.twin.partial(r.collection(p.Exchange)),
	}
	found := r.comparison.Compare(pair)
	if p.Again != nil && r.doubtful(found) {
		again, err := p.Again(ctx)
		if err != nil {
			again.Status = 0 // no answer is one too
		}
		found = r.comparison.Settle(found, pair, again)
	}
	r.note(p.Exchange, stepName(p), found)
	return nil
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
	operation := ""
	if call := r.contract.Find(x.Method, strings.TrimPrefix(x.URL.EscapedPath(), x.Mount)); call.Operation != nil {
		operation = call.Operation.ID
		if r.met[operation] == nil {
			r.met[operation] = map[int]bool{}
		}
		r.met[operation][x.Status] = true
	}
	r.report.Add(contracts.Check{Operation: operation, Step: step, Found: found})
}
