package mock

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// deliver sends the answer, or lets the connection fail in its place.
func (a *answer) deliver(rw http.ResponseWriter, r *http.Request) {
	if a.delay > 0 {
		a.turn.Wait(func() { wait(r.Context(), a.delay) })
	}
	switch a.fault {
	case scenarios.Reset:
		a.breakOff(rw, nil)
	case scenarios.Garbage:
		a.breakOff(rw, a.garbage())
	case scenarios.Stall:
		a.turn.Wait(func() { <-r.Context().Done() }) // the client is gone, or the server stops
		panic(http.ErrAbortHandler)
	case scenarios.Empty:
		panic(http.ErrAbortHandler)
	default:
		if a.server.options.CORS {
			allowCORS(a.header)
		}
		if a.fault == scenarios.Truncate && (a.body.Size == 0 || r.Method == http.MethodHead) {
			a.header.Set("Connection", "close") // which a body that is too short brings about
		}
		rw.WriteHeader(a.status)
		// After a body that is shorter than its head says, net/http closes the
		// connection.
		a.sendBody(rw, r)
	}
}

// wait holds an answer back, though not from a client that is gone, or when the
// server stops.
func wait(ctx context.Context, delay time.Duration) {
	if delay <= 0 {
		return
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// breakOff takes the connection from net/http, writes what is no answer, and
// closes it, with a reset when nothing was written. A connection that cannot be
// taken, such as one of HTTP/2, only loses the request.
func (a *answer) breakOff(rw http.ResponseWriter, garbage []byte) {
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if garbage == nil {
		err = resetOnClose(conn)
	} else {
		_, err = conn.Write(garbage)
	}
	if err = errors.Join(err, conn.Close()); err != nil {
		a.server.options.Logger.Info("the connection did not fail as its rule says", "rule", a.rule.ID, "error", err)
	}
}

// resetOnClose makes closing a TCP connection throw away what is under way.
func resetOnClose(conn net.Conn) error {
	for {
		switch c := conn.(type) {
		case *net.TCPConn:
			return c.SetLinger(0)
		case interface{ NetConn() net.Conn }:
			conn = c.NetConn()
		default:
			return errors.New("it is no TCP connection")
		}
	}
}

// garbage makes bytes that are no HTTP, the same for the same request. They end
// like a head does, so that a client takes a look at them.
func (a *answer) garbage() []byte {
	garbage := []byte{0}
	for i := range 8 {
		garbage = binary.BigEndian.AppendUint64(garbage, a.tx.Chance("garbage", strconv.Itoa(i)).Uint64())
	}
	return append(garbage, "\r\n\r\n"...)
}
