package turns_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ringer-mock/ringer/mock/turns"
)

var places = max(1, runtime.GOMAXPROCS(0)-1)

func take(t *testing.T, all *turns.Turns, ctx context.Context) *turns.Turn {
	t.Helper()
	turn, err := all.Take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

// TestTurns has many requests take turns: never do more of them run than there are
// places, also when each passes, and waits, in between.
func TestTurns(t *testing.T) {
	all := turns.New()
	var running, most atomic.Int64
	run := func() {
		if n := running.Add(1); n > most.Load() {
			most.Store(n)
		}
		runtime.Gosched()
		running.Add(-1)
	}
	var done sync.WaitGroup
	for range 20 {
		done.Go(func() {
			turn := take(t, all, context.Background())
			defer turn.End()
			for range 50 {
				run()
				turn.Pass()
				run()
				turn.Wait(runtime.Gosched)
			}
		})
	}
	done.Wait()
	if most.Load() > int64(places) {
		t.Errorf("%d requests ran at once, want at most %d", most.Load(), places)
	}
}

// TestWaiting lets others run while a request waits, and those that are gone wait no more.
func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := turns.New()
		var held []*turns.Turn
		for range places {
			held = append(held, take(t, all, context.Background()))
		}
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := all.Take(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("a request that is gone waits: %v", err)
		}
		held[0].Wait(func() { take(t, all, context.Background()).End() })
		next := make(chan struct{})
		go func() {
			defer close(next)
			take(t, all, context.Background()).End()
		}()
		synctest.Wait()
		select {
		case <-next:
			t.Error("a request more than there are places has a turn")
		default:
		}
		for _, turn := range held {
			turn.End()
			turn.End() // which is nothing more
		}
		<-next
		var ordinary *turns.Turn
		ordinary.Wait(func() {})
		ordinary.Pass()
		ordinary.End()
	})
}

// connection holds turns as that of a server does.
type connection struct {
	net.Conn
	turn *turns.Turn
}

func (c *connection) Hold(t *turns.Turn)          { c.turn = t }
func (c *connection) Read(p []byte) (int, error)  { return c.turn.Read(c.Conn, p) }
func (c *connection) Write(p []byte) (int, error) { return c.turn.Write(c.Conn, p) }

// TestConnections sends what is more than a connection holds to a client that takes it
// late, and what a client sends late to a reader: both arrive whole, and meanwhile others
// run. What is no TCP connection does the same.
func TestConnections(t *testing.T) {
	for name, pair := range map[string]func(*testing.T) (net.Conn, net.Conn){"tcp": tcp, "pipe": func(*testing.T) (net.Conn, net.Conn) { return net.Pipe() }} {
		t.Run(name, func(t *testing.T) {
			client, server := pair(t)
			defer func() { _, _ = client.Close(), server.Close() }()
			all, sent := turns.New(), bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
			conn := &connection{Conn: server}
			turn := take(t, all, turns.Know(context.Background(), conn))
			others := func() { // as many as there are places run while the connection waits
				var some []*turns.Turn
				for range places {
					some = append(some, take(t, all, context.Background()))
				}
				for _, other := range some {
					other.End()
				}
			}
			got := make(chan []byte)
			go func() {
				others()
				read, err := io.ReadAll(io.LimitReader(client, int64(len(sent))))
				if err != nil {
					t.Error(err)
				}
				others()
				if _, err := client.Write(sent); err != nil {
					t.Error(err)
				}
				_ = client.Close()
				got <- read
			}()
			if n, err := turn.Writer(conn).Write(sent); n != len(sent) || err != nil {
				t.Fatalf("wrote %d bytes: %v", n, err)
			}
			read, err := io.ReadAll(turn.Reader(conn))
			if err != nil || !bytes.Equal(read, sent) || !bytes.Equal(<-got, sent) {
				t.Errorf("%d bytes came back, and not those that were sent: %v", len(read), err)
			}
			turn.End()
			if conn.turn != nil {
				t.Error("the connection holds a turn that has ended")
			}
		})
	}
}

func tcp(t *testing.T) (client, server net.Conn) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if client, err = net.Dial("tcp", listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if server, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	return client, server
}

// TestDeadlines ends a read and a write that wait for a client.
func TestDeadlines(t *testing.T) {
	client, server := tcp(t)
	defer func() { _, _ = client.Close(), server.Close() }()
	conn := &connection{Conn: server}
	turn := take(t, turns.New(), turns.Know(context.Background(), conn))
	defer turn.End()
	_ = server.SetDeadline(time.Now().Add(time.Millisecond))
	if _, err := conn.Read(make([]byte, 10)); !isTimeout(err) {
		t.Errorf("reading gave %v, want a timeout", err)
	}
	if n, err := conn.Write(make([]byte, 64<<20)); !isTimeout(err) {
		t.Errorf("writing %d bytes gave %v, want a timeout", n, err)
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// TestReadersThatAreNoConnection lets others run while nothing comes.
func TestReadersThatAreNoConnection(t *testing.T) {
	all := turns.New()
	turn := take(t, all, context.Background())
	defer turn.End()
	in, out := io.Pipe()
	go func() {
		for range places {
			defer take(t, all, context.Background()).End()
		}
		_, _ = out.Write([]byte("x"))
		_ = out.Close()
	}()
	if text, err := io.ReadAll(turn.Reader(in)); string(text) != "x" || err != nil {
		t.Errorf("read %q, %v", text, err)
	}
	in, out = io.Pipe()
	go func() {
		func() {
			for range places {
				defer take(t, all, context.Background()).End()
			}
		}()
		_, _ = io.Copy(io.Discard, in)
	}()
	if _, err := turn.Writer(out).Write([]byte("x")); err != nil {
		t.Error(err)
	}
}
