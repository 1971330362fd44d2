package drift_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// small says of which seeds the servers begin with one page.
func small(seed uint64) bool { return seed%4 == 0 }

// TestStandInsKeepTheirContracts plays the stories at servers of 20 seeds: the
// judge finds nothing at all, and every status is the one that is wanted.
func TestStandInsKeepTheirContracts(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(20) {
			for _, x := range play(t, vendor, "", seed) {
				if x.Exchange.Status != x.Step.Status && !(small(seed) && x.Step.Status == http.StatusOK && x.Exchange.Status == http.StatusBadRequest) {
					t.Errorf("%s, seed %d: %s: %s %s answered %d, want %d\n%s", vendor, seed, x.Why, x.Step.Method, &x.URL, x.Exchange.Status, x.Step.Status, x.Exchange.Body)
				}
				for _, finding := range judge.Judge(contract, x.Exchange) {
					t.Errorf("%s, seed %d: %s: %s\n%.600s", vendor, seed, x.Why, finding, x.Exchange.Body)
				}
			}
		}
	}
}

// TestSeedsMakeOtherServers compares the first answers with a body.
func TestSeedsMakeOtherServers(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		seen := map[string]uint64{}
		for seed := range uint64(20) {
			var bodies strings.Builder
			for _, x := range play(t, vendor, "", seed)[:5] {
				bodies.Write(x.Exchange.Body)
			}
			if other, twice := seen[bodies.String()]; twice {
				t.Errorf("%s: the seeds %d and %d make the same server", vendor, other, seed)
			}
			seen[bodies.String()] = seed
		}
	}
}

// TestTokens says which tokens are taken.
func TestTokens(t *testing.T) {
	for _, row := range []struct {
		why, vendor, path, authorization string
		options                          standin.Options
		status                           int
	}{
		{"none", "secoda", "/auth/group", "", standin.Options{}, 401},
		{"another scheme", "secoda", "/auth/group", "Basic x", standin.Options{}, 401},
		{"any", "secoda", "/auth/group", "Bearer x", standin.Options{}, 200},
		{"in small letters", "kantata", "/api/v1/workspace_groups", "bearer x", standin.Options{}, 200},
		{"not the one", "kantata", "/api/v1/workspace_groups", "Bearer x", standin.Options{Token: "right"}, 401},
		{"the one", "kantata", "/api/v1/user_group_memberships", "Bearer right", standin.Options{Token: "right", Member: "m"}, 200},
		{"one with fewer rights", "kantata", "/api/v1/user_group_memberships", "Bearer m", standin.Options{Token: "right", Member: "m"}, 403},
		{"one with fewer rights reads groups", "kantata", "/api/v1/workspace_groups", "Bearer m", standin.Options{Token: "right", Member: "m"}, 200},
		{"one without any business", "piercloud", "/lighthouse/orgs/{org_id}/businesses/{business_id}/workspaces-groups", "Bearer m", standin.Options{Token: "right", Member: "m"}, 403},
		{"before an unknown path", "piercloud", "/lighthouse/nothing", "", standin.Options{}, 401},
	} {
		t.Run(row.why, func(t *testing.T) {
			server, err := drift.New(row.vendor, "", row.options)
			if err != nil {
				t.Fatal(err)
			}
			path := row.path
			for name, value := range server.Params {
				path = strings.ReplaceAll(path, "{"+name+"}", value)
			}
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Authorization", row.authorization)
			w := httptest.NewRecorder()
			if server.ServeHTTP(w, r); w.Code != row.status {
				t.Errorf("answered %d, want %d: %s", w.Code, row.status, w.Body)
			}
		})
	}
}

// TestUnknownNames wants them refused.
func TestUnknownNames(t *testing.T) {
	if _, err := drift.New("acme", "", standin.Options{}); err == nil || !strings.Contains(err.Error(), `"acme"`) {
		t.Errorf("a vendor that is not there: %v", err)
	}
	if _, err := drift.New("secoda", "nothing", standin.Options{}); err == nil || !strings.Contains(err.Error(), `"nothing"`) {
		t.Errorf("a mutation that is not there: %v", err)
	}
}

// TestFormsAreRead sends what a Ruby client does.
func TestFormsAreRead(t *testing.T) {
	server, err := drift.New("kantata", "", standin.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	group := "user_group_memberships[][workspace_group_id]=" + post(t, server, "/api/v1/workspace_groups", "workspace_group[name]=A+%26+B&workspace_group[add_workspace_ids][]="+server.Params["workspace_id"], "results", "0", "id")
	one, other := "user_group_memberships[][user_id]="+server.Params["user_id"], "user_group_memberships[][user_id]="+server.Params["other_user_id"]
	if count := post(t, server, "/api/v1/user_group_memberships", strings.Join([]string{one, group, other, group}, "&"), "count"); count != "2" {
		t.Errorf("a form of two memberships made %s", count)
	}
}

// post sends a form and gives a value of the answer.
func post(t *testing.T, server http.Handler, path, form string, place ...string) string {
	t.Helper()
	step := standin.Step{Method: "POST", Path: path, Body: form, Header: "Content-Type: application/x-www-form-urlencoded", Save: map[string]string{"value": "/" + strings.Join(place, "/")}}
	r, err := step.Request("http://vendor.example", "x", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	vars := map[string]string{}
	if step.Keep(w.Body.Bytes(), vars); w.Code != http.StatusOK {
		t.Fatalf("%s answered %d: %s", path, w.Code, w.Body)
	}
	return vars["value"]
}

// TestManyClients is for the race detector: clients write and read at once.
func TestManyClients(t *testing.T) {
	server, err := drift.New("secoda", "", standin.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	vendor := httptest.NewServer(server)
	defer vendor.Close()
	var clients sync.WaitGroup
	for i := range 8 {
		clients.Go(func() {
			for _, step := range []standin.Step{
				{Method: "POST", Path: "/auth/group", Body: fmt.Sprintf(`{"name":"%d"}`, i)}, {Method: "GET", Path: "/auth/group?page=3"},
			} {
				r, err := step.Request(vendor.URL, "x", nil)
				if err != nil {
					t.Error(err)
					return
				}
				answer, err := vendor.Client().Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode >= 400 {
					t.Errorf("%s %s answered %d, %v", step.Method, step.Path, answer.StatusCode, err)
				}
				answer.Body.Close()
			}
		})
	}
	clients.Wait()
}

// TestMutationsTakeSmallServers plays every mutation at a server with one page:
// one that takes several for granted panics.
func TestMutationsTakeSmallServers(t *testing.T) {
	for _, m := range drift.Mutations() {
		t.Run(m.Vendor+"/"+m.Name, func(t *testing.T) { play(t, m.Vendor, m.Name, 4) })
	}
}
