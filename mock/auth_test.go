package mock_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestAnyToken calls with tokens that a scenario names and with others; the journal
// says which entry let the token in, or kept it out.
func TestAnyToken(t *testing.T) {
	const members = "/api/v1/user_group_memberships"
	entries := func(auth string) *vendortest.Client {
		return vendortest.New(t, kantata.New(), "version: 1\nname: any\nclock: 2025-01-01T00:00:00Z\nauth: ["+auth+"]\n")
	}
	const named = `{vendor: kantata, token: "*", role: admin}, {vendor: kantata, token: member, role: member},
		{vendor: kantata, token: old, expired: true}, {vendor: kantata, token: "*", role: member}`
	for _, test := range []struct {
		why, auth, header string
		status            int
		entry             any
	}{
		{"a token that no entry names", named, "Authorization: Bearer own", 200, 0.},
		{"one with a space in it", named, "Authorization: Bearer my own", 200, 0.},
		{"a named one keeps its role, though the star stands first", named, "Authorization: Bearer member", 403, 1.},
		{"a named one stays expired", named, "Authorization: Bearer old", 401, 2.},
		{"the star itself is a token as any", named, "Authorization: Bearer *", 200, 0.},
		{"an empty token is none", named, "Authorization: Bearer  ", 401, "bad"},
		{"no token is none", named, "Authorization: ", 401, "none"},
		{"the star's role", `{vendor: kantata, token: admin}, {vendor: kantata, token: "*", role: member}`, "Authorization: Bearer own", 403, 1.},
		{"the star's end", `{vendor: kantata, token: admin}, {vendor: kantata, token: "*", expired: true}`, "Authorization: Bearer own", 401, 1.},
		{"another vendor's star", `{vendor: kantata, token: admin}, {vendor: secoda, token: "*"}`, "Authorization: Bearer own", 401, "bad"},
		{"a star inside a token stands for nothing", `{vendor: kantata, token: "o*"}`, "Authorization: Bearer own", 401, "bad"},
	} {
		t.Run(test.why, func(t *testing.T) {
			client := entries(test.auth)
			answer := client.Do("GET", members, "", test.header)
			if answer.Status != test.status {
				t.Errorf("answered %d, want %d: %s", answer.Status, test.status, answer.Body)
			}
			journal := client.Do("GET", "/_ringer/requests", "").JSON(t).(map[string]any)["requests"].([]any)
			if diff := cmp.Diff(test.entry, journal[0].(map[string]any)["auth"]); diff != "" {
				t.Errorf("the journal's auth (-want +got):\n%s", diff)
			}
		})
	}
}
