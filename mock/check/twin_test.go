package check

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/report"
)

// Every name that a credential of check has is taken, whether it is a role of the
// vendor's or not.
func TestTwinTakesEveryCredential(t *testing.T) {
	for _, vendor := range vendors() {
		contract, _, err := known(vendor)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newTwin(contract, vendor, []string{"member", "client_id", "anything"}, compare.NewComparison(contract)); err != nil {
			t.Errorf("%s: %v", vendor.Name, err)
		}
	}
}

// TestFakeIsWrong has a vendor that is right, and a twin that is not.
func TestFakeIsWrong(t *testing.T) {
	for _, test := range []struct{ why, vendor, rule, message string }{
		{"a field less", "secoda", `{"when": {"vendor": "secoda", "operation": "get-group"}, "then": {"patch": [{"op": "remove", "path": "/name"}]}}`, "name"},
		{"a status", "kantata", `{"when": {"vendor": "kantata", "operation": "get-workspace-group"}, "then": {"error": "server_error"}}`, ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			fake := startFake(t, "demo")
			report := checkWithTwin(t, test.vendor, fake.URL, func(twin *twin) {
				request := httptest.NewRequest(http.MethodPost, "http://localhost/_ringer/rules", strings.NewReader(test.rule))
				request.Header.Set("Content-Type", "application/json")
				if answer := twin.send(request); answer.status != http.StatusCreated {
					t.Fatalf("the rule is answered with %d %s", answer.status, &answer.body)
				}
			})
			if len(report.Findings) == 0 {
				t.Fatal("nothing was found")
			}
			for _, finding := range report.Findings {
				if finding.Verdict != compare.FakeWrong {
					t.Errorf("%s: %s: %s", finding.Step, finding.Verdict, finding)
				}
			}
		})
	}
}

// checkWithTwin checks a target with a twin that a test has changed before.
func checkWithTwin(t *testing.T, vendor, target string, change func(*twin)) *report.Report {
	t.Helper()
	o := Options{Vendor: vendorOf(t, vendor), Target: target, Tokens: map[string]string{"": "demo-token"}}
	r, player, err := begin(&o)
	if err != nil {
		t.Fatal(err)
	}
	change(r.twin)
	if err := r.play(t.Context(), player, nil); err != nil {
		t.Fatal(err)
	}
	return r.report
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
		check.twin.show(groups, id, map[string]any{"name": name, "external_reference_ids": []any{}}, false)
	}
	if err := check.twin.give(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, row := range check.twin.rows["workspace_groups"].byID {
		names = append(names, strings.ToLower(fmt.Sprint(row["name"])))
	}
	if slices.Sort(names); !slices.Equal(names, []string{"acme", "zenith"}) || len(check.twin.rows["workspace_groups"].unfit) != 1 {
		t.Errorf("it holds %v, without %v", names, check.twin.rows["workspace_groups"].unfit)
	}
}

func TestRetimed(t *testing.T) {
	offset := map[string]any{"type": "string", "format": "date-time", "x-ringer-fake": "time:2006-01-02T15:04:05-07:00"}
	for _, row := range []struct {
		why    string
		schema map[string]any
		value  any
		want   any // nil is that nothing is mended
	}{
		{"an offset without a colon", offset, "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05+02:00"},
		{"a blank for the T", offset, "2026-01-02 03:04:05 -0700", "2026-01-02T03:04:05-07:00"},
		{"seconds since 1970", offset, json.Number("1767323045"), "2026-01-02T03:04:05+00:00"},
		{"milliseconds since 1970, as text", offset, "1767323045000", "2026-01-02T03:04:05+00:00"},
		{"a text where a number is wanted", map[string]any{"x-ringer-fake": "unix-seconds"}, "2026-01-02T03:04:05Z", json.Number("1767323045")},
		{"as it should be", offset, "2026-01-02T03:04:05-07:00", nil},
		{"a small number", offset, json.Number("7"), nil},
		{"no time", offset, "soon", nil},
		{"a field that has none", map[string]any{"type": "string"}, "2026-01-02T03:04:05+0200", nil},
	} {
		got, mended := retimed(row.value, row.schema)
		if mended != (row.want != nil) || mended && got != row.want {
			t.Errorf("%s: %v, %v, want %v", row.why, got, mended, row.want)
		}
	}
}
