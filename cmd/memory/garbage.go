package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

// How much garbage there may be for what is in use, in percent. Where there is
// little to keep there is room to collect it seldom: a small scenario is loaded
// before the first time, and later it costs a request about as much as its journal
// does.
const (
	seldomGC = 300
	usualGC  = 100
	tightGC  = 40
)

// collect sets how much garbage there may be. Who sets GOGC knows better.
func collect(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// Tighten leaves little room for garbage while a large scenario of so many bytes is loaded: what is
// kept of it then lies closer together, and more goes back to the system.
func Tighten(size int) {
	const large = 4 << 20
	if size > large {
		collect(tightGC)
	}
}

// Settle readies the memory for serving. What was only needed to load a large
// scenario is several times what stays, and goes back to the system at once; that
// of a small one when the first requests, which people wait for, are answered.
func Settle() {
	const large = 64 << 20
	var stats runtime.MemStats
	if runtime.ReadMemStats(&stats); stats.HeapSys > large {
		debug.FreeOSMemory()
		collect(usualGC)
	} else {
		time.AfterFunc(time.Second, debug.FreeOSMemory)
		collect(seldomGC)
	}
}

// Begin leaves much room for garbage while a program begins.
func Begin() { collect(seldomGC) }
