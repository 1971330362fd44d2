package piercloud_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

func FuzzRequest(f *testing.F) {
	vendortest.FuzzRequests(f, newClient(f, estate), []vendortest.FuzzSeed{
		{Method: "GET", Path: mainPath},
		{Method: "GET", Path: mainPath + "?page=2&page_size=101&search=%zz&sort_field=name&sort_order=desc&context_id=" + context},
		{Method: "GET", Path: mainPath + "?page=9007199254740991&page_size=99999999999999999999"},
		{Method: "GET", Path: mainPath + "/" + coreID, Authorization: "bearer main-token"},
		{Method: "GET", Path: "/lighthouse/tenancies/" + side + "/workspaces-groups/" + sideID, Authorization: "Bearer org-token"},
		{Method: "POST", Path: "/auth", Body: `{"client_id":"a","client_secret":"b"}`, ContentType: "application/json"},
		{Method: "POST", Path: "/auth", Body: `{"client_id":1,"client_secret":""`, ContentType: "text/plain"},
		{Method: "PUT", Path: "//lighthouse//orgs/%2F", Body: "[[[[", Authorization: "Basic x"},
		{Method: "GET", Path: listPath("x", "%zz"), Authorization: "Bearer eyJhbGciOiJIUzI1NiJ9.e30."},
	})
}
