package check

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/check/internal/twin"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/world"
)

// Every name that a credential of check has is taken, whether it is a role of the
// vendor's or not.
func TestTwinTakesEveryCredential(t *testing.T) {
	for _, vendor := range vendors() {
		contract, _, err := known(vendor, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := twin.New(contract, vendor, []string{"member", "client_id", "anything"}, compare.NewComparison(contract)); err != nil {
			t.Errorf("%s: %v", vendor.Name, err)
		}
	}
}

// TestFakeIsWrong has a vendor that is right, and a twin that is not.
func TestFakeIsWrong(t *testing.T) {
	for _, test := range []struct {
		why, vendor, operation string
		change                 func(*testing.T, mock.Reply) (mock.Reply, error)
	}{
		{"a field less", "secoda", "get-group", func(t *testing.T, reply mock.Reply) (mock.Reply, error) {
			text, err := payload.Encode(reply.Body)
			if err != nil {
				t.Error(err)
			}
			var body map[string]any
			if err := json.Unmarshal(text.Bytes(), &body); err != nil {
				t.Error(err)
			}
			delete(body, "name")
			reply.Body = body
			return reply, nil
		}},
		{"a status", "kantata", "get-workspace-group", func(*testing.T, mock.Reply) (mock.Reply, error) {
			return mock.Reply{}, &mock.Error{Kind: mock.ServerError}
		}},
	} {
		t.Run(test.why, func(t *testing.T) {
			fake, wrong := startFake(t, "demo"), vendorOf(t, test.vendor)
			right := wrong.Handlers[test.operation]
			wrong.Handlers[test.operation] = func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
				reply, err := right(tx, call)
				if err != nil {
					return reply, err
				}
				return test.change(t, reply)
			}
			found, err := Run(t.Context(), Options{Vendor: wrong, Target: fake.URL, Tokens: map[string]string{"": "demo-token"}})
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Findings) == 0 {
				t.Fatal("nothing was found")
			}
			for _, finding := range found.Findings {
				if finding.Verdict != compare.FakeWrong {
					t.Errorf("%s: %s: %s", finding.Step, finding.Verdict, finding)
				}
			}
		})
	}
}

// TestTwinTakesWhatItCan shows it objects that no fake can hold: what it cannot
// take is left out, and it goes on.
func TestTwinTakesWhatItCan(t *testing.T) {
	for _, test := range []struct{ why, vendor, path, body string }{
		{"one id twice, in other case", "secoda", "/api/v1/auth/group", `{"results":[{"id":"A0000000-0000-4000-8000-000000000001","name":"a"},{"id":"a0000000-0000-4000-8000-000000000001","name":"b"}]}`},
		{"ids that are none", "secoda", "/api/v1/auth/group", `{"results":[{"id":"x","name":"a"},{"id":7,"name":"b"},{"id":" ","name":7},{"id":"\u0000"},7,null,{}]}`},
		{"one name twice", "kantata", "/api/v1/workspace_groups", `{"count":2,"results":[{"key":"workspace_groups","id":"1"},{"key":"workspace_groups","id":"2"}],"workspace_groups":{"1":{"id":"1","name":"Acme","workspace_ids":["404"]},"2":{"id":"2","name":"ACME"}}}`},
		{"ids that are none, and references", "kantata", "/api/v1/user_group_memberships", `{"user_group_memberships":{"1":{"id":"1","user_id":"0","workspace_group_id":"-1"},"ada":{"id":"ada","user_id":"101","workspace_group_id":"ada"}},"users":{"101":{"id":"101"},"102":{"id":"102","full_name":7}}}`},
		{"a workspace without an id", "piercloud", "/lighthouse/orgs/" + place["org_id"] + "/businesses/" + place["business_id"] + "/workspaces-groups", `{"data":[{"id":"b0000000-0000-4000-8000-000000000001","name":"a","workspaces":[{"name":"x"},{"id":-1}]},{"id":"c","name":""}]}`},
	} {
		t.Run(test.why, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, test.body)
			}))
			defer server.Close()
			found, err := Run(t.Context(), Options{Vendor: vendorOf(t, test.vendor), Others: vendors(), Target: server.URL, Params: place})
			if err != nil || found.Partial || found.Errors() == 0 {
				t.Errorf("it ends with %v and %+v", err, found)
			}
		})
	}
}

// TestTwinKeepsWhatIsRight shows it two groups with one name, and a field that it
// works out itself: one group is left out, and all others keep their names.
func TestTwinKeepsWhatIsRight(t *testing.T) {
	check, err := newRun(&Options{Vendor: vendorOf(t, "kantata")})
	if err != nil {
		t.Fatal(err)
	}
	groups, _ := check.contract.Collection("workspace_groups")
	for id, name := range map[string]string{"1": "Acme", "2": "ACME", "3": "Zenith"} {
		check.twin.Show(groups, id, map[string]any{"name": name, "external_reference_ids": []any{}}, false)
	}
	address, err := url.Parse("http://localhost/api/v1/workspace_groups")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := check.twin.Ask(contracts.Exchange{Method: http.MethodGet, URL: *address}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, group := range check.contract.Objects(answer) {
		names = append(names, strings.ToLower(fmt.Sprint(group.Value["name"])))
	}
	if slices.Sort(names); !slices.Equal(names, []string{"acme", "zenith"}) || !check.twin.Partial("workspace_groups") {
		t.Errorf("it holds %v, and lacks none: %t", names, !check.twin.Partial("workspace_groups"))
	}
}
