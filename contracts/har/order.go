package har

import (
	"slices"
	"time"
)

// inOrder puts entries in the order in which they began. One whose time is not known
// follows the one that it stands behind. A file with the newest first is turned round
// before that, for the sake of what began in the same millisecond.
func inOrder(entries []Entry) {
	if newestFirst(entries) {
		slices.Reverse(entries)
	}
	type begun struct {
		entry Entry
		at    time.Time
	}
	all := make([]begun, len(entries))
	for i, entry := range entries {
		all[i] = begun{entry, entry.Started}
		if entry.Started.IsZero() && i > 0 {
			all[i].at = all[i-1].at
		}
	}
	slices.SortStableFunc(all, func(a, b begun) int { return a.at.Compare(b.at) })
	for i := range all {
		entries[i] = all[i].entry
	}
}

func newestFirst(entries []Entry) bool {
	var first, last time.Time
	for _, entry := range entries {
		switch {
		case entry.Started.IsZero():
			continue
		case !last.IsZero() && entry.Started.After(last):
			return false
		case first.IsZero():
			first = entry.Started
		}
		last = entry.Started
	}
	return first.After(last)
}
