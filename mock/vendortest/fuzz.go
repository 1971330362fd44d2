package vendortest

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzSeed is a request to start from. Authorization is what stands in the header of that
// name, or the token where the vendor takes it elsewhere; empty is the client's token.
type FuzzSeed struct{ Method, Path, Body, ContentType, Authorization string }

// FuzzRequests sends any request. The client's server is strict, so a server
// error is either a failure or an answer that breaks the contract; and what is
// refused must change nothing.
func FuzzRequests(f *testing.F, client *Client, seeds []FuzzSeed) {
	usual, inAuthorization := client.Token, client.inAuthorization()
	if inAuthorization {
		usual = "Bearer " + usual
	}
	for _, seed := range seeds {
		if seed.Authorization == "" {
			seed.Authorization = usual
		}
		f.Add(seed.Method, seed.Path, seed.Body, seed.ContentType, seed.Authorization)
	}
	client.Token = ""
	f.Fuzz(func(t *testing.T, method, path, body, contentType, authorization string) {
		if method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || !strings.HasPrefix(path, "/") {
			return // net/http lets no such request through
		}
		client.Do("POST", "/_ringer/reset", "")
		before := client.State(t)
		sender := *client
		header := []string{"Content-Type: " + contentType}
		if inAuthorization {
			header = append(header, "Authorization: "+authorization)
		} else {
			sender.Token = authorization
		}
		answer := sender.Do(method, path, body, header...)
		if answer.Status >= http.StatusInternalServerError {
			t.Fatalf("answered %d: %s\n%s", answer.Status, answer.Reason(), answer.Body)
		}
		if answer.Status >= http.StatusBadRequest && client.State(t) != before {
			t.Fatalf("a refused call changed the world: %d %s", answer.Status, answer.Body)
		}
	})
}
