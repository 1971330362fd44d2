package world

import (
	"fmt"
	"net/http"
	"slices"
	"sort"

	"github.com/ringer-mock/ringer/mock/problem"
)

// Past is a world as it stood before a request and after it. Requests that change nothing
// share one state, so that a past costs what the request changed.
type Past struct {
	number        uint64 // of the request
	before, after *State
}

// Past is the world as it stood before the request and after it. It is none before the
// request has ended.
func (tx *Tx) Past() Past { return tx.past }

// share gives the world as it stands to those who keep it, all of them the same copy until
// it changes. The caller holds the lock.
func (w *World) share() *State {
	if w.shared == nil {
		copied := w.State.copyFew()
		w.shared = &copied
	}
	return w.shared
}

// maxPastWindows is how many windows of one kind are kept with a past. Where there are
// more, counting begins anew for who goes back.
const maxPastWindows = 64

// copyFew is copy without windows that are many.
func (m State) copyFew() State {
	few := func(all windows) windows {
		if len(all) > maxPastWindows {
			return nil
		}
		return all
	}
	m.counts = few(m.counts)
	m.Rules.counts = slices.Clone(m.Rules.counts)
	for i := range m.Rules.counts {
		m.Rules.counts[i].windows = few(m.Rules.counts[i].windows)
	}
	return m.copy()
}

// size is about how many bytes a past takes beside one that ended in another state.
func (p Past) size(last *State) int64 {
	const fixed = 512    // a state with its clock
	const rule = 64      // what is counted of one
	const window = 128   // one, with its key
	const root = 8 << 10 // a table's nodes on the way to a row, and the row
	if p.after == nil || p.after == last {
		return 0
	}
	size := fixed + rule*len(p.after.Rules.counts) + window*len(p.after.counts)
	for _, count := range p.after.Rules.counts {
		size += window * len(count.windows)
	}
	for collection, table := range p.after.tables {
		if last == nil || last.tables[collection] != table {
			size += root
		}
	}
	return int64(size)
}

// dropPasts forgets the oldest pasts until the others fit into some bytes. The caller holds
// the lock.
func (j *Journal) dropPasts(bytes int64) {
	entries := j.entries[j.gone:]
	for i := sort.Search(len(entries), func(i int) bool { return entries[i].Seq >= j.pastFrom }); j.pastBytes > bytes && i < len(entries); i++ {
		j.pastBytes -= entries[i].pastBytes
		entries[i].past, entries[i].pastBytes = Past{}, 0
		j.pastFrom = entries[i].Seq + 1
	}
}

// past finds the world as it stood at the request of a seq.
func (w *World) past(seq uint64) (Past, *problem.Problem) {
	j := w.Journal
	j.mu.Lock()
	defer j.mu.Unlock()
	later := j.later(seq - 1) // which wraps for 0, and finds none
	switch {
	case len(later) == 0 || later[0].Seq != seq:
		return Past{}, problem.New(http.StatusNotFound, fmt.Sprintf("the journal of the world %s has no request with the seq %d", w.name, seq))
	case later[0].past.after != nil:
		return later[0].past, nil
	}
	first := slices.IndexFunc(later, func(k kept) bool { return k.past.after != nil })
	if first < 0 {
		return Past{}, problem.New(http.StatusNotFound, fmt.Sprintf("the state at request %d is not kept", seq))
	}
	return Past{}, problem.New(http.StatusNotFound, fmt.Sprintf("the state at request %d is not kept any more; the oldest that is, is that at request %d", seq, later[first].Seq))
}

// At gives the world as it stood after the request of a seq.
func (w *World) At(seq uint64) (State, *problem.Problem) {
	past, p := w.past(seq)
	if p != nil {
		return State{}, p
	}
	state := past.after.copy()
	state.number = past.number
	return state, nil
}

// ChangesBy says what the request of a seq changed.
func (w *World) ChangesBy(seq uint64, internal bool) ([]RawChange, *problem.Problem) {
	past, p := w.past(seq)
	if p != nil {
		return nil, p
	}
	return w.changesBetween(*past.before, *past.after, internal)
}
