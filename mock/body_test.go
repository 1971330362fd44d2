package mock_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/schemas"
)

// guarded is a world of one group that takes one token.
const guarded = "version: 1\nname: guarded\nclock: 2025-01-01T00:00:00Z\nauth: [{vendor: secoda, token: known}]\ndata: {secoda: {groups: [{id: " + groupID + ", name: First}]}}\n"

// longName is a body of some 100 KB, more than a stranger may send.
var longName = `{"name":"` + strings.Repeat("x", 100_000) + `"}`

func post(client *vendortest.Client, path, token string, body io.Reader) *httptest.ResponseRecorder {
	request := httptest.NewRequest("POST", path, body)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	client.Handler.ServeHTTP(recorder, request)
	return recorder
}

// TestStrangersBodiesAreNotRead has the vendor count the bodies that it reads. A large
// one is read when the caller is let in, and the answer is the same as for a small one.
func TestStrangersBodiesAreNotRead(t *testing.T) {
	vendor := secoda.New()
	read := 0
	vendor.Read = func(_ *mock.Call, raw []byte) (any, *mock.Error) { read++; return mock.DecodeBody(raw) }
	client := serve(t, mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: scenario(t, guarded)})
	for _, row := range []struct {
		why, path, token, body string
		status, read           int
	}{
		{"a stranger's small body is read, for the rules", groupsPath, "unknown", `{"name":"x"}`, 401, 1},
		{"a stranger's large body is not", groupsPath, "unknown", longName, 401, 0},
		{"nor one on a path that is no operation's", groupsPath + "s", "unknown", longName, 401, 0},
		{"nor one on a path that is nobody's", "/nowhere", "known", longName, 404, 0},
		{"that of who is let in is", groupsPath, "known", longName, 201, 1},
	} {
		read = 0
		answer := post(client, row.path, row.token, strings.NewReader(row.body))
		if answer.Code != row.status || read != row.read {
			t.Errorf("%s: answered %d and read %d bodies, want %d and %d", row.why, answer.Code, read, row.status, row.read)
		}
		kept := len(schemas.JSONText(lastEntry(t, client)["request"]))
		if refused := len(row.body) > 1000 && row.status != 201; refused && kept > 1000 {
			t.Errorf("%s: the journal keeps %d bytes of the request", row.why, kept)
		}
	}
}

// slowBody is a body without end: a first part that is more than a small one, and then
// what is sent into the pipe.
func slowBody() (io.Reader, *io.PipeWriter) {
	reader, writer := io.Pipe()
	return io.MultiReader(strings.NewReader(longName[:70_000]), reader), writer
}

// TestLargeBodiesTogether sends as many large bodies at once as there is room for. The
// next one is refused in the vendor's words until one of them has ended; a small one,
// and a stranger, are answered all the time.
func TestLargeBodiesTogether(t *testing.T) {
	client := serve(t, mock.Options{Scenario: scenario(t, guarded)})
	const room = 3 // of 10 MiB each, in 32 MiB
	done := make(chan int, room)
	var writers []*io.PipeWriter
	for range room {
		body, writer := slowBody()
		go func() { done <- post(client, groupsPath, "known", body).Code }()
		if _, err := writer.Write([]byte("x")); err != nil { // read once the body has its room
			t.Fatal(err)
		}
		writers = append(writers, writer)
	}
	refused := post(client, groupsPath, "known", struct{ io.Reader }{strings.NewReader(longName)})
	if refused.Code != 503 || refused.Header().Get("Retry-After") == "" || !strings.Contains(refused.Header().Get("X-Ringer-Reason"), "33554432") {
		t.Errorf("one body too many was answered %d with %v", refused.Code, refused.Header())
	}
	if answer := post(client, groupsPath, "known", strings.NewReader(`{"name":"x"}`)); answer.Code != 201 {
		t.Errorf("a small body was answered %d, want 201", answer.Code)
	}
	if answer := post(client, groupsPath, "unknown", strings.NewReader(longName)); answer.Code != 401 {
		t.Errorf("a stranger was answered %d, want 401", answer.Code)
	}
	for _, writer := range writers {
		_ = writer.Close()
		<-done
	}
	if answer := post(client, groupsPath, "known", struct{ io.Reader }{strings.NewReader(longName)}); answer.Code != 201 {
		t.Errorf("with room again, a large body was answered %d", answer.Code)
	}
}

// endless gives bytes for as long as it is asked, and counts them.
type endless struct{ read atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read.Add(int64(len(p)))
	return copy(p, bytes.Repeat([]byte("x"), len(p))), nil
}

// TestEndlessBodies counts what is read of a body without end.
func TestEndlessBodies(t *testing.T) {
	client := serve(t, mock.Options{Scenario: scenario(t, guarded)})
	for token, want := range map[string]int{"known": 413, "unknown": 401} {
		body := &endless{}
		if answer := post(client, groupsPath, token, body); answer.Code != want {
			t.Errorf("a body without end from %s was answered %d, want %d", token, answer.Code, want)
		}
		if read := body.read.Load(); read > 100<<20 {
			t.Errorf("%d bytes were read from %s", read, token)
		}
	}
}

// TestStrangersMakeNoWorlds asks a server that others can reach for worlds that do not
// exist.
func TestStrangersMakeNoWorlds(t *testing.T) {
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: scenario(t, guarded), AdminToken: "admin"})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path, token string) int {
		request := httptest.NewRequestWithContext(context.Background(), "GET", path, nil)
		request.Header.Set("Authorization", "Bearer "+token)
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		return recorder.Code
	}
	worlds := func() int {
		request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/_ringer/worlds", nil)
		request.Header.Set("Authorization", "Bearer admin")
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		return strings.Count(recorder.Body.String(), `"name"`)
	}
	for i, row := range []struct {
		path, token    string
		status, worlds int
	}{
		{"/_ringer/worlds/one" + groupsPath, "unknown", 401, 0},
		{"/_ringer/worlds/two/nowhere", "known", 404, 0},
		{"/_ringer/worlds/three" + groupsPath, "known", 200, 1},
		{"/_ringer/worlds/three" + groupsPath, "unknown", 401, 1},
	} {
		if status := ask(row.path, row.token); status != row.status || worlds() != row.worlds {
			t.Errorf("%d: %s answered %d and left %d worlds, want %d and %d", i, row.path, status, worlds(), row.status, row.worlds)
		}
	}
}

// TestLargeBodiesTakeTurns sends many larger bodies at once over connections: on no more
// than all processors but one are they read, and one that is not sent on takes none.
func TestLargeBodiesTakeTurns(t *testing.T) {
	vendor := secoda.New()
	var running, most atomic.Int64
	vendor.Read = func(_ *mock.Call, raw []byte) (any, *mock.Error) {
		if n := running.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer running.Add(-1)
		runtime.Gosched()
		return mock.DecodeBody(raw)
	}
	server := ringertest.Start(t, vendor)
	stopped, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stopped.Close() }()
	fmt.Fprintf(stopped, "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", groupsPath, len(longName), longName[:70_000])
	var done sync.WaitGroup
	for range 20 {
		done.Go(func() {
			for range 5 {
				send(t, "POST", server.URL+groupsPath, longName)
			}
		})
	}
	done.Wait()
	if places := int64(max(1, runtime.GOMAXPROCS(0)-1)); most.Load() > places {
		t.Errorf("%d larger bodies were read at once, want at most %d", most.Load(), places)
	}
}
