package vendortest

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"regexp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock"
)

// CheckErrorResponses holds a vendor's answer to every kind of error to the
// contract: an operation must declare its status and body, or what the contract
// says of unknown calls.
func CheckErrorResponses(t TB, vendor *mock.Vendor) {
	t.Helper()
	contract := contractOf(t, vendor)
	calls := callsOf(contract)
	for _, name := range contract.ErrorKinds() {
		kind := mock.Kind(name)
		for _, e := range []*mock.Error{{Kind: kind}, {Kind: kind, Message: "Words of its own."}, {Kind: kind, Field: "name", Message: "Wrong."}} {
			answer, err := errorAnswer(vendor, e)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
				continue
			}
			if findings := undeclared(contract, calls, answer); len(findings) > 0 {
				t.Errorf("%s: no call declares %d %s: %v", kind, answer.Status, answer.Body, findings)
			}
		}
	}
}

// errorAnswer is how a vendor answers an error, to no call in particular.
func errorAnswer(vendor *mock.Vendor, e *mock.Error) (contracts.Exchange, error) {
	response, ok := vendor.ErrorResponses[e.Kind]
	if !ok || response.Body == nil && response.Status != http.StatusNotModified {
		return contracts.Exchange{}, errors.New("the vendor has no answer to it")
	}
	body, err := json.Marshal(response.Body(e))
	if err != nil {
		return contracts.Exchange{}, err
	}
	header := http.Header{"Content-Type": {"application/json"}, "Allow": {"GET"}}
	if vendor.Header != nil {
		vendor.Header(&mock.Tx{}, &mock.Call{}, header)
	}
	maps.Copy(header, response.Header)
	return contracts.Exchange{Status: response.Status, Header: header, Body: body}, nil
}

// callsOf gives each operation's call, and for each path one of a method that it
// does not take.
func callsOf(contract *contracts.Contract) (calls []contracts.Exchange) {
	for _, op := range contract.Operations {
		path := contract.Prefix + pathParameter.ReplaceAllString(op.Path, "1")
		calls = append(calls, contracts.Exchange{Method: op.Method, URL: url.URL{Path: path}})
		for _, method := range []string{http.MethodDelete, http.MethodPatch, http.MethodPut, http.MethodPost, http.MethodGet} {
			if contract.Find(method, path).Operation == nil {
				calls = append(calls, contracts.Exchange{Method: method, URL: url.URL{Path: path}})
				break
			}
		}
	}
	return calls
}

var pathParameter = regexp.MustCompile(`\{[^}]*\}`)

// undeclared says what is wrong with an answer when it is not one that any of
// the calls may get; none means that a call declares it.
func undeclared(contract *contracts.Contract, calls []contracts.Exchange, answer contracts.Exchange) (findings []contracts.Finding) {
	for _, call := range calls {
		answer.Method, answer.URL = call.Method, call.URL
		if findings = judge.Judge(contract, answer); len(findings) == 0 {
			return nil
		}
	}
	return findings
}
