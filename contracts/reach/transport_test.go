package reach

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// closing serves one call on each connection and then closes it without a word, as
// servers do with a connection that has rested too long.
func closing(t *testing.T) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				request := make([]byte, 4096)
				n, _ := connection.Read(request)
				answer := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
				if bytes.HasPrefix(request[:n], []byte("HEAD ")) {
					answer = strings.TrimSuffix(answer, "{}")
				}
				_, _ = io.WriteString(connection, answer)
				_, _ = connection.Read(make([]byte, 1)) // only closes when it is used again: the client cannot know before
				_ = connection.Close()
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// TestRestingConnections makes calls at a server that closes each connection when it is
// used for the second time: none of them is lost.
func TestRestingConnections(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		address := closing(t)
		client := &http.Client{Transport: NewTransport(http.DefaultTransport.(*http.Transport)), Timeout: 20 * time.Second}
		for n := range 5 {
			r, err := http.NewRequest(method, address, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if method == "HEAD" || method == "GET" {
				r.Body, r.GetBody, r.ContentLength = nil, nil, 0
			}
			answer, err := client.Do(r)
			if err != nil {
				t.Fatalf("%s, call %d: %v", method, n, err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
		}
		client.CloseIdleConnections()
	}
}
