package mock

import (
	"bufio"
	"container/list"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// pipelined is several requests, one behind the other, and wanted what becomes of them.
// A percent sign in a body, a header or a query stays what it is.
const (
	pipelined = "GET /a%zz HTTP/1.1\r\nHost: x%\r\n\r\n" +
		"POST /b% HTTP/1.1\r\nContent-length: 22\r\n\r\nGET /100% HTTP/1.1\r\n\r\n" +
		"\r\nPOST /c HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n7;x=%\r\nGET /%\n\r\n3\r\n%%%\r\n0\r\nTrailer: %\r\n\r\n" +
		"GET /d%?q=% HTTP/1.0\r\n\r\n"
	wanted = "GET /a%25zz HTTP/1.1\r\nHost: x%\r\n\r\n" +
		"POST /b%25 HTTP/1.1\r\nContent-length: 22\r\n\r\nGET /100% HTTP/1.1\r\n\r\n" +
		"\r\nPOST /c HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n7;x=%\r\nGET /%\n\r\n3\r\n%%%\r\n0\r\nTrailer: %\r\n\r\n" +
		"GET /d%25?q=% HTTP/1.0\r\n\r\n"
)

// packets is a connection that gives a text in parts.
type packets struct {
	net.Conn
	parts []string
}

func (c *packets) Read(p []byte) (int, error) {
	if len(c.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.parts[0])
	if c.parts[0] = c.parts[0][n:]; c.parts[0] == "" {
		c.parts = c.parts[1:]
	}
	return n, nil
}

// TestOnlyRequestLinesAreMended cuts the same bytes in two at each place, and into single
// bytes: what the server reads is always the same.
func TestOnlyRequestLinesAreMended(t *testing.T) {
	read := func(parts ...string) string {
		all, err := io.ReadAll(&patchedConn{Conn: &packets{parts: parts}})
		if err != nil {
			t.Fatal(err)
		}
		return string(all)
	}
	for cut := 1; cut < len(pipelined); cut++ {
		if got := read(pipelined[:cut], pipelined[cut:]); got != wanted {
			t.Fatalf("cut behind byte %d, the server reads\n%q, want\n%q", cut, got, wanted)
		}
	}
	if got := read(strings.Split(pipelined, "")...); got != wanted {
		t.Errorf("in single bytes, the server reads\n%q, want\n%q", got, wanted)
	}
	for _, strange := range []string{
		"GET /% HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nGET /% HTTP/1.1\r\n\r\n",
		"GET /% HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nGET /% HTTP/1.1\r\n\r\n",
		"GET /% HTTP/1.1\r\nUpgrade: h2c\r\n\r\nGET /% HTTP/1.1\r\n\r\n",
		"POST /% HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\nGET /% HTTP/1.1\r\n\r\n",
		"GET /% HTTP/1.1\r\nX: " + strings.Repeat("x", maxHeader) + "\r\n\r\nGET /% HTTP/1.1\r\n\r\n",
	} {
		want := strings.Replace(strange, "%", "%25", 1)
		if got := read(strings.SplitAfter(strange, "\n")...); got != want {
			t.Errorf("of %.80q the server reads %.120q: nothing behind what is strange may change", strange, got)
		}
	}
}

// TestConnectionsAreBounded opens connections beyond a bound: the one that has waited
// longest goes, and where none waits the new one is refused.
func TestConnectionsAreBounded(t *testing.T) {
	c := connections{most: 2, open: map[net.Conn]*list.Element{}}
	open := func() (server, client net.Conn) {
		server, client = net.Pipe()
		t.Cleanup(func() { _, _ = server.Close(), client.Close() })
		return server, client
	}
	first, firstClient := open()
	second, _ := open()
	third, _ := open()
	c.changed(first, http.StateNew)
	c.changed(second, http.StateNew)
	c.changed(first, http.StateActive)
	c.changed(first, http.StateIdle) // now second has waited longer
	c.changed(third, http.StateNew)
	if _, err := second.Write([]byte("x")); err != io.ErrClosedPipe {
		t.Errorf("the connection that has waited longest is open still (%v)", err)
	}
	c.changed(second, http.StateClosed)
	c.changed(first, http.StateActive)
	c.changed(third, http.StateActive)
	fourth, fourthClient := open()
	go c.changed(fourth, http.StateNew)
	response, err := http.ReadResponse(bufio.NewReader(fourthClient), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if response.StatusCode != 503 || response.Header.Get("Retry-After") == "" || !strings.Contains(string(text), "2000 requests are being answered") {
		t.Errorf("a connection too many was answered %d %s (%v)", response.StatusCode, text, err)
	}
	go func() { _, _ = first.Write([]byte("x")) }()
	if _, err := firstClient.Read(make([]byte, 1)); err != nil {
		t.Errorf("a connection that is in use was closed (%v)", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) != 2 || c.list.Len() != 2 || c.open[first] == nil || c.open[third] == nil {
		t.Errorf("%d connections are open, and %d listed, want the first and the third", len(c.open), c.list.Len())
	}
}
