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
	"github.com/ringer-mock/ringer/mock/world"
)

// checkErrorResponses holds a vendor's answer to every kind of error, its own kinds
// included, to the contract: an operation or x-ringer-unknown-calls must declare the
// answer's status, headers and body.
func checkErrorResponses(t TB, vendor *mock.Vendor) {
	t.Helper()
	contract := contractOf(t, vendor)
	calls := callsOf(t, vendor, contract)
	for _, name := range contract.ErrorKinds() {
		kind := mock.Kind(name)
		for _, e := range []*mock.Error{{Kind: kind}, {Kind: kind, Message: "Words of its own."}, {Kind: kind, Field: "name", Message: "Wrong."}} {
			answer, err := errorAnswer(vendor, e)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
				break
			}
			if findings := undeclared(contract, calls, answer); len(findings) > 0 {
				t.Errorf("%s: neither an operation nor x-ringer-unknown-calls declares the answer %d %s; the last of them says: %v", kind, answer.Status, answer.Body, findings)
				break // the kind's other answers are alike
			}
		}
	}
}

// errorAnswer is how a vendor answers an error, without the headers that depend on the
// call.
func errorAnswer(vendor *mock.Vendor, e *mock.Error) (contracts.Exchange, error) {
	response, ok := vendor.ErrorResponses[e.Kind]
	if !ok || response.Body == nil && response.Status != http.StatusNotModified {
		return contracts.Exchange{}, errors.New("the vendor has no answer to it")
	}
	answer := contracts.Exchange{Status: response.Status, Header: http.Header{"Allow": {"GET"}}}
	maps.Copy(answer.Header, response.Header)
	if response.Body == nil {
		return answer, nil
	}
	body, err := json.Marshal(response.Body(e))
	answer.Body = body
	return answer, err
}

// callsOf gives each operation's call, and for each path one of a method that it does
// not take. Each has the headers that the vendor sets for it.
func callsOf(t TB, vendor *mock.Vendor, contract *contracts.Contract) (calls []contracts.Exchange) {
	t.Helper()
	var set http.Header
	probe := *vendor
	probe.Header = func(tx *world.Tx, call *mock.Call, header http.Header) {
		if vendor.Header != nil {
			vendor.Header(tx, call, header)
		}
		set = header.Clone()
	}
	client := New(t, &probe, "")
	ask := func(method, path string) {
		client.Do(method, path, "")
		calls = append(calls, contracts.Exchange{Method: method, URL: url.URL{Path: path}, Header: set})
	}
	for _, op := range contract.Operations {
		path := contract.Prefix + pathParameter.ReplaceAllString(op.Path, "1")
		ask(op.Method, path)
		for _, method := range []string{http.MethodDelete, http.MethodPatch, http.MethodPut, http.MethodPost, http.MethodGet} {
			if contract.Find(method, path).Operation == nil {
				ask(method, path)
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
		exchange := answer
		exchange.Method, exchange.URL = call.Method, call.URL
		exchange.Header = http.Header{"Content-Type": {"application/json"}}
		maps.Copy(exchange.Header, call.Header)
		maps.Copy(exchange.Header, answer.Header)
		if findings = judge.Judge(contract, exchange); len(findings) == 0 {
			return nil
		}
	}
	return findings
}
