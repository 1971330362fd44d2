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

	mu   sync.Mutex
	open map[net.Conn]*list.Element
	list list.List // of *connection: of those that wait, the longest wait comes first
}

// connection is one of them.
type connection struct {
	net.Conn
	busy bool // a request is being answered
}

// changed is told by the server what a connection is about to do.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == http.StateNew {
		if len(c.open) >= c.most && !c.dropWaiting() {
			refuse(conn)
			return
		}
		c.open[conn] = c.list.PushBack(&connection{Conn: conn})
		return
	}
	place := c.open[conn]
	switch {
	case place == nil: // it was refused or dropped
	case state == http.StateActive:
		place.Value.(*connection).busy = true
	case state == http.StateIdle:
		place.Value.(*connection).busy = false
		c.list.MoveToBack(place)
	default:
		c.remove(place)
	}
}

func (c *connections) remove(place *list.Element) {
	delete(c.open, place.Value.(*connection).Conn)
	c.list.Remove(place)
}

// dropWaiting closes the connection that has waited longest, if there is one.
func (c *connections) dropWaiting() bool {
	for place := c.list.Front(); place != nil; place = place.Next() {
		if conn := place.Value.(*connection); !conn.busy {
			c.remove(place)
			_ = conn.Close() // which its reader sees
			return true
		}
	}
	return false
}

// refuse answers a connection for which there is no room, and closes it.
func refuse(conn net.Conn) {
	body, _ := payload.Encode(problem.New(http.StatusServiceUnavailable, fmt.Sprintf("%d requests are being answered at a time, as many as this server takes: send this one again in a second", maxConnections)))
	_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s", body.Size, body.Bytes())
	_ = conn.Close()
}
