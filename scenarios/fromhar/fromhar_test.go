package fromhar_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/fromhar"
	"github.com/ringer-mock/ringer/schemas"
)

func serve(t *testing.T, scenario *scenarios.Scenario) *mock.Server {
	t.Helper()
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{kantata.New(), piercloud.New(), secoda.New()}, Scenario: scenario, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func ask(server http.Handler, method, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Header.Set("Authorization", "Bearer demo-token")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// Played back, the reads of a recording answer the same.
func TestReadsAnswerTheSame(t *testing.T) {
	catalog := contracts.Embedded()
	demo, err := scenarios.Builtin(catalog, "demo")
	if err != nil {
		t.Fatal(err)
	}
	vendor := serve(t, demo)
	groups := ask(vendor, "GET", "http://localhost/api/v1/auth/group")
	list, err := schemas.DecodeJSON(groups.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	id, _ := schemas.Lookup(list, "/results/0/id")
	reads := []string{
		"http://localhost/api/v1/auth/group", "http://localhost/api/v1/auth/group?page=2", "http://localhost/api/v1/auth/group?page=3", "http://localhost/api/v1/auth/group/" + id.(string),
		"http://localhost/api/v1/workspace_groups?include=workspaces&per_page=200", "http://localhost/api/v1/user_group_memberships?per_page=200",
	}
	recording := &har.File{}
	answers := map[string]string{}
	add := func(method, target string) {
		w := ask(vendor, method, target)
		r := httptest.NewRequest(method, target, nil)
		recording.Entries = append(recording.Entries, har.Entry{Exchange: contracts.Exchange{
			Method: method, URL: *r.URL, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(),
		}})
		if method == http.MethodGet {
			answers[target] = w.Body.String()
		}
	}
	for _, target := range reads {
		add("GET", target)
	}
	if _, err := fromhar.Read(catalog, "none", "none.har", &har.File{}); !errors.Is(err, fromhar.ErrNothing) {
		t.Errorf("an empty recording: %v", err)
	}
	add("DELETE", reads[3])
	add("GET", "http://localhost/api/v1/auth/group?page=1")
	s, err := fromhar.Read(catalog, "seen", "seen.har", recording)
	if err != nil {
		t.Fatal(err)
	}
	if s.Reads != len(reads) || s.Later != 1 || s.LeftOut > 0 {
		t.Errorf("it took %d reads, %d came later, %d fields were left out", s.Reads, s.Later, s.LeftOut)
	}
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := scenarios.Parse(catalog, "seen.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	again := serve(t, scenario)
	for _, target := range reads {
		if got := ask(again, "GET", target).Body.String(); got != answers[target] {
			t.Errorf("%s answers otherwise:\n%s\n%s", target, got, answers[target])
		}
	}
}
