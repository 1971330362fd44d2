package main

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/scenarios"
)

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

// patient is a client that does as it is told by a 429: it waits, and asks again.
type patient struct {
	origin   string
	attempts int // at most, for one call
	waited   []time.Duration
}

// do gives the status of the last attempt.
func (c *patient) do(t *testing.T, p asking) (status int) {
	t.Helper()
	for range c.attempts {
		response, err := lonely.Do(p.request(t, c.origin))
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if status = response.StatusCode; status != http.StatusTooManyRequests {
			return status
		}
		wait, ok := retryAfter(response.Header.Get("Retry-After"))
		if !ok {
			t.Fatalf("%s is refused without a word on when to come again", p)
		}
		c.waited = append(c.waited, wait) // which is all the waiting that a test needs
	}
	return status
}

// retryAfter reads both forms of the header (RFC 9110).
func retryAfter(text string) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	date, err := http.ParseTime(text)
	return max(0, time.Until(date)), err == nil
}

// A client that obeys Retry-After gets all that it asks for from the scenario
// rate-limited, without anybody moving the clock; one that does not, does not.
func TestRateLimitedRecovers(t *testing.T) {
	for _, test := range []struct {
		why      string
		attempts int
		recovers bool
	}{
		{"a client that waits and asks again", 3, true},
		{"a client that gives up at once", 1, false},
	} {
		t.Run(test.why, func(t *testing.T) {
			client := &patient{origin: startBuiltin(t, "rate-limited").URL, attempts: test.attempts}
			refused := map[string]int{}
			for _, p := range []asking{
				{method: "GET", path: kantataGroups}, {method: "POST", path: kantataGroups, body: kantataTea}, {method: "PUT", path: kantataGroups + "/1", body: `{"workspace_group":{"name":"Coffee"}}`},
				{method: "GET", path: secodaGroups}, {method: "POST", path: secodaGroups, body: secodaTea}, {method: "DELETE", path: secodaGroup + "1"},
				{method: "GET", path: pierGroups}, {method: "POST", path: pierToken, body: credentials}, {method: "POST", path: pierToken, body: credentials},
				{method: "GET", path: kantataGroups, times: 10}, {method: "GET", path: secodaGroups, times: 10}, {method: "GET", path: pierGroups, times: 10},
			} {
				for p := range p.each {
					switch status := client.do(t, p); {
					case status == http.StatusTooManyRequests:
						refused[p.path]++
					case status >= 400:
						t.Errorf("%s is answered %d", p, status)
					}
				}
			}
			if len(client.waited) == 0 {
				t.Error("nothing was refused")
			}
			for _, path := range []string{kantataGroups, secodaGroups, pierGroups} {
				if recovers := refused[path] == 0; recovers != test.recovers {
					t.Errorf("%s: %d calls were never answered", path, refused[path])
				}
			}
		})
	}
}

func startBuiltin(t *testing.T, name string) *ringertest.Server {
	t.Helper()
	scenario, err := scenarios.Builtin(contracts.Embedded(), name)
	if err != nil {
		t.Fatal(err)
	}
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	return ringertest.StartWith(t, ringertest.Options{Server: mock.Options{Scenario: scenario}}, all...)
}

// A client that repeats a create whose answer was lost has two groups where the
// vendor lets two have one name, and is refused where it does not.
func TestLostAnswerIsRepeated(t *testing.T) {
	origin := startBuiltin(t, "lost-answer").URL
	for _, test := range []struct {
		create asking
		list   string
		again  int // the status of the second attempt
		groups int // of this name, in the end
	}{
		{asking{method: "POST", path: secodaGroups, body: secodaTea}, secodaGroups, 201, 2},
		{asking{method: "POST", path: kantataGroups, body: kantataTea}, kantataGroups, 422, 1},
	} {
		t.Run(test.create.path, func(t *testing.T) {
			if response, err := lonely.Do(test.create.request(t, origin)); err == nil {
				t.Fatalf("the first answer came: %s", response.Status)
			}
			if status, body := fetch(t, origin, test.create); status != test.again {
				t.Errorf("the second answer is %d, want %d: %s", status, test.again, body)
			}
			_, body := fetch(t, origin, asking{method: "GET", path: test.list})
			if groups := strings.Count(body, `"name":"Tea"`); groups != test.groups {
				t.Errorf("there are %d groups called Tea, want %d: %s", groups, test.groups, body)
			}
		})
	}
}

// fetch sends a request that is answered.
func fetch(t *testing.T, origin string, p asking) (status int, body string) {
	t.Helper()
	response, err := lonely.Do(p.request(t, origin))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(got)
}
