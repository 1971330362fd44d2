package mock

import (
	"bytes"
	"net"
	"net/http"
	"sync/atomic"
)

// net/http answers a path that is not properly percent-encoded by itself, before
// any handler sees it, where a vendor would give its own error. So a stray
// percent sign in a request line is encoded on its way in: the path then reaches
// the handler as the client wrote it.

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
	starts  atomic.Bool // the next bytes begin a request
	pending []byte      // mended, and not read yet
	err     error       // what comes after them

	expected int    // how long the body is that is about to be sent; 0 is unknown
	kept     []byte // of the answer, to be sent with what follows
}

// maxRequestLine is how long a request line may be to be mended: longer ones are
// refused by the server in any case.
const maxRequestLine = 1 << 20

// requestStarts is told by the server what a connection is about to do.
func requestStarts(conn net.Conn, state http.ConnState) {
	if c, ok := conn.(*patchedConn); ok && (state == http.StateNew || state == http.StateIdle) {
		c.starts.Store(true)
	}
}

func (c *patchedConn) Read(p []byte) (int, error) {
	if len(c.pending) > 0 {
		return c.drain(p)
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.Conn.Read(p)
	if n == 0 || !c.starts.CompareAndSwap(true, false) {
		return n, err
	}
	// A client that sends requests without waiting for answers may have sent this
	// one's line before, and these bytes may be its body.
	switch rest := bytes.TrimLeft(p[:n], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); {
	case len(rest) == 0:
		c.starts.Store(true) // a method's letters, cut off
		return n, err
	case rest[0] != ' ':
		return n, err
	}
	if bytes.IndexByte(p[:n], '\n') >= 0 {
		mended := mendRequestLine(p[:n])
		if mended == nil {
			return n, err
		}
		c.pending, c.err = mended, err
		return c.drain(p)
	}
	// The line goes on in later packets; what is cut off may be half an escape.
	line := bytes.Clone(p[:n])
	for err == nil && bytes.IndexByte(p[:n], '\n') < 0 && len(line) < maxRequestLine {
		if n, err = c.Conn.Read(p); n > 0 {
			line = append(line, p[:n]...)
		}
	}
	if mended := mendRequestLine(line); mended != nil {
		line = mended
	}
	c.pending, c.err = line, err
	return c.drain(p)
}

// NetConn gives the connection itself, as that of crypto/tls does.
func (c *patchedConn) NetConn() net.Conn { return c.Conn }

func (c *patchedConn) drain(p []byte) (int, error) {
	n := copy(p, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

// mendRequestLine encodes the stray percent signs in the path of a request
// line; nil means that there are none.
func mendRequestLine(data []byte) []byte {
	line := data
	if end := bytes.IndexByte(data, '\n'); end >= 0 {
		line = data[:end]
	}
	if end := bytes.IndexByte(line, '?'); end >= 0 {
		line = line[:end] // a query reaches the handler in any case
	}
	var mended []byte
	done := 0
	for i := range line {
		if line[i] == '%' && !(i+2 < len(data) && isHex(data[i+1]) && isHex(data[i+2])) {
			mended = append(append(mended, data[done:i]...), "%25"...)
			done = i + 1
		}
	}
	if mended == nil {
		return nil
	}
	return append(mended, data[done:]...)
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}
