package mock

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// TestUndeclaredRefusalsAreNamed has a vendor that answers a missing key with a
// status that its contract does not have.
func TestUndeclaredRefusalsAreNamed(t *testing.T) {
	body := func(*Error) any { return nil }
	vendor := &Vendor{Name: "secoda", ErrorResponses: ErrorResponses{}}
	for _, kind := range Kinds() {
		vendor.ErrorResponses[kind] = ErrorResponse{Status: http.StatusTeapot, Body: body}
	}
	_, err := bind(vendor, contracts.Embedded())
	if err == nil || !strings.Contains(err.Error(), "operation get-group does not declare status 418, the answer to unauthorized") {
		t.Errorf("engage said %v", err)
	}
}
