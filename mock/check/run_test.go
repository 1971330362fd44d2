package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// TestErrorsAreTold ends runs in all the ways that a caller can tell apart.
func TestErrorsAreTold(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	answers := func(handler http.HandlerFunc) string {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		return server.URL
	}
	fake := startFake(t, "demo")
	keeps := answers(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			jsonText(http.StatusInternalServerError, `{"detail":"No."}`)(w, r)
			return
		}
		fake.ServeHTTP(w, r)
	})
	ended, end := context.WithCancel(t.Context())
	end()
	for _, test := range []struct {
		why    string
		ctx    context.Context
		o      Options
		want   error // nil is none of the kinds
		report bool
	}{
		{"nobody listens", t.Context(), Options{Target: closed.URL}, ErrUnreachable, false},
		{"another API", t.Context(), Options{Target: answers(jsonText(404, "{}"))}, ErrUnreachable, true},
		{"it sends everybody elsewhere", t.Context(), Options{Target: answers(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.example/", http.StatusFound)
		})}, ErrUnreachable, false},
		{"it is busy", t.Context(), Options{Target: answers(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
		})}, ErrUnreachable, true},
		{"the token is refused", t.Context(), Options{Target: answers(jsonText(401, `{"detail":"Invalid token."}`))}, ErrRefused, false},
		{"nothing that was asked for is reached", t.Context(), Options{Target: fake.URL, Operations: []string{"create-group"}}, ErrNothing, true},
		{"a report without findings", t.Context(), Options{Target: fake.URL, Failed: &report.Report{Vendor: "secoda"}}, ErrNothing, false},
		{"the context has ended", ended, Options{Target: fake.URL}, ErrEnded, false},
		{"something is left", t.Context(), Options{Target: keeps, Writes: true}, &stories.LeftError{}, true},
		{"an unknown operation", t.Context(), Options{Target: fake.URL, Operations: []string{"get-groups"}}, nil, false},
		{"no vendor", t.Context(), Options{Target: fake.URL, Vendor: &mock.Vendor{Name: "acme"}}, nil, false},
	} {
		t.Run(test.why, func(t *testing.T) {
			if test.o.Vendor == nil {
				test.o.Vendor = vendorOf(t, "secoda")
			}
			test.o.Tokens, test.o.Ledger = map[string]string{"": "demo-token"}, filepath.Join(t.TempDir(), "ledger")
			found, err := Run(test.ctx, test.o)
			var is []error
			for _, kind := range []error{ErrUnreachable, ErrRefused, ErrNothing, ErrEnded} {
				if errors.Is(err, kind) {
					is = append(is, kind)
				}
			}
			left := errors.As(err, new(*stories.LeftError))
			switch _, wantsLeft := test.want.(*stories.LeftError); {
			case err == nil:
				t.Error("it is no error")
			case left != wantsLeft, !left && test.want != nil && !slices.Equal(is, []error{test.want}), test.want == nil && is != nil:
				t.Errorf("it is %v, which is of the kinds %v", err, is)
			}
			if (found != nil) != test.report {
				t.Errorf("the report is %+v", found)
			}
			if left && (found.Partial || found.Ended != "") {
				t.Errorf("it was played to its end, and the report says %q", found.Ended)
			}
		})
	}
}

// TestVendorWithoutStories checks a vendor of which nothing can be played: the report
// says so.
func TestVendorWithoutStories(t *testing.T) {
	vendor := &mock.Vendor{Name: "pets", ErrorResponses: mock.ErrorResponses{}, Files: fstest.MapFS{
		"contract.yaml": {Data: []byte(`{"openapi": "3.1.0", "servers": [{"url": "https://pets.test"}], "x-ringer-collections": {}, "paths": {}}`)},
	}}
	for _, kind := range mock.Kinds() {
		vendor.ErrorResponses[kind] = mock.ErrorResponse{Status: http.StatusBadRequest, Body: func(e *mock.Error) any { return e.Kind }}
	}
	found, err := Run(t.Context(), Options{Vendor: vendor, Target: startFake(t, "empty").URL})
	const want = "pets has no stories"
	if !errors.Is(err, ErrNothing) || !strings.Contains(err.Error(), want) || !strings.Contains(found.Ended, want) {
		t.Errorf("it says %v, and the report %+v", err, found)
	}
}

// TestOptionsAreChecked gives what no run can have, and nothing at all.
func TestOptionsAreChecked(t *testing.T) {
	secoda := vendorOf(t, "secoda")
	for _, test := range []struct {
		why  string
		o    Options
		want string
	}{
		{"nothing", Options{}, "set Options.Vendor"},
		{"no target", Options{Vendor: secoda}, "--target takes an origin"},
		{"a negative budget", Options{Vendor: secoda, Target: "http://localhost", Budget: -1}, "--budget takes"},
		{"a negative time", Options{Vendor: secoda, Target: "http://localhost", Timeout: -1}, "--timeout takes"},
		{"what only another vendor asks for", Options{Vendor: secoda, Target: "http://localhost", Params: place}, `no story asks for "business_id"`},
	} {
		if _, err := Plan(test.o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: it says %v, want %q", test.why, err, test.want)
		}
	}
	if _, err := Plan(Options{Vendor: secoda, Others: vendors(), Target: "http://localhost", Params: place}); err != nil {
		t.Errorf("with the other vendor it says %v", err)
	}
}

// TestProgress is told of each step, from none to all.
func TestProgress(t *testing.T) {
	var told []string
	o := Options{Vendor: vendorOf(t, "secoda"), Target: startFake(t, "demo").URL, Tokens: map[string]string{"": "demo-token"}}
	o.Progress = func(done, steps int) { told = append(told, fmt.Sprintf("%d of %d", done, steps)) }
	calls, err := Plan(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	first, last := fmt.Sprintf("0 of %d", len(calls)), fmt.Sprintf("%d of %[1]d", len(calls))
	if len(told) <= len(calls) || told[0] != first || told[len(told)-1] != last {
		t.Errorf("it tells %v, want %s to %s", told, first, last)
	}
}

// TestSweepNeedsTheVendor has a ledger of one that is not given.
func TestSweepNeedsTheVendor(t *testing.T) {
	fake := startFake(t, "demo")
	ledger := filepath.Join(t.TempDir(), "ledger")
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			jsonText(http.StatusInternalServerError, `{"detail":"No."}`)(w, r)
			return
		}
		fake.ServeHTTP(w, r)
	}))
	defer target.Close()
	o := Options{Vendor: vendorOf(t, "secoda"), Target: target.URL, Writes: true, Tokens: map[string]string{"": "demo-token"}, Ledger: ledger}
	if _, err := Run(t.Context(), o); !errors.As(err, new(*stories.LeftError)) {
		t.Fatalf("nothing is left: %v", err)
	}
	target.Config.Handler = fake
	if _, err := Sweep(t.Context(), Options{Vendor: vendorOf(t, "kantata"), Ledger: ledger}); err == nil || !strings.Contains(err.Error(), `no vendor is called "secoda"`) {
		t.Errorf("without the vendor it says %v", err)
	}
	deleted, err := Sweep(t.Context(), Options{Others: vendors(), Ledger: ledger, Tokens: o.Tokens})
	if changes := fake.World("default").Changes(); err != nil || deleted == 0 || len(changes) > 0 {
		t.Errorf("%d are deleted, %v; it leaves %v", deleted, err, changes)
	}
}
