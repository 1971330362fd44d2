package vendortest_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
)

const (
	groupsPath = "/api/v1/auth/group"
	first      = "/11111111-1111-4111-8111-111111111111"
	twoGroups  = `{version: 1, name: two-groups, clock: 2025-01-01T00:00:00Z, data: {secoda: {groups: [{id: 11111111-1111-4111-8111-111111111111, name: A}, {name: B}]}}}`
)

// recorder keeps what checks say.
type recorder struct{ said []string }

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

// run runs the checks to their end, or to where one stops them.
func run(vendor *mock.Vendor, o vendortest.Options) (said []string) {
	r := &recorder{}
	done := make(chan bool)
	go func() { defer close(done); vendortest.Run(r, vendor, o) }()
	<-done
	return r.said
}

// whole are options under which the vendor has nothing wrong.
func whole() vendortest.Options {
	return vendortest.Options{
		Scenario: twoGroups,
		Source:   os.DirFS("../secoda"),
		Calls: []vendortest.Row{
			{Why: "list", Method: "GET", Path: groupsPath, Status: 200, Evidence: "assumed"},
			{Why: "create", Method: "POST", Path: groupsPath, Body: `{"name":"C"}`, Status: 201},
			{Why: "get", Method: "GET", Path: groupsPath + first, Status: 200},
			{Why: "update", Method: "PATCH", Path: groupsPath + first, Body: `{"name":"D"}`, Status: 200},
			{Why: "delete", Method: "DELETE", Path: groupsPath + first, Status: 204},
			{Why: "get what is gone", Method: "GET", Path: groupsPath + first, Status: 404, Want: `{"detail":"Not found."}`, Reason: "1111"},
		},
		Parameters: []vendortest.ParameterCall{{Operation: "list-groups", Method: "GET", Path: groupsPath, Values: map[string]string{"page": "2"}}},
	}
}

// answering makes a handler of one answer.
func answering(status int, body any) mock.Handler {
	return func(*world.Tx, *mock.Call) (mock.Reply, error) { return mock.Reply{Status: status, Body: body}, nil }
}

func TestRun(t *testing.T) { vendortest.Run(t, secoda.New(), whole()) }

// TestRunFindsWhatIsBroken breaks a vendor, or what is said of it, in one way
// each: the check that is for it fails, and no other.
func TestRunFindsWhatIsBroken(t *testing.T) {
	if said := run(secoda.New(), whole()); len(said) > 0 {
		t.Fatalf("the whole vendor is said to be wrong: %q", said)
	}
	for _, row := range []struct {
		why     string
		breakIt func(v *mock.Vendor, o *vendortest.Options)
		want    string
		sayings int
	}{
		{"an operation without a handler", func(v *mock.Vendor, _ *vendortest.Options) { delete(v.Handlers, "get-group") }, "operation get-group has no handler", 1},
		{"a handler without an operation", func(v *mock.Vendor, _ *vendortest.Options) { v.Handlers["fold-group"] = v.Handlers["get-group"] }, "handler fold-group is for no operation", 1},
		{"a scenario with a mistake", func(_ *mock.Vendor, o *vendortest.Options) { o.Scenario = "version: 2" }, "test.yaml:1:", 1},
		{"an error in another form", func(v *mock.Vendor, _ *vendortest.Options) {
			v.ErrorResponses[mock.Conflict] = mock.ErrorResponse{Status: http.StatusBadRequest, Body: func(*mock.Error) any { return 7 }}
		}, "conflict: neither an operation nor x-ringer-unknown-calls declares the answer 400 7", 1},
		{"an error of a status that is not declared", func(v *mock.Vendor, _ *vendortest.Options) {
			answer := v.ErrorResponses[mock.Forbidden]
			answer.Status = http.StatusTeapot
			v.ErrorResponses[mock.Forbidden] = answer
		}, "error kind forbidden is answered 418, and x-ringer-errors says 403", 1},
		{"a header of every answer that the contract does not take", func(v *mock.Vendor, _ *vendortest.Options) {
			v.Header = func(_ *world.Tx, _ *mock.Call, header http.Header) { header.Set("Content-Type", "text/plain") }
		}, "forbidden: neither an operation nor x-ringer-unknown-calls declares the answer 403", -1},
		{"an error that cannot be encoded", func(v *mock.Vendor, _ *vendortest.Options) {
			v.ErrorResponses[mock.Conflict] = mock.ErrorResponse{Status: http.StatusBadRequest, Body: func(*mock.Error) any { return func() {} }}
		}, "conflict: json: unsupported type", 1},
		{"an answer that breaks the contract", func(v *mock.Vendor, _ *vendortest.Options) {
			v.Handlers["get-group"] = answering(http.StatusOK, map[string]any{"name": 7})
		}, "get: GET " + groupsPath + first + " answered 500, want 200", 5},
		{"a handler that says less than it does", func(v *mock.Vendor, _ *vendortest.Options) {
			v.Handlers["delete-group"] = answering(http.StatusNoContent, nil)
		}, "get what is gone: GET " + groupsPath + first + " answered 200, want 404", 1},
		{"an operation that no call reaches", func(_ *mock.Vendor, o *vendortest.Options) {
			o.Calls = append(o.Calls[:3:3], o.Calls[4:]...)
		}, "no call in Calls succeeds at update-group", 1},
		{"no call at all", func(_ *mock.Vendor, o *vendortest.Options) { o.Calls = nil }, "no call in Calls succeeds at list-groups", 5},
		{"another body than is wanted", func(_ *mock.Vendor, o *vendortest.Options) { o.Calls[5].Want = "{}" }, "get what is gone: body (-want +got)", 1},
		{"another reason than is wanted", func(_ *mock.Vendor, o *vendortest.Options) { o.Calls[5].Reason = "weather" }, `want "weather" in it`, 1},
		{"other evidence than is wanted", func(_ *mock.Vendor, o *vendortest.Options) { o.Calls[0].Evidence = "observed" }, `want "observed"`, 1},
		{"a parameter that does nothing", func(v *mock.Vendor, _ *vendortest.Options) {
			list := v.Handlers["list-groups"]
			v.Handlers["list-groups"] = func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
				call.Query = maps.Clone(call.Query)
				delete(call.Query, "page")
				return list(tx, call)
			}
		}, `list-groups page: with "2" it answers 500: `, 1},
		{"a value that does nothing", func(_ *mock.Vendor, o *vendortest.Options) {
			o.Parameters[0].Values = map[string]string{"page": "1"}
		}, `list-groups page: with "1" the answer changes: false`, 1},
		{"a parameter without a value", func(_ *mock.Vendor, o *vendortest.Options) { o.Parameters[0].Values = nil }, "list-groups page: no value shows what it does", 1},
		{"an operation without a call for its parameters", func(_ *mock.Vendor, o *vendortest.Options) { o.Parameters = nil }, "list-groups page: no call shows", 1},
		{"behaviours that no handler names", func(_ *mock.Vendor, o *vendortest.Options) {
			o.Source = fstest.MapFS{"a.go": {Data: []byte("package a")}, "a_test.go": {Data: []byte(`"past-the-end"`)}}
		}, "no handler names the behaviour", -1},
		{"a folder without source", func(_ *mock.Vendor, o *vendortest.Options) { o.Source = fstest.MapFS{} }, "there is no Go file", 1},
	} {
		t.Run(row.why, func(t *testing.T) {
			vendor, o := secoda.New(), whole()
			vendor.Handlers, vendor.ErrorResponses = maps.Clone(vendor.Handlers), maps.Clone(vendor.ErrorResponses)
			row.breakIt(vendor, &o)
			said := run(vendor, o)
			if !strings.Contains(strings.Join(said, "\n"), row.want) || row.sayings >= 0 && len(said) != row.sayings {
				t.Errorf("the checks say %d things, %q; want %d with %q among them", len(said), said, row.sayings, row.want)
			}
		})
	}
}

// TestCheckedVendorsOweStories has one contract promise more than the other.
func TestCheckedVendorsOweStories(t *testing.T) {
	known := `"x-ringer-evidence": {"level": "documented", "source": "S", "verified": "2026-11-22"}`
	for level, want := range map[string]string{
		"experimental": "", "checked": "no step of a story calls list-pets and expects success, and the contract says x-ringer-level: checked",
	} {
		vendor := &mock.Vendor{Name: "pets", Files: fstest.MapFS{
			"contract.yaml": {Data: fmt.Appendf(nil, `{"openapi": "3.1.0", "servers": [{"url": "https://pets.test"}], "x-ringer-level": %q, "x-ringer-collections": {}, "paths": {
				"/pets": {"get": {"operationId": "list-pets", %s, "responses": {"200": {%s}}}}}}`, level, known, known)},
			"stories/read.yaml": {Data: []byte("{version: 1, name: read, steps: [{name: none, vendor: pets, operation: list-pets, auth: none, expect: {status: 401}}]}")},
		}}
		r := &recorder{}
		vendortest.CheckStories(r, vendor)
		if got := strings.Join(r.said, "\n"); got != want {
			t.Errorf("%s: the check says %q, want %q", level, got, want)
		}
	}
}
