package mock_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// In a test, t is the *testing.T; the server ends with the test.
func ExampleStart() {
	t := exampleTB{}
	defer t.end()

	ringer := mock.Start(&t, mock.StartOptions{Options: mock.Options{Vendors: []*mock.Vendor{secoda.New()}}})

	// What follows stands for your own code, with its base address set to Ringer's.
	request, err := http.NewRequest("POST", ringer.URL+"/api/v1/auth/group", strings.NewReader(`{"name":"Analysts"}`))
	if err != nil {
		t.Fatalf("%v", err)
	}
	request.Header.Set("Authorization", "Bearer any-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%v", err)
	}
	fmt.Println(response.StatusCode, strings.Contains(string(body), `"name":"Analysts"`))

	// And this is what it did to the vendor.
	for _, entry := range ringer.Requests("default") {
		fmt.Println(entry.Seq, entry.Operation, entry.Status)
	}
	// Output:
	// 201 true
	// 1 create-group 201
}

// Changes states all that the tested code did to the vendor, and that it did
// nothing else.
func ExampleRunning_Changes() {
	t := exampleTB{}
	defer t.end()

	ringer := mock.Start(&t, mock.StartOptions{Options: mock.Options{Vendors: []*mock.Vendor{secoda.New()}}})

	// What follows stands for your own code, with its base address set to the world's.
	request, err := http.NewRequest("POST", ringer.World("mine")+"/api/v1/auth/group", strings.NewReader(`{"name":"Analysts"}`))
	if err != nil {
		t.Fatalf("%v", err)
	}
	request.Header.Set("Authorization", "Bearer any-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatalf("%v", err)
	}

	want := []mock.Change{{
		Vendor: "secoda", Collection: "groups", Change: "added",
		After: map[string]any{
			"name": "Analysts", "users": []any{}, "icon": "", "description": "", "snowflake_role": nil,
			"created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z",
		},
	}}
	// What the vendor makes up is left to it.
	chosen := cmpopts.IgnoreMapEntries(func(field string, _ any) bool { return field == "id" || field == "workspace_id" })
	fmt.Print(cmp.Diff(want, ringer.Changes("mine"), cmpopts.IgnoreFields(mock.Change{}, "ID"), chosen))
	fmt.Println("as expected")
	// Output:
	// as expected
}

// exampleTB is a test as far as Start needs one.
type exampleTB struct{ cleanups []func() }

func (t *exampleTB) Helper()                           {}
func (t *exampleTB) Cleanup(f func())                  { t.cleanups = append(t.cleanups, f) }
func (t *exampleTB) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (t *exampleTB) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (t *exampleTB) end() {
	for _, f := range t.cleanups {
		f()
	}
}
