package world

import (
	"fmt"
	"sync/atomic"

	"github.com/ringer-mock/ringer/scenarios"
)

// maxGrowth is how many bytes calls to vendors may add to the rows of all worlds together:
// as many as one world may hold.
const maxGrowth = scenarios.MaxRowBytes

// growth counts the bytes that calls to vendors have added to rows.
type growth struct {
	bytes atomic.Int64
	over  atomic.Bool // the world is gone, or never was among the others
}

// fits says why all worlds together cannot hold so many bytes more; nil when they can.
func (all *Worlds) fits(more int64) error {
	if sum := all.growth.Load() + more; more > 0 && sum > maxGrowth {
		return fmt.Errorf("calls would have added %d bytes to the rows of all worlds, and may add %d: reset or drop the worlds that are done with", sum, int64(maxGrowth))
	}
	return nil
}

// grow counts what a call has added, or taken away.
func (w *World) grow(bytes int64) {
	w.growth.bytes.Add(bytes)
	w.worlds.growth.Add(bytes)
	if w.growth.over.Load() {
		w.shrink()
	}
}

// shrink forgets what was added to the world.
func (w *World) shrink() { w.worlds.growth.Add(-w.growth.bytes.Swap(0)) }

// leave forgets it for good.
func (w *World) leave() {
	w.growth.over.Store(true)
	w.shrink()
}

// growth is how many bytes the request adds to rows.
func (tx *Tx) growth() (bytes int64) {
	for c := range tx.owned {
		bytes += tx.tables[c].Bytes()
	}
	return bytes - tx.before
}
