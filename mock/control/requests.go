package control

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

const (
	// maxLarge is how many large entries of journals are being sent at a time.
	maxLarge = 2
	// takeTime is how long a reader of a journal may take for some entries.
	takeTime = 10 * time.Second
)

// requestQuery says which entries of the journal are asked for.
type requestQuery struct {
	after     uint64
	operation string
	status    int // 0 is any
	limit     int
}

func readRequestQuery(query url.Values) (q requestQuery, p *problem.Problem) {
	if p = knownQuery(query, "after", "limit", "operation", "status"); p != nil {
		return q, p
	}
	q.operation, q.limit = query.Get("operation"), math.MaxInt
	if q.after, p = readSeq("after", query.Get("after")); p != nil {
		return q, p
	}
	if text := query.Get("status"); text != "" {
		var err error
		if q.status, err = strconv.Atoi(text); err != nil {
			return q, problem.New(http.StatusUnprocessableEntity, "status is a number such as 404, and not "+strconv.Quote(text))
		}
	}
	return q, readBound(query, "limit", &q.limit)
}

func (q requestQuery) matches(e *world.Entry) bool {
	return (q.operation == "" || e.Operation == q.operation) && (q.status == 0 || e.Status == q.status)
}

// listRequests sends the entries that the journal has now, a few at a time.
func (a *API) listRequests(rw http.ResponseWriter, c *call) *problem.Problem {
	q, p := readRequestQuery(c.URL.Query())
	if p != nil {
		return p
	}
	journal := c.world.Journal
	last := journal.Latest()
	rw.Header().Set("Content-Type", "application/json")
	reader := a.newReader(rw, c, func(e *world.Entry) bool { return e.Seq <= last && q.matches(e) })
	defer reader.end()
	reader.allow()
	_, err := io.WriteString(rw, `{"requests":[`)
	for sent := 0; err == nil && sent < q.limit && q.after < last; {
		var batch world.Batch
		var free func()
		if batch, free, err = reader.next(q.after); err != nil {
			break
		}
		for _, entry := range batch.Entries[:min(len(batch.Entries), q.limit-sent)] {
			before := ","
			if sent++; sent == 1 {
				before = ""
			}
			if err = reader.send(entry, before, ""); err != nil {
				break
			}
		}
		free()
		q.after = batch.Last
	}
	if err == nil {
		_, err = fmt.Fprintf(rw, "],\"dropped\":%d}\n", journal.Dropped())
	}
	if err != nil {
		panic(http.ErrAbortHandler) // the head is gone already: a broken answer must look like one
	}
	return nil
}

func (a *API) deleteRequests(rw http.ResponseWriter, c *call) *problem.Problem {
	c.world.Journal.Clear()
	return c.done(rw, nil)
}

// journalReader sends entries of a journal to a client that may be slow.
type journalReader struct {
	io.Writer
	api     *API
	call    *call
	control *http.ResponseController
	match   func(*world.Entry) bool
}

func (a *API) newReader(rw http.ResponseWriter, c *call, match func(*world.Entry) bool) *journalReader {
	return &journalReader{rw, a, c, http.NewResponseController(rw), match}
}

// next takes the next entries, which the client has some time to take. free must be
// called when they are sent. A large entry is taken when there is a place for it.
func (r *journalReader) next(after uint64) (batch world.Batch, free func(), err error) {
	r.allow()
	if batch = r.call.world.Journal.After(after, r.match); !batch.Large() {
		return batch, func() {}, nil
	}
	batch = world.Batch{} // whoever waits must not keep the entry
	ctx := r.call.Context()
	r.call.turn.Wait(func() {
		select {
		case r.api.large <- struct{}{}:
		case <-ctx.Done():
			err = ctx.Err()
		}
	})
	if err != nil {
		return batch, nil, err
	}
	r.allow()
	return r.call.world.Journal.After(after, r.match), func() { <-r.api.large }, nil
}

// allow gives the client some time from now on.
func (r *journalReader) allow() {
	_ = r.control.SetWriteDeadline(time.Now().Add(takeTime)) // what is no connection has none
	if r.call.Context().Err() != nil {
		_ = r.control.SetWriteDeadline(time.Unix(1, 0)) // the server ends
	}
}

// end lets the connection be used for other calls.
func (r *journalReader) end() { _ = r.control.SetWriteDeadline(time.Time{}) }

// send writes an entry's JSON between two texts.
func (r *journalReader) send(entry world.Stored, before, after string) error {
	text, err := entry.JSON()
	if err != nil {
		return err
	}
	for _, part := range [][]byte{[]byte(before), *text, []byte(after)} {
		if _, err = r.Write(part); err != nil {
			return err
		}
	}
	return nil
}
