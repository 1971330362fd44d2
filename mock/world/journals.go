package world

import (
	"container/heap"
	"sync"
	"sync/atomic"
)

// maxJournals is how many bytes the journals of all worlds may hold together.
const maxJournals = 96 << 20

// journals are those of all worlds, which share a bound. The methods of nil do nothing.
type journals struct {
	limit int64
	bytes atomic.Int64
	list  func() []*Journal

	shrinking sync.Mutex
}

// add counts bytes, and says whether there are too many.
func (all *journals) add(bytes int64) (tooMuch bool) {
	return all != nil && all.bytes.Add(bytes) > all.limit
}

// shrink drops the older half of the fullest journal until all of them fit, with some
// room to spare: there can be ten thousand of them to look through.
func (all *journals) shrink() {
	all.shrinking.Lock()
	defer all.shrinking.Unlock()
	if all.bytes.Load() <= all.limit {
		return // another one has done it
	}
	var fullest fullJournals
	for _, j := range all.list() {
		fullest = append(fullest, fullJournal{j, j.held()})
	}
	heap.Init(&fullest)
	for all.bytes.Load() > all.limit-all.limit/16 && len(fullest) > 0 && fullest[0].bytes > 0 {
		fullest[0].halve()
		fullest[0].bytes = fullest[0].held()
		heap.Fix(&fullest, 0)
	}
}

// fullJournals is a heap of journals, the fullest first.
type fullJournals []fullJournal

type fullJournal struct {
	*Journal
	bytes int64
}

func (f fullJournals) Len() int           { return len(f) }
func (f fullJournals) Less(i, j int) bool { return f[i].bytes > f[j].bytes }
func (f fullJournals) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *fullJournals) Push(x any)        { *f = append(*f, x.(fullJournal)) }
func (f *fullJournals) Pop() any          { panic("none is taken away") }

// held is how many bytes the journal counts for among the others.
func (j *Journal) held() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.over {
		return 0
	}
	return j.bytes + j.pastBytes
}

// halve drops the older half of the journal.
func (j *Journal) halve() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.over {
		return
	}
	before := j.bytes + j.pastBytes
	j.dropUntil(j.bytes / 2)
	j.dropPasts(j.pastBytes / 2)
	j.all.add(j.bytes + j.pastBytes - before)
}
