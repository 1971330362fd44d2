package mock

import (
	"container/list"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/problem"
)

// maxConnections is how many connections a server keeps open at a time.
const maxConnections = 2_000

// connections are those of a server. Beyond the bound the one goes that has waited
// longest for a request; where all are being answered, the new one is refused.
type connections struct {
	most int

	mu      sync.Mutex
	open    map[net.Conn]*list.Element // nil while a request is being answered
	waiting list.List                  // of connections, the longest wait first
}

// changed is told by the server what a connection is about to do.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if place := c.open[conn]; place != nil {
		c.waiting.Remove(place)
	}
	switch state {
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	case http.StateActive:
		c.open[conn] = nil
	case http.StateNew:
		if len(c.open) >= c.most && !c.dropWaiting() {
			refuse(conn)
			return
		}
		fallthrough
	default:
		c.open[conn] = c.waiting.PushBack(conn)
	}
}

// dropWaiting closes the connection that has waited longest, if there is one.
func (c *connections) dropWaiting() bool {
	longest := c.waiting.Front()
	if longest == nil {
		return false
	}
	conn, _ := c.waiting.Remove(longest).(net.Conn)
	delete(c.open, conn)
	_ = conn.Close() // which its reader sees
	return true
}

// refuse answers a connection for which there is no room, and closes it.
func refuse(conn net.Conn) {
	body, _ := payload.Encode(problem.New(http.StatusServiceUnavailable, fmt.Sprintf("%d requests are being answered at a time, as many as this server takes: send this one again in a second", maxConnections)))
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s", body.Size, body.Bytes())
	_ = conn.Close()
}
