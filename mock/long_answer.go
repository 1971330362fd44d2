package mock

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/ringer-mock/ringer/mock/payload"
)

// net/http sends the first 4 KiB of a long answer by themselves, and system calls
// are much of what a list costs. So a connection that is told how long a body is
// keeps the beginning back until the rest goes along with it.

type connectionKey struct{}

// knowConnection lets a request find the connection that it came by.
func knowConnection(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, conn)
}

// writeLong writes a body. What the connection keeps of it is shorter than the body
// alone, and the head comes before that: so there are bytes left that net/http will
// send, in this call or when it ends the request.
func writeLong(rw http.ResponseWriter, r *http.Request, text []byte) {
	if c, ok := r.Context().Value(connectionKey{}).(*patchedConn); ok {
		c.expected = len(text)
		defer func() { c.expected = 0 }() // a body may not be sent at all, as for HEAD
	}
	_, _ = rw.Write(text) // a client that is gone needs none
}

// Write sends bytes, or keeps them when more must follow.
func (c *patchedConn) Write(p []byte) (int, error) {
	more := len(p) < c.expected
	c.expected = 0
	switch {
	case more:
		c.kept = append(c.kept, p...)
		return len(p), nil
	case len(c.kept) == 0:
		return c.Conn.Write(p)
	}
	both := net.Buffers{c.kept, p}
	_, err := both.WriteTo(c.Conn)
	c.kept = c.kept[:0]
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// spare has room to put bodies together while they are sent.
var spare = sync.Pool{New: func() any { return new([]byte) }}

// sendBody writes a body to a client. One that is gone needs none.
func sendBody(b payload.Body, rw http.ResponseWriter, r *http.Request) {
	if b.Rows() == 0 {
		_, _ = rw.Write(b.Outline)
		return
	}
	room := spare.Get().(*[]byte)
	defer spare.Put(room)
	*room = b.Append((*room)[:0])
	writeLong(rw, r, *room)
}
