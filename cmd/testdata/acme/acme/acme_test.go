package acme_test

import (
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"

	"example.com/acme/acme"
)

const (
	teams    = "/v2/teams"
	first    = teams + "/tm_000000000001"
	gone     = teams + "/tm_000000000009"
	scenario = `{version: 1, name: two-teams, clock: 2025-01-01T00:00:00Z, data: {acme: {
		teams: [{ref: tm_000000000001, name: Core, description: Makes it.}, {ref: tm_000000000002, name: Shop}], deleted_teams: [{ref: tm_000000000009}]}}}`
)

// TestVendor checks what every vendor owes, by calls of every operation and of every
// special case.
func TestVendor(t *testing.T) {
	tag := vendortest.New(t, acme.New(), scenario).Do("GET", first, "").Header.Get("ETag")
	vendortest.Run(t, acme.New(), vendortest.Options{
		Scenario: scenario,
		Calls: []vendortest.Row{
			{Why: "a page of one team has more behind it", Method: "GET", Path: teams + "?limit=1", Status: 200, Evidence: "documented",
				Want: `{"data":[{"ref":"tm_000000000001","name":"Core","description":"Makes it.","created_at":1735689600000,"updated_at":1735689600000}],"has_more":true,"next_cursor":"dG1fMDAwMDAwMDAwMDAx"}`},
			{Why: "the cursor leads to the last page", Method: "GET", Path: teams + "?limit=1&cursor=dG1fMDAwMDAwMDAwMDAx", Status: 200},
			{Why: "the cursor of a deleted team leads nowhere", Method: "GET", Path: teams + "?cursor=dG1fMDAwMDAwMDAwMDA5", Status: 400,
				Want: `{"error":{"code":"invalid","message":"The cursor is not valid.","field":"cursor"}}`},
			{Why: "a limit of 0 is none", Method: "GET", Path: teams + "?limit=0", Status: 400, Reason: "limit"},
			{Why: "a key is needed", Method: "GET", Path: teams, Header: []string{"X-Api-Key: "}, Status: 401, Reason: "X-Api-Key"},
			{Why: "a bearer token is no key", Method: "GET", Path: teams, Header: []string{"X-Api-Key: ", "Authorization: Bearer x"}, Status: 401},
			{Why: "a team", Method: "GET", Path: first, Status: 200},
			{Why: "the client has the team", Method: "GET", Path: first, Header: []string{"If-None-Match: " + tag}, Status: 304},
			{Why: "the client has another", Method: "GET", Path: first, Header: []string{`If-None-Match: "0000000000000000"`}, Status: 200},
			{Why: "no team", Method: "GET", Path: teams + "/tm_00000000000a", Status: 404, Want: `{"error":{"code":"not_found","message":"There is no such thing."}}`},
			{Why: "a team that was deleted", Method: "GET", Path: gone, Status: 410, Want: `{"error":{"code":"gone","message":"The team was deleted."}}`},
			{Why: "create", Method: "POST", Path: teams, Header: []string{"Idempotency-Key: a"}, Body: `{"name":"Sales"}`, Status: 201},
			{Why: "create again", Method: "POST", Path: teams, Header: []string{"Idempotency-Key: a"}, Body: `{ "name": "Sales" }`, Status: 201},
			{Why: "create another under the same key", Method: "POST", Path: teams, Header: []string{"Idempotency-Key: a"}, Body: `{"name":"Legal"}`, Status: 409, Reason: "another body"},
			{Why: "create without a name", Method: "POST", Path: teams, Body: `{}`, Status: 400},
			{Why: "update what is another by now", Method: "PATCH", Path: first, Header: []string{`If-Match: "0000000000000000"`}, Body: `{"name":"Kern"}`, Status: 412},
			{Why: "update", Method: "PATCH", Path: first, Header: []string{"If-Match: " + tag}, Body: `{"name":"Kern"}`, Status: 200},
			{Why: "update from the same beginning", Method: "PATCH", Path: first, Header: []string{"If-Match: " + tag}, Body: `{"name":"Noyau"}`, Status: 412, Reason: "If-Match"},
			{Why: "update what is gone", Method: "PATCH", Path: gone, Body: `{}`, Status: 410},
			{Why: "delete", Method: "DELETE", Path: first, Status: 204},
			{Why: "delete again", Method: "DELETE", Path: first, Status: 410},
			{Why: "a method that the path lacks", Method: "PUT", Path: first, Status: 405},
		},
		Parameters: []vendortest.ParameterCall{{Operation: "list-teams", Method: "GET", Path: teams, Values: map[string]string{"limit": "1", "cursor": "dG1fMDAwMDAwMDAwMDAx"}}},
	})
}

// TestReplay makes a team twice by one key: the second answer is the first, even when
// the team has changed since, for a day.
func TestReplay(t *testing.T) {
	c := vendortest.New(t, acme.New(), scenario)
	create := func() vendortest.Answer { return c.Do("POST", teams, `{"name":"Sales"}`, "Idempotency-Key: a") }
	made := create()
	ref := made.JSON(t).(map[string]any)["ref"].(string)
	c.Do("PATCH", teams+"/"+ref, `{"name":"Shop"}`)
	again := create()
	if again.Status != 201 || again.Body != made.Body || again.Header.Get("ETag") != made.Header.Get("ETag") {
		t.Errorf("the second answer is %d %s, the first %s", again.Status, again.Body, made.Body)
	}
	c.Do("POST", "/_ringer/clock/advance", `{"by":"24h"}`)
	if later := create(); later.Status != 201 || later.Body == made.Body {
		t.Errorf("a day later the answer is %d %s", later.Status, later.Body)
	}
	if state := c.State(t); strings.Contains(state, "idempotency_keys") || strings.Contains(state, "deleted_teams") {
		t.Errorf("the state shows what is internal: %s", state)
	}
}

// TestRateLimit uses up the calls of a key: reads count, each key has its own, and they
// come back when the world's minute is over.
func TestRateLimit(t *testing.T) {
	c := vendortest.New(t, acme.New(), scenario)
	for range 300 {
		if a := c.Do("GET", first, ""); a.Status != 200 {
			t.Fatalf("answered %d with %s calls left", a.Status, a.Header.Get("X-RateLimit-Remaining"))
		}
	}
	used := c.Do("POST", teams, "no JSON")
	if h := used.Header; used.Status != 429 || h.Get("X-RateLimit-Remaining") != "0" || h.Get("X-RateLimit-Limit") != "300" || h.Get("X-RateLimit-Reset") != "1735689660" || h.Get("Retry-After") != "60" {
		t.Errorf("one call more is answered %d, %v", used.Status, used.Header)
	}
	if other := c.Do("GET", first, "", "X-Api-Key: other"); other.Status != 200 || other.Header.Get("X-RateLimit-Remaining") != "299" {
		t.Errorf("another key is answered %d, %v", other.Status, other.Header)
	}
	c.Do("POST", "/_ringer/clock/advance", `{"by":"1m"}`)
	if a := c.Do("GET", first, ""); a.Status != 200 || a.Header.Get("X-RateLimit-Remaining") != "299" {
		t.Errorf("a minute later it is answered %d, %v", a.Status, a.Header)
	}
}

// FuzzRequest sends any request.
func FuzzRequest(f *testing.F) {
	vendortest.FuzzRequests(f, vendortest.New(f, acme.New(), scenario), []vendortest.FuzzSeed{
		{Method: "GET", Path: teams + "?limit=2&cursor=%zz"},
		{Method: "POST", Path: teams, Body: `{"name":"x"}`, ContentType: "application/json"},
		{Method: "PATCH", Path: first, Body: `{"name":null}`, ContentType: "application/json; charset=utf-8"},
		{Method: "DELETE", Path: gone},
		{Method: "PUT", Path: "//v2//teams/%2F", Body: "[[[[", ContentType: "text/plain"},
	})
}
