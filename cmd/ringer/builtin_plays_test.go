package main

import "strings"

// asking is a request to a built-in scenario.
type asking struct {
	method, path, body string
	// token is sent as a bearer token; empty is demo-token.
	token string
	// times is how often it is sent; 0 is once.
	times int
	// slow is held back for long, or never answered: it is only played where nobody
	// waits for answers.
	slow bool
}

// The places that the built-in scenarios have in common.
const (
	kantataGroups  = "/api/v1/workspace_groups"
	kantataMembers = "/api/v1/user_group_memberships"
	secodaGroups   = "/api/v1/auth/group"
	secodaGroup    = secodaGroups + "/a0000000-0000-4000-8000-00000000000"
	pierGroups     = "/lighthouse/orgs/6077beed-c3ce-5058-bf28-9590f84341f9/businesses/8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9/workspaces-groups"
	pierGroup      = pierGroups + "/b0000000-0000-4000-8000-00000000000"
	pierToken      = "/auth"

	kantataTea  = `{"workspace_group":{"name":"Tea"}}`
	kantataJoin = `{"user_group_membership":{"user_id":102,"workspace_group_id":1}}`
	secodaTea   = `{"name":"Tea"}`
	credentials = `{"client_id":"a","client_secret":"b"}`
)

// builtinPlays has, for each built-in scenario, requests that between them meet
// each of its rules, in this order.
var builtinPlays = map[string][]asking{
	"demo": {{method: "GET", path: kantataGroups}, {method: "POST", path: secodaGroups, body: secodaTea}, {method: "GET", path: pierGroups, token: "expired-token"}},
	"empty": {
		{method: "GET", path: kantataGroups}, {method: "POST", path: kantataGroups, body: kantataTea},
		{method: "POST", path: secodaGroups, body: secodaTea}, {method: "POST", path: pierToken, body: credentials},
	},
	"one-of-each": {
		{method: "GET", path: kantataGroups + "?include=workspaces,external_references,rate_card_sets"},
		{method: "GET", path: kantataMembers + "?include=user,workspace_group"},
		{method: "GET", path: secodaGroups}, {method: "GET", path: pierGroups},
		{method: "POST", path: kantataGroups, body: kantataTea}, {method: "DELETE", path: secodaGroup + "1"},
	},
	"large": {
		{method: "GET", path: kantataGroups + "?page=50&per_page=200"}, {method: "GET", path: secodaGroups + "?page=400"},
		{method: "GET", path: pierGroups + "?page=100&page_size=100&sort_field=name"}, {method: "POST", path: secodaGroups, body: secodaTea},
	},
	"rate-limited": {
		{method: "GET", path: kantataGroups, times: 4}, {method: "GET", path: secodaGroups, times: 4}, {method: "GET", path: pierGroups, times: 4},
		{method: "POST", path: kantataGroups, body: kantataTea, times: 3}, {method: "POST", path: secodaGroups, body: secodaTea, times: 2},
		{method: "POST", path: pierToken, body: credentials, times: 3},
	},
	"slow": {
		{method: "GET", path: kantataGroups + "/1"}, {method: "GET", path: secodaGroups}, {method: "GET", path: pierGroups},
		{method: "GET", path: kantataGroups, times: 9, slow: true}, {method: "GET", path: secodaGroups, times: 4, slow: true},
		{method: "GET", path: pierGroups, times: 4, slow: true}, {method: "POST", path: kantataGroups, body: kantataTea, slow: true},
		{method: "POST", path: secodaGroups, body: secodaTea, slow: true}, {method: "POST", path: pierToken, body: credentials, slow: true},
	},
	"flaky": {
		{method: "GET", path: kantataGroups, times: 40}, {method: "GET", path: secodaGroups, times: 40}, {method: "GET", path: pierGroups, times: 40},
		{method: "POST", path: secodaGroups, body: secodaTea, times: 20},
	},
	"expired-token": {
		{method: "GET", path: kantataGroups, token: "expired-token"}, {method: "GET", path: kantataGroups, token: "fresh-token"},
		{method: "GET", path: kantataGroups, token: "expiring-token", times: 3}, {method: "GET", path: secodaGroups, token: "expiring-token", times: 3},
		{method: "GET", path: pierGroups, token: "expiring-token", times: 3}, {method: "POST", path: pierToken, body: credentials},
	},
	"forbidden": {
		{method: "GET", path: kantataMembers, token: "member-token"}, {method: "DELETE", path: kantataGroups + "/2"},
		{method: "POST", path: secodaGroups, body: secodaTea, token: "member-token"}, {method: "GET", path: secodaGroup + "2"},
		{method: "GET", path: pierGroups, token: "member-token"}, {method: "GET", path: pierGroup + "2"},
	},
	"vendor-down": {
		{method: "GET", path: kantataGroups, times: 6}, {method: "POST", path: secodaGroups, body: secodaTea, times: 6}, {method: "GET", path: pierGroups, times: 6},
	},
	"lost-answer": {
		{method: "POST", path: kantataGroups, body: kantataTea, times: 2}, {method: "POST", path: kantataMembers, body: kantataJoin, times: 2},
		{method: "PUT", path: kantataGroups + "/1", body: kantataTea}, {method: "PUT", path: kantataGroups + "/1", body: `{"workspace_group":{"name":"Coffee"}}`},
		{method: "DELETE", path: kantataGroups + "/2", times: 2}, {method: "POST", path: secodaGroups, body: secodaTea, times: 2},
		{method: "PATCH", path: secodaGroup + "1", body: secodaTea, times: 2}, {method: "DELETE", path: secodaGroup + "2", times: 2},
		{method: "POST", path: pierToken, body: credentials, times: 2}, {method: "GET", path: pierGroups, times: 2},
	},
	"drifted": {
		{method: "GET", path: kantataGroups, times: 6}, {method: "GET", path: kantataGroups + "/1", times: 3}, {method: "GET", path: kantataGroups + "/999"},
		{method: "POST", path: kantataGroups, body: kantataTea}, {method: "GET", path: secodaGroups, times: 5}, {method: "GET", path: secodaGroup + "1", times: 4},
		{method: "GET", path: secodaGroup + "1", token: "no-token"}, {method: "GET", path: pierGroups, times: 4},
		{method: "GET", path: pierGroup + "1", times: 3}, {method: "GET", path: pierGroup + "9"},
	},
}

// each gives the request as often as it is sent.
func (p asking) each(yield func(asking) bool) {
	for range max(p.times, 1) {
		if !yield(p) {
			return
		}
	}
}

func (p asking) bearer() string {
	if p.token == "" {
		return "demo-token"
	}
	return p.token
}

func (p asking) String() string { return strings.TrimSpace(p.method + " " + p.path + " " + p.body) }
