package mock

import (
	"net/http"
	"sync"

	"github.com/ringer-mock/ringer/mock/store"
)

// body is what an answer says. The rows of its lists, whose JSON is kept beside
// them, stand in it only when it is written or read as a whole: to put a list
// together in memory of its own would cost most of what answering it does.
type body struct {
	// outline is the text, with its lists of rows empty, for who looks only at what
	// stands around them; nil is no body.
	outline []byte
	lists   []bodyList
	size    int // in bytes, with the rows
}

// bodyList is rows that belong to a place in the outline.
type bodyList struct {
	at   int
	rows store.List
}

func bodyOf(text []byte) body { return body{outline: text, size: len(text)} }

// append adds the whole body to a text.
func (b body) append(text []byte) []byte {
	done := 0
	for _, list := range b.lists {
		text = append(text, b.outline[done:list.at]...)
		done = list.at
		text = list.rows.Append(text)
	}
	return append(text, b.outline[done:]...)
}

// bytes gives the whole body; nil is none.
func (b body) bytes() []byte {
	if len(b.lists) == 0 {
		return b.outline
	}
	return b.append(make([]byte, 0, b.size))
}

// spare has room to put bodies together while they are sent.
var spare = sync.Pool{New: func() any { return new([]byte) }}

// send writes the body to a client. One that is gone needs none.
func (b body) send(rw http.ResponseWriter, r *http.Request) {
	if len(b.lists) == 0 {
		_, _ = rw.Write(b.outline)
		return
	}
	room := spare.Get().(*[]byte)
	defer spare.Put(room)
	*room = b.append((*room)[:0])
	writeLong(rw, r, *room)
}
