package har

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/contracts/judge"
)

// harOf puts entries into a file.
func harOf(entries ...string) string {
	return `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[` + strings.Join(entries, ",") + `]}}`
}

// What other tools write, each in its own way.
func TestReadHAR(t *testing.T) {
	const get = `"request":{"method":"GET","url":"https://a.example/x?b=1"}`
	ok := func(content string) string {
		return `{` + get + `,"response":{"status":200,"headers":[],"content":` + content + `}}`
	}
	headed := func(headers, content string) string {
		return `{` + get + `,"response":{"status":200,"headers":[` + headers + `],"content":` + content + `}}`
	}
	packed := func(coding string, body []byte) string {
		return headed(`{"name":"Content-Encoding","value":"`+coding+`"}`, `{"size":9,"mimeType":"application/json","encoding":"base64","text":"`+base64.StdEncoding.EncodeToString(body)+`"}`)
	}
	post := func(data string) string {
		return `{"request":{"method":"POST","url":"https://a.example/x","bodySize":5,` + data + `},"response":{"status":204}}`
	}
	for _, test := range []struct {
		why, text string
		want      string // method, address, what was sent, status, type, what came; a body that is not all there is "…"
	}{
		{"Chrome: all there is", harOf(`{"_initiator":{"type":"script"},"_priority":"High","startedDateTime":"2026-01-02T03:04:05.678Z","time":12.5,` + get +
			`,"response":{"status":200,"statusText":"","httpVersion":"h3","headers":[{"name":":status","value":"200"},{"name":"content-type","value":"application/json"}],"content":{"size":2,"mimeType":"application/json","text":"{}"},"_transferSize":100}}`),
			`GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"Chrome: a call that was blocked", harOf(`{` + get + `,"response":{"status":0,"content":{"size":0,"mimeType":"x-unknown"},"_error":"net::ERR_FAILED"}}`), `GET https://a.example/x?b=1 "" 0  ""`},
		{"Chrome: a body that was thrown away", harOf(ok(`{"size":512,"mimeType":"application/json"}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"Chrome: a picture inside a page", harOf(`{"request":{"method":"GET","url":"data:image/png;base64,AA"},"response":{"status":200}}`, headed(`{"name":"date","value":"x"}`, `{"size":0,"mimeType":"x-unknown"}`)), `GET https://a.example/x?b=1 "" 200  ""`},
		{"Firefox: a body that was cut", harOf(ok(`{"size":4000,"mimeType":"application/json","text":"{\"a\": ","comment":"truncated"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\": "…`},
		{"Firefox: a size that counts other bytes", harOf(ok(`{"size":4000,"mimeType":"application/json","text":"{}"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"mitmproxy: base 64", harOf(ok(`{"size":2,"mimeType":"application/json","text":"e30=","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"base 64 in lines", harOf(ok(`{"text":"e3\r\n0=","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"base 64 that is none", harOf(ok(`{"text":"e3!0=","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"an encoding that nobody knows", harOf(ok(`{"text":"xyz","encoding":"zstd"}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"Charles: numbers as texts, and nothing as null", harOf(`{"time":null,` + get + `,"response":{"status":"200","statusText":null,"headers":[{"name":"X","value":7}],"content":{"size":"-1","text":null}}}`), `GET https://a.example/x?b=1 "" 200  …`},
		{"Insomnia: a form as fields", harOf(post(`"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a b","value":"1&2"},{"name":"c"}]}`)), `POST https://a.example/x "a+b=1%262&c=" 204  ""`},
		{"a form as text and as fields", harOf(post(`"postData":{"mimeType":"application/x-www-form-urlencoded","text":"a=1","params":[{"name":"a","value":"1"}]}`)), `POST https://a.example/x "a=1"… 204  ""`},
		{"a file that is sent", harOf(post(`"postData":{"mimeType":"multipart/form-data","params":[{"name":"f","fileName":"x.png"}]}`)), `POST https://a.example/x … 204  ""`},
		{"a body that was not kept", harOf(post(`"headers":[]`)), `POST https://a.example/x … 204  ""`},
		{"a query beside the address", harOf(`{"request":{"method":"GET","url":"http://a.example/x","queryString":[{"name":"b","value":"1"}]}}`), `GET http://a.example/x?b=1 "" 0  ""`},
		{"a head has no body, whatever its length", harOf(`{"request":{"method":"HEAD","url":"http://a.example/x"},"response":{"status":200,"content":{"size":100}}}`), `HEAD http://a.example/x "" 200  ""`},
		{"a mark before the text", "\xef\xbb\xbf" + harOf(ok(`{"text":"{}"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"bytes that are no UTF-8", harOf(ok("{\"text\":\"\xff\"}")), `GET https://a.example/x?b=1 "" 200  "` + "\uFFFD" + `"`},
		{"a name that stands twice", harOf(ok(`{"text":"1","text":"2"}`)), `GET https://a.example/x?b=1 "" 200 application/json "2"`},
		{"comments, and pages before it", `{"comment":"x","log":{"pages":[{"id":"p"}],"comment":"y","entries":[` + ok(`{"text":"1","comment":"z"}`) + `],"_x":1}}`, `GET https://a.example/x?b=1 "" 200 application/json "1"`},
		{"nothing at all", harOf(), ""},
		{"gzip that was not taken off", harOf(packed("gzip", packedBy("gzip", `{"a":1}`))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"deflate in its frame", harOf(packed("deflate", packedBy("zlib", `{"a":1}`))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"deflate without its frame", harOf(packed("deflate", packedBy("deflate", `{"a":1}`))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"brotli", harOf(packed("br", packedBy("br", `{"a":1}`))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"zstd", harOf(packed("zstd", packedBy("zstd", `{"a":1}`))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"two encodings", harOf(packed("br, gzip", packedBy("gzip", string(packedBy("br", `{"a":1}`))))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"gzip whose header was dropped", harOf(packed("identity", packedBy("gzip", `{"a":1}`))), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"gzip as a text of single bytes", harOf(headed(`{"name":"content-encoding","value":"gzip"}`, `{"mimeType":"application/json","text":`+singleBytes(packedBy("gzip", `{"a":1}`))+`}`)), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"gzip that breaks off", harOf(packed("gzip", packedBy("gzip", `{"a":1}`)[:20])), `GET https://a.example/x?b=1 "" 200  …`},
		{"an encoding that was taken off, with its header", harOf(headed(`{"name":"content-encoding","value":"br"}`, `{"mimeType":"text/html","text":"<html>"}`)), `GET https://a.example/x?b=1 "" 200 text/html "<html>"`},
		{"an encoding that nobody can undo", harOf(packed("aes128gcm", []byte("\x01\x02\xff"))), `GET https://a.example/x?b=1 "" 200  …`},
		{"Playwright: base 64 for addresses, without its end", harOf(ok(`{"size":7,"mimeType":"application/json","text":"eyJhIjoxfQ","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\":1}"`},
		{"Playwright: attached in a file of its own", harOf(ok(`{"size":-1,"mimeType":"application/json","_file":"a.json"}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"a comment in place of the text", harOf(headed(`{"name":"date","value":"x"}`, `{"size":0,"mimeType":"application/json","comment":"Response bodies are not included."}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"an empty text with a size", harOf(ok(`{"size":70,"mimeType":"application/json","text":""}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"mitmproxy: an empty text of a stream", harOf(headed(`{"name":"Content-Length","value":"70"}`, `{"size":0,"mimeType":"","text":""}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"a body that is known to be empty", harOf(headed(`{"name":"Content-Length","value":"0"},{"name":"Content-Type","value":"application/json"}`, `{"size":0,"mimeType":"application/json"}`)), `GET https://a.example/x?b=1 "" 200 application/json ""`},
		{"a text that stops, whose size is that of the rest", harOf(ok(`{"size":6,"mimeType":"application/json","text":"{\"a\": "}`)), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\": "…`},
		{"a text that was sent so", harOf(headed(`{"name":"Content-Length","value":"6"}`, `{"size":6,"mimeType":"application/json","text":"{\"a\": "}`)), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\": "`},
		{"an answer that the client did not wait for", harOf(`{` + get + `,"response":{"status":200,"headers":[],"content":{"size":2,"mimeType":"text/plain","text":"x"},"_error":"net::ERR_ABORTED"}}`), `GET https://a.example/x?b=1 "" 200 text/plain "x"…`},
		{"a call through a tunnel", harOf(`{"request":{"method":"CONNECT","url":"https://a.example:443"},"response":{"status":200}}`), ""},
		{"a body of which only the length is left", harOf(`{"request":{"method":"PUT","url":"https://a.example/x","bodySize":0,"headers":[{"name":"content-length","value":"4"}]}}`), `PUT https://a.example/x … 0  ""`},
		{"a body of which only the type is left", harOf(`{"request":{"method":"PATCH","url":"https://a.example/x","bodySize":0,"postData":{"mimeType":"application/json","text":""}}}`), `PATCH https://a.example/x … 0  ""`},
		{"a write without a body", harOf(`{"request":{"method":"POST","url":"https://a.example/x","bodySize":0,"headers":[]}}`), `POST https://a.example/x "" 0  ""`},
	} {
		t.Run(test.why, func(t *testing.T) {
			har, err := Read(strings.NewReader(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, shownEntries(har)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
		})
	}
}

// packedBy puts a body into an encoding.
func packedBy(coding, body string) []byte {
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "zlib":
		w = zlib.NewWriter(&out)
	case "deflate":
		w, _ = flate.NewWriter(&out, flate.BestSpeed) // which only refuses other levels
	case "br":
		w = brotli.NewWriter(&out)
	case "zstd":
		w, _ = zstd.NewWriter(&out) // which only refuses other options
	}
	_, err := io.WriteString(w, body)
	if err := errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// singleBytes writes a JSON text with one character for each byte.
func singleBytes(body []byte) string {
	var runes []rune
	for _, b := range body {
		runes = append(runes, rune(b))
	}
	text, err := json.Marshal(string(runes))
	if err != nil {
		panic(err)
	}
	return string(text)
}

// TestReadHARTypes has types that only stand beside a body, or nowhere.
func TestReadHARTypes(t *testing.T) {
	for _, test := range []struct{ why, post, headers, want string }{
		{"in the header", `{"mimeType":"text/plain","text":"{}"}`, `{"name":"content-type","value":"application/json"}`, "application/json"},
		{"beside the text alone", `{"mimeType":"application/vnd.x+json","text":"{}"}`, `{"name":"accept","value":"*/*"}`, "application/vnd.x+json"},
		{"nowhere", `{"text":"{}"}`, `{"name":"accept","value":"*/*"}`, "application/json"},
		{"guessed", `{"mimeType":"text/plain","text":"{}"}`, ``, "application/json"},
		{"a form", `{"mimeType":"application/x-www-form-urlencoded","text":"a=1"}`, ``, "application/x-www-form-urlencoded"},
	} {
		file, err := Read(strings.NewReader(harOf(`{"request":{"method":"POST","url":"https://a.example/x","headers":[` + test.headers + `],"postData":` + test.post + `}}`)))
		if err != nil {
			t.Fatal(err)
		}
		if got := file.Entries[0].RequestHeader.Get("Content-Type"); got != test.want {
			t.Errorf("%s: the type is %q, want %q", test.why, got, test.want)
		}
	}
}

// TestReadHARLocal has answers that the vendor did not give.
func TestReadHARLocal(t *testing.T) {
	answer := `"response":{"status":200,"headers":[],"bodySize":%s,"content":{"text":"{}"}%s}`
	entry := func(size, onAnswer, onEntry string) string {
		return `{"request":{"method":"GET","url":"https://a.example/x"},` + fmt.Sprintf(answer, size, onAnswer) + onEntry + `}`
	}
	for _, test := range []struct{ why, entry, want string }{
		{"the network", entry("2", `,"_error":null`, `,"_fromCache":false`), ""},
		{"Chrome's memory", entry("0", "", `,"_fromCache":"memory"`), clientCache},
		{"a word of another tool", entry("-1", `,"fromCache":true`, ""), clientCache},
		{"Safari's disk", entry("-1", "", `,"_fetchType":"Disk Cache"`), clientCache},
		{"a service worker", entry("-1", `,"_fetchedViaServiceWorker":true`, ""), "a service worker"},
		{"nothing was received", entry("0", "", ""), clientCache},
		{"nothing was transferred", entry("-1", `,"_transferSize":0`, ""), clientCache},
		{"a size that is not known", entry("-1", "", ""), ""},
		{"a mark that is an object", entry("-1", "", `,"_fromCache":{"a":[1]}`), clientCache},
	} {
		file, err := Read(strings.NewReader(harOf(test.entry, entry("2", "", ""))))
		if err != nil {
			t.Fatal(err)
		}
		if got := file.Entries[0].Local; got != test.want {
			t.Errorf("%s: %q has answered, want %q", test.why, got, test.want)
		}
	}
	// A tool that writes 0 everywhere does not count.
	file, err := Read(strings.NewReader(harOf(entry("0", "", ""))))
	if err != nil || file.Entries[0].Local != "" {
		t.Errorf("%q has answered, want the vendor: %v", file.Entries[0].Local, err)
	}
}

func TestReadHARIsOrdered(t *testing.T) {
	at := func(name, started string) string {
		return `{"startedDateTime":` + started + `,"request":{"method":"GET","url":"http://a/` + name + `"}}`
	}
	for _, test := range []struct {
		why     string
		entries []string
		want    string
	}{
		{"by when they ended", []string{at("b", `"2026-01-02T03:04:06Z"`), at("a", `"2026-01-02T03:04:05Z"`), at("c", `"2026-01-02T03:04:07Z"`)}, "abc"},
		{"newest first", []string{at("c", `"2026-01-02T03:04:06Z"`), at("b", `"2026-01-02T03:04:05Z"`), at("a", `"2026-01-02T03:04:05Z"`)}, "abc"},
		{"at the same time", []string{at("a", `"2026-01-02T03:04:05Z"`), at("b", `"2026-01-02T03:04:05Z"`), at("c", `"2026-01-02T03:04:05Z"`)}, "abc"},
		{"without times", []string{at("a", `""`), at("b", `null`), at("c", `"?"`)}, "abc"},
		{"without one time", []string{at("c", `"2026-01-02T03:04:07Z"`), at("a", `"2026-01-02T03:04:05Z"`), at("b", `null`), at("d", `"2026-01-02T03:04:08Z"`)}, "abcd"},
		{"in two zones", []string{at("b", `"2026-01-02T05:04:06+02:00"`), at("a", `"2026-01-02T03:04:05Z"`), at("c", `"2026-01-02 03:04:07+0000"`)}, "abc"},
		{"in milliseconds", []string{at("b", `1767323046000.5`), at("a", `"1767323045000"`), at("c", `1767323047000`)}, "abc"},
	} {
		file, err := Read(strings.NewReader(harOf(test.entries...)))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, entry := range file.Entries {
			got += strings.TrimPrefix(entry.URL.Path, "/")
		}
		if got != test.want {
			t.Errorf("%s: the order is %s, want %s", test.why, got, test.want)
		}
	}
}

// TestUnpackIsBounded has a small body that is a large one.
func TestUnpackIsBounded(t *testing.T) {
	for coding, frame := range map[string]string{"gzip": "gzip", "deflate": "zlib", "br": "br", "zstd": "zstd"} {
		packed := packedBy(frame, strings.Repeat("a", 1000))
		for limit, cut := range map[int]bool{999: true, 1000: false} {
			plain, got := Unpack(http.Header{"Content-Encoding": {coding}}, packed, limit)
			if got != cut || len(plain) != limit {
				t.Errorf("%s, at most %d: %d bytes, cut: %t", coding, limit, len(plain), got)
			}
		}
	}
	bomb := harOf(`{"request":{"method":"GET","url":"http://a/x"},"response":{"status":200,"headers":[{"name":"content-encoding","value":"gzip"}],"content":{"encoding":"base64","text":"` +
		base64.StdEncoding.EncodeToString(packedBy("gzip", strings.Repeat(" ", maxUnpacked+1))) + `"}}}`)
	file, err := Read(strings.NewReader(bomb))
	if err != nil || !file.Entries[0].BodyCut || len(file.Entries[0].Body) > 0 {
		t.Errorf("%d bytes are kept, cut: %t, %v", len(file.Entries[0].Body), file.Entries[0].BodyCut, err)
	}
}

func shownEntries(har *File) string {
	body := func(text []byte, cut bool) string {
		shown := fmt.Sprintf("%q", text)
		if cut && len(text) == 0 {
			return "…"
		}
		if cut {
			shown += "…"
		}
		return shown
	}
	var lines []string
	for _, e := range har.Entries {
		lines = append(lines, fmt.Sprintf("%s %s %s %d %s %s", e.Method, e.URL.String(), body(e.RequestBody, e.RequestBodyCut), e.Status, e.Header.Get("Content-Type"), body(e.Body, e.BodyCut)))
	}
	return strings.Join(lines, "\n")
}

func TestReadHARRefuses(t *testing.T) {
	whole := `{"request":{"method":"GET","url":"http://a.example/x"}}`
	for _, test := range []struct{ why, text, want string }{
		{"nothing", "", "read HAR: at byte 0 (): the file breaks off in the middle; the 0 entries before that are whole"},
		{"no JSON", "<html>", "read HAR: at byte 0 (): this is no JSON: invalid character '<' at start of value"},
		{"another file", `{"a":1}`, "read HAR: at byte 7 (): there is no /log/entries: this is no HAR file"},
		{"a list", `[]`, "read HAR: at byte 1 (): an object is wanted, and not an array: this is no HAR file"},
		{"a log that is none", `{"log":[]}`, "read HAR: at byte 8 (/log): an object is wanted, and not an array: this is no HAR file"},
		{"entries that are no list", `{"log":{"entries":{}}}`, "read HAR: at byte 19 (/log/entries): a list of entries is wanted, and not an object"},
		{"an entry that is none", harOf(`7`), "read HAR: at byte 88 (/log/entries/0): a number does not belong here"},
		{"an entry without a request", harOf(whole, `{}`), "read HAR: at byte 146 (/log/entries/1): the entry has no request"},
		{"headers that are a text", harOf(`{"request":{"method":"GET","url":"http://a.example/x","headers":"x"}}`), "read HAR: at byte 152 (/log/entries/0/request/headers): a text does not belong here"},
		{"an address that is an object", harOf(`{"request":{"method":"GET","url":{}}}`), "read HAR: at byte 121 (/log/entries/0/request/url): an object does not belong here"},
		{"a file that breaks off", harOf(whole, whole)[:150], "read HAR: at byte 145 (/log/entries/1): the file breaks off in the middle; the 1 entries before that are whole"},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Read(strings.NewReader(test.text))
			if diff := cmp.Diff(test.want, fmt.Sprint(err)); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// A file that breaks off anywhere is an error, and what is whole before that is
// there.
func TestReadHARCutAnywhere(t *testing.T) {
	entry := `{"request":{"method":"GET","url":"http://a.example/x"},"response":{"status":200,"content":{"text":"{}"}}}`
	whole := harOf(entry, entry)
	for n := range len(whole) {
		har, err := Read(strings.NewReader(whole[:n]))
		if err == nil {
			t.Fatalf("the first %d bytes are no error", n)
		}
		want := max(0, strings.Count(whole[:n], "}}}")) // an entry ends so, and the file with one less
		if len(har.Entries) != want {
			t.Fatalf("the first %d bytes hold %d entries, want %d", n, len(har.Entries), want)
		}
	}
}

// endless is a file that never ends.
type endless struct{ head, rest io.Reader }

func (e endless) Read(into []byte) (int, error) {
	if n, err := e.head.Read(into); err == nil {
		return n, nil
	}
	return e.rest.Read(into)
}

type repeated string

func (r repeated) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = r[i%len(r)]
	}
	return len(into), nil
}

func TestReadHARIsBounded(t *testing.T) {
	for _, test := range []struct{ why, head, rest, want string }{
		{"many entries", `{"log":{"entries":[1`, `,1`, "a number does not belong here"},
		{"a value that never ends, and is not wanted", `{"log":{"x":[1`, `,1`, "the file has more than 1048576 bytes"},
		{"spaces", ``, ` `, "the file has more than 1048576 bytes"},
		{"nesting", ``, `[`, "at byte 1 ()"},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := read(endless{strings.NewReader(test.head), repeated(test.rest)}, 1<<20)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %s", err, test.want)
			}
		})
	}
	entry := `{"request":{"method":"GET","url":"http://a"}}`
	many := harOf(entry + strings.Repeat(","+entry, maxHAREntries))
	if _, err := Read(strings.NewReader(many)); err == nil || !strings.Contains(err.Error(), "there are more than 200000 entries") {
		t.Errorf("the error is %v", err)
	}
}

// What is written is read again as it was.
func TestHARRoundTrip(t *testing.T) {
	want := Entry{
		Exchange: contracts.Exchange{
			Method: "POST", URL: url.URL{Scheme: "https", Host: "a.example", Path: "/x y", RawQuery: "q=%2F&b"}, RequestBody: []byte(`{"a":"<ü>"}`),
			Status: 201, Header: http.Header{"Content-Type": {"application/json"}, "Link": {"<a>", "<b>"}}, Body: []byte("{\"b\":\"\\u2028\"}\n"), BodyCut: true,
		},
		RequestHeader: http.Header{"Content-Type": {"application/json"}}, Started: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC), Took: 1500 * time.Microsecond,
		Protocol: "HTTP/2.0", Replaced: []string{"/response/body/b"}, Matches: map[string]map[string]Match{"q": {"An alias": MatchStart}, "r": {}},
		Findings: []contracts.Finding{{ID: "1", Severity: contracts.SeverityError, Check: contracts.CheckSchema, Expected: []any{"a"}, Actual: 1.0, Evidence: contracts.Evidence{Level: contracts.Observed}}},
	}
	line, err := want.Encode("create-x")
	if err != nil {
		t.Fatal(err)
	}
	har, err := Read(strings.NewReader(harOf(string(line))))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Entry{want}, har.Entries); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestReplacedInBody(t *testing.T) {
	e := Entry{Replaced: []string{"/response/body/a", "/request/body/b"}}
	for pointer, want := range map[string]bool{"/a": true, "/a/0": true, "": false, "/ab": false, "/b": false} {
		if got := e.ReplacedInBody(pointer); got != want {
			t.Errorf("%q is replaced: %t, want %t", pointer, got, want)
		}
	}
}

func FuzzReadHAR(f *testing.F) {
	f.Add([]byte(harOf(`{"request":{"method":"GET","url":"http://a.example/x?b","headers":[{"name":":a","value":"b"}],"postData":{"params":[{"name":"a"}]}},"response":{"status":200,"content":{"text":"e30=","encoding":"base64","size":9}}}`)))
	f.Add([]byte("\xef\xbb\xbf" + `{"log":{"entries":[],"_ringer":{"vendor":"x","kept":["a"],"mount":"/m"}}}`))
	f.Add([]byte(`{"log":{"entries":[{"request":null,"_ringer":{"findings":[{"expected":{"a":[1]}}]}}]}}`))
	c := sample.ContractOf(f, "secoda")
	f.Fuzz(func(t *testing.T, text []byte) {
		har, err := Read(bytes.NewReader(text))
		if err == nil && !json.Valid(bytes.ToValidUTF8(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), nil)) && json.Valid(text) {
			t.Errorf("what is no JSON was read")
		}
		for _, entry := range har.Entries {
			judge.Judge(c, entry.Exchange)
			if _, err := entry.Encode(""); err != nil {
				t.Errorf("what was read cannot be written: %v", err)
			}
		}
	})
}
