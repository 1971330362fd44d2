package har

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
		{"Chrome: a picture inside a page", harOf(`{"request":{"method":"GET","url":"data:image/png;base64,AA"},"response":{"status":200}}`, ok(`{"size":0}`)), `GET https://a.example/x?b=1 "" 200  ""`},
		{"Firefox: a body that was cut", harOf(ok(`{"size":4000,"mimeType":"application/json","text":"{\"a\": ","comment":"truncated"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{\"a\": "…`},
		{"Firefox: a size that counts other bytes", harOf(ok(`{"size":4000,"mimeType":"application/json","text":"{}"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"mitmproxy: base 64", harOf(ok(`{"size":2,"mimeType":"application/json","text":"e30=","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200 application/json "{}"`},
		{"base 64 in lines", harOf(ok(`{"text":"e3\r\n0=","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200  "{}"`},
		{"base 64 that is none", harOf(ok(`{"text":"e3!0=","encoding":"base64"}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"an encoding that nobody knows", harOf(ok(`{"text":"xyz","encoding":"zstd"}`)), `GET https://a.example/x?b=1 "" 200  …`},
		{"Charles: numbers as texts, and nothing as null", harOf(`{"time":null,` + get + `,"response":{"status":"200","statusText":null,"headers":[{"name":"X","value":7}],"content":{"size":"-1","text":null}}}`), `GET https://a.example/x?b=1 "" 200  …`},
		{"Insomnia: a form as fields", harOf(post(`"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a b","value":"1&2"},{"name":"c"}]}`)), `POST https://a.example/x "a+b=1%262&c=" 204  ""`},
		{"a form as text and as fields", harOf(post(`"postData":{"mimeType":"application/x-www-form-urlencoded","text":"a=1","params":[{"name":"a","value":"1"}]}`)), `POST https://a.example/x "a=1"… 204  ""`},
		{"a file that is sent", harOf(post(`"postData":{"mimeType":"multipart/form-data","params":[{"name":"f","fileName":"x.png"}]}`)), `POST https://a.example/x … 204  ""`},
		{"a body that was not kept", harOf(post(`"headers":[]`)), `POST https://a.example/x … 204  ""`},
		{"a query beside the address", harOf(`{"request":{"method":"GET","url":"http://a.example/x","queryString":[{"name":"b","value":"1"}]}}`), `GET http://a.example/x?b=1 "" 0  ""`},
		{"a head has no body, whatever its length", harOf(`{"request":{"method":"HEAD","url":"http://a.example/x"},"response":{"status":200,"content":{"size":100}}}`), `HEAD http://a.example/x "" 200  ""`},
		{"a mark before the text", "\xef\xbb\xbf" + harOf(ok(`{"text":"{}"}`)), `GET https://a.example/x?b=1 "" 200  "{}"`},
		{"bytes that are no UTF-8", harOf(ok("{\"text\":\"\xff\"}")), `GET https://a.example/x?b=1 "" 200  "` + "\uFFFD" + `"`},
		{"a name that stands twice", harOf(ok(`{"text":"1","text":"2"}`)), `GET https://a.example/x?b=1 "" 200  "2"`},
		{"comments, and pages before it", `{"comment":"x","log":{"pages":[{"id":"p"}],"comment":"y","entries":[` + ok(`{"text":"1","comment":"z"}`) + `],"_x":1}}`, `GET https://a.example/x?b=1 "" 200  "1"`},
		{"nothing at all", harOf(), ""},
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
		Protocol: "HTTP/2.0", Replaced: []string{"/response/body/b"},
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
