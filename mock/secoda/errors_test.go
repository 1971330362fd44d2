package secoda_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// TestRefusalsFitTheContract holds the answer to every kind of error to the
// contract: some call must declare it, with this status and this body.
func TestRefusalsFitTheContract(t *testing.T) {
	contract, err := contracts.Load("secoda")
	if err != nil {
		t.Fatal(err)
	}
	calls := []struct{ method, path string }{{"GET", groupsPath}, {"POST", groupsPath}, {"GET", groupsPath + "/1"}, {"PUT", groupsPath}}
	for _, kind := range mock.Kinds() {
		for _, e := range []*mock.Error{{Kind: kind}, {Kind: kind, Message: "Words of its own."}, {Kind: kind, Field: "name", Message: "Wrong."}} {
			refusal := secoda.New().Refusals[kind]
			body, err := json.Marshal(refusal.Body(e))
			if err != nil {
				t.Fatal(err)
			}
			header := http.Header{"Content-Type": {"application/json"}, "Allow": {"GET"}}
			for name, values := range refusal.Header {
				header[name] = values
			}
			var findings []contracts.Finding
			declared := false
			for _, call := range calls {
				findings = contract.Judge(contracts.Exchange{Method: call.method, URL: url.URL{Path: call.path}, Status: refusal.Status, Header: header, Body: body})
				declared = declared || len(findings) == 0
			}
			if !declared {
				t.Errorf("%s: no call declares %d %s: %v", kind, refusal.Status, body, findings)
			}
		}
	}
}
