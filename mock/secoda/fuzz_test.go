package secoda_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

func FuzzRequest(f *testing.F) {
	vendortest.FuzzRequests(f, newClient(f, twoGroups), []vendortest.FuzzSeed{
		{Method: "GET", Path: groupsPath},
		{Method: "GET", Path: "/auth/group/?page=2&page=%zz", Authorization: "bearer any-token"},
		{Method: "POST", Path: groupsPath + "/", Body: `{"name":"x","users":["a"]}`, ContentType: "application/json"},
		{Method: "PATCH", Path: groupsPath + "/" + first, Body: `{"icon":"😀","name":null}`, ContentType: "application/json; charset=utf-8"},
		{Method: "DELETE", Path: groupsPath + "/" + first},
		{Method: "PUT", Path: "//api/v1/auth//group/%2F", Body: "[[[[", ContentType: "text/plain", Authorization: "Basic x"},
		{Method: "OPTIONS", Path: "/_ringer/worlds/a/api/v1/auth/group"},
		{Method: "HEAD", Path: "/api/v1/api/v1/auth/group", Authorization: "Bearer old-token"},
	})
}
