package mock_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestFaultsOnAUsedConnection breaks the second request of a connection: the first
// is answered in full, and what comes then is the same as on a new one.
func TestFaultsOnAUsedConnection(t *testing.T) {
	const request = " %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\n\r\n"
	for _, row := range []struct {
		fault, method string
		broken        func(got string, err error) bool
	}{
		{"reset", "GET", func(got string, err error) bool { return got == "" && errors.Is(err, syscall.ECONNRESET) }},
		{"reset", "HEAD", func(got string, err error) bool { return got == "" && errors.Is(err, syscall.ECONNRESET) }},
		{"empty", "GET", func(got string, err error) bool { return got == "" && err == nil }},
		{"empty", "HEAD", func(got string, err error) bool { return got == "" && err == nil }},
		{"garbage", "GET", func(got string, err error) bool { return got != "" && !strings.HasPrefix(got, "HTTP/") && err == nil }},
		{"garbage", "HEAD", func(got string, err error) bool { return got != "" && !strings.HasPrefix(got, "HTTP/") && err == nil }},
		{"truncate", "GET", func(got string, err error) bool {
			return strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") && !strings.HasSuffix(got, "}") && err == nil
		}},
		{"truncate", "HEAD", func(got string, err error) bool {
			return strings.HasPrefix(got, "HTTP/1.1 200 OK\r\n") && strings.HasSuffix(got, "\r\n\r\n") && err == nil
		}},
	} {
		t.Run(row.fault+" "+row.method, func(t *testing.T) {
			server := startRuled(t, ruled("{when: {calls: [2]}, then: {fault: "+row.fault+"}}"))
			conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			reader := bufio.NewReader(conn)
			fmt.Fprintf(conn, row.method+request, groupsPath)
			answer, err := http.ReadResponse(reader, &http.Request{Method: row.method})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != 200 {
				t.Fatalf("the first answer is %d, and ends with %v", answer.StatusCode, err)
			}
			fmt.Fprintf(conn, row.method+request, groupsPath)
			if got, err := io.ReadAll(reader); !row.broken(string(got), err) {
				t.Errorf("the second answer is %q, and ends with %v", got, err)
			}
		})
	}
}

// TestGoneClientEndsTheWait has clients hang up while their answers are held
// back: a server that waits for all requests under way has none to wait for.
func TestGoneClientEndsTheWait(t *testing.T) {
	for _, then := range []string{"{delay: 10m}", "{delay: 10m, fault: reset}", "{fault: stall}"} {
		t.Run(then, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), ruled("{when: {operation: create-group}, then: "+then+"}"))
			front := httptest.NewServer(client.Handler)
			conn, err := net.Dial("tcp", front.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			const body = `{"name":"Lost"}`
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", groupsPath, len(body), body)
			events, err := http.Get(front.URL + "/_ringer/requests/stream?after=0")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := bufio.NewReader(events.Body).ReadString('\n'); err != nil {
				t.Fatal(err) // the request is in the journal, and its answer held back
			}
			if err := errors.Join(events.Body.Close(), conn.Close()); err != nil {
				t.Fatal(err)
			}
			closed := make(chan struct{})
			go func() { front.Close(); close(closed) }()
			select {
			case <-closed:
			case <-time.After(10 * time.Second):
				t.Error("the server waits for an answer that nobody wants")
			}
		})
	}
}
