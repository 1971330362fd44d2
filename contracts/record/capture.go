package record

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts/har"
)

// maxKeptBody is how much of a body is kept, in bytes; all of it is passed on.
const maxKeptBody = 4 << 20

// capture passes a body on and keeps the beginning of it.
type capture struct {
	io.ReadCloser
	// length is how long the body is said to be; negative when it is not.
	length int64
	// before and after are called around the wait for each piece.
	before, after func()
	// ended is called once, with the last piece, so that what follows from it is
	// done before the reader has it; nil is nothing.
	ended func()
	once  sync.Once

	mu    sync.Mutex // a request may be read still while it is answered
	kept  bytes.Buffer
	read  int64
	whole bool
}

func (c *capture) Read(into []byte) (int, error) {
	c.before()
	n, err := c.ReadCloser.Read(into)
	c.after()
	c.mu.Lock()
	c.kept.Write(into[:min(n, max(0, maxKeptBody-c.kept.Len()))]) // a buffer takes everything
	c.read += int64(n)
	c.whole = c.whole || err == io.EOF || c.length >= 0 && c.read == c.length
	whole := c.whole
	c.mu.Unlock()
	if whole || err != nil {
		c.end()
	}
	return n, err
}

// Close ends the body, whole or not.
func (c *capture) Close() error {
	c.end()
	return c.ReadCloser.Close()
}

func (c *capture) end() {
	if c.ended != nil {
		c.once.Do(c.ended)
	}
}

// body gives what was kept, and whether that is not all of the body.
func (c *capture) body() (body []byte, cut bool) {
	if c == nil {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.kept.Bytes()), !c.whole || c.read > int64(c.kept.Len())
}

// unpacked undoes the encoding that a server put around a body although none was
// asked for. What cannot be undone is not there.
func unpacked(header http.Header, body []byte, cut bool) ([]byte, bool) {
	plain, unread := har.Unpack(header, body, maxKeptBody)
	return plain, cut || unread
}

// patience ends a call when the target has let it wait for too long. It does not
// run while the client is waited for.
type patience struct {
	timer *time.Timer
	limit time.Duration

	mu    sync.Mutex
	begun bool // whether the answer has
}

func newPatience(limit time.Duration, end func()) *patience {
	return &patience{timer: time.AfterFunc(limit, end), limit: limit}
}

func (p *patience) start() { p.timer.Reset(p.limit) }

func (p *patience) stop() { p.timer.Stop() }

// sends and sent stand around the wait for a piece of the request. It may still be
// sent when the answer has begun, which alone is waited for then.
func (p *patience) sends() { p.unlessBegun(p.stop) }

func (p *patience) sent() { p.unlessBegun(p.start) }

func (p *patience) unlessBegun(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.begun {
		do()
	}
}

// answered says that the answer begins.
func (p *patience) answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun = true
	p.stop()
}
