package mock_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

// refusal is a control call that cannot be taken, with what is said of it.
type refusal struct {
	why, method, path, body string
	status                  int
	pointer                 string // of the place that is named; empty is none
	detail                  string // what stands in the first lines
}

// playRefusals makes control calls of the default world that all must be refused
// by a problem document, and leave the world as it was.
func playRefusals(t *testing.T, client *vendortest.Client, rows []refusal) {
	t.Helper()
	before := World(t, client, "default")
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do(row.method, row.path, row.body)
			var problem struct {
				Status int
				Detail string
				Errors []struct{ Pointer string }
			}
			if err := json.Unmarshal([]byte(answer.Body), &problem); err != nil {
				t.Fatalf("%v: %s", err, answer.Body)
			}
			if answer.Status != row.status || problem.Status != row.status || !strings.Contains(problem.Detail, row.detail) {
				t.Errorf("answered %d: %s\nwant %d with %q", answer.Status, answer.Body, row.status, row.detail)
			}
			if row.pointer != "" && !slices.ContainsFunc(problem.Errors, func(e struct{ Pointer string }) bool { return e.Pointer == row.pointer }) {
				t.Errorf("answered %s, want an error at %s", answer.Body, row.pointer)
			}
			if got := answer.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("the content type is %s", got)
			}
			if diff := cmp.Diff(before, World(t, client, "default")); diff != "" {
				t.Errorf("the world changed (-before +after):\n%s", diff)
			}
		})
	}
}
