package compare

import "slices"

// undoLog lists the changes of a memory since a point in time, each as what takes it
// back. Going back costs what was changed, however much there is.
type undoLog struct{ changes []change }

// change takes back one change, and gives what makes it again.
type change func() change

// put sets a member of a map.
func put[K comparable, V any](l *undoLog, in map[K]V, key K, value V) {
	l.changes = append(l.changes, exchange(in, key, value, true))
}

// exchange sets a member, or removes it.
func exchange[K comparable, V any](in map[K]V, key K, value V, stays bool) change {
	before, was := in[key]
	if stays {
		in[key] = value
	} else {
		delete(in, key)
	}
	return func() change { return exchange(in, key, before, was) }
}

// assign sets a variable.
func assign[T any](l *undoLog, to *T, value T) {
	l.changes = append(l.changes, replace(to, value))
}

func replace[T any](to *T, value T) change {
	before := *to
	*to = value
	return func() change { return replace(to, before) }
}

// begin forgets all changes: this is the point to go back to.
func (l *undoLog) begin() { l.changes = nil }

// undo takes all changes back, and gives those that make them again for redo.
func (l *undoLog) undo() (undone []change) {
	for _, takeBack := range slices.Backward(l.changes) {
		undone = append(undone, takeBack())
	}
	l.changes = nil
	return undone
}

// redo makes changes again that undo has taken back.
func (l *undoLog) redo(undone []change) {
	l.changes = undone
	l.changes = l.undo()
}
