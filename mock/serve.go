package mock

import (
	"container/list"
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

const (
	// headTime is how long a client may take to send a request's head, and idleTime how
	// long its connection is kept without a request.
	headTime = 30 * time.Second
	idleTime = 2 * time.Minute
	// serverSlack is how much net/http adds to the bound on a head that it is given.
	serverSlack = 4 << 10
)

// Serve answers requests on a listener until the context is done; then it lets
// those under way finish and returns nil. Requests have a context that ends with
// it, so that those which wait for something end as well. Meanwhile it drops
// worlds that are idle.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	tidying, stop := context.WithCancel(ctx)
	defer stop()
	go s.worlds.DropIdleUntil(tidying)
	connections := connections{most: maxConnections, open: map[net.Conn]*list.Element{}}
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: headTime, IdleTimeout: idleTime, ConnState: connections.changed, ConnContext: knowConnection,
		MaxHeaderBytes: maxHeader - serverSlack,
		// A rule's delay or silence ends with the server.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(patchedListener{listener}) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// A client that holds its connection open must not keep the program alive.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	return err
}
