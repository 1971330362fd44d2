package world

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// Rules are a world's rules with how often each was met. The zero value has
// none. It is a part of the world, and guarded by its lock.
type Rules struct {
	book   *ruleBook // nil when there is no rule
	counts []ruleCount
	added  int // how many were added since the world began, those since gone too
}

// ruleCount is what a world remembers of one rule.
type ruleCount struct {
	off     bool
	seen    int // requests that the rule is for, whoever answered them
	matched int // requests that the rule answered
	windows windows
}

// ruleBook is a list of rules with an index. It never changes.
type ruleBook struct {
	rules []*Rule
	// index lists, for a vendor's operation, the places of the rules that can be
	// for it: rules for another call cost nothing. Without an entry of its own, an
	// operation has those of its vendor, and a vendor those of all.
	index map[callName][]int
}

// callName names an operation; without one a vendor, and without a vendor all.
type callName struct{ vendor, operation string }

func newRuleBook(all []*Rule) *ruleBook {
	b := &ruleBook{rules: all, index: map[callName][]int{{}: nil}}
	for _, r := range all {
		b.index[callName{r.When.Vendor, ""}] = nil
		b.index[callName{r.When.Vendor, r.When.Operation}] = nil
	}
	for name := range b.index {
		for i, r := range all {
			if (r.When.Vendor == "" || r.When.Vendor == name.vendor) && (r.When.Vendor == "" || r.When.Operation == "" || r.When.Operation == name.operation) {
				b.index[name] = append(b.index[name], i)
			}
		}
	}
	return b
}

func (b *ruleBook) candidates(q *RequestFacts) []int {
	for _, name := range []callName{{q.Vendor, q.Operation}, {q.Vendor, ""}} {
		if places, ok := b.index[name]; ok {
			return places
		}
	}
	return b.index[callName{}]
}

// beginRules makes the rules of a new world.
func beginRules(all []*Rule) Rules {
	if len(all) == 0 {
		return Rules{}
	}
	counts := make([]ruleCount, len(all))
	for i, r := range all {
		counts[i] = newRuleCount(r)
	}
	return Rules{book: newRuleBook(all), counts: counts}
}

func newRuleCount(r *Rule) ruleCount { return ruleCount{off: r.Enabled != nil && !*r.Enabled} }

// copy gives the rules to another world, with what was counted.
func (r Rules) copy() Rules {
	r.counts = slices.Clone(r.counts)
	for i := range r.counts {
		r.counts[i].windows = maps.Clone(r.counts[i].windows)
	}
	return r
}

// meet finds the rule that answers a request, and counts the request where it
// counts; nil means that no rule does. counted says whether it counted anywhere.
func (r *Rules) meet(q *RequestFacts, tx *Tx) (met *Rule, counted bool) {
	if r.book == nil || q.Vendor == "" {
		return nil, false
	}
	for _, i := range r.book.candidates(q) {
		candidate, count := r.book.rules[i], &r.counts[i]
		if met != nil && !candidate.counting() || !candidate.meets(q, tx.chance) {
			continue
		}
		count.seen++
		counted = true
		if met == nil && candidate.due(count.seen) && count.answers(candidate, q, tx.now) {
			count.matched++
			met = candidate
		}
	}
	return met, counted
}

// answers says whether a rule that a request has reached takes it.
func (c *ruleCount) answers(r *Rule, q *RequestFacts, now time.Time) bool {
	if c.off || r.Times > 0 && c.matched >= r.Times {
		return false
	}
	limit := r.Then.Limit
	if limit == nil {
		return true
	}
	w := c.windows.count(c.key(limit, q, now), now, time.Duration(limit.Per))
	return w.requests > limit.Requests
}

// key finds the window of a request: a request without a token is counted with others
// of its kind.
func (c *ruleCount) key(limit *scenarios.Limit, q *RequestFacts, now time.Time) (key windowKey) {
	if limit.Key == "" || q.Token == "" {
		return key
	}
	return c.windows.room(sha256.Sum256([]byte(q.Token)), now)
}

// all gives the rules in the order in which they are walked.
func (r *Rules) all() []*Rule {
	if r.book == nil {
		return nil
	}
	return r.book.rules
}

// Enabled names the rules that are switched on, for people.
func (r Rules) Enabled() (names []string) {
	for i, one := range r.all() {
		if !r.counts[i].off {
			names = append(names, one.String())
		}
	}
	return names
}

// place finds a rule by its id; -1 is none.
func (r *Rules) place(id string) int {
	return slices.IndexFunc(r.all(), func(one *Rule) bool { return one.ID == id })
}

// errTaken is why a rule is not added whose id another one has.
var errTaken = errors.New("there is a rule of this id already")

// add puts a rule before the others; one without an id gets one.
func (r *Rules) add(spec scenarios.Rule) error {
	number := r.added + 1
	for ; spec.ID == ""; number++ {
		if id := "added-" + strconv.Itoa(number); r.place(id) < 0 {
			spec.ID = id
			break
		}
	}
	if r.place(spec.ID) >= 0 {
		return fmt.Errorf("%w: %q", errTaken, spec.ID)
	}
	made, err := newRule(spec)
	if err != nil {
		return err
	}
	r.book = newRuleBook(append([]*Rule{made}, r.all()...))
	r.counts = slices.Insert(slices.Clone(r.counts), 0, newRuleCount(made))
	r.added = number
	return nil
}

// Remove takes the rule at a place away.
func (r *Rules) Remove(place int) {
	r.book = newRuleBook(slices.Delete(slices.Clone(r.all()), place, place+1))
	r.counts = slices.Delete(slices.Clone(r.counts), place, place+1)
}

// Turn switches the rule at a place on or off.
func (r *Rules) Turn(place int, on bool) { r.counts[place].off = !on }

// Clear takes all rules away.
func (r *Rules) Clear() { r.book, r.counts = nil, nil }

// saved gives the rules as a scenario has them: their counts begin anew. Those
// that are called by their place go without an id; each of the others keeps its
// own, on which its chance depends.
func (r Rules) saved() (saved []scenarios.Rule) {
	for i, made := range r.all() {
		rule := made.Rule
		if rule.ID == strconv.Itoa(i+1) {
			rule.ID = ""
		}
		rule.Enabled = nil
		if r.counts[i].off {
			rule.Enabled = new(bool)
		}
		saved = append(saved, rule)
	}
	return saved
}
