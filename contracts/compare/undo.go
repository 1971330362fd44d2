package compare

import "slices"

// undoLog lists the changes of a memory since a point in time, each as what takes it
// back. Going back costs what was changed, however much there is.
type undoLog struct {
	changes []change
	start   int  // how many changes stand before the point to go back to
	held    bool // whether those before it may be taken back too
}

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

// begin says that this is the point to go back to. Earlier changes are forgotten, unless
// they are held.
func (l *undoLog) begin() {
	if !l.held {
		l.changes = nil
	}
	l.start = len(l.changes)
}

// hold keeps all changes from now on, for takeBack.
func (l *undoLog) hold() {
	l.changes, l.start, l.held = nil, 0, true
}

// release forgets what was held.
func (l *undoLog) release() { l.held = false }

// takeBack takes back all that was held.
func (l *undoLog) takeBack() {
	l.start = 0
	l.undo()
}

// undo takes the changes since begin back, and gives those that make them again for redo.
func (l *undoLog) undo() (undone []change) {
	for _, takeBack := range slices.Backward(l.changes[l.start:]) {
		undone = append(undone, takeBack())
	}
	l.changes = l.changes[:l.start]
	return undone
}

// redo makes changes again that undo has taken back.
func (l *undoLog) redo(undone []change) {
	for _, again := range slices.Backward(undone) {
		l.changes = append(l.changes, again())
	}
}
