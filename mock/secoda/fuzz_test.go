package secoda_test

import (
	"net/http"
	"testing"

	"github.com/ringer-mock/ringer/mock/mocktest"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// FuzzRequest sends any request. The server is strict, so a server error is
// either a failure or an answer that breaks the contract; and what is refused
// must change nothing.
func FuzzRequest(f *testing.F) {
	for _, seed := range []struct{ method, path, body, contentType, authorization string }{
		{"GET", groupsPath, "", "", "Bearer any-token"},
		{"GET", "/auth/group/?page=2&page=%zz", "", "", "bearer any-token"},
		{"POST", groupsPath + "/", `{"name":"x","users":["a"]}`, "application/json", "Bearer any-token"},
		{"PATCH", groupsPath + "/" + first, `{"icon":"😀","name":null}`, "application/json; charset=utf-8", "Bearer any-token"},
		{"DELETE", groupsPath + "/" + first, "", "", "Bearer any-token"},
		{"PUT", "//api/v1/auth//group/%2F", "[[[[", "text/plain", "Basic x"},
		{"OPTIONS", "/_ringer/worlds/a/api/v1/auth/group", "", "", ""},
		{"HEAD", "/api/v1/api/v1/auth/group", "", "", "Bearer old-token"},
	} {
		f.Add(seed.method, seed.path, seed.body, seed.contentType, seed.authorization)
	}
	client := mocktest.New(f, secoda.New(), twoGroups)
	client.Token = ""
	f.Fuzz(func(t *testing.T, method, path, body, contentType, authorization string) {
		if !validMethod(method) || path == "" || path[0] != '/' {
			return // net/http lets no such request through
		}
		before := client.State(t)
		answer := client.Do(method, path, body, "Content-Type: "+contentType, "Authorization: "+authorization)
		if answer.Status >= http.StatusInternalServerError {
			t.Fatalf("answered %d: %s\n%s", answer.Status, answer.Reason(), answer.Body)
		}
		if answer.Status >= http.StatusBadRequest && client.State(t) != before {
			t.Fatalf("a refused call changed the world: %d %s", answer.Status, answer.Body)
		}
		client.Do("POST", "/_ringer/reset", "")
	})
}

func validMethod(method string) bool {
	for _, r := range method {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return method != ""
}
