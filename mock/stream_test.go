package mock_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// events reads a stream of server-sent events.
type events struct {
	t     *testing.T
	lines *bufio.Scanner
}

// follow opens a stream.
func follow(t *testing.T, url string, header ...string) *events {
	t.Helper()
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("the stream answered %d with type %q", response.StatusCode, response.Header.Get("Content-Type"))
	}
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	return &events{t, lines}
}

// next gives the next event as "NAME ID OPERATION", or its data when it has a
// name; empty is the end of the stream.
func (e *events) next() string {
	e.t.Helper()
	fields := map[string]string{}
	for e.lines.Scan() && e.lines.Text() != "" {
		name, value, _ := strings.Cut(e.lines.Text(), ": ")
		fields[name] = value
	}
	if len(fields) == 0 {
		return ""
	}
	if fields["event"] != "" {
		return fmt.Sprintf("%s %s %s", fields["event"], fields["id"], fields["data"])
	}
	var entry struct {
		Seq       int
		Operation string
	}
	if err := json.Unmarshal([]byte(fields["data"]), &entry); err != nil || fmt.Sprint(entry.Seq) != fields["id"] {
		e.t.Fatalf("event %s has the data %q: %v", fields["id"], fields["data"], err)
	}
	return fields["id"] + " " + entry.Operation
}

func (e *events) want(all ...string) {
	e.t.Helper()
	for _, want := range all {
		if got := e.next(); got != want {
			e.t.Fatalf("the event is %q, want %q", got, want)
		}
	}
}

// send asks a vendor or the control API over the network.
func send(t *testing.T, method, url, body string) {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer any")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestStreamFollowsTheJournal(t *testing.T) {
	server := ringertest.Start(t, secoda.New())
	world, other := server.World("mine").URL, server.World("other").URL
	stream := world + "/_ringer/requests/stream"
	live := follow(t, stream)
	send(t, "GET", other+groupsPath, "")
	send(t, "POST", world+groupsPath, "{\n  \"name\": \"Tea\\r\\n\"\n}")
	live.want("1 create-group")
	send(t, "GET", world+groupsPath, "")
	send(t, "GET", world+groupsPath+"/1", "")
	live.want("2 list-groups", "3 get-group")
	follow(t, stream).want("1 create-group", "2 list-groups", "3 get-group")
	follow(t, stream+"?after=1").want("2 list-groups", "3 get-group")
	follow(t, stream+"?after=1", "Last-Event-ID: 2").want("3 get-group")
	follow(t, stream, "Last-Event-ID: 99").want("1 create-group")
	ahead := follow(t, stream+"?after=4")

	// What is forgotten before it was sent leaves a gap.
	send(t, "DELETE", world+"/_ringer/requests", "")
	send(t, "GET", world+groupsPath, "")
	live.want("4 list-groups")
	follow(t, stream+"?after=1").want(`gap 3 {"from":2,"to":3}`, "4 list-groups")
	send(t, "POST", world+"/_ringer/reset", "")
	send(t, "GET", world+groupsPath, "")
	live.want("5 list-groups")
	ahead.want("5 list-groups")

	// A world that goes takes its streams along, and no others.
	elsewhere := follow(t, other+"/_ringer/requests/stream?after=1")
	send(t, "DELETE", server.URL+"/_ringer/worlds/mine", "")
	live.want("")
	send(t, "GET", other+groupsPath, "")
	elsewhere.want("2 list-groups")
}

func TestStreamEndsWithTheServer(t *testing.T) {
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- server.Serve(ctx, listener) }()
	url := "http://" + listener.Addr().String()
	stream := follow(t, url+"/_ringer/requests/stream")
	send(t, "GET", url+groupsPath, "")
	stream.want("1 list-groups")
	stop()
	stream.want("")
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// blocked is a reader that takes nothing until it is let go.
type blocked struct {
	*httptest.ResponseRecorder
	reached, free chan struct{}
}

func (b *blocked) Write(data []byte) (int, error) {
	select {
	case b.reached <- struct{}{}:
	default:
	}
	<-b.free
	return b.ResponseRecorder.Write(data)
}

// TestSlowStreamBlocksNobody has a reader that stops reading: requests go on,
// the journal keeps to its bound, and the reader is told what it has missed.
func TestSlowStreamBlocksNobody(t *testing.T) {
	client := serve(t, mock.Options{JournalBytes: 20_000})
	ctx, leave := context.WithCancel(t.Context())
	request := httptest.NewRequestWithContext(ctx, "GET", "/_ringer/requests/stream", nil)
	request.Host = "localhost"
	reader := &blocked{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}
	left := make(chan struct{})
	go func() {
		defer close(left)
		client.Handler.ServeHTTP(reader, request)
	}()
	client.Do("GET", groupsPath, "")
	<-reader.reached
	for range 100 {
		if got := client.Do("GET", groupsPath, "").Status; got != 200 {
			t.Fatalf("a request was answered %d", got)
		}
	}
	close(reader.free)
	leave()
	<-left
	if !strings.HasPrefix(reader.Body.String(), "id: 1\ndata: {") {
		t.Errorf("the stream began with %.100q", reader.Body)
	}
	var kept struct{ Dropped int }
	if err := json.Unmarshal([]byte(client.Do("GET", "/_ringer/requests", "").Body), &kept); err != nil || kept.Dropped < 50 {
		t.Errorf("the journal dropped %d entries (%v)", kept.Dropped, err)
	}
}

func TestStreamSaysThatItIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := serve(t, mock.Options{})
		ctx, leave := context.WithCancel(t.Context())
		request := httptest.NewRequestWithContext(ctx, "GET", "/_ringer/requests/stream", nil)
		request.Host = "localhost"
		reader := httptest.NewRecorder()
		go client.Handler.ServeHTTP(reader, request)
		time.Sleep(time.Minute) // of a clock that jumps
		synctest.Wait()
		if diff := cmp.Diff(strings.Repeat(": keep-alive\n\n", 4), reader.Body.String()); diff != "" {
			t.Errorf("a minute without requests (-want +got):\n%s", diff)
		}
		if !reader.Flushed {
			t.Error("nothing was flushed")
		}
		leave()
	})
}

func TestStreamRefuses(t *testing.T) {
	client := vendortest.New(t, secoda.New(), "")
	const stream = "/_ringer/requests/stream"
	client.Play(t, []vendortest.Row{
		{Why: "a bad after", Method: "GET", Path: stream + "?after=-1", Status: 422},
		{Why: "a bad Last-Event-ID", Method: "GET", Path: stream, Header: []string{"Last-Event-ID: x"}, Status: 422},
		{Why: "a filter that only the list has", Method: "GET", Path: stream + "?operation=list-groups", Status: 422},
		{Why: "another method", Method: "DELETE", Path: stream, Status: 405},
		{Why: "the head does not wait", Method: "HEAD", Path: stream, Status: 200},
	})
	locked := serve(t, mock.Options{AdminToken: "let-me-in", RequireWorld: true})
	locked.Play(t, []vendortest.Row{
		{Why: "strangers", Method: "GET", Path: stream, Status: 401},
		{Why: "no world", Method: "GET", Path: stream, Header: []string{"Authorization: Bearer let-me-in"}, Status: 400},
	})
}
