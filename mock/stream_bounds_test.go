package mock_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// TestStreamsAreBounded opens as many event streams as there may be, and another one;
// the journal can be read all the time.
func TestStreamsAreBounded(t *testing.T) {
	server := ringertest.Start(t, secoda.New())
	const stream, most = "/_ringer/requests/stream", 100
	open := make([]*http.Response, most)
	for i := range open {
		response, err := http.Get(fmt.Sprintf("%s/_ringer/worlds/w%d%s", server.URL, i%3, stream))
		if err != nil || response.StatusCode != 200 {
			t.Fatalf("stream %d: %v", i, err)
		}
		defer func() { _ = response.Body.Close() }()
		open[i] = response
	}
	refused, err := http.Get(server.URL + stream)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(refused.Body)
	_ = refused.Body.Close()
	if refused.StatusCode != 503 || refused.Header.Get("Retry-After") == "" || !strings.Contains(string(text), "100 event streams are open") {
		t.Errorf("one stream too many was answered %d: %s", refused.StatusCode, text)
	}
	send(t, "GET", server.URL+groupsPath, "")
	// A world that goes gives back the places of its streams.
	send(t, "DELETE", server.URL+"/_ringer/worlds/w0", "")
	for _, response := range []*http.Response{open[0], open[3]} {
		_, _ = io.Copy(io.Discard, response.Body)
	}
	follow(t, server.URL+stream).want("1 list-groups")
}

// stuck is a client that takes nothing: a write fails as soon as it has a deadline.
type stuck struct {
	*httptest.ResponseRecorder
	deadlines int
}

func (s *stuck) SetWriteDeadline(at time.Time) error {
	if !at.IsZero() {
		s.deadlines++
	}
	return nil
}

func (s *stuck) Write(data []byte) (int, error) {
	if s.deadlines == 0 {
		select {} // for ever, as such a client would have it
	}
	return 0, os.ErrDeadlineExceeded
}

// TestStuckReadersAreDropped lets clients that read nothing ask for the journal. Each
// write has a deadline; a stream that ends so is told of in the log.
func TestStuckReadersAreDropped(t *testing.T) {
	var log bytes.Buffer
	client := serve(t, mock.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	client.Do("GET", groupsPath, "")
	for _, path := range []string{"/_ringer/requests/stream", "/_ringer/requests"} {
		request := httptest.NewRequest("GET", path, nil)
		request.Host = "localhost"
		func() {
			defer func() { _ = recover() }() // as net/http does with a broken answer
			client.Handler.ServeHTTP(&stuck{ResponseRecorder: httptest.NewRecorder()}, request)
		}()
	}
	if want := "closed an event stream that nobody read"; !strings.Contains(log.String(), want) {
		t.Errorf("the log says %q, want %q", log.String(), want)
	}
}

// holding is a client that takes what it gets when it is let.
type holding struct {
	*httptest.ResponseRecorder
	room *sync.WaitGroup
	most func()
}

func (h *holding) Write(data []byte) (int, error) {
	if len(data) > 1<<20 {
		h.most()
		h.room.Wait()
	}
	return h.ResponseRecorder.Write(data)
}

// TestLargeEntriesAreSentByTurns has many readers of a journal with a large entry: few of
// them hold it at a time, and all get it.
func TestLargeEntriesAreSentByTurns(t *testing.T) {
	client := serve(t, mock.Options{})
	if answer := client.Do("POST", groupsPath, `{"name":"`+strings.Repeat("x", 2<<20)+`"}`); answer.Status != 201 {
		t.Fatalf("answered %d", answer.Status)
	}
	const readers, places = 20, 2
	var gate, done sync.WaitGroup
	holders := make(chan struct{}, readers)
	gate.Add(1)
	answers := make([]*httptest.ResponseRecorder, readers)
	for i := range answers {
		answers[i] = httptest.NewRecorder()
		request := httptest.NewRequest("GET", "/_ringer/requests", nil)
		request.Host = "localhost"
		done.Go(func() {
			client.Handler.ServeHTTP(&holding{answers[i], &gate, func() { holders <- struct{}{} }}, request)
		})
	}
	for range places {
		<-holders
	}
	client.Do("GET", groupsPath, "") // takes longer than a third reader would
	if more := len(holders); more > 0 {
		t.Errorf("%d readers hold a large entry at a time, want %d", places+more, places)
	}
	gate.Done()
	done.Wait()
	for _, answer := range answers {
		if answer.Body.Len() < 4<<20 || !strings.HasSuffix(answer.Body.String(), "],\"dropped\":0}\n") {
			t.Errorf("a reader got %d bytes", answer.Body.Len())
		}
	}
}

// TestJournalIsPaged reads the journal a few entries at a time.
func TestJournalIsPaged(t *testing.T) {
	client := serve(t, mock.Options{})
	for i := range 10 {
		client.Do("GET", groupsPath+strings.Repeat("/1", i%2), "")
	}
	seqs := func(query string) (seqs []string) {
		for _, entry := range client.Do("GET", "/_ringer/requests?"+query, "").JSON(t).(map[string]any)["requests"].([]any) {
			seqs = append(seqs, fmt.Sprint(entry.(map[string]any)["seq"]))
		}
		return seqs
	}
	for query, want := range map[string]string{
		"limit=3": "[1 2 3]", "limit=3&after=3": "[4 5 6]", "limit=2&after=9": "[10]", "limit=0": "[]", "after=10": "[]",
		"operation=list-groups&limit=2&after=1": "[3 5]", "status=404": "[2 4 6 8 10]", "": "[1 2 3 4 5 6 7 8 9 10]",
	} {
		if got := fmt.Sprint(seqs(query)); got != want {
			t.Errorf("%q gives %s, want %s", query, got, want)
		}
	}
	if answer := client.Do("GET", "/_ringer/requests?limit=-1", ""); answer.Status != 422 {
		t.Errorf("a limit below zero was answered %d", answer.Status)
	}
}
