package mock

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/ringer-mock/ringer/mock/turns"
)

// net/http sends the first 4 KiB of a long answer by themselves, and system calls
// are much of what a list costs. So a connection that is told how long a body is
// keeps the beginning back until the rest goes along with it.

// knowConnection lets a request find the connection that it came by.
func knowConnection(ctx context.Context, conn net.Conn) context.Context {
	if c, ok := conn.(*patchedConn); ok {
		return turns.Know(ctx, c)
	}
	return ctx
}

// writeLong writes a body. What the connection keeps of it is shorter than the body
// alone, and the head comes before that: so there are bytes left that net/http will
// send, in this call or when it ends the request.
func writeLong(rw http.ResponseWriter, r *http.Request, text []byte) {
	if c, ok := turns.Known(r.Context()).(*patchedConn); ok {
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
		return c.send(p)
	}
	err := c.sendBoth(p)
	c.kept = c.kept[:0]
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// sendBoth writes what was kept with what follows: in one system call, for an ordinary
// request.
func (c *patchedConn) sendBoth(p []byte) error {
	if c.turn.Load() != nil {
		if _, err := c.send(c.kept); err != nil {
			return err
		}
		_, err := c.send(p)
		return err
	}
	both := net.Buffers{c.kept, p}
	_, err := both.WriteTo(c.Conn)
	return err
}

// spare has room to put bodies together while they are sent.
var spare = sync.Pool{New: func() any { return new([]byte) }}

// sendBody writes the body to the client. One that is gone needs none.
func (a *answer) sendBody(rw http.ResponseWriter, r *http.Request) {
	b := a.body
	switch {
	case a.turn != nil:
		_, _ = b.WriteTo(a.turn.Writer(rw))
		return
	case b.Rows() == 0:
		_, _ = rw.Write(b.Outline)
		return
	}
	room := spare.Get().(*[]byte)
	defer spare.Put(room)
	*room = b.Append((*room)[:0])
	writeLong(rw, r, *room)
}
