package world

import (
	"fmt"
	"math"
	"slices"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Rule is a [scenarios.Rule] made ready to be held against requests. It never
// changes, and many worlds share it.
type Rule struct {
	scenarios.Rule
	conditions []condition
	calls      []int // in ascending order
	Patch      jsonpatch.Patch
}

func newRule(r scenarios.Rule) (*Rule, error) {
	made := &Rule{Rule: r, conditions: conditions(r.When), calls: slices.Sorted(slices.Values(r.When.Calls))}
	if len(r.Then.Patch) == 0 {
		return made, nil
	}
	text, err := schemas.EncodeJSON(r.Then.Patch)
	if err == nil {
		made.Patch, err = jsonpatch.DecodePatch(text)
	}
	if err != nil {
		return nil, fmt.Errorf("rule %s: patch: %w", r.ID, err)
	}
	return made, nil
}

// newRules makes a scenario's rules ready.
func newRules(all []scenarios.Rule) ([]*Rule, error) {
	made := make([]*Rule, len(all))
	for i, r := range all {
		var err error
		if made[i], err = newRule(r); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// Replaces says whether the client gets something else than the vendor's answer.
func (r *Rule) Replaces() bool {
	then := &r.Then
	return then.Error != "" || then.Status != 0 || then.Limit != nil || then.Fault != "" && then.Fault != scenarios.Truncate
}

// RunsHandler says whether the vendor does its work.
func (r *Rule) RunsHandler() bool { return r.Then.After || !r.Replaces() }

// Shapes says whether what the client gets differs from what the vendor answers,
// in more than the time that it takes.
func (r *Rule) Shapes() bool {
	return r.Replaces() || r.Then.Fault != "" || r.Patch != nil || len(r.Then.Headers) > 0
}

// String names the rule for people.
func (r *Rule) String() string {
	if r.Name == "" {
		return "rule " + r.ID
	}
	return fmt.Sprintf("rule %s (%s)", r.ID, r.Name)
}

// counting says whether the rule counts requests, those too that another rule
// answers.
func (r *Rule) counting() bool { return len(r.calls) > 0 || r.When.Every > 0 }

// due says whether the rule is for the nth of the requests that meet all else.
func (r *Rule) due(n int) bool {
	switch {
	case len(r.calls) > 0:
		_, found := slices.BinarySearch(r.calls, n)
		return found
	case r.When.Every > 0:
		return n%r.When.Every == 0
	}
	return true
}

// chance is the rule's own in one request.
func (r *Rule) chance(request fixtures.Chance, use string) float64 {
	const bits = 53 // as many as a double tells apart
	return float64(request.For("rule", r.ID, use).Uint64()>>(64-bits)) / (1 << bits)
}

// meets says whether a request is one that the rule is for, whichever of them.
func (r *Rule) meets(q *RequestFacts, request fixtures.Chance) bool {
	return meetsAll(r.conditions, q) && (r.When.Probability == nil || r.chance(request, "probability") < *r.When.Probability)
}

// Delay is how long the answer to a request is held back.
func (r *Rule) Delay(tx *Tx) time.Duration {
	d := r.Then.Delay
	switch {
	case d == nil:
		return 0
	case d.P99 == 0:
		return time.Duration(d.Median)
	}
	const z99 = 2.3263478740408408 // one of a hundred normally distributed values is greater
	z := math.Sqrt2 * math.Erfinv(2*r.chance(tx.chance, "delay")-1)
	if math.IsInf(z, 0) {
		z = -z99 // the chance is 0 once in 2⁵³ times
	}
	spread := math.Log(float64(d.P99)/float64(d.Median)) / z99
	return time.Duration(min(float64(d.Median)*math.Exp(spread*z), math.MaxInt64/2))
}
