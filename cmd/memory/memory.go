package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// roomy is how much memory a server may hold before garbage is collected more often
// than usual, in bytes. A world that needs more has a quarter more than it
// needs, and at least roomAbove.
const roomy, roomAbove = 256 << 20, 96 << 20

// Limit keeps what a server holds near what it needs, however much garbage requests
// make. Who sets GOMEMLIMIT knows better.
func Limit() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	limit := int64(roomy)
	debug.SetMemoryLimit(limit)
	afterEachGC(func() {
		if next := limitFor(live()); next != limit {
			limit = next
			debug.SetMemoryLimit(limit)
		}
	})
}

// limitFor is the limit for so much memory in use. It moves in steps, since setting it
// stops the program for a moment.
func limitFor(held int64) int64 {
	const step = 32 << 20
	return max(roomy, (held+max(held/4, roomAbove)+step-1)/step*step)
}

// live is what the last collection found in use.
func live() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(min(sample[0].Value.Uint64(), 1<<40))
}

// afterEachGC calls a function behind each collection.
func afterEachGC(do func()) {
	type collected struct{ _ [64]byte }
	var next func(*collected)
	next = func(*collected) {
		do()
		runtime.SetFinalizer(&collected{}, next)
	}
	runtime.SetFinalizer(&collected{}, next)
}
