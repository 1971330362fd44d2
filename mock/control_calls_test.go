package mock_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestCallsAreListed asks for the list of control calls, then makes each of them: a
// path is listed with the methods that it takes, and no others.
func TestCallsAreListed(t *testing.T) {
	client := serve(t, mock.Options{})
	list, _ := client.Do("GET", "/_ringer/", "").JSON(t).(map[string]any)
	calls, _ := list["calls"].([]any)
	if len(calls) < 30 {
		t.Fatalf("the list has %d calls", len(calls))
	}
	methods := map[string][]string{}
	for _, call := range calls {
		call := call.(map[string]any)
		method, path, does := call["method"].(string), call["path"].(string), call["does"].(string)
		if strings.TrimSpace(does) == "" || strings.HasSuffix(does, ".") {
			t.Errorf("%s %s: what it does is %q", method, path, does)
		}
		if method == "GET" {
			methods[path] = append(methods[path], "GET", "HEAD")
		} else {
			methods[path] = append(methods[path], method)
		}
	}
	for path, listed := range methods {
		at := strings.NewReplacer("{", url.PathEscape("{"), "}", url.PathEscape("}")).Replace(path)
		answer := client.Do("OPTIONS", at, "")
		if answer.Status != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != strings.Join(listed, ", ") {
			t.Errorf("%s is listed with %q, and answers %d and takes %q", path, listed, answer.Status, answer.Header.Get("Allow"))
		}
	}
}

func TestConsoleIsForBrowsers(t *testing.T) {
	client := serve(t, mock.Options{})
	for _, test := range []struct{ why, accept, contentType string }{
		{"nothing is said", "", "application/json"},
		{"a program that takes all", "*/*", "application/json"},
		{"a program that asks for JSON", "application/json", "application/json"},
		{"a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"},
		{"HTML as the second choice", "application/json, text/html;q=0.5", "application/json"},
		{"HTML as what is not wanted", "text/html;q=0", "application/json"},
	} {
		var header []string
		if test.accept != "" {
			header = []string{"Accept: " + test.accept}
		}
		answer := client.Do("GET", "/_ringer/", "", header...)
		if got := answer.Header.Get("Content-Type"); answer.Status != 200 || got != test.contentType {
			t.Errorf("%s: answered %d with %q, want %q", test.why, answer.Status, got, test.contentType)
		}
		if list := strings.Contains(answer.Body, "/_ringer/state/{vendor}/{collection}/{id}"); list == strings.HasPrefix(test.contentType, "text/html") {
			t.Errorf("%s: answered with %s", test.why, answer.Body)
		}
	}
	locked := serve(t, mock.Options{AdminToken: "let-me-in", RequireWorld: true})
	locked.Play(t, []vendortest.Row{
		{Why: "the list is guarded as the others are", Method: "GET", Path: "/_ringer/", Status: 401},
		{Why: "the console is not, since a browser brings no token", Method: "GET", Path: "/_ringer/", Header: []string{"Accept: text/html"}, Status: 200},
		{Why: "nor are its files", Method: "GET", Path: "/_ringer/console/console.js", Status: 200},
		{Why: "of which there are those that there are", Method: "GET", Path: "/_ringer/console/other.js", Status: 404},
		{Why: "and makes no world", Method: "GET", Path: "/_ringer/", Header: []string{"Authorization: Bearer let-me-in"}, Status: 200},
	})
}
