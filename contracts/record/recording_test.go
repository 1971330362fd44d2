package record

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/schemas"
)

func newRecording(t testing.TB, vendor string, o RecordingOptions) (*Recording, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.har")
	r, err := NewRecording(sample.ContractOf(t, vendor), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.file.Close() }) // some tests have closed it
	return r, path
}

func readHARFile(t testing.TB, path string) (*har.File, []byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(text) {
		t.Fatalf("the file is no JSON:\n%s", text)
	}
	har, err := har.Read(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return har, text
}

// realGroup is a group as the vendor would have it.
func realGroup(name string) string {
	return `{"id":"` + groupID + `","created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z","users":[],"name":"` + name + `","icon":"","description":"","workspace_id":"` + groupID + `","snowflake_role":null}`
}

// The file as it is; it is whole after every exchange.
func TestRecording(t *testing.T) {
	r, path := newRecording(t, "secoda", RecordingOptions{AliasKey: "a key for tests", Keep: []string{"icon"}, Version: "1.2.3"})
	for i, e := range []har.Entry{
		exchangeOf(t, "GET", groups+"/"+groupID, "", 200, realGroup("Ada's team")),
		exchangeOf(t, "POST", groups, `{"name":"Ada's team","owner":"Ada"}`, 201, strings.Replace(realGroup("Ada's team"), `"icon":""`, `"icon":7,"nickname":"Ada"`, 1)),
		exchangeOf(t, "DELETE", groups+"/"+groupID, "", 204, ""),
		exchangeOf(t, "GET", groups+"?page=ada", "", 418, "short and stout"),
	} {
		e.Started, e.Took, e.Protocol = time.Date(2026, 1, 2, 3, 4, i, 0, time.UTC), 1500*time.Microsecond, "HTTP/1.1"
		if _, err := r.Add(e); err != nil {
			t.Fatal(err)
		}
		if har, _ := readHARFile(t, path); len(har.Entries) != i+1 || har.Vendor != "secoda" {
			t.Fatalf("after exchange %d the file has %d entries of %q", i, len(har.Entries), har.Vendor)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	_, text := readHARFile(t, path)
	sample.Golden(t, text)
}

// crashing is a file of which each write may be the last one before a crash.
type crashing struct {
	storage
	t     *testing.T
	check func(step string)
}

func (c crashing) WriteAt(text []byte, at int64) (int, error) {
	n, err := c.storage.WriteAt(text, at)
	c.check(fmt.Sprintf("after %d bytes at %d", len(text), at))
	return n, err
}

// TestRecordingCrashes has a crash after each write: what was recorded before can be
// read, and the file is JSON to everybody once it is mended.
func TestRecordingCrashes(t *testing.T) {
	r, path := newRecording(t, "secoda", RecordingOptions{})
	whole := 0 // exchanges
	r.file = crashing{r.file, t, func(step string) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), "copy.har")
		if err := os.WriteFile(copied, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := har.Mend(copied); err != nil {
			t.Errorf("%s: %v", step, err)
		}
		file, mended := readHARFile(t, copied)
		if len(file.Entries) < whole || len(file.Entries) > whole+1 || !json.Valid(mended) || file.Vendor != "secoda" {
			t.Errorf("%s: there are %d exchanges, want %d or one more; JSON: %t", step, len(file.Entries), whole, json.Valid(mended))
		}
	}}
	for _, name := range []string{"a", strings.Repeat("a long name ", 100), "b", strings.Repeat("c", 3000)} {
		if _, err := r.Add(exchangeOf(t, "GET", groups+"/"+groupID, "", 200, realGroup(name))); err != nil {
			t.Fatal(err)
		}
		whole++
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRecordingIsPrivate has files that nobody else may read, whatever was there. A link is
// replaced, and where it leads nothing changes.
func TestRecordingIsPrivate(t *testing.T) {
	c, path := sample.ContractOf(t, "secoda"), filepath.Join(t.TempDir(), "out.har")
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	defer func(before bool) { renamesOpenFiles = before }(renamesOpenFiles)
	for _, replace := range []string{"", "a file", "a link", "a file where open ones cannot be renamed"} {
		renamesOpenFiles = renamesOpenFiles && !strings.Contains(replace, "cannot")
		_ = os.Remove(path) // there is none at first
		var err error
		switch replace {
		case "a file", "a file where open ones cannot be renamed":
			err = os.WriteFile(path, []byte("kept"), 0o644)
		case "a link":
			err = errors.Join(os.WriteFile(elsewhere, []byte("kept"), 0o644), os.Symlink(elsewhere, path))
		}
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewRecording(c, path, RecordingOptions{Replace: replace != ""})
		if err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(path); replace != "" && string(text) != "kept" {
			t.Errorf("before there is an exchange, %s has %q, %v", replace, text, err)
		}
		if _, err := r.Add(exchangeOf(t, "GET", groups, "", 200, `{"results":[]}`)); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Add(exchangeOf(t, "GET", groups, "", 200, `{"results":[]}`)); err != nil {
			t.Fatal(err)
		}
		if file, _ := readHARFile(t, path); len(file.Entries) != 2 {
			t.Errorf("in the place of %q are %d exchanges, want 2", replace, len(file.Entries))
		}
		if info, err := os.Lstat(path); err != nil || info.Mode() != 0o600 {
			t.Errorf("in the place of %q, its mode is %v, want 0600: %v", replace, info, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		readHARFile(t, path)
	}
	if text, err := os.ReadFile(elsewhere); err != nil || string(text) != "kept" {
		t.Errorf("where the link led is %q, %v", text, err)
	}
}

// TestSecretsAreSafe has somebody who learns secrets or looks for one while another
// does: nobody goes on before the other has ended.
func TestSecretsAreSafe(t *testing.T) {
	var s secrets
	for name, use := range map[string]func(){"learning": func() { s.learn("a long secret") }, "looking": func() { s.in("a long text") }} {
		var done atomic.Bool
		var wg sync.WaitGroup
		s.mu.Lock()
		wg.Go(func() { use(); done.Store(true) })
		for range 10_000 {
			runtime.Gosched()
		}
		if done.Load() {
			t.Errorf("%s does not wait", name)
		}
		s.mu.Unlock()
		wg.Wait()
	}
}

func TestRecordingTakesNoOthersPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.har")
	if err := os.WriteFile(path, []byte("mine, and much longer than what an empty recording is"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := sample.ContractOf(t, "secoda")
	if _, err := NewRecording(c, path, RecordingOptions{}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the error is %v", err)
	}
	r, err := NewRecording(c, path, RecordingOptions{Replace: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), "mine") {
		t.Errorf("a recording of nothing took the place of another: %q, %v", text, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("a recording of nothing leaves %v, %v", left, err)
	}
	if _, err := NewRecording(sample.ContractOf(t, "piercloud"), path, RecordingOptions{Keep: []string{"client_secret"}}); err == nil {
		t.Error("a secret may be kept")
	}
}

// secretPlaces puts a secret into each place of an exchange in turn.
var secretPlaces = map[string]func(e *har.Entry, secret string){
	"a request header":         func(e *har.Entry, s string) { e.RequestHeader.Set("X-Thing", s) },
	"a kept request header":    func(e *har.Entry, s string) { e.RequestHeader.Set("Accept", "application/"+s) },
	"a request header's name":  func(e *har.Entry, s string) { e.RequestHeader[s] = []string{"x"} },
	"a cookie":                 func(e *har.Entry, s string) { e.RequestHeader.Set("Cookie", "a=b; sid="+s) },
	"a set cookie":             func(e *har.Entry, s string) { e.Header.Set("Set-Cookie", "sid="+s+"; Path=/") },
	"a response header":        func(e *har.Entry, s string) { e.Header.Set("X-Thing", s) },
	"a kept response header":   func(e *har.Entry, s string) { e.Header.Set("Retry-After", s) },
	"a content type":           func(e *har.Entry, s string) { e.Header.Set("Content-Type", "application/json; x="+s) },
	"a link":                   func(e *har.Entry, s string) { e.Header.Set("Link", "<"+groups+"?"+s+"="+s+">; rel="+s) },
	"a location":               func(e *har.Entry, s string) { e.Header.Set("Location", groups+"/"+s) },
	"the path":                 func(e *har.Entry, s string) { e.URL.Path += "/" + s },
	"the method":               func(e *har.Entry, s string) { e.Method = s },
	"the password":             func(e *har.Entry, s string) { e.URL.User = url.UserPassword("ada", s) },
	"a query's value":          func(e *har.Entry, s string) { e.URL.RawQuery = "q=" + url.QueryEscape(s) },
	"a known parameter":        func(e *har.Entry, s string) { e.URL.RawQuery = "page=" + url.QueryEscape(s) },
	"a query's name":           func(e *har.Entry, s string) { e.URL.RawQuery = url.QueryEscape(s) + "=1" },
	"a query without names":    func(e *har.Entry, s string) { e.URL.RawQuery = s },
	"a sent text":              func(e *har.Entry, s string) { e.RequestBody = body("name", s) },
	"a sent unknown text":      func(e *har.Entry, s string) { e.RequestBody = body("x", []any{s}) },
	"a sent name":              func(e *har.Entry, s string) { e.RequestBody = body(s, 1) },
	"a sent name, deep inside": func(e *har.Entry, s string) { e.RequestBody = body("x", []any{map[string]any{s: 1}}) },
	"a kept field":             func(e *har.Entry, s string) { e.RequestBody = body("icon", s) },
	"a kept field, inside":     func(e *har.Entry, s string) { e.Body = body("icon", map[string]any{"a": []any{"x" + s + "y"}}) },
	"a text that came":         func(e *har.Entry, s string) { e.Body = body("description", s) },
	"a text in a text": func(e *har.Entry, s string) {
		e.Body = body("icon", string(body("a", string(body("b", s)))))
	},
	"a name that came":       func(e *har.Entry, s string) { e.Body = body("x", map[string]any{s: nil}) },
	"a user":                 func(e *har.Entry, s string) { e.Body = body("users", []any{s}) },
	"what is no JSON":        func(e *har.Entry, s string) { e.Body = []byte(s) },
	"what stops being JSON":  func(e *har.Entry, s string) { e.Body = []byte(`{"icon":"x", ` + s) },
	"a name that is no JSON": func(e *har.Entry, s string) { e.Body = append(body(s, 1), "x"...) },
	"a form": func(e *har.Entry, s string) {
		e.RequestHeader.Set("Content-Type", "application/x-www-form-urlencoded")
		e.RequestBody = []byte(url.QueryEscape(s) + "=" + url.QueryEscape(s) + "&icon=" + url.QueryEscape(s))
	},
}

func body(name string, value any) []byte {
	text, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		return nil
	}
	return text
}

// disguisesOf are the encodings that a secret may be in.
var disguisesOf = map[string]func(secret string) string{
	"as it is":      func(s string) string { return s },
	"percent":       url.QueryEscape,
	"all percent":   func(s string) string { return escapeAll("%%%02x", s) },
	"percent twice": func(s string) string { return url.QueryEscape(escapeAll("%%%02X", s)) },
	"base 64":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base 64, for addresses, inside": func(s string) string {
		return "Qx" + base64.RawURLEncoding.EncodeToString([]byte("user:"+s+":x")) + "z"
	},
	"base 64 twice": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("a" + base64.StdEncoding.EncodeToString([]byte(s))))
	},
	"JSON escapes":   escapeRunes,
	"hexadecimal":    func(s string) string { return hex.EncodeToString([]byte(s)) },
	"between others": func(s string) string { return "a" + s + "b" },
}

func escapeAll(format, text string) string {
	var escaped strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&escaped, format, c)
	}
	return escaped.String()
}

func escapeRunes(text string) string {
	var escaped strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&escaped, `\u%04x`, unit)
	}
	return escaped.String()
}

// forms are all ways in which a planted secret could be read out of a file again.
func forms(planted, secret string) []string {
	return []string{planted, secret, url.QueryEscape(planted), strings.Trim(string(body("", planted)), `{}":`)}
}

func holds(text []byte, planted, secret string) string {
	lower := strings.ToLower(string(text))
	for _, form := range forms(planted, secret) {
		if strings.Contains(lower, strings.ToLower(form)) {
			return form
		}
	}
	return ""
}

// plant records an exchange with a secret in one place, and says what of the
// secret is in the file.
func plant(t testing.TB, place, disguise, secret string, isKnown bool) string {
	t.Helper()
	r, path := newRecording(t, "secoda", RecordingOptions{Keep: []string{"icon"}})
	e := exchangeOf(t, "POST", groups, `{"name":"a"}`, 201, realGroup("a"))
	if isKnown {
		e.RequestHeader.Set("Authorization", "Bearer "+secret)
	}
	planted := disguisesOf[disguise](secret)
	secretPlaces[place](&e, planted)
	var refused *SecretError
	kept, err := r.Add(e)
	if err != nil && !errors.As(err, &refused) {
		t.Fatal(err)
	}
	har, text := readHARFile(t, path)
	if refused != nil && (har.Refused != 1 || len(har.Entries) != 0 || strings.Contains(refused.Error(), secret)) {
		t.Errorf("what was refused is told as %+v, %v", har, refused)
	}
	told := append([]byte(fmt.Sprint(kept.Findings, kept.URL.String(), kept.Method)), text...)
	return holds(told, planted, secret)
}

// No credential that was sent, and nothing that looks like one, comes into a
// file.
func TestNoSecretReachesTheFile(t *testing.T) {
	random := map[string]string{
		"a token of the session": "Zw9-correct horse",
		"a JSON Web Token":       "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLWl0",
		"an API key":             "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
		"hexadecimal digits":     "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
		"base 64":                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",

		"a token of the session with a percent sign": "zq5a77%0000 Zw9%41",
	}
	for what, secret := range random {
		for place := range secretPlaces {
			for disguise := range disguisesOf {
				isKnown := strings.HasPrefix(what, "a token of the session")
				if !isKnown && disguise != "as it is" {
					continue // what nobody knows is found by its looks
				}
				if what != "hexadecimal digits" && what != "an API key" && place == "a request header's name" {
					continue // no header is called so
				}
				if found := plant(t, place, disguise, secret, isKnown); found != "" {
					t.Errorf("%s, %s, in %s: the file has %q", what, disguise, place, found)
				}
			}
		}
	}
}

func FuzzNoSecretReachesTheFile(f *testing.F) {
	places, disguises := slices.Sorted(maps.Keys(secretPlaces)), slices.Sorted(maps.Keys(disguisesOf))
	for i := range max(len(places), len(disguises)) {
		f.Add("Zw9-correct horse", uint8(i), uint8(i))
	}
	f.Add("ünïcödé\x00\n", uint8(3), uint8(5))
	f.Fuzz(func(t *testing.T, secret string, place, disguise uint8) {
		// What is short or a plain word stands in every file; a header cannot hold all.
		secret = "zq" + hex.EncodeToString([]byte(secret))[:min(20, 2*len(secret))] + strings.ToValidUTF8(strings.Map(printable, secret), "")
		if len(secret) < minSecret || strings.TrimSpace(secret) != secret {
			return
		}
		where, how := places[int(place)%len(places)], disguises[int(disguise)%len(disguises)]
		if found := plant(t, where, how, secret, true); found != "" {
			t.Errorf("%q %s in %s: the file has %q", secret, how, where, found)
		}
	})
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == '�' {
		return -1
	}
	return r
}

// Whatever goes by, the file stays whole, and what was JSON is JSON.
func FuzzRecording(f *testing.F) {
	for vendor, rows := range sample.Mutations(f) {
		for _, m := range rows {
			x := m.Exchange
			f.Add(vendor, x.Method, x.URL.String(), "application/json", x.RequestBody, x.Status, x.Header.Get("Content-Type"), x.Body)
		}
	}
	f.Add("kantata", "POST", "http://h/api/v1/workspace_groups?a[]=%zz&=&x", "application/x-www-form-urlencoded", []byte("workspace_group[name]=a&[=&]=%"), 200, "text/html", []byte{0xff})
	f.Fuzz(func(t *testing.T, vendor, method, address, sentType string, sent []byte, status int, cameType string, came []byte) {
		u, err := url.Parse(address)
		if err != nil || !json.Valid(body("a", method)) {
			return
		}
		if vendor != "secoda" && vendor != "kantata" {
			vendor = "piercloud"
		}
		r, path := newRecording(t, vendor, RecordingOptions{})
		kept, err := r.Add(har.Entry{
			Exchange:      contracts.Exchange{Method: method, URL: *u, RequestBody: sent, Status: status, Header: http.Header{"Content-Type": {cameType}}, Body: came},
			RequestHeader: http.Header{"Content-Type": {sentType}},
		})
		var refused *SecretError
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil || !json.Valid(text) {
			t.Fatalf("%v: the file is\n%s", err, text)
		}
		if _, err := schemas.DecodeJSON(came); err == nil && refused == nil && !har.IsForm(cameType) && !json.Valid(kept.Body) {
			t.Errorf("%s became %s", came, kept.Body)
		}
	})
}

func BenchmarkRecording(b *testing.B) {
	r, _ := newRecording(b, "secoda", RecordingOptions{})
	x := sample.Exchange(b, "GET", sample.List, 200, sample.Page(1, sample.List))
	for b.Loop() {
		r.end, r.kept = 200, 0 // the file stays small
		if _, err := r.Add(har.Entry{Exchange: x, RequestHeader: http.Header{"Authorization": {"Bearer some-token"}}}); err != nil {
			b.Fatal(err)
		}
	}
}

// What is no secret does not look like one.
func TestSecretForms(t *testing.T) {
	for _, text := range []string{
		groupID, "/lighthouse/orgs/" + groupID + "/businesses/" + groupID + "/workspaces-groups", "workspace_group_external_reference_ids", "2026-01-02T03:04:05.678+00:00",
		"/paths/~1workspace_groups~1{id}/get/responses/200/content/application~1json", "Kantata OX developer documentation, Overview: authentication",
		"task_identification_number_7", "https://api.example.com/api/v1/user_group_memberships?per_page=200", "12345678901234567890123456789012",
	} {
		if what := secretForm(text); what != "" {
			t.Errorf("%q passes for %s", text, what)
		}
	}
}

// Every exchange of the judge's tests can be written down: what they hold, and
// what is found in them, is no secret.
func TestRecordingTakesWhatTheJudgeFinds(t *testing.T) {
	for vendor, tests := range sample.Mutations(t) {
		r, path := newRecording(t, vendor, RecordingOptions{})
		for _, test := range tests {
			kept, err := r.Add(har.Entry{Exchange: test.Exchange, RequestHeader: http.Header{}})
			if err != nil {
				t.Errorf("%s: %v", test.Why, err)
				continue
			}
			if got, want := len(kept.Findings), len(test.Want); got != want {
				t.Errorf("%s: %d findings are in the file, want %d", test.Why, got, want)
			}
		}
		if har, _ := readHARFile(t, path); len(har.Entries) != len(tests) {
			t.Errorf("%s: the file has %d entries, want %d", vendor, len(har.Entries), len(tests))
		}
	}
}

// A credential is known in whatever way it was sent.
func TestCredentialsAreLearned(t *testing.T) {
	const secret = "Zw9horse"
	for name, value := range map[string]string{
		"Authorization":             "Bearer   " + secret,
		"Proxy-Authorization":       "Basic " + base64.RawStdEncoding.EncodeToString([]byte("ada:"+secret)),
		"X-Rails-Authorization":     `Token token="` + secret + `", email="ada"`,
		"X-Digest-Authorization":    `Digest username="ada", realm="groups", response="` + secret + `"`,
		"X-Amazon-Authorization":    "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=" + secret,
		"X-Colon-Authorization":     "Bearer:" + secret,
		"X-Quoted-Authorization":    `"` + secret + `"`,
		"X-Api-Key":                 secret,
		"X-Auth":                    secret,
		"X-Auth-Key":                secret,
		"Ocp-Apim-Subscription-Key": secret,
		"Cookie":                    `a=b; sid="` + secret + `"`,
	} {
		r, _ := newRecording(t, "secoda", RecordingOptions{Keep: []string{"icon"}})
		e := exchangeOf(t, "GET", groups+"/"+groupID, "", 200, `{"icon":"`+secret+`"}`)
		e.RequestHeader.Set(name, value)
		var refused *SecretError
		if _, err := r.Add(e); !errors.As(err, &refused) {
			t.Errorf("%s: %s: the secret is in the file, %v", name, value, err)
		}
		if _, err := r.Add(exchangeOf(t, "GET", groups+"?page=1", "", 200, `{"icon":"host"}`)); err != nil {
			t.Errorf("%s: %s: a harmless exchange is not in the file: %v", name, value, err)
		}
	}
}

// A session of many credentials knows them all.
func TestManyCredentialsAreKnown(t *testing.T) {
	r, _ := newRecording(t, "secoda", RecordingOptions{Keep: []string{"icon"}})
	for i := range 500 {
		r.secrets.learn(fmt.Sprintf("session-%d-x", i), fmt.Sprintf("%d other words", i))
	}
	for text, secret := range map[string]bool{
		"session-7-x": true, "aSESSION-499-Xb": true, "499 other words": true, "3+other+words": true,
		"session-500-x": false, "session-7": false, "other words": false, "": false, "sessio": false,
	} {
		var refused *SecretError
		_, err := r.Add(exchangeOf(t, "GET", groups+"/"+groupID, "", 200, string(body("icon", text))))
		if errors.As(err, &refused) != secret {
			t.Errorf("%q: %v, want a secret: %t", text, err, secret)
		}
	}
}
