package record

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func parsedURL(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestLinksAreReplaced(t *testing.T) {
	for _, test := range []struct{ why, target, text, want string }{
		{"a link", "https://v.example", `{"next":"https://v.example/a?page=2"}`, `{"next":"http://me/a?page=2"}`},
		{"with the other scheme", "https://v.example", `"http://v.example/a"`, `"http://me/a"`},
		{"with the port that is usual", "https://v.example", `"https://v.example:443/a" "http://v.example:80/a"`, `"http://me/a" "http://me/a"`},
		{"with another port", "https://v.example", `"https://v.example:8443/a"`, `"https://v.example:8443/a"`},
		{"a target with a port", "http://v.example:8080", `"http://v.example:8080/a" "http://v.example/a" "https://v.example:8080/a"`, `"http://me/a" "http://v.example/a" "https://v.example:8080/a"`},
		{"escaped slashes", "https://v.example", `"https:\/\/v.example\/a"`, `"http:\/\/me\/a"`},
		{"a longer host", "https://v.example", `"https://v.example.com/a" "https://av.example/a"`, `"https://v.example.com/a" "https://av.example/a"`},
		{"a host behind a name", "https://v.example", `"https://v.example@evil.example/a"`, `"https://v.example@evil.example/a"`},
		{"nothing behind it", "https://v.example", `https://v.example`, `http://me`},
		{"a mount", "https://v.example/m", `"https://v.example/m/a" "https://v.example/n/a" "https://v.example/mm"`, `"http://me/a" "https://v.example/n/a" "https://v.example/mm"`},
		{"an IPv6 address", "http://[::1]:80", `"http://[::1]/a"`, `"http://me/a"`},
		{"a header", "https://v.example", `<https://v.example/a?page=2>; rel="next"`, `<http://me/a?page=2>; rel="next"`},
		{"beginnings", "https://v.example", `hhttps://v.example/ htt https://v.exampl`, `hhttp://me/ htt https://v.exampl`},
	} {
		l := rewriterFor(parsedURL(t, test.target), "me")
		if diff := cmp.Diff(test.want, l.text(test.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
		for name, reader := range map[string]io.Reader{"in bytes": iotest.OneByteReader(strings.NewReader(test.text)), "in halves": iotest.HalfReader(strings.NewReader(test.text)), "with its end": iotest.DataErrReader(strings.NewReader(test.text))} {
			got, err := io.ReadAll(iotest.OneByteReader(&rewritingBody{ReadCloser: io.NopCloser(reader), links: l}))
			if diff := cmp.Diff(test.want, string(got)); diff != "" || err != nil {
				t.Errorf("%s, %s (-want +got): %v\n%s", test.why, name, err, diff)
			}
		}
	}
}

// FuzzLinks wants the same of a text however it is cut, and nothing of what is no link
// touched.
func FuzzLinks(f *testing.F) {
	f.Add([]byte(`{"a":"https://v.example/b"}`), 3)
	f.Add([]byte(`https:\/\/v.examplehttps://v.example`), 9)
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		l := rewriterFor(parsedURL(t, "https://v.example"), "me")
		whole := l.text(string(text))
		at = max(0, min(at, len(text)))
		parts := io.MultiReader(bytes.NewReader(text[:at]), bytes.NewReader(text[at:]))
		got, err := io.ReadAll(&rewritingBody{ReadCloser: io.NopCloser(parts), links: l})
		if err != nil || string(got) != whole {
			t.Errorf("in two parts it is %q, %v; whole it is %q", got, err, whole)
		}
		if !bytes.Contains(text, []byte("v.example")) && whole != string(text) {
			t.Errorf("%q became %q", text, whole)
		}
	})
}

// TestRecorderKeepsClientsRecorded follows the links of an answer. The file has them as
// they came.
func TestRecorderKeepsClientsRecorded(t *testing.T) {
	var own string
	own = vendorOf(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.Header().Set("Content-Digest", "sha-256=:AAAA:")
		switch r.URL.Query().Get("page") {
		case "":
			rw.Header().Set("Link", "<"+own+"/m/api/v1/auth/group?page=2>; rel=next")
			fmt.Fprintf(rw, `{"links":{"next":"%s/m/api/v1/auth/group?page=2"},"docs":"https://docs.example/help"}`, own)
		case "2":
			rw.Header().Set("Location", own+"/m/api/v1/auth/group?page=3")
			rw.WriteHeader(http.StatusFound)
		case "3":
			fmt.Fprint(rw, `{"links":{"next":"https://other.example/api/v1/auth/group?page=4"}}`)
		}
	})
	for _, keep := range []bool{false, true} {
		origin, r, path, told := recorderBefore(t, own+"/m", time.Minute)
		r.KeepLinks = keep
		to := origin
		if keep {
			to = own + "/m"
		}
		response, text, err := asked(t, "GET", origin+"/api/v1/auth/group", "")
		if want := `{"links":{"next":"` + to + `/api/v1/auth/group?page=2"},"docs":"https://docs.example/help"}`; err != nil || text != want || response.Header.Get("Link") != "<"+to+"/api/v1/auth/group?page=2>; rel=next" {
			t.Errorf("the client gets %s with %v, want %s", text, response.Header, want)
		}
		if digest := response.Header.Get("Content-Digest"); (digest != "") != keep {
			t.Errorf("the digest of the body is %q", digest)
		}
		response, _, _ = asked(t, "GET", origin+"/api/v1/auth/group?page=2", "")
		if want := to + "/api/v1/auth/group?page=3"; response.Header.Get("Location") != want {
			t.Errorf("the redirect leads to %s, want %s", response.Header.Get("Location"), want)
		}
		if _, _, err := asked(t, "GET", origin+"/api/v1/auth/group?page=3", ""); err != nil {
			t.Error(err)
		}
		r.Wait()
		var past [][]string
		for range 3 {
			past = append(past, (<-told).Past)
		}
		want := [][]string{nil, nil, {"https://other.example"}}
		if keep {
			want = [][]string{{own}, {own}, {"https://other.example"}}
		}
		if diff := cmp.Diff(want, past); diff != "" {
			t.Errorf("what leads past the recorder (-want +got):\n%s", diff)
		}
		har, _ := readHARFile(t, path)
		if len(har.Entries) != 3 || strings.Contains(string(har.Entries[0].Body), origin) || strings.Contains(har.Entries[1].Header.Get("Location"), origin) {
			t.Errorf("the file does not have the links as they came: %s", har.Entries[0].Body)
		}
	}
}

// A body that is packed is passed on as it is, and its links are told of.
func TestRecorderTellsOfPackedLinks(t *testing.T) {
	var own string
	own = vendorOf(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(rw)
		fmt.Fprint(packed, `{"links":{"next":"`+own+`/api/v1/auth/group?page=2"}}`)
		_ = packed.Close()
	})
	origin, r, _, told := recorderBefore(t, own, time.Minute)
	if _, text, err := asked(t, "GET", origin+"/api/v1/auth/group", ""); err != nil || !strings.Contains(text, own) {
		t.Errorf("the client gets %q, %v", text, err)
	}
	r.Wait()
	if what := <-told; len(what.Past) != 1 || what.Past[0] != own {
		t.Errorf("it tells of %v, want %s", what.Past, own)
	}
}
