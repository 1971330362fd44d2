package record

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
)

// recorderBefore puts a recorder before a vendor. What becomes of each call
// comes out of the channel.
func recorderBefore(t *testing.T, vendor string, timeout time.Duration) (origin string, r *Recorder, path string, told chan Recorded) {
	t.Helper()
	target, err := url.Parse(vendor)
	if err != nil {
		t.Fatal(err)
	}
	recording, path := newRecording(t, "secoda", RecordingOptions{BasePath: target.Path})
	told = make(chan Recorded, 100)
	r = NewRecorder(target, recording, timeout, func(what Recorded) { told <- what })
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return server.URL, r, path, told
}

func vendorOf(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// asked sends a request that follows no redirect and gives what came.
func asked(t *testing.T, method, address, body string) (*http.Response, string, error) {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer the-real-token")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // it was read
	text, err := io.ReadAll(response.Body)
	return response, string(text), err
}

// A call goes to the vendor as it is, and what comes back to the client.
func TestRecorderPassesOn(t *testing.T) {
	var got *http.Request
	var sent string
	vendor := vendorOf(t, func(rw http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		got, sent = r.Clone(context.Background()), string(text)
		rw.Header().Set("Location", "https://elsewhere.example/")
		rw.Header().Set("Set-Cookie", "sid=abcdefgh")
		rw.WriteHeader(http.StatusFound)
		fmt.Fprint(rw, "as it is")
	})
	origin, _, path, told := recorderBefore(t, vendor+"/mount", time.Minute)
	response, text, err := asked(t, "PATCH", origin+"/api/v1/auth/group/"+groupID+"?a=1;b&c=%zz", `{"name":"Ada"}`)
	if err != nil || response.StatusCode != 302 || response.Header.Get("Location") != "https://elsewhere.example/" || text != "as it is" || response.Header.Get("Set-Cookie") == "" {
		t.Errorf("there came %d %v %q, %v", response.StatusCode, response.Header, text, err)
	}
	if want := "/mount/api/v1/auth/group/" + groupID + "?a=1;b&c=%zz"; got.RequestURI != want || got.Host != strings.TrimPrefix(vendor, "http://") || sent != `{"name":"Ada"}` ||
		got.Header.Get("Authorization") != "Bearer the-real-token" || got.Header.Get("X-Forwarded-For") != "" {
		t.Errorf("the vendor got %s at %s with %v and %q, want %s", got.RequestURI, got.Host, got.Header, sent, want)
	}
	what := <-told
	if what.Err != nil || len(what.Entry.Findings) != 1 || what.Entry.Findings[0].Check != contracts.CheckUndeclaredStatus || what.Entry.Findings[0].Operation != "update-group" {
		t.Errorf("it was told of %+v", what)
	}
	har, _ := readHARFile(t, path)
	if e := har.Entries[0]; e.Status != 302 || e.BasePath != "/mount" || !strings.HasPrefix(e.URL.String(), vendor+"/mount/api/v1/auth/group/"+groupID) {
		t.Errorf("the file has %+v", e)
	}
}

// What streams comes piece by piece; the exchange is in the file when the client
// has seen its end.
func TestRecorderStreams(t *testing.T) {
	next := make(chan bool)
	vendor := vendorOf(t, func(rw http.ResponseWriter, r *http.Request) {
		for range 3 {
			fmt.Fprintln(rw, "{}")
			rw.(http.Flusher).Flush()
			<-next
		}
	})
	origin, _, path, _ := recorderBefore(t, vendor, time.Minute)
	response, err := http.Get(origin + "/api/v1/auth/group")
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		next <- true
	}
	if har, _ := readHARFile(t, path); lines.Err() != nil || len(har.Entries) != 1 {
		t.Errorf("the file has %d entries, %v", len(har.Entries), lines.Err())
	}
}

// An exchange of known length is in the file before the client has all of it.
func TestRecorderWritesBeforeTheEnd(t *testing.T) {
	vendor := vendorOf(t, func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, realGroup("Ada's team")) })
	origin, _, path, _ := recorderBefore(t, vendor, time.Minute)
	for i := range 50 {
		if _, _, err := asked(t, "GET", origin+"/api/v1/auth/group/"+groupID, ""); err != nil {
			t.Fatal(err)
		}
		if har, _ := readHARFile(t, path); len(har.Entries) != i+1 {
			t.Fatalf("after %d exchanges the file has %d", i+1, len(har.Entries))
		}
	}
}

// Bodies that are too large, packed, broken off or late.
func TestRecorderBodies(t *testing.T) {
	longBody, text := 100, "a" // in millions of bytes, with very many texts to replace
	if testing.Short() {
		longBody, text = 10, strings.Repeat("a", 997)
	}
	for _, test := range []struct {
		why     string
		handler http.HandlerFunc
		broken  bool // whether the client must see that the body broke off
		cut     bool
		length  int // how much the client must get
		kept    string
		endless bool
	}{
		{"more than is kept of a body", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Type", "application/json")
			piece := strings.Repeat(`"`+text+`",`, 1_000_000/len(text+`"",`))
			fmt.Fprint(rw, `{"x":[`)
			for range longBody {
				fmt.Fprint(rw, piece)
			}
		}, false, true, longBody*1_000_000 + 6, `{"x":["(replaced)",`, false},
		{"packed without being asked to", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(rw)
			fmt.Fprint(packed, `{"icon":"x"}`)
			_ = packed.Close()
		}, false, false, -1, `{"icon":"(replaced)"}`, false},
		{"packed as nobody can", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Encoding", "br")
			fmt.Fprint(rw, "xyz")
		}, false, true, 3, "", false},
		{"broken off", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Length", "100")
			fmt.Fprint(rw, `{"a":1,"b":`)
		}, true, true, -1, `{"a":0,"b":`, false},
		{"that never ends", func(rw http.ResponseWriter, r *http.Request) {
			fmt.Fprint(rw, `{"a":1,"b":`)
			rw.(http.Flusher).Flush()
			<-r.Context().Done()
		}, true, true, -1, `{"a":0,"b":`, true},
	} {
		t.Run(test.why, func(t *testing.T) {
			patience := time.Minute
			if test.endless {
				patience = 200 * time.Millisecond
			}
			origin, _, path, told := recorderBefore(t, vendorOf(t, test.handler), patience)
			_, text, err := asked(t, "GET", origin+"/api/v1/auth/nope", "")
			if (err != nil) != test.broken || test.length >= 0 && len(text) != test.length {
				t.Errorf("the client got %d bytes, %v", len(text), err)
			}
			if what := <-told; what.Err != nil || what.Entry.BodyCut != test.cut {
				t.Errorf("it was told of %+v", what)
			}
			har, file := readHARFile(t, path)
			if e := har.Entries[0]; e.BodyCut != test.cut || !strings.HasPrefix(string(e.Body), test.kept) || len(file) > 40<<20 {
				t.Errorf("the file of %d bytes has %t %.100q", len(file), e.BodyCut, e.Body)
			}
		})
	}
}

// What is no answer is told in a sentence, and is not in the file.
func TestRecorderUnreachable(t *testing.T) {
	selfSigned := httptest.NewTLSServer(http.NotFoundHandler())
	defer selfSigned.Close()
	selfSigned.Config.ErrorLog = nil
	plain := vendorOf(t, http.NotFound)
	speaks := func(text string) string {
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
				if text != "" {
					_, _ = bufio.NewReader(connection).ReadString('\n')
					fmt.Fprint(connection, text)
					_ = connection.Close()
				}
			}
		}()
		return "http://" + listener.Addr().String()
	}
	for _, test := range []struct {
		why, target string
		status      int
		want        string
		reached     bool // whether a connection alone can be made
	}{
		{"refuses", "http://127.0.0.1:1", 502, "nothing listens at 127.0.0.1:1: look for a mistake in the target", false},
		{"hangs", speaks(""), 504, "did not answer within 2s: give it longer with --timeout", true},
		{"sends garbage", speaks("garbage\n\n"), 502, "gave no answer that is HTTP", true},
		{"hangs up", speaks("\x00"), 502, "gave no answer that is HTTP", true},
		{"has a certificate of its own", selfSigned.URL, 502, "if it is self-signed, make it known to this machine", false},
		{"speaks no TLS", strings.Replace(plain, "http://", "https://", 1), 502, "does not speak TLS: begin the target with http://", false},
	} {
		t.Run(test.why, func(t *testing.T) {
			origin, r, path, told := recorderBefore(t, test.target, 2*time.Second)
			if err := reach.Connect(t.Context(), r.target, r.timeout); (err == nil) != test.reached || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("a connection fails with %v, want %s", err, test.want)
			}
			response, text, err := asked(t, "GET", origin+"/api/v1/auth/group", "")
			if err != nil || response.StatusCode != test.status || !strings.Contains(text, test.want) {
				t.Errorf("the client got %d %q, %v", response.StatusCode, text, err)
			}
			if what := <-told; what.Entry != nil || what.Err == nil || !strings.Contains(what.Err.Error(), test.want) {
				t.Errorf("it was told of %v", what.Err)
			}
			if har, _ := readHARFile(t, path); len(har.Entries) != 0 {
				t.Errorf("the file has %d entries", len(har.Entries))
			}
		})
	}
}
