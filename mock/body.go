package mock

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"time"
)

// What a request sends is taken in only as far as its caller is known: a small body
// from anybody, a larger one from who is let in, and of those only some at once. What is
// more than ordinary is read, decoded and answered in a turn.

const (
	// maxBody is the largest request body that a vendor path takes, in bytes.
	maxBody = 10 << 20
	// smallBody is how many bytes of a body are taken before anybody asks who calls.
	smallBody = 64 << 10
	// ordinaryBody is how many bytes of a body are taken and answered without a turn: a
	// body of as many costs less than a millisecond. The same goes for an answer of
	// ordinaryAnswer.
	ordinaryBody, ordinaryAnswer = 8 << 10, 256 << 10
	// maxBodiesAtOnce bounds the larger bodies that are being taken in and answered at
	// one time, in bytes.
	maxBodiesAtOnce = 32 << 20
	// maxValues is how many JSON values may stand in a body: more than any client
	// sends, and few enough to be checked within a second.
	maxValues = 100_000
	// bodyTime is how long a client may take to send a body, and refusedTime how long
	// what it still sends of a refused one is thrown away.
	bodyTime, refusedTime = time.Minute, 10 * time.Second
)

// bodies counts the bytes of larger bodies, all requests together.
type bodies struct{ atomic.Int64 }

// reserve takes room for so many bytes, if there is as much.
func (b *bodies) reserve(n int64) bool {
	if b.Add(n) > maxBodiesAtOnce {
		b.Add(-n)
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
	if r.ContentLength > smallBody && a.stranger() {
		return release, a.refuseBody(strangersBody())
	}
	control := http.NewResponseController(rw)
	_ = control.SetReadDeadline(time.Now().Add(bodyTime)) // a writer that is no connection's has none
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	whole, err := a.readUpTo(r.Body, min(max(r.ContentLength, 0), ordinaryBody), ordinaryBody)
	if err == nil && !whole {
		if refusal = a.takeTurn(r.Context()); refusal != nil {
			return release, refusal
		}
		whole, err = a.readUpTo(r.Body, min(max(r.ContentLength, 0), smallBody), smallBody)
	}
	if err == nil && !whole {
		release, refusal, err = a.readLarge(r)
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		refusal = Errorf(Invalid, "the body could not be read: it did not come within %s", bodyTime)
	case err != nil:
		refusal = Errorf(Invalid, "the body could not be read: %v", err)
	}
	if refusal != nil {
		a.call.raw = nil
		return release, refusal
	}
	return release, a.call.decode(a.vendor)
}

// readLarge reads the rest of a body that is more than a small one, if its caller is let
// in and there is room for it.
func (a *answer) readLarge(r *http.Request) (release func(), refusal *Error, err error) {
	release = func() {}
	size := max(r.ContentLength, 0)
	switch {
	case a.stranger():
		return release, a.refuseBody(strangersBody()), nil
	case size > maxBody:
		return release, a.refuseBody(tooLarge()), nil
	case size == 0:
		size = maxBody
	}
	if !a.server.bodies.reserve(size) {
		refusal = Errorf(Unavailable, "larger request bodies of %d bytes together are under way, as many as this server takes at once: send this one again in a second", maxBodiesAtOnce)
		refusal.Header = http.Header{"Retry-After": {"1"}}
		return release, a.refuseBody(refusal), nil
	}
	whole, err := a.readUpTo(r.Body, size, maxBody)
	if err == nil && !whole {
		refusal = a.refuseBody(tooLarge())
	}
	return func() { a.server.bodies.Add(-size) }, refusal, err
}

func tooLarge() *Error { return Errorf(TooLarge, "the body is larger than %d bytes", maxBody) }

func strangersBody() *Error {
	return Errorf(TooLarge, "the body is larger than the %d bytes that are read before a caller is let in", smallBody)
}

// refuseBody notes that the rest of a body is not wanted.
func (a *answer) refuseBody(why *Error) *Error {
	a.unwanted = true
	return why
}

// takeTurn waits for the turn of a request that is not an ordinary one.
func (a *answer) takeTurn(ctx context.Context) *Error {
	turn, err := a.server.turns.Take(ctx)
	if err != nil {
		return Errorf(Unavailable, "the client is gone")
	}
	a.turn = turn
	return nil
}

// readUpTo adds to what was read of a body, up to a limit; expected is how much it has, as
// far as that is known, and whole says that it has no more.
func (a *answer) readUpTo(body io.Reader, expected int64, limit int) (whole bool, err error) {
	text := a.call.raw
	defer func() { a.call.raw = text }()
	body = a.turn.Reader(body)
	text = slices.Grow(text, max(0, int(expected)+1-len(text)))
	for len(text) <= limit {
		if len(text) == cap(text) {
			text = slices.Grow(text, 512)
		}
		n, err := body.Read(text[len(text):min(cap(text), limit+1)])
		text = text[:len(text)+n]
		if err == io.EOF {
			return len(text) <= limit, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// discard throws away what a client still sends of a body that was refused: it may look
// at the answer only when it has sent all. One that waits to be told to go on is not told.
func (a *answer) discard(rw http.ResponseWriter, r *http.Request) {
	if !a.unwanted || r.Header.Get("Expect") != "" {
		return
	}
	control := http.NewResponseController(rw)
	if err := control.Flush(); err != nil || a.turn == nil && a.takeTurn(r.Context()) != nil {
		return
	}
	_ = control.SetReadDeadline(time.Now().Add(refusedTime))
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	room := spare.Get().(*[]byte)
	defer spare.Put(room)
	*room = slices.Grow((*room)[:0], smallBody)
	body := a.turn.Reader(r.Body)
	for left := 8 * maxBody; left > 0; {
		n, err := body.Read((*room)[:cap(*room)])
		if err != nil {
			return
		}
		left -= n
	}
}

// stranger says whether the vendor will refuse the request for who sends it, or is none.
func (a *answer) stranger() bool {
	if a.vendor == nil {
		return true
	}
	_, _, refusal := a.vendor.authorize(a.world.Look(a.vendor.Name), &a.call)
	return refusal != nil
}
