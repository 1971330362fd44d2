package mock

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// TestUndeclaredRefusalsAreNamed has a vendor that answers a missing key with a
// status that its contract does not have.
func TestUndeclaredRefusalsAreNamed(t *testing.T) {
	body := func(*Error) any { return nil }
	vendor := &Vendor{Name: "secoda", ErrorResponses: ErrorResponses{}}
	for _, kind := range Kinds() {
		vendor.ErrorResponses[kind] = ErrorResponse{Status: http.StatusTeapot, Body: body}
	}
	delete(vendor.ErrorResponses, RateLimited) // which is missing, and no undeclared status as well
	_, err := bind(vendor, contracts.Embedded())
	const want = "\n\toperation get-group declares no response for the status 418 (server_error), 418 (too_large), 418 (unauthorized), 418 (unavailable)\n"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("bind said %v, without %q", err, want)
	}
}

// TestVendorRefusesWhenUsedUp has a vendor count calls before it looks at what was sent,
// and say in a header when there are calls again.
func TestVendorRefusesWhenUsedUp(t *testing.T) {
	files := fstest.MapFS{"contract.yaml": {Data: []byte(`{"openapi": "3.1.0", "servers": [{"url": "https://pets.test/v9"}], "x-ringer-collections": {}, "paths": {"/pets": {"post": {
		"operationId": "search", "x-ringer-writes": false, "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
		"responses": {"200": {}, "400": {}}
	}}}}`)}}
	vendor := &Vendor{Name: "pets", Files: files, ErrorResponses: ErrorResponses{}}
	for _, kind := range Kinds() {
		vendor.ErrorResponses[kind] = ErrorResponse{Status: http.StatusBadRequest, Body: func(e *Error) any { return e.Kind }}
	}
	vendor.ErrorResponses[RateLimited] = ErrorResponse{Status: http.StatusBadRequest, Header: http.Header{"Retry-After": {"60"}, "X-Table": {"yes"}}, Body: func(e *Error) any { return e.Kind }}
	vendor.Handlers = map[string]Handler{"search": func(*world.Tx, *Call) (Reply, error) { return OK("found"), nil }}
	vendor.Authorize = func(tx *world.Tx, call *Call) *Error {
		if n, _ := tx.Count(call.Caller.Token, time.Minute); n > 1 {
			return &Error{Kind: RateLimited, Header: http.Header{"Retry-After": {"7"}}}
		}
		return nil
	}
	server, err := New(Options{Vendors: []*Vendor{vendor}})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range []struct {
		token, Body, want string
		retry             string
	}{{"a", "{}", "\"found\"", ""}, {"a", "no JSON", "\"rate_limited\"", "7"}, {"b", "no JSON", "\"invalid\"", ""}} {
		request := httptest.NewRequest("POST", "/v9/pets", strings.NewReader(row.Body))
		request.Host = "127.0.0.1"
		request.Header.Set("Authorization", "Bearer "+row.token)
		request.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		header := recorder.Result().Header
		if recorder.Body.String() != row.want || header.Get("Retry-After") != row.retry || (header.Get("X-Table") != "") != (row.retry != "") {
			t.Errorf("call %d is answered %s, %v", i+1, recorder.Body, header)
		}
	}
}

// TestVendorBringsItsContract has vendors whose contracts are read already: one of a name
// that this project has too, and one whose contract has another name.
func TestVendorBringsItsContract(t *testing.T) {
	contract, err := contracts.LoadFS(fstest.MapFS{"contract.yaml": {Data: []byte(`{"openapi": "3.1.0", "servers": [{"url": "https://pets.test/v9"}], "paths": {}}`)}}, "secoda")
	if err != nil {
		t.Fatal(err)
	}
	for _, vendor := range []*Vendor{{Name: "secoda", Contract: contract}, {Name: "secoda", Contract: contract, Files: fstest.MapFS{"scenarios/mine.yaml": {Data: []byte("{}")}}}} {
		catalog, err := Catalog(vendor)
		if err != nil {
			t.Fatal(err)
		}
		if known, err := catalog.Load("secoda"); known != contract || err != nil {
			t.Errorf("the catalog has %v, %v", known, err)
		}
		if names := scenarios.Names(catalog); slices.Contains(names, "mine") != (vendor.Files != nil) {
			t.Errorf("the scenarios are %v", names)
		}
		// Its own part of this project's scenario would name what the contract does not have.
		if _, err := scenarios.Builtin(catalog, "demo"); err != nil {
			t.Error(err)
		}
	}
	_, err = Catalog(&Vendor{Name: "pets", Contract: contract})
	const want = "vendor pets has the contract of secoda: give both one name"
	if err == nil || err.Error() != want {
		t.Errorf("Catalog says %v, want %q", err, want)
	}
}
