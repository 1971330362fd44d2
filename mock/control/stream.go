package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

const (
	// keepAlive is how often a stream without news says that it is still there.
	keepAlive = 15 * time.Second
	// maxStreams is how many event streams there may be at a time, of all worlds.
	maxStreams = 100
)

// streamRequests sends the journal's entries as server-sent events, first those
// that are there, then each as it comes. It ends with the client, the world or
// the server.
func (a *API) streamRequests(rw http.ResponseWriter, c *call) *problem.Problem {
	if p := knownQuery(c.URL.Query(), "after"); p != nil {
		return p
	}
	after, p := readSeq("after", c.URL.Query().Get("after"))
	if p != nil {
		return p
	}
	journal := c.world.Journal
	if id := c.Header.Get("Last-Event-ID"); id != "" {
		if after, p = readSeq("Last-Event-ID", id); p != nil {
			return p
		}
		if after > journal.Latest() {
			after = 0 // it was another journal's, of a server or world that is gone
		}
	}
	select {
	case a.streams <- struct{}{}:
		defer func() { <-a.streams }()
	default:
		rw.Header().Set("Retry-After", "5")
		return problem.New(http.StatusServiceUnavailable, fmt.Sprintf("%d event streams are open, as many as this server keeps: close one, or read the journal with GET %s/requests?after=SEQ", maxStreams, world.ControlPrefix))
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-cache")
	rw.WriteHeader(http.StatusOK)
	if c.Method == http.MethodHead {
		return nil
	}
	e := &eventStream{a.newReader(rw, c, func(*world.Entry) bool { return true }), after}
	// A reader that has stopped reading must not hold up the server's end.
	defer context.AfterFunc(c.Context(), func() { _ = e.control.SetWriteDeadline(time.Unix(1, 0)) })()
	if err := e.follow(c.Context(), journal); errors.Is(err, os.ErrDeadlineExceeded) && c.Context().Err() == nil {
		a.Worlds.Logger.Info("closed an event stream that nobody read", "world", c.target.World, "after", e.last, "for", takeTime)
	}
	return nil // a client that is gone needs no answer
}

// readSeq reads an entry's seq; an empty text is 0.
func readSeq(name, text string) (uint64, *problem.Problem) {
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, problem.New(http.StatusUnprocessableEntity, name+" is the seq of an entry, a whole number, and not "+strconv.Quote(text))
	}
	return seq, nil
}

// eventStream writes server-sent events.
type eventStream struct {
	*journalReader
	last uint64 // the seq of the last entry that was sent
}

// follow sends what comes after the last entry until there is an end.
func (e *eventStream) follow(ctx context.Context, j *world.Journal) error {
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	e.allow()
	if err := e.control.Flush(); err != nil {
		return err
	}
	for {
		batch, free, err := e.next(e.last)
		if err != nil {
			return err
		}
		err = e.sendAll(batch.Entries)
		free()
		if err != nil {
			return err
		}
		if len(batch.Entries) == 0 {
			ended, changed := false, false
			e.call.turn.Wait(func() {
				select {
				case <-ctx.Done():
					ended = true
				case <-j.Ended:
					ended = true
				case <-batch.Changed:
					changed = true
				case <-alive.C:
				}
			})
			if ended {
				return nil
			}
			if changed {
				continue
			}
			e.allow()
			if _, err := io.WriteString(e, ": keep-alive\n\n"); err != nil {
				return err
			}
		}
		if err := e.control.Flush(); err != nil {
			return err
		}
	}
}

// sendAll writes entries. Those that were forgotten before they could be sent are
// told of by an event "gap" with the seqs of the first and the last of them.
func (e *eventStream) sendAll(entries []world.Stored) error {
	for _, entry := range entries {
		if entry.Seq > e.last+1 {
			if _, err := fmt.Fprintf(e, "event: gap\nid: %d\ndata: {\"from\":%d,\"to\":%d}\n\n", entry.Seq-1, e.last+1, entry.Seq-1); err != nil {
				return err
			}
		}
		e.last = entry.Seq
		if err := e.send(entry, fmt.Sprintf("id: %d\ndata: ", entry.Seq), "\n\n"); err != nil {
			return err
		}
	}
	return nil
}
