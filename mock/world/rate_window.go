package world

import (
	"crypto/sha256"
	"maps"
	"time"
)

// windowKey names a window that requests are counted in: by a SHA-256, which is short
// however long what it is made of is, and zero for all that is counted together.
type windowKey [sha256.Size]byte

// maxWindows bounds how many windows there are of one kind.
const maxWindows = 10_000

// window is one stretch of time in which requests are counted.
type window struct {
	start    time.Time
	length   time.Duration
	requests int
}

// over says whether a window has ended, or the clock was set back before it.
func (w window) over(now time.Time) bool {
	return now.Before(w.start) || now.Sub(w.start) >= w.length
}

// windows are the windows of one kind. The zero value has none.
type windows map[windowKey]window

// count counts a request in its window, which begins with it when there is none.
func (all *windows) count(key windowKey, now time.Time, length time.Duration) window {
	w, counted := (*all)[key]
	if !counted || w.over(now) || w.length != length {
		w = window{start: now, length: length}
	}
	w.requests++
	if *all == nil {
		*all = windows{}
	}
	(*all)[key] = w
	return w
}

// room gives the key under which there is room to count. When there are as many
// windows as there may be, those that are over are forgotten; where none is, what has
// no window yet is counted together.
func (all windows) room(key windowKey, now time.Time) windowKey {
	if _, counted := all[key]; counted || len(all) < maxWindows {
		return key
	}
	maps.DeleteFunc(all, func(_ windowKey, w window) bool { return w.over(now) })
	if len(all) < maxWindows {
		return key
	}
	return windowKey{}
}

// Count counts the request in a window of the world's time, and gives how many
// requests were counted there so far and when the window ends. A window begins with
// its first request; the key names it, such as the caller's token, and each vendor has
// keys of its own. Reads count as writes do, and refused calls too; a request counts
// once, however often it asks. Counts are part of the world: a reset and a snapshot
// take them back.
func (tx *Tx) Count(key string, length time.Duration) (n int, resets time.Time) {
	name := windowKey(sha256.Sum256([]byte(tx.vendor + "\x00" + key)))
	w, counted := tx.counted[name]
	if !counted {
		w = tx.count(name, length)
		if tx.counted == nil {
			tx.counted = map[windowKey]window{}
		}
		tx.counted[name] = w
	}
	return w.requests, w.start.Add(w.length)
}

// count counts in the world. A request without a world is the only one.
func (tx *Tx) count(key windowKey, length time.Duration) window {
	if tx.world == nil {
		return new(windows).count(key, tx.now, length)
	}
	tx.world.mu.Lock()
	defer tx.world.mu.Unlock()
	counts := &tx.world.counts
	tx.world.shared = nil
	return counts.count(counts.room(key, tx.now), tx.now, length)
}
