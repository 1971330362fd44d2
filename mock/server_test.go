package mock_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// broken is Secoda with one handler exchanged.
func broken(operation string, handler mock.Handler) *mock.Vendor {
	vendor := secoda.New()
	vendor.Handlers[operation] = handler
	return vendor
}

// TestFailingHandlers has handlers that do what they must not. Each answers the
// vendor's server error, says why, and leaves the world as it was and usable.
func TestFailingHandlers(t *testing.T) {
	foreign := &world.Collection[secoda.Group]{Name: "foreign"}
	create := secoda.New().Handlers["create-group"]
	for _, row := range []struct {
		why, operation, method, path, Body string
		handler                            mock.Handler
		reason                             string
	}{
		{"a panic", "create-group", "POST", groupsPath, `{"name":"x"}`, func(*world.Tx, *mock.Call) (mock.Reply, error) { panic("oh no") }, "the handler of create-group failed: oh no"},
		{"a plain error", "list-groups", "GET", groupsPath, "", func(*world.Tx, *mock.Call) (mock.Reply, error) { return mock.Reply{}, errors.New("plain") }, "plain"},
		{"an edit in a reading operation", "list-groups", "GET", groupsPath, "", secoda.New().Handlers["delete-group"], "edits the collection groups"},
		{"a collection of nobody's", "list-groups", "GET", groupsPath, "", func(tx *world.Tx, _ *mock.Call) (mock.Reply, error) {
			return mock.OK(foreign.In(tx).Len()), nil
		}, "collection foreign is not among"},
		{"a behaviour that the contract lacks", "get-group", "GET", groupsPath + "/1", "", func(_ *world.Tx, call *mock.Call) (mock.Reply, error) {
			call.Cite("made-up")
			return mock.NoContent(), nil
		}, `behaviour "made-up"`},
		{"an answer that cannot be encoded", "list-groups", "GET", groupsPath, "", func(*world.Tx, *mock.Call) (mock.Reply, error) { return mock.OK(func() {}), nil }, "cannot be encoded"},
		{"an answer that breaks the contract", "create-group", "POST", groupsPath, `{"name":"x"}`, func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
			_, err := create(tx, call)
			return mock.Created(map[string]any{"id": 1}), err
		}, "the answer breaks the contract: error: create-group: missing-field at /created_at"},
		{"a status that the contract lacks", "create-group", "POST", groupsPath, `{"name":"x"}`, func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
			reply, err := create(tx, call)
			reply.Status = 200
			return reply, err
		}, "undeclared-status"},
	} {
		t.Run(row.why, func(t *testing.T) {
			client := vendortest.New(t, broken(row.operation, row.handler), oneGroup)
			before := client.State(t)
			client.Play(t, []vendortest.Row{{
				Why: "is a server error", Method: row.method, Path: row.path, Body: row.Body, Status: 500,
				Want: `{"detail":"Internal server error"}`, Reason: row.reason,
			}})
			if after := client.State(t); after != before {
				t.Errorf("the world changed to %s", after)
			}
			if answer := client.Do("DELETE", groupsPath+"/nobody", ""); answer.Status != 404 {
				t.Errorf("the world is not usable any more: %d", answer.Status)
			}
		})
	}
}

func TestVendorMustFitItsContract(t *testing.T) {
	vendor := secoda.New()
	vendor.Handlers["make-group"] = vendor.Handlers["create-group"]
	delete(vendor.Handlers, "create-group")
	vendor.ErrorResponses = maps.Clone(vendor.ErrorResponses)
	delete(vendor.ErrorResponses, mock.Conflict)
	vendor.Collections = []world.AnyCollection{&world.Collection[secoda.Group]{Name: "teams"}}
	_, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}})
	want := strings.Join([]string{
		"vendor secoda does not fit its contract:",
		"collection groups of the contract is not in Vendor.Collections",
		"collection teams is not in the contract's x-ringer-collections",
		"error kind conflict has no answer in Vendor.ErrorResponses",
		"handler make-group is for no operation of the contract",
		"operation create-group has no handler in Vendor.Handlers",
	}, "\n\t")
	if err == nil || err.Error() != want {
		t.Errorf("New said %v, want %s", err, want)
	}
	if _, err := mock.New(mock.Options{}); err == nil {
		t.Error("New took no vendor at all")
	}
}

// A body that breaks off is refused, whatever was asked.
func TestBodyThatBreaksOff(t *testing.T) {
	client := serve(t, mock.Options{})
	for path, want := range map[string]int{groupsPath: 400, groupsPath + "s": 400, "/nowhere": 404} {
		request := httptest.NewRequest("POST", path, iotest.ErrReader(errors.New("gone")))
		request.Header.Set("Authorization", "Bearer any")
		recorder := httptest.NewRecorder()
		client.Handler.ServeHTTP(recorder, request)
		if recorder.Code != want {
			t.Errorf("%s answered %d, want %d", path, recorder.Code, want)
		}
	}
}

func TestRingerHeadersCanBeLeftOff(t *testing.T) {
	for _, off := range []bool{false, true} {
		client := serve(t, mock.Options{NoRingerHeaders: off})
		header := client.Do("GET", groupsPath+"/nobody", "").Header
		for _, name := range []string{"X-Ringer-Operation", "X-Ringer-Evidence", "X-Ringer-Request-Id", "X-Ringer-Reason"} {
			if there := header.Get(name) != ""; there == off {
				t.Errorf("with NoRingerHeaders %t, %s is there: %t", off, name, there)
			}
		}
	}
}

func TestReasonFitsIntoAHeader(t *testing.T) {
	client := serve(t, mock.Options{})
	reason := client.Do("GET", groupsPath+"/%0d%0aX-Evil:%201%F0%9F%98%80", "").Reason()
	if strings.ContainsAny(reason, "\r\n") || !strings.Contains(reason, `\U0001f600`) {
		t.Errorf("the reason is %q", reason)
	}
}

// TestReadsDoNotWaitForAWrite has a write that does not end: reads of its world, and of
// the world itself, are answered from what there was before.
func TestReadsDoNotWaitForAWrite(t *testing.T) {
	create := secoda.New().Handlers["create-group"]
	begun, end := make(chan struct{}), make(chan struct{})
	client := vendortest.New(t, broken("create-group", func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
		close(begun)
		<-end
		return create(tx, call)
	}), "version: 1\nname: slow\nclock: 2025-01-01T00:00:00Z\n")
	written := make(chan int)
	go func() { written <- client.Do("POST", groupsPath, `{"name":"Late"}`).Status }()
	<-begun
	read := make(chan string)
	go func() {
		read <- client.Do("GET", groupsPath, "").Body + client.Do("GET", "/_ringer/state", "").Body
	}()
	select {
	case text := <-read:
		if strings.Contains(text, "Late") {
			t.Errorf("a read saw what is not written yet: %s", text)
		}
	case <-time.After(30 * time.Second):
		t.Error("a read waits for a write")
	}
	close(end)
	if status := <-written; status != 201 {
		t.Errorf("the write was answered %d", status)
	}
	if text := client.Do("GET", groupsPath, "").Body; !strings.Contains(text, "Late") {
		t.Errorf("what was written is not there: %s", text)
	}
}

// TestReasonsAreCut sends what a reason repeats, at great length: the header, the log and
// the journal have the beginning of it.
func TestReasonsAreCut(t *testing.T) {
	var log bytes.Buffer
	client := serve(t, mock.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	const most = 1100
	for _, text := range []string{strings.Repeat("x", 20_000), strings.Repeat("é", 10_000), strings.Repeat("%F0%9F%98%80", 5_000)} {
		for _, answer := range []vendortest.Answer{
			client.Do("GET", "/api/v1/auth/"+text, ""),
			client.Do("POST", groupsPath+"?q="+text, `{"name": "x", "`+text+`": 1}`),
			client.Do("POST", groupsPath, `{"name": {"`+text+`": 1}}`),
		} {
			entry := lastEntry(t, client)
			reason, _ := entry["reason"].(string)
			if len(answer.Reason()) > most || len(reason) > most || log.Len() > 4*most {
				t.Errorf("%.10s: the header has %d bytes, the journal %d and the log %d", text, len(answer.Reason()), len(reason), log.Len())
			}
			log.Reset()
		}
	}
}

func TestCORS(t *testing.T) {
	page := []string{"Origin: http://page.example", "Access-Control-Request-Method: PATCH", "Access-Control-Request-Headers: authorization"}
	client := serve(t, mock.Options{CORS: true})
	preflight := client.Do("OPTIONS", groupsPath, "", page...)
	if preflight.Status != 204 || preflight.Header.Get("Access-Control-Allow-Methods") != "PATCH" || preflight.Header.Get("Access-Control-Allow-Headers") != "authorization" {
		t.Errorf("a page's question was answered %d with %v", preflight.Status, preflight.Header)
	}
	named := serve(t, mock.Options{CORS: true, RequireWorld: true, MaxWorlds: 1})
	named.Do("GET", "/_ringer/worlds/one"+groupsPath, "", page[0])
	for _, test := range []struct {
		why, path string
		client    *vendortest.Client
		status    int
	}{
		{"an answer", groupsPath, client, 200},
		{"a refusal", groupsPath + "/nobody", client, 404},
		{"a path that is nobody's", "/nowhere", client, 404},
		{"a world that none can be called", "/_ringer/worlds/!" + groupsPath, client, 400},
		{"no world", groupsPath, named, 400},
		{"a world too many", "/_ringer/worlds/two" + groupsPath, named, 503},
	} {
		answer := test.client.Do("GET", test.path, "", page[0])
		if got := answer.Header.Get("Access-Control-Allow-Origin"); answer.Status != test.status || got != "*" {
			t.Errorf("%s: status %d, Access-Control-Allow-Origin %q", test.why, answer.Status, got)
		}
	}
	if got := serve(t, mock.Options{}).Do("OPTIONS", groupsPath, "", page...); got.Status != 405 || got.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("without CORS a page's question was answered %d with %v", got.Status, got.Header)
	}
}

func TestRealTimeWithoutAClock(t *testing.T) {
	scenario, err := scenarios.Parse(contracts.Embedded(), "real.yaml", []byte("version: 1\nname: real\n"))
	if err != nil {
		t.Fatal(err)
	}
	client := serve(t, mock.Options{Scenario: scenario, Strict: true})
	before := time.Now().Add(-time.Second)
	created := client.Do("POST", groupsPath, `{"name":"now"}`).JSON(t).(map[string]any)["created_at"]
	at, err := time.Parse(time.RFC3339, fmt.Sprint(created))
	if err != nil || at.Before(before) || at.After(time.Now().Add(time.Second)) {
		t.Errorf("the group was made at %v, want about now", created)
	}
}

// TestRawRequests sends what no HTTP client would, through a real socket.
func TestRawRequests(t *testing.T) {
	ringer := ringertest.StartWith(t, ringertest.Options{Strict: true, AllowUnknownCalls: true}, secoda.New())
	conn, err := net.Dial("tcp", strings.TrimPrefix(ringer.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	for _, row := range []struct {
		why, target string
		status      int
	}{
		{"an escape that is cut by a pause", groupsPath[:len(groupsPath)-1] + "%PAUSE70", 200},
		{"a long path with a broken escape", groupsPath + "/" + strings.Repeat("x", 5000) + "%zz", 404},
		{"a stray percent sign", groupsPath + "/100%", 404},
		{"a broken escape", groupsPath + "/%zz", 404},
		{"a broken escape in the query", groupsPath + "?page=%zz", 400},
		{"a good escape beside a broken one", groupsPath + "/%2F%", 404},
		{"an absolute target", "http://127.0.0.1" + groupsPath, 200},
		{"nothing broken", groupsPath, 200},
	} {
		first, second, _ := strings.Cut("GET "+row.target+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\n\r\n", "PAUSE")
		fmt.Fprint(conn, first)
		time.Sleep(10 * time.Millisecond) // so that it travels alone
		fmt.Fprint(conn, second)
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if response.StatusCode != row.status || response.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: answered %d as %s, want the vendor's own %d", row.why, response.StatusCode, response.Header.Get("Content-Type"), row.status)
		}
		if _, err := reader.Discard(int(response.ContentLength)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLongHeadsAreRefused sends heads of lengths around the bound of 64 KiB, in a request
// line and in a header.
func TestLongHeadsAreRefused(t *testing.T) {
	ringer := ringertest.StartWith(t, ringertest.Options{AllowUnknownCalls: true}, secoda.New())
	const most = 64 << 10
	for _, row := range []struct {
		path, header string
		status       int
	}{
		{groupsPath + "?q=" + strings.Repeat("x", most-1000), "", 200},
		{groupsPath + "?q=" + strings.Repeat("x", most), "", 431},
		{groupsPath, strings.Repeat("x", most-1000), 200},
		{groupsPath, strings.Repeat("x", most), 431},
	} {
		request, err := http.NewRequest("GET", ringer.URL+row.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer x")
		request.Header.Set("X-Long", row.header)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != row.status {
			t.Errorf("%d bytes of path and %d of a header were answered %d, want %d", len(row.path), len(row.header), response.StatusCode, row.status)
		}
	}
}

// TestBodiesAreNotMended sends two requests at once, and the body of the second
// in a packet of its own: a percent sign in it stays what it is.
func TestBodiesAreNotMended(t *testing.T) {
	ringer := ringertest.StartWith(t, ringertest.Options{Strict: true}, secoda.New())
	conn, err := net.Dial("tcp", strings.TrimPrefix(ringer.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	const body = `{"name":"100% of it"}`
	const head = " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\n"
	fmt.Fprintf(conn, "GET %s%s\r\nPOST %s%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", groupsPath, head, groupsPath, head, len(body))
	for _, status := range []int{200, 201} {
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, response.ContentLength)
		if _, err := io.ReadFull(reader, answer); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != status || status == 201 && !strings.Contains(string(answer), "100% of it") {
			t.Errorf("answered %d %s, want %d", response.StatusCode, answer, status)
		}
		if status == 200 {
			fmt.Fprint(conn, body)
		}
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	response, err := http.Get("http://" + listener.Addr().String() + "/_ringer/health")
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Serve returned %v", err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the port still answers")
	}
}

// recorder is a test that notes what fails it.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestUnknownCallFailsTheTest(t *testing.T) {
	r := &recorder{TB: t}
	ringer := ringertest.Start(r, secoda.New())
	response, err := http.Get(ringer.World("mine").URL + "/api/v1/auth/gruop")
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], `did you mean "/api/v1/auth/group"?`) {
		t.Errorf("the test was told %q", r.errors)
	}
	if entries := ringer.World("mine").Requests(); len(entries) != 1 || entries[0].Status != 401 {
		t.Errorf("the journal has %v", entries)
	}
}
