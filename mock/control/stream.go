package control

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

const (
	// keepAlive is how often a stream without news says that it is still there.
	keepAlive = 15 * time.Second
	// streamBatch is how many entries a stream takes from the journal at once: a
	// reader that is slow holds no more of them than that.
	streamBatch = 64
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
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-cache")
	rw.WriteHeader(http.StatusOK)
	if c.Method == http.MethodHead {
		return nil
	}
	e := &eventStream{Writer: rw, control: http.NewResponseController(rw), last: after}
	// A reader that has stopped reading must not hold up the server's end.
	defer context.AfterFunc(c.Context(), func() { _ = e.control.SetWriteDeadline(time.Unix(1, 0)) })()
	_ = e.follow(c.Context(), journal) // a client that is gone needs no answer
	return nil
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
	io.Writer
	control *http.ResponseController
	last    uint64 // the seq of the last entry that was sent
}

// follow sends what comes after the last entry until there is an end.
func (e *eventStream) follow(ctx context.Context, j *world.Journal) error {
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	if err := e.control.Flush(); err != nil {
		return err
	}
	for {
		entries, changed := j.After(e.last, streamBatch)
		for _, entry := range entries {
			if err := e.send(entry); err != nil {
				return err
			}
		}
		if len(entries) == 0 {
			select {
			case <-ctx.Done():
				return nil
			case <-j.Ended:
				return nil
			case <-changed:
				continue
			case <-alive.C:
				if _, err := io.WriteString(e, ": keep-alive\n\n"); err != nil {
					return err
				}
			}
		}
		if err := e.control.Flush(); err != nil {
			return err
		}
	}
}

// send writes one entry. Entries that were forgotten before it could be sent are
// told of by an event "gap" with the seqs of the first and the last of them.
func (e *eventStream) send(entry *world.Entry) error {
	if entry.Seq > e.last+1 {
		if _, err := fmt.Fprintf(e, "event: gap\nid: %d\ndata: {\"from\":%d,\"to\":%d}\n\n", entry.Seq-1, e.last+1, entry.Seq-1); err != nil {
			return err
		}
	}
	e.last = entry.Seq
	data, err := schemas.EncodeJSON(entry)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e, "id: %d\ndata: %s\n\n", entry.Seq, data)
	return err
}
