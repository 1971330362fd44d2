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
	// Mistakes counts the places in which clients broke the contract.
	Mistakes uint64
	// MistakeExamples tells of the first few different ones, a line each.
	MistakeExamples []string
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
	coverage world.CoverageCounts
	unnamed  atomic.Uint64
	requests atomic.Uint64
	mistakes atomic.Uint64

	mu       sync.Mutex // for what most requests have nothing of
	examples []string
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
	return Tally{t.requests.Load(), t.unnamed.Load(), t.mistakes.Load(), slices.Clone(t.examples), assumed, t.coverage.Report(s.worlds.Vendors)}
}

// account adds the request to what its world has met, and to the server's tally.
func (a *answer) account() {
	mistakes := a.entry.Violations[:a.mistakes]
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
		for _, mistake := range mistakes {
			x.Broken = append(x.Broken, mistake.Evidence.Fact)
		}
		covered := points.Covered(x)
		a.world.Coverage.Note(op, points, covered)
		a.server.tally.coverage.Note(op, points, covered)
	}
	t := &a.server.tally
	t.requests.Add(1)
	if len(mistakes) == 0 && len(a.assumed) == 0 {
		return
	}
	t.mistakes.Add(uint64(a.mistakes))
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, mistake := range mistakes {
		line := mistakeLine(a.entry, mistake)
		if len(t.examples) < maxExamples && !slices.Contains(t.examples, line) {
			t.examples = append(t.examples, line)
		}
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
