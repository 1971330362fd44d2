package check

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// changed answers with what a handler answers, changed.
func changed(handler http.Handler, change func(n int64, r *http.Request, w *httptest.ResponseRecorder)) http.Handler {
	var calls atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		change(calls.Add(1), r, answer)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		if answer.Header().Get("X-Cut") != "" {
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write(answer.Body.Bytes())
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// TestRunsThatProveLittle has vendors of whom a run proves little, or something else than it
// seems: what tells nothing has not passed, and the way in which the run ends says so.
func TestRunsThatProveLittle(t *testing.T) {
	t.Parallel()
	vendors := contracts.Embedded().Checked()
	body := func(w *httptest.ResponseRecorder, text string) {
		w.Body.Reset()
		w.Body.WriteString(text)
		w.Header().Del("Content-Length")
	}
	refuse := func(w *httptest.ResponseRecorder, status int) {
		w.Code = status
		body(w, `{"detail":"No."}`)
	}
	for i, test := range []struct {
		why    string
		change func(n int64, r *http.Request, w *httptest.ResponseRecorder)
		want   error // nil is a report alone
		words  string
		finds  bool
	}{
		{"it refuses all for load", func(_ int64, _ *http.Request, w *httptest.ResponseRecorder) { refuse(w, 429) }, ErrNothing, "proves too little", false},
		{"it refuses all but the first for load", func(n int64, _ *http.Request, w *httptest.ResponseRecorder) {
			if n > 3 {
				refuse(w, 429)
			}
		}, ErrNothing, "refused it for load (429)", false},
		{"it refuses one for load", func(n int64, _ *http.Request, w *httptest.ResponseRecorder) {
			if n == 3 {
				refuse(w, 429)
			}
		}, nil, "", false},
		{"its answers break off", func(_ int64, _ *http.Request, w *httptest.ResponseRecorder) {
			w.Header().Set("X-Cut", "1")
			w.Header().Set("Content-Length", fmt.Sprint(w.Body.Len()+1))
			body(w, w.Body.String()[:w.Body.Len()/2])
			w.Header().Set("X-Cut", "1")
		}, nil, "", true},
		{"its answers have no body", func(_ int64, _ *http.Request, w *httptest.ResponseRecorder) { body(w, "") }, nil, "", true},
		{"its JSON is broken", func(_ int64, _ *http.Request, w *httptest.ResponseRecorder) { body(w, w.Body.String()+"}") }, nil, "", true},
		{"its JSON begins with a byte order mark", func(_ int64, _ *http.Request, w *httptest.ResponseRecorder) { body(w, "\ufeff"+w.Body.String()) }, nil, "", true},
		{"its JSON is called text", func(_ int64, _ *http.Request, w *httptest.ResponseRecorder) {
			w.Header().Set("Content-Type", "text/plain")
		}, nil, "", true},
		{"the token is revoked", func(n int64, _ *http.Request, w *httptest.ResponseRecorder) {
			if n > 5 {
				refuse(w, 401)
			}
		}, ErrRefused, "which it took before", false},
		{"the token loses all rights", func(n int64, _ *http.Request, w *httptest.ResponseRecorder) {
			if n > 5 {
				refuse(w, 403)
			}
		}, ErrRefused, "which it took before", false},
		{"one call is refused as if there were no token", func(n int64, _ *http.Request, w *httptest.ResponseRecorder) {
			if n == 6 {
				refuse(w, 401)
			}
		}, nil, "", true},
	} {
		for _, vendor := range inShort(vendors, vendors[i%len(vendors):][:1]) {
			t.Run(vendor+": "+test.why, func(t *testing.T) {
				target := httptest.NewServer(changed(startFake(t, "demo"), test.change))
				defer target.Close()
				found, err := Run(t.Context(), Options{Vendor: vendorOf(t, vendor), Target: target.URL, Params: checked[vendor].params, Tokens: map[string]string{"": "demo-token"}, FlakyFails: true})
				if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) || err != nil && !strings.Contains(err.Error(), test.words) {
					t.Errorf("it ends with %v", err)
				}
				if found == nil {
					t.Fatal("there is no report")
				}
				if (found.Errors() > 0) != test.finds {
					t.Errorf("it finds %v", found.Findings)
				}
			})
		}
	}
}

// TestRefusedForLoadHasNotPassed counts.
func TestRefusedForLoadHasNotPassed(t *testing.T) {
	target := httptest.NewServer(changed(startFake(t, "demo"), func(n int64, _ *http.Request, w *httptest.ResponseRecorder) {
		if n == 9 || n == 10 {
			w.Code = http.StatusTooManyRequests
		}
	}))
	defer target.Close()
	found, err := Run(t.Context(), Options{Vendor: vendorOf(t, "kantata"), Target: target.URL, Tokens: map[string]string{"": "demo-token"}})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := found.WriteText(&text, false); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text.String(), refusedForLoad); n != 1 || found.Summary.Passed+found.Summary.Skipped < found.Summary.Checks {
		t.Errorf("%+v: %s", found.Summary, &text)
	}
}

// TestRoleWithoutRights has the token of a member: what the contract says only
// administrators may do is no difference.
func TestRoleWithoutRights(t *testing.T) {
	fake := startFake(t, "demo")
	found, err := Run(t.Context(), Options{
		Vendor: vendorOf(t, "kantata"), Target: fake.URL, Writes: true, Tokens: map[string]string{"": "member-token"}, Ledger: filepath.Join(t.TempDir(), "ledger"),
		Params: map[string]string{"user_id": "105"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range found.Findings {
		t.Errorf("%s: %s", finding.Step, finding)
	}
	if !slices.ContainsFunc(found.Unchecked, func(u report.Unchecked) bool { return strings.Contains(u.Why, "the token has no right") }) {
		t.Errorf("it does not say so: %v", found.Unchecked)
	}
	if changes := fake.World("default").Changes(); len(changes) > 0 {
		t.Errorf("it leaves %v", changes)
	}
}

// TestForeignObjectIsAFinding has a create that answers with another's object.
func TestForeignObjectIsAFinding(t *testing.T) {
	fake := startFake(t, "demo")
	theirs := fake.World("default").State()["secoda"]["groups"][0]["id"].(string)
	target := httptest.NewServer(changed(fake, func(_ int64, r *http.Request, w *httptest.ResponseRecorder) {
		if r.Method == http.MethodPost && w.Code == http.StatusCreated {
			text := withID(w.Body.String(), theirs)
			w.Body.Reset()
			w.Body.WriteString(text)
		}
	}))
	defer target.Close()
	found, err := Run(t.Context(), Options{
		Vendor: vendorOf(t, "secoda"), Target: target.URL, Writes: true, Tokens: map[string]string{"": "demo-token"}, Ledger: filepath.Join(t.TempDir(), "ledger"), patience: -1,
	})
	if err != nil {
		t.Errorf("it ends with %v", err)
	}
	at := slices.IndexFunc(found.Findings, func(f contracts.Finding) bool { return f.Check == checkForeignObject })
	if at < 0 {
		t.Fatalf("it finds %v", found.Findings)
	}
	f := found.Findings[at]
	if f.Verdict != compare.VendorDrifted || f.Operation != "create-group" || f.Step != "secoda-write: create with a name alone" || f.Exchange.Status != 201 || f.Evidence.Fact == "" || f.ID == "" {
		t.Errorf("the finding is %+v", f)
	}
	if changes := fake.World("default").Changes(); len(changes) > 0 {
		t.Errorf("it leaves %v", changes)
	}
}

// TestNothingCanBeProved has a vendor that shows nothing of what is made: what was left
// out for that has not passed.
func TestNothingCanBeProved(t *testing.T) {
	fake, wrote := startFake(t, "demo"), atomic.Bool{}
	target := httptest.NewServer(changed(fake, func(_ int64, r *http.Request, w *httptest.ResponseRecorder) {
		wrote.Store(wrote.Load() || r.Method == http.MethodPost)
		if wrote.Load() && r.Method == http.MethodGet {
			w.Code = http.StatusTooManyRequests
		}
	}))
	defer target.Close()
	found, err := Run(t.Context(), Options{
		Vendor: vendorOf(t, "secoda"), Target: target.URL, Writes: true, Operations: []string{"update-group"}, Tokens: map[string]string{"": "demo-token"},
		Ledger: filepath.Join(t.TempDir(), "ledger"), patience: -1,
	})
	if !errors.As(err, new(*stories.LeftError)) || found.Errors() > 0 {
		t.Fatalf("it ends with %v and %v", err, found.Findings)
	}
	if n := found.Summary.Passed; 2*n >= found.Summary.Checks { // the creates, and what is refused
		t.Errorf("%d of %d have passed", n, found.Summary.Checks)
	}
}
