package mock_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// startRuled serves a scenario on a real port.
func startRuled(t *testing.T, scenario string) *ringertest.Server {
	t.Helper()
	return ringertest.StartWith(t, ringertest.Options{Scenario: scenario, Strict: true}, secoda.New())
}

// requestsTo gives the journal of the default world.
func requestsTo(t *testing.T, server *mock.Server) []*world.Entry {
	t.Helper()
	world, err := server.World("default")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := world.Requests()
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// raw sends a request through a socket of its own and gives all that comes back,
// with the error that ends it; nil is a proper close.
func raw(t *testing.T, server *ringertest.Server, request string) (string, error) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	line, body, _ := strings.Cut(request, "\n")
	fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", line, len(body), body)
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	return string(got), err
}

// TestFaults looks at each fault from the other end of the wire, before and after
// the handler.
func TestFaults(t *testing.T) {
	const create = "POST " + groupsPath + "\n" + `{"name":"Lost"}`
	for _, row := range []struct {
		then   string
		groups int // in the world afterwards
		reset  bool
		reason string
	}{
		{"{fault: reset}", 1, true, "rule 1 gave no answer (reset)"},
		{"{fault: reset, after: true}", 2, true, "rule 1 gave no answer (reset); the vendor had answered 201"},
		{"{fault: empty}", 1, false, "rule 1 gave no answer (empty)"},
		{"{fault: empty, after: true}", 2, false, "rule 1 gave no answer (empty); the vendor had answered 201"},
	} {
		t.Run(row.then, func(t *testing.T) {
			server := startRuled(t, ruled("{when: {operation: create-group}, then: "+row.then+"}"))
			got, err := raw(t, server, create)
			if got != "" || errors.Is(err, syscall.ECONNRESET) != row.reset || !row.reset && err != nil {
				t.Errorf("got %q, and the end was %v", got, err)
			}
			client := &vendortest.Client{Handler: server, Token: "x"}
			if n := count(t, client, groupsPath); n != row.groups {
				t.Errorf("there are %d groups, want %d", n, row.groups)
			}
			entry := server.World("default").Requests()[0]
			if entry.Status != 0 || entry.Rule != "1" || entry.Reason != row.reason || len(entry.Response.Headers) != 0 || entry.Response.Body != nil {
				t.Errorf("the journal has %+v", entry)
			}
		})
	}
}

func TestGarbage(t *testing.T) {
	var all [2]string
	for i := range all {
		server := startRuled(t, ruled("{then: {fault: garbage}}"))
		got, err := raw(t, server, "GET "+groupsPath)
		if err != nil || got == "" || strings.HasPrefix(got, "HTTP/") {
			t.Errorf("got %q, and the end was %v", got, err)
		}
		if _, err := http.Get(server.URL + groupsPath); err == nil {
			t.Error("a client took it for an answer")
		}
		all[i] = got
	}
	if all[0] != all[1] {
		t.Error("the same request got other garbage from another server")
	}
}

func TestTruncate(t *testing.T) {
	for _, row := range []struct{ why, request, status string }{
		{"an answer", "GET " + groupsPath + "/" + groupID, "200 OK"},
		{"a refusal", "GET " + groupsPath + "/nobody", "404 Not Found"},
		{"an answer to a write", "POST " + groupsPath + "\n" + `{"name":"Half"}`, "201 Created"},
		{"an answer without a body", "DELETE " + groupsPath + "/" + groupID, "204 No Content"},
		{"the head of an answer", "HEAD " + groupsPath, "200 OK"},
	} {
		t.Run(row.why, func(t *testing.T) {
			server := startRuled(t, ruled("{then: {fault: truncate}}"))
			got, err := raw(t, server, row.request)
			if err != nil {
				t.Fatalf("the connection was not closed: %v", err)
			}
			method, _, _ := strings.Cut(row.request, " ")
			response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(got)), &http.Request{Method: method})
			if err != nil {
				t.Fatalf("%q: %v", got, err)
			}
			body, err := io.ReadAll(response.Body)
			whole := max(response.ContentLength, 0)
			if method == "HEAD" {
				whole = 0
			}
			if response.Status != row.status || int64(len(body)) != whole/2 || errors.Is(err, io.ErrUnexpectedEOF) != (whole > 0) {
				t.Errorf("got %s with %d of %d bytes, and the end was %v", response.Status, len(body), whole, err)
			}
			entry := server.World("default").Requests()[0]
			if entry.Rule != "1" || !strings.Contains(entry.Reason, "rule 1 closed the connection after") || method != "HEAD" && string(entry.Response.Body) != string(body) {
				t.Errorf("the journal has %+v", entry)
			}
		})
	}
}

// TestStallEnds has a silent answer end with its client, and with the server.
func TestStallEnds(t *testing.T) {
	server := startRuled(t, ruled("{when: {operation: create-group}, then: {fault: stall, after: true}}"))
	ctx, giveUp := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer giveUp()
	request, err := http.NewRequestWithContext(ctx, "POST", server.URL+groupsPath, strings.NewReader(`{"name":"Lost"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer x")
	if _, err := http.DefaultClient.Do(request); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the client was told %v", err)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // runs before the server's own, which would wait for the client otherwise
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"name\":\"Two\"}", groupsPath)
	client := &vendortest.Client{Handler: server, Token: "x"}
	for len(server.World("default").Requests()) < 2 {
		time.Sleep(time.Millisecond)
	}
	if n := count(t, client, groupsPath); n != 3 {
		t.Errorf("there are %d groups, want 3: silence must hold nobody up", n)
	}
}

func TestServerStopsDuringStallAndDelay(t *testing.T) {
	for _, then := range []string{"{fault: stall}", "{delay: 10m}"} {
		parsed, err := scenarios.Parse(contracts.Embedded(), "test.yaml", []byte(ruled("{then: "+then+"}")))
		if err != nil {
			t.Fatal(err)
		}
		server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: parsed})
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
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", groupsPath)
		for len(requestsTo(t, server)) == 0 {
			time.Sleep(time.Millisecond)
		}
		stop()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: Serve returned %v", then, err)
			}
		case <-time.After(4 * time.Second): // the grace is 5
			t.Errorf("%s: the server waits for an answer that does not come", then)
			_ = conn.Close()
			<-done
		}
	}
}

// TestDelay measures delays in the time of a bubble, in which nothing else takes
// any.
func TestDelay(t *testing.T) {
	took := func(client *vendortest.Client) time.Duration {
		start := time.Now()
		client.Do("GET", groupsPath, "")
		return time.Since(start)
	}
	synctest.Test(t, func(t *testing.T) {
		constant := vendortest.New(t, secoda.New(), ruled("{then: {delay: 1m30s, error: unavailable}}"))
		for range 3 {
			if got := took(constant); got != 90*time.Second {
				t.Errorf("it took %s, want 1m30s", got)
			}
		}
		var runs [2]string
		for i := range runs {
			client := vendortest.New(t, secoda.New(), ruled("{then: {delay: {median: 80ms, p99: 900ms}}}"))
			const requests = 3000
			fast, slow := 0, 0
			for range requests {
				d := took(client)
				if d < 80*time.Millisecond {
					fast++
				}
				if d > 900*time.Millisecond {
					slow++
				}
				runs[i] += d.String() + " "
			}
			if fast < requests*45/100 || fast > requests*55/100 || slow < requests*5/1000 || slow > requests*15/1000 {
				t.Errorf("of %d requests, %d took less than the median and %d more than p99", requests, fast, slow)
			}
		}
		if runs[0] != runs[1] {
			t.Error("the same requests took another time")
		}
	})
}

// TestDelayHoldsNobodyUp: a write that is answered late has been done, and others
// go on meanwhile; a client that gives up ends the delay.
func TestDelayHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := vendortest.New(t, secoda.New(), ruled("{when: {body: {/name: slow}}, then: {delay: 1h}}"))
		ctx, giveUp := context.WithCancel(t.Context())
		start := time.Now()
		var wait sync.WaitGroup
		wait.Go(func() {
			request := httptest.NewRequestWithContext(ctx, "POST", groupsPath, strings.NewReader(`{"name":"slow"}`))
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Authorization", "Bearer x")
			client.Handler.ServeHTTP(httptest.NewRecorder(), request)
		})
		synctest.Wait()
		if got := client.Do("POST", groupsPath, `{"name":"fast"}`).Status; got != 201 {
			t.Errorf("another write was answered %d", got)
		}
		if n := count(t, client, groupsPath); n != 3 {
			t.Errorf("there are %d groups, want 3", n)
		}
		giveUp()
		wait.Wait()
		if took := time.Since(start); took != 0 {
			t.Errorf("a client that gave up was waited for %s", took)
		}
	})
}

// TestFaultsWithoutASocket: where no connection can be taken, the request is lost.
func TestFaultsWithoutASocket(t *testing.T) {
	for _, fault := range []string{"reset", "empty", "garbage"} {
		client := vendortest.New(t, secoda.New(), ruled("{then: {fault: "+fault+"}}"))
		func() {
			defer func() {
				if panicked := recover(); panicked != http.ErrAbortHandler {
					t.Errorf("%s: the handler ended with %v", fault, panicked)
				}
			}()
			client.Do("GET", groupsPath, "")
		}()
		if entry := lastEntry(t, client); entry["status"] != 0.0 {
			t.Errorf("%s: the journal has %v", fault, entry)
		}
	}
}

// TestFaultsOverHTTP2 sends requests through HTTP/2, where a stream fails in the
// place of the connection.
func TestFaultsOverHTTP2(t *testing.T) {
	for _, fault := range []string{"reset", "empty", "garbage", "truncate"} {
		parsed, err := scenarios.Parse(contracts.Embedded(), "test.yaml", []byte(ruled("{then: {fault: "+fault+"}}")))
		if err != nil {
			t.Fatal(err)
		}
		handler, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: parsed})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewUnstartedServer(handler)
		server.EnableHTTP2 = true
		server.StartTLS()
		response, err := server.Client().Get(server.URL + groupsPath)
		if err == nil {
			_, err = io.ReadAll(response.Body)
			_ = response.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the client got a whole answer", fault)
		}
		server.Close()
	}
}
