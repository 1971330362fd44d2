package mock

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// countingConn counts what is written.
type countingConn struct {
	net.Conn
	bytes int
}

func (c *countingConn) Write(p []byte) (int, error) {
	c.bytes += len(p)
	return len(p), nil
}

// TestLongAnswersAreWhole asks for bodies of lengths around that of net/http's
// buffer, over one connection: each arrives whole, whatever the method, and nothing
// of it waits for the next.
func TestLongAnswersAreWhole(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		size, err := strconv.Atoi(r.URL.RawQuery)
		if err != nil {
			t.Error(err)
		}
		writeLong(rw, r, []byte(strings.Repeat("b", size)))
	}))
	server.Listener = patchedListener{server.Listener}
	server.Config.ConnContext = knowConnection
	server.Start()
	defer server.Close()
	for _, size := range []int{1, 2_000, 3_500, 3_900, 4_000, 4_095, 4_096, 4_097, 5_000, 8_192, 100_000} {
		for _, method := range []string{http.MethodHead, http.MethodGet} {
			request, err := http.NewRequest(method, server.URL+"/?"+strconv.Itoa(size), nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := server.Client().Do(request)
			if err != nil {
				t.Fatalf("%s of %d bytes: %v", method, size, err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if want := map[string]int{http.MethodHead: 0, http.MethodGet: size}[method]; err != nil || len(body) != want {
				t.Errorf("%s of %d bytes brought %d of %d: %v", method, size, len(body), want, err)
			}
		}
	}
}

// TestBeginningGoesAlong keeps the beginning of an answer until the rest comes, and
// nothing when nothing need follow.
func TestBeginningGoesAlong(t *testing.T) {
	counting := &countingConn{}
	c := &patchedConn{Conn: counting}
	write := func(size int) {
		if n, err := c.Write(make([]byte, size)); n != size || err != nil {
			t.Fatalf("writing %d bytes gave %d, %v", size, n, err)
		}
	}
	c.expected = 5_000
	write(4_096)
	if counting.bytes != 0 {
		t.Errorf("%d bytes of the beginning were sent by themselves", counting.bytes)
	}
	write(1_000)
	if counting.bytes != 5_096 {
		t.Errorf("%d bytes are sent, want all 5096", counting.bytes)
	}
	c.expected = 100
	write(300)
	write(50)
	if counting.bytes != 5_446 {
		t.Errorf("%d bytes are sent, want all 5446", counting.bytes)
	}
}
