package payload

import (
	"io"

	"github.com/ringer-mock/ringer/mock/store"
)

// Body is what an answer says. The rows of its lists, whose JSON is kept beside
// them, stand in it only when it is written or read as a whole: to put a list
// together in memory of its own would cost most of what answering it does.
type Body struct {
	// Outline is the text, with its lists of rows empty, for who looks only at what
	// stands around them; nil is no body.
	Outline []byte
	lists   []bodyList
	Size    int // in bytes, with the rows
}

// bodyList is rows that belong to a place in the outline.
type bodyList struct {
	at   int
	rows store.List
}

// Raw is a body that is no JSON, and sent as it is.
type Raw []byte

// Of gives a body that is a text.
func Of(text []byte) Body { return Body{Outline: text, Size: len(text)} }

// Rows is how many rows the body has that are kept beside it.
func (b Body) Rows() (n int) {
	for _, list := range b.lists {
		n += len(list.rows.Rows)
	}
	return n
}

// Append adds the whole body to a text.
func (b Body) Append(text []byte) []byte {
	done := 0
	for _, list := range b.lists {
		text = append(text, b.Outline[done:list.at]...)
		done = list.at
		text = list.rows.Append(text)
	}
	return append(text, b.Outline[done:]...)
}

// WriteTo writes the whole body, without putting it together before.
func (b Body) WriteTo(w io.Writer) (written int64, err error) {
	write := func(text []byte) {
		if err == nil && len(text) > 0 {
			var n int
			n, err = w.Write(text)
			written += int64(n)
		}
	}
	done := 0
	for _, list := range b.lists {
		write(b.Outline[done:list.at])
		done = list.at
		list.rows.Each(write)
	}
	write(b.Outline[done:])
	return written, err
}

// Bytes gives the whole body; nil is none.
func (b Body) Bytes() []byte {
	if len(b.lists) == 0 {
		return b.Outline
	}
	return b.Append(make([]byte, 0, b.Size))
}
