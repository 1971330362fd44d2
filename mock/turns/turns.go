package turns

import (
	"context"
	"io"
	"runtime"
)

// Turns are the places for costly requests of one server.
type Turns struct{ places chan struct{} }

// New makes as many places as there are processors but one, and at least one.
func New() *Turns { return &Turns{make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))} }

// Connection is what a request came by. It hands its reads and writes to the turn that it
// was given last, if any.
type Connection interface{ Hold(*Turn) }

type connectionKey struct{}

// Know gives a context in which a connection's requests find it.
func Know(ctx context.Context, c Connection) context.Context {
	return context.WithValue(ctx, connectionKey{}, c)
}

// Known gives the connection of a request; nil is none that is known.
func Known(ctx context.Context) Connection {
	c, _ := ctx.Value(connectionKey{}).(Connection)
	return c
}

// Turn lets one request run. It is for one goroutine. A nil Turn is that of an ordinary
// request: its methods do nothing.
type Turn struct {
	all  *Turns
	held bool
	conn Connection
}

// Take waits for a turn, behind those that wait already. The error is that of the context,
// when it is done before.
func (all *Turns) Take(ctx context.Context) (*Turn, error) {
	select {
	case all.places <- struct{}{}: // whoever need not wait takes it, whatever the context says
	default:
		select {
		case all.places <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	t := &Turn{all: all, held: true, conn: Known(ctx)}
	if t.conn != nil {
		t.conn.Hold(t)
	}
	return t, nil
}

// End gives the turn back for good.
func (t *Turn) End() {
	if t == nil {
		return
	}
	if t.conn != nil {
		t.conn.Hold(nil)
	}
	t.letGo()
}

// Wait lets others run while a function waits for something.
func (t *Turn) Wait(wait func()) {
	if t == nil {
		wait()
		return
	}
	t.letGo()
	defer t.retake()
	wait()
}

// Pass lets those run first that wait.
func (t *Turn) Pass() {
	if t != nil {
		t.letGo()
		t.retake()
	}
}

func (t *Turn) letGo() {
	if t.held {
		t.held = false
		<-t.all.places
	}
}

func (t *Turn) retake() {
	if !t.held {
		t.all.places <- struct{}{}
		t.held = true
	}
}

// most is how many bytes are read or written before others may run.
const most = 256 << 10

// Reader reads what the request sends, and lets others run while nothing comes.
func (t *Turn) Reader(r io.Reader) io.Reader {
	if t == nil {
		return r
	}
	return reader{t, r}
}

type reader struct {
	*Turn
	io.Reader
}

func (r reader) Read(p []byte) (n int, err error) {
	if p = p[:min(len(p), most)]; r.conn != nil {
		return r.Reader.Read(p) // and the connection waits
	}
	r.Wait(func() { n, err = r.Reader.Read(p) })
	return n, err
}

// Writer writes to the client, and lets others run while it takes nothing.
func (t *Turn) Writer(w io.Writer) io.Writer {
	if t == nil || t.conn != nil {
		return w
	}
	return writer{t, w}
}

type writer struct {
	*Turn
	io.Writer
}

func (w writer) Write(p []byte) (n int, err error) {
	w.Wait(func() { n, err = w.Writer.Write(p) })
	return n, err
}
