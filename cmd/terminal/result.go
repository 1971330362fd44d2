package terminal

import (
	"cmp"
	"io"
)

// Result remembers that a result could not be written, so that no command ends well
// that printed only half of it.
type Result struct {
	to  io.Writer
	err error // the first one
}

// NewResult makes a result of what is written to.
func NewResult(to io.Writer) *Result { return &Result{to: to} }

// Write writes data as it is.
func (r *Result) Write(data []byte) (int, error) {
	n, err := r.to.Write(data)
	r.err = cmp.Or(r.err, err)
	return n, err
}

// Err is what went wrong first; nil is nothing.
func (r *Result) Err() error { return r.err }

// Behind gives the writer behind a screen and a result, as another program is to write
// to it: a file is handed on as it is, so that the program sees a terminal where there
// is one.
func Behind(w io.Writer) io.Writer {
	w = Unguarded(w)
	if result, ok := w.(*Result); ok {
		return result.to
	}
	return w
}
