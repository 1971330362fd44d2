package stories

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios"
)

// at lets the player call a server over the network.
func (v *vendor) at(t testing.TB, server *httptest.Server) {
	t.Helper()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	v.player.Target, v.player.Client = target, nil
}

// reading is a story of two steps that read.
func reading(t testing.TB) []*scenarios.Story {
	return []*scenarios.Story{steps(t, "steps:\n  - {name: a, operation: list-groups, walk: true, expect: {status: 200}}\n  - {name: b, operation: get-group, path: {id: \"1\"}}\n")}
}

// TestBudget is never exceeded by a run, and never cuts the sweep off.
func TestBudget(t *testing.T) {
	for budget := 1; budget <= 32; budget++ {
		v := newVendor(t, "secoda")
		before := v.holdings(t)
		v.player.Budget = budget
		if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil {
			t.Fatal(err)
		}
		if len(v.calls) > budget || budget < 10 && len(v.calls) < min(budget-1, 6) || budget == 32 && len(v.calls) != wholeStory {
			t.Errorf("with a budget of %d, %d calls were made", budget, len(v.calls))
		}
		if v.holdings(t) != before {
			t.Errorf("with a budget of %d something is left", budget)
		}
		if budget == 2 {
			if page := v.played[1]; page.Name != "all pages, page 2" || !page.Last || page.Complete {
				t.Errorf("a walk that is cut off ends with %+v", page)
			}
		}
	}
}

// TestRate looks at when calls are made.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVendor(t, "secoda")
		v.player.Rate = 2
		began := time.Now()
		var times []time.Duration
		v.before = func(int) { times = append(times, time.Since(began)) }
		if err := v.player.Play(t.Context(), reading(t)); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{0, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond}
		if diff := cmp.Diff(want, times); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestRetryAfter has a vendor that asks to come back later.
func TestRetryAfter(t *testing.T) {
	for _, row := range []struct {
		why, header   string
		status, times int
		method        string
		waits         []time.Duration // before each call
		busy          bool
	}{
		{"seconds", "7", 429, 1, "GET", []time.Duration{0, 7 * time.Second, 0}, false},
		{"a service that is down", "7", 503, 1, "GET", []time.Duration{0, 7 * time.Second, 0}, false},
		{"a date", "date", 429, 1, "GET", []time.Duration{0, 9 * time.Second, 0}, false},
		{"a date that is past", "Fri, 31 Dec 1999 23:00:00 GMT", 429, 1, "GET", []time.Duration{0, 0, 0}, false},
		{"a write that was not taken", "7", 429, 1, "POST", []time.Duration{0, 7 * time.Second, 0}, false},
		{"a write that may have been done", "7", 503, 1, "POST", []time.Duration{0, 7 * time.Second}, false},
		{"again and again", "1", 429, 9, "GET", []time.Duration{0, time.Second, time.Second, time.Second, time.Second, time.Second}, false},
		{"no time", "soon", 429, 1, "GET", []time.Duration{0, 0}, false},
		{"another status", "7", 500, 1, "GET", []time.Duration{0, 0}, false},
		{"too long", "3600", 429, 1, "GET", []time.Duration{0}, true},
		{"far too long", "99999999999999999999", 429, 1, "GET", []time.Duration{0, 0}, false},
	} {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVendor(t, "secoda")
				var waits []time.Duration
				last := time.Now()
				v.before = func(int) {
					waits = append(waits, time.Since(last))
					last = time.Now()
				}
				v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if len(v.calls) > row.times {
						w.WriteHeader(http.StatusNotFound)
						return
					}
					if row.header == "date" {
						w.Header().Set("Retry-After", time.Now().Add(9*time.Second).UTC().Format(http.TimeFormat))
					} else {
						w.Header().Set("Retry-After", row.header)
					}
					w.WriteHeader(row.status)
				})
				s := steps(t, fmt.Sprintf("steps:\n  - {name: a, operation: list-groups, method: %s, body: {}, expect: {status: 405}}\n  - {name: b, operation: list-groups}\n", row.method))
				err := v.player.Play(t.Context(), []*scenarios.Story{s})
				var busy *BusyError
				if errors.As(err, &busy) != row.busy || !row.busy && err != nil {
					t.Errorf("it ended with %v", err)
				}
				if diff := cmp.Diff(row.waits, waits); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestRefusals looks at targets that cannot be checked.
func TestRefusals(t *testing.T) {
	other := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { other++ }))
	defer elsewhere.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	redirect := func(to func(r *http.Request) string) *httptest.Server {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to(r), http.StatusFound) }))
		t.Cleanup(server.Close)
		return server
	}
	garbage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, err = io.WriteString(connection, "\x00\x01 garbage\r\n\r\n")
		}
		if err = errors.Join(err, connection.Close()); err != nil {
			t.Error(err)
		}
	}))
	defer garbage.Close()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer refusing.Close()
	for _, row := range []struct {
		why     string
		server  *httptest.Server
		message string
		want    any
	}{
		{"nothing listens", closed, "nothing listens", new(*reach.UnreachableError)},
		{"a certificate that does not verify", secure, "certificate", new(*reach.UnreachableError)},
		{"no HTTP", garbage, "no answer that is HTTP", new(*reach.UnreachableError)},
		{"a token that is not taken", refusing, `refuses the token (401 in the step "a")`, new(*RefusedError)},
		{"another host", redirect(func(r *http.Request) string { return elsewhere.URL + r.URL.Path }), "sends its callers to " + elsewhere.URL, new(*RedirectError)},
		{"a circle", redirect(func(r *http.Request) string { return r.URL.Path }), "again and again", new(*RedirectError)},
		{"without end", redirect(func(r *http.Request) string { return r.URL.Path + "x" }), "again and again", new(*RedirectError)},
	} {
		t.Run(row.why, func(t *testing.T) {
			v := newVendor(t, "secoda")
			v.at(t, row.server)
			err := v.player.Play(t.Context(), reading(t))
			if err == nil || !errors.As(err, row.want) || !strings.Contains(err.Error(), row.message) {
				t.Errorf("it ended with %v", err)
			}
			if len(v.played) > 0 {
				t.Errorf("%v was told", v.names())
			}
		})
	}
	if other > 0 {
		t.Errorf("the other host had %d calls", other)
	}
}

// TestRedirectsAreAnswers has one in the middle, and one to another path.
func TestRedirectsAreAnswers(t *testing.T) {
	v := newVendor(t, "secoda")
	answers := v.Handler
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
			return
		}
		answers.ServeHTTP(w, r)
	})
	v.player.Writes = false
	if err := v.player.Play(t.Context(), reading(t)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a 301", "b 301"}, v.names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestHangs has a vendor that never answers, and one that stops in the middle.
func TestHangs(t *testing.T) {
	for _, begun := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			v := newVendor(t, "secoda")
			v.player.Timeout = 10 * time.Second
			v.player.Client = &http.Client{Transport: silent{begun}}
			began := time.Now()
			err := v.player.Play(t.Context(), reading(t))
			var unreachable *reach.UnreachableError
			if !errors.As(err, &unreachable) || !unreachable.Late || time.Since(began) != 20*time.Second {
				t.Errorf("after %s it ended with %v", time.Since(began), err)
			}
		})
	}
}

// hangs is a vendor that answers so many calls, and then no more.
type hangs struct {
	http.RoundTripper
	calls, after int
	hung         func()
}

func (h *hangs) RoundTrip(r *http.Request) (*http.Response, error) {
	if h.calls++; h.calls <= h.after {
		return h.RoundTripper.RoundTrip(r)
	}
	if h.calls == h.after+1 {
		h.hung()
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// TestInterruptedWhereTheVendorHangs ends a run, during a call that reads and one that
// writes: it is over within the time that one call may take, and names the ledger.
func TestInterruptedWhereTheVendorHangs(t *testing.T) {
	for after := 5; after < 13; after++ {
		synctest.Test(t, func(t *testing.T) {
			v := newVendor(t, "secoda")
			v.player.Timeout = 10 * time.Second
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var ended time.Time
			v.player.Client = &http.Client{Transport: &hangs{RoundTripper: v.transport, after: after, hung: func() {
				time.AfterFunc(2*time.Second, func() { ended = time.Now(); cancel() })
			}}}
			err := v.player.Play(ctx, []*scenarios.Story{groupsStory(t)})
			var left *LeftError
			if !errors.Is(err, context.Canceled) || !errors.As(err, &left) || left.Ledger != v.ledger {
				t.Errorf("after %d calls it ended with %v", after, err)
			}
			if took := time.Since(ended); took > v.player.Timeout {
				t.Errorf("after %d calls it took %s", after, took)
			}
		})
	}
}

// silent never answers, or never ends its answer.
type silent struct{ begun bool }

func (s silent) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.begun {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	reader, writer := io.Pipe()
	go func() {
		<-r.Context().Done()
		writer.CloseWithError(r.Context().Err())
	}()
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: reader, Request: r}, nil
}

// TestOneOperationHangs lets all others be checked.
func TestOneOperationHangs(t *testing.T) {
	v := newVendor(t, "secoda")
	v.after = func(n int) error {
		if strings.Contains(v.calls[n-1].URL.Path, "/group/") && v.calls[n-1].Method == "GET" {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil {
		t.Fatal(err)
	}
	if one := v.one(t, "one"); one.Err == nil || one.Exchange.Status != 0 || !one.Last {
		t.Errorf("the step is %+v", one)
	}
	if gone := v.one(t, "gone"); gone.Skipped != "vendor.example gave no answer to get-group before" {
		t.Errorf("the last is %+v", gone)
	}
}

// TestVendorDies in the middle of a run.
func TestVendorDies(t *testing.T) {
	v := newVendor(t, "secoda")
	v.after = func(n int) error {
		if n > 1 {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	var unreachable *reach.UnreachableError
	if !errors.As(err, &unreachable) || len(v.calls) > 2*maxSilentRow {
		t.Errorf("after %d calls it ended with %v", len(v.calls), err)
	}
}

// TestEndlessPages has a list that always has another page.
func TestEndlessPages(t *testing.T) {
	v := newVendor(t, "secoda")
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"meta":{"next_page":2},"links":{"next":"https://elsewhere.example/"},"results":[{}]}`)
	})
	if err := v.player.Play(t.Context(), reading(t)); err != nil {
		t.Fatal(err)
	}
	last := v.played[scenarios.DefaultPages-1]
	if len(v.played) != scenarios.DefaultPages+1 || last.Name != "a, page 20" || !last.Last || last.Complete {
		t.Errorf("%d calls were made, and the last page is %+v", len(v.played), last)
	}
	for _, call := range v.calls {
		if call.URL.Host != "vendor.example" {
			t.Errorf("%s was called", call.URL)
		}
	}
}

// TestLargeBody has an answer that would fill the memory.
func TestLargeBody(t *testing.T) {
	v := newVendor(t, "secoda")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		piece := make([]byte, 1<<20)
		for range 100 {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	v.at(t, server)
	if err := v.player.Play(t.Context(), reading(t)); err != nil {
		t.Fatal(err)
	}
	if x := v.played[0].Exchange; len(x.Body) != defaultMaxBody || !x.BodyCut {
		t.Errorf("%d bytes were kept, cut: %v", len(x.Body), x.BodyCut)
	}
	v.player.MaxBody, v.played = 10, nil
	if err := v.player.Play(t.Context(), reading(t)); err != nil {
		t.Fatal(err)
	}
	if x := v.played[0].Exchange; len(x.Body) != 10 || !x.BodyCut {
		t.Errorf("%d bytes were kept, cut: %v", len(x.Body), x.BodyCut)
	}
}

// TestBodyThatBreaksOff is what came of it.
func TestBodyThatBreaksOff(t *testing.T) {
	v := newVendor(t, "secoda")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, `{"results":`)
	}))
	defer server.Close()
	v.at(t, server)
	if err := v.player.Play(t.Context(), reading(t)); err != nil {
		t.Fatal(err)
	}
	if x := v.played[0].Exchange; string(x.Body) != `{"results":` || x.BodyCut || x.Status != 200 {
		t.Errorf("it is %q, cut: %v", x.Body, x.BodyCut)
	}
}

// TestStrangeIDs stay one segment of a path.
func TestStrangeIDs(t *testing.T) {
	for id, want := range map[string]string{"a/b": "a%2Fb", "..": "%2E%2E", "?x#y": "%3Fx%23y", "ä {id}": "%C3%A4%20%7Bid%7D"} {
		v := newVendor(t, "secoda")
		v.player.Target.Path = "/mount"
		v.player.Params = map[string]string{"id": id}
		s := steps(t, "params: {id: {says: An id.}}\nsteps:\n  - {name: a, operation: get-group, path: {id: \"{{id}}\"}}\n  - {name: b, operation: get-group, address: \"/auth/group/{{id}}\"}\n")
		if err := v.player.Play(t.Context(), []*scenarios.Story{s}); err != nil {
			t.Fatal(err)
		}
		if a, b := v.calls[0].URL.EscapedPath(), v.calls[1].URL.EscapedPath(); a != "/mount/api/v1/auth/group/"+want || b != "/mount/auth/group/"+want {
			t.Errorf("%q is called at %s and %s", id, a, b)
		}
		if basePath := v.played[0].Exchange.BasePath; basePath != "/mount" {
			t.Errorf("the base path is %q", basePath)
		}
	}
}

// lastWord is the end of an answer, with which the run is ended.
type lastWord struct{ end context.CancelFunc }

func (l lastWord) Read([]byte) (int, error) {
	l.end()
	return 0, io.EOF
}

func (l lastWord) Close() error { return nil }

func (l lastWord) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header{}, Body: l}, nil
}

// TestAnswerAtTheEndOfARun: an answer that came whole is one, though the run ends
// with it.
func TestAnswerAtTheEndOfARun(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	target, err := url.Parse("http://vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	p := &Player{Target: target, Client: &http.Client{Transport: lastWord{end}}}
	r, err := p.request(http.MethodGet, "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if x, err := p.call(ctx, r, nil); err != nil || x.Status != http.StatusNoContent {
		t.Errorf("the answer is %d, %v", x.Status, err)
	}
}
