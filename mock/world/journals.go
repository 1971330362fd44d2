package world

import (
	"sync"
	"sync/atomic"
)

// maxJournals is how many bytes the journals of all worlds may hold together.
const maxJournals = 256 << 20

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

// shrink drops the older half of the fullest journal until all of them fit.
func (all *journals) shrink() {
	all.shrinking.Lock()
	defer all.shrinking.Unlock()
	for all.bytes.Load() > all.limit {
		var fullest *Journal
		most := int64(0)
		for _, j := range all.list() {
			if bytes := j.held(); bytes > most {
				fullest, most = j, bytes
			}
		}
		if fullest == nil {
			return
		}
		fullest.halve()
	}
}

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
