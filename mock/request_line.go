package mock

import (
	"bytes"
	"errors"
	"net"
	"os"
	"sync/atomic"

	"github.com/ringer-mock/ringer/mock/turns"
)

// net/http answers a path that is not properly percent-encoded by itself, before
// any handler sees it, where a vendor would give its own error. So a stray
// percent sign in a request line is encoded on its way in: the path then reaches
// the handler as the client wrote it. Nothing else is touched.

// patchedListener accepts connections whose request lines are mended.
type patchedListener struct{ net.Listener }

func (l patchedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &patchedConn{Conn: conn}, nil
}

// patchedConn mends the first line of each request, and sends long answers whole.
type patchedConn struct {
	net.Conn
	requests requestFraming
	pending  []byte // mended, and not read yet

	expected int    // how long the body is that is about to be sent; 0 is unknown
	kept     []byte // of the answer, to be sent with what follows

	turn atomic.Pointer[turns.Turn] // of the request that is being answered, if it is a costly one
}

// Hold has reads and writes be part of a request's turn.
func (c *patchedConn) Hold(t *turns.Turn) { c.turn.Store(t) }

// receive reads what was sent, as part of the turn. Beside a request, net/http reads a
// single byte to notice that the client is gone: that is nobody's turn.
func (c *patchedConn) receive(p []byte) (int, error) {
	if t := c.turn.Load(); t != nil && len(p) > 1 {
		return t.Read(c.Conn, p)
	}
	return c.Conn.Read(p)
}

// send writes as part of the turn.
func (c *patchedConn) send(p []byte) (int, error) {
	if t := c.turn.Load(); t != nil {
		return t.Write(c.Conn, p)
	}
	return c.Conn.Write(p)
}

func (c *patchedConn) Read(p []byte) (int, error) {
	for len(c.pending) == 0 {
		n, err := c.receive(p)
		if n > 0 {
			out, changed := c.requests.take(p[:n])
			if !changed {
				return n, err
			}
			c.pending = out
		}
		if err == nil || len(c.pending) > 0 {
			continue // an error that lasts comes again
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return 0, err // and there may be another read
		}
		if c.pending = c.requests.rest(); len(c.pending) == 0 {
			return 0, err
		}
	}
	n := copy(p, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

// NetConn gives the connection itself, as that of crypto/tls does.
func (c *patchedConn) NetConn() net.Conn { return c.Conn }

// mendRequestLine encodes the stray percent signs in the path of a request
// line; nil means that there are none.
func mendRequestLine(line []byte) []byte {
	path := line
	if end := bytes.IndexByte(line, '?'); end >= 0 {
		path = line[:end] // a query reaches the handler in any case
	}
	if bytes.IndexByte(path, '%') < 0 {
		return nil
	}
	var mended []byte
	done := 0
	for i := range path {
		if path[i] == '%' && !(i+2 < len(line) && isHex(line[i+1]) && isHex(line[i+2])) {
			mended = append(append(mended, line[done:i]...), "%25"...)
			done = i + 1
		}
	}
	if mended == nil {
		return nil
	}
	return append(mended, line[done:]...)
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}
