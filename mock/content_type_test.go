package mock_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestContentTypesAreReadAlike sends a JSON body under many types: what one vendor
// reads as JSON, all do.
func TestContentTypesAreReadAlike(t *testing.T) {
	vendors := []struct {
		vendor     *mock.Vendor
		path, body string
	}{
		{kantata.New(), "/api/v1/workspace_groups", `{"workspace_group":{"name":"A"}}`},
		{secoda.New(), "/api/v1/auth/group", `{"name":"A"}`},
		{piercloud.New(), "/auth", `{"client_id":"a","client_secret":"b"}`},
	}
	for _, row := range []struct {
		contentType string
		taken       bool
	}{
		{"application/json", true},
		{"application/json; charset=utf-8", true},
		{"Application/JSON ;charset=UTF-8", true},
		{"application/json;", true},
		{"application/json; charset", true},
		{"application/json; charset=utf-8; charset=utf-8", true},
		{"application/json, application/json", true},
		{"application/jsonp", false},
		{"text/json", false},
		{"json", false},
		{"", false},
	} {
		for _, of := range vendors {
			answer := vendortest.New(t, of.vendor, "").Do("POST", of.path, of.body, "Content-Type: "+row.contentType)
			if taken := answer.Status < 300; taken != row.taken || !taken && answer.Status >= 500 {
				t.Errorf("%s answers %d to a body of the type %q: %s", of.vendor.Name, answer.Status, row.contentType, answer.Reason())
			}
		}
	}
}
