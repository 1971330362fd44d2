package mock_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
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
