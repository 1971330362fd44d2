package mock

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ringer-mock/ringer/contracts/coverage"
	"github.com/ringer-mock/ringer/mock/world"
)

// Tally is what the requests to a server came to, over every world that lived:
// those that were dropped or reset as well.
type Tally struct {
	// Requests counts those to vendors.
	Requests uint64
	// Unnamed counts further ones that were refused for naming no world, where one
	// must be named.
	Unnamed uint64
	// Violations counts the places in which clients broke the contract.
	Violations uint64
	// ViolationExamples tells of the first few different ones, a line each, and
	// ViolationsCut counts those that no example tells of.
	ViolationExamples []string
	ViolationsCut     uint64
	// UnmatchedRules names the rules of the server's scenario, those that are switched
	// off aside, that no request has matched.
	UnmatchedRules []string
	// Assumed are the different assumed facts that answers rested on, by vendor and
	// place; empty unless [Options.NoteAssumed] is set.
	Assumed  []AssumedFact
	Coverage world.Coverage
}

const (
	maxExamples = 10
	// maxAssumed bounds how many facts are told of: names that a contract lacks can
	// be as many as a client likes.
	maxAssumed = 1000
)

// tally gathers a [Tally].
type tally struct {
	coverage   world.CoverageCounts
	unnamed    atomic.Uint64
	requests   atomic.Uint64
	violations atomic.Uint64

	mu       sync.Mutex // for what most requests have nothing of
	examples []string
	cut      uint64
	matched  map[string]bool           // rules, as people are told of them
	assumed  map[[4]string]AssumedFact // by place
}

// Tally gives what the requests so far came to.
func (s *Server) Tally() Tally {
	t := &s.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	assumed := slices.SortedFunc(maps.Values(t.assumed), func(a, b AssumedFact) int {
		return cmp.Or(cmp.Compare(a.Vendor, b.Vendor), cmp.Compare(a.Evidence.Fact, b.Evidence.Fact), cmp.Compare(a.Name, b.Name))
	})
	rules := slices.DeleteFunc(s.worlds.Beginning().Rules.Enabled(), func(name string) bool { return t.matched[name] })
	return Tally{t.requests.Load(), t.unnamed.Load(), t.violations.Load(), slices.Clone(t.examples), t.cut, rules, assumed, t.coverage.Report(s.worlds.Vendors)}
}

// account adds the request to what its world has met, and to the server's tally.
func (a *answer) account() {
	violations := a.entry.Violations[:a.violations]
	if op := a.call.Operation; op != nil {
		x := coverage.Observation{
			Header: a.call.Header,
			Query:  a.call.Query, Hidden: len(a.call.raw) > 0, Request: a.call.Body,
			Status: a.status, AnswerHeader: a.header, Answer: a.body.Outline, Shaped: a.entry.Rule != "",
		}
		points := a.vendor.kept.Points.Of(op)
		if points.NeedRows() {
			x.Answer = a.body.Bytes()
		}
		for _, violation := range violations {
			x.Broken = append(x.Broken, violation.Evidence.Fact)
		}
		covered := points.Covered(x)
		a.world.Coverage.Note(op, points, covered)
		a.server.tally.coverage.Note(op, points, covered)
	}
	t := &a.server.tally
	t.requests.Add(1)
	if len(violations) == 0 && len(a.assumed) == 0 && a.rule == nil {
		return
	}
	t.violations.Add(uint64(a.violations))
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, violation := range violations {
		line := violationLine(a.entry, violation)
		switch {
		case slices.Contains(t.examples, line):
		case len(t.examples) < maxExamples:
			t.examples = append(t.examples, line)
		default:
			t.cut++
		}
	}
	if a.rule != nil {
		if t.matched == nil {
			t.matched = map[string]bool{}
		}
		t.matched[a.rule.String()] = true
	}
	for _, fact := range a.assumed {
		if t.assumed == nil {
			t.assumed = map[[4]string]AssumedFact{}
		}
		known, there := t.assumed[fact.place()]
		if there && known.Operation <= fact.Operation || !there && len(t.assumed) == maxAssumed {
			continue
		}
		t.assumed[fact.place()] = fact
	}
}

// Coverage gives what the requests to a world have met since it was made or last
// reset.
func (s *Server) Coverage(world string) world.Coverage {
	return s.worlds.Get(world).Coverage.Report(s.worlds.Vendors)
}
