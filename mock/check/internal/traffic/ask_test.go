package traffic

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
)

// TestConditionsOfRecordings keeps of a request's conditions those that the fake knows.
func TestConditionsOfRecordings(t *testing.T) {
	contract, err := contracts.Embedded().Load("secoda")
	if err != nil {
		t.Fatal(err)
	}
	comparison := compare.NewComparison(contract)
	comparison.Bind("header Etag", `"vendor's"`, `"fake's"`)
	got := New(contract, nil, comparison, nil, nil).conditions(http.Header{
		"If-Match": {`"vendor's"`}, "If-None-Match": {`"old"`}, "If-Modified-Since": {"yesterday"}, "Range": {"bytes=0-1"}, "Accept": {"*/*"},
	})
	if diff := cmp.Diff(http.Header{"If-Match": {`"vendor's"`}, "Accept": {"*/*"}}, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}
