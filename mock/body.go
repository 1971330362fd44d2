package mock

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync/atomic"
	"time"
)

// What a request sends is taken in only as far as its caller is known: a small body
// from anybody, a larger one from who is let in, and of those only some at once.

const (
	// maxBody is the largest request body that a vendor path takes, in bytes.
	maxBody = 10 << 20
	// smallBody is how many bytes of a body are taken before anybody asks who calls.
	smallBody = 64 << 10
	// maxBodiesAtOnce bounds the larger bodies that are being taken in and answered at
	// one time, in bytes.
	maxBodiesAtOnce = 64 << 20
	// maxValues is how many JSON values may stand in a body: more than any client
	// sends, and few enough to be checked within a second.
	maxValues = 100_000
	// bodyTime is how long a client may take to send a body.
	bodyTime = time.Minute
)

// bodies bounds what larger bodies cost, all requests together.
type bodies struct {
	bytes atomic.Int64
	// reading has a place for each body that is being decoded and validated: one
	// processor is left for the other requests.
	reading chan struct{}
}

func newBodies() bodies {
	return bodies{reading: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))}
}

// reserve takes room for so many bytes, if there is as much.
func (b *bodies) reserve(n int64) bool {
	if b.bytes.Add(n) > maxBodiesAtOnce {
		b.bytes.Add(-n)
		return false
	}
	return true
}

// readBody takes the body in and decodes it, and says what is wrong with it by the
// contract. What release gives back is in use until the request is answered.
func (a *answer) readBody(rw http.ResponseWriter, r *http.Request) (release func(), refusal *Error) {
	release = func() {}
	if r.Body == nil || r.Body == http.NoBody {
		return release, a.call.decode(a.vendor)
	}
	control := http.NewResponseController(rw)
	_ = control.SetReadDeadline(time.Now().Add(bodyTime)) // a writer that is no connection's has none
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	raw, whole, err := readUpTo(make([]byte, 0, min(max(r.ContentLength, 0), smallBody)+1), r.Body, smallBody)
	if err == nil && whole {
		a.call.raw = raw
		return release, a.call.decode(a.vendor)
	}
	switch size := max(r.ContentLength, 0); {
	case err != nil:
	case a.stranger():
		refusal = Errorf(TooLarge, "the body is larger than the %d bytes that are read before a caller is let in", smallBody)
	case size > maxBody:
		refusal = tooLarge()
	default:
		if size == 0 {
			size = maxBody
		}
		if !a.server.bodies.reserve(size) {
			refusal = Errorf(Unavailable, "larger request bodies of %d bytes together are under way, as many as this server takes at once: send this one again in a second", maxBodiesAtOnce)
			refusal.Header = http.Header{"Retry-After": {"1"}}
			break
		}
		release = func() { a.server.bodies.bytes.Add(-size) }
		raw, whole, err = readUpTo(slices.Grow(raw, int(size)+1-len(raw)), r.Body, maxBody)
		if err == nil && !whole {
			refusal = tooLarge()
		}
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return release, Errorf(Invalid, "the body could not be read: it did not come within %s", bodyTime)
	case err != nil:
		return release, Errorf(Invalid, "the body could not be read: %v", err)
	case refusal != nil:
		// A client that is still sending would never see the answer.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 8*maxBody))
		return release, refusal
	}
	a.call.raw = raw
	return release, a.decodeLarge(r.Context())
}

// decodeLarge decodes a large body when there is a place for it.
func (a *answer) decodeLarge(ctx context.Context) *Error {
	select {
	case a.server.bodies.reading <- struct{}{}:
		defer func() { <-a.server.bodies.reading }()
		return a.call.decode(a.vendor)
	case <-ctx.Done():
		return Errorf(Unavailable, "the client is gone")
	}
}

func tooLarge() *Error { return Errorf(TooLarge, "the body is larger than %d bytes", maxBody) }

// readUpTo adds to a text what a body has, up to a limit; whole says that it has no more.
func readUpTo(text []byte, body io.Reader, limit int) (read []byte, whole bool, err error) {
	for len(text) <= limit {
		if len(text) == cap(text) {
			text = slices.Grow(text, 512)
		}
		n, err := body.Read(text[len(text):min(cap(text), limit+1)])
		text = text[:len(text)+n]
		if err == io.EOF {
			return text, len(text) <= limit, nil
		}
		if err != nil {
			return text, false, err
		}
	}
	return text, false, nil
}

// stranger says whether the vendor will refuse the request for who sends it, or is none.
func (a *answer) stranger() bool {
	if a.vendor == nil {
		return true
	}
	_, _, refusal := a.vendor.authorize(a.world.Look(a.vendor.Name), &a.call)
	return refusal != nil
}
