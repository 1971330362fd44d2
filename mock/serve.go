package mock

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Serve answers requests on a listener until the context is done; then it lets
// those under way finish and returns nil. Requests have a context that ends with
// it, so that those which wait for something end as well. Meanwhile it drops
// worlds that are idle.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	tidying, stop := context.WithCancel(ctx)
	defer stop()
	go s.worlds.DropIdleUntil(tidying)
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 30 * time.Second, ConnState: requestStarts, ConnContext: knowConnection,
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
