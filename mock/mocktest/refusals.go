package mocktest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock"
)

// CheckRefusals holds a vendor's answer to every kind of error to the contract:
// one of the calls, each given as "METHOD path", must declare its status and
// body.
func CheckRefusals(t *testing.T, vendor *mock.Vendor, calls []string) {
	t.Helper()
	contract, err := contracts.Load(vendor.Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range mock.Kinds() {
		for _, e := range []*mock.Error{{Kind: kind}, {Kind: kind, Message: "Words of its own."}, {Kind: kind, Field: "name", Message: "Wrong."}} {
			refusal := vendor.ErrorResponses[kind]
			body, err := json.Marshal(refusal.Body(e))
			if err != nil {
				t.Fatal(err)
			}
			header := http.Header{"Content-Type": {"application/json"}, "Allow": {"GET"}}
			if vendor.Header != nil {
				vendor.Header(&mock.Tx{}, header)
			}
			maps.Copy(header, refusal.Header)
			var findings []contracts.Finding
			declared := false
			for _, call := range calls {
				method, path, _ := strings.Cut(call, " ")
				findings = judge.Judge(contract, contracts.Exchange{Method: method, URL: url.URL{Path: path}, Status: refusal.Status, Header: header, Body: body})
				declared = declared || len(findings) == 0
			}
			if !declared {
				t.Errorf("%s: no call declares %d %s: %v", kind, refusal.Status, body, findings)
			}
		}
	}
}
