package vendortest

import (
	"io/fs"
	"net/http"
	"os"

	"github.com/ringer-mock/ringer/mock"
)

// Options are what [Run] needs to know of a vendor.
type Options struct {
	// Scenario is how the worlds begin in which the vendor is called, in YAML; empty
	// is the built-in empty one.
	Scenario string
	// Calls are played one after another in one world. They reach every operation.
	Calls []Row
	// Parameters show what each documented query parameter does; a contract without
	// any needs none.
	Parameters []ParameterCall
	// Source is the folder of the vendor's package; nil is the folder in which the
	// test runs, which is its own.
	Source fs.FS
}

// Run checks that a vendor's contract and handlers name the same operations and
// collections, that each kind of error has an answer which the contract declares, that
// the calls reach every operation and the parameters have the effects which the contract
// says, and that handlers cite every behaviour. Only a vendor of x-ringer-level: checked
// must have stories. Each check is a subtest.
func Run(t TB, vendor *mock.Vendor, o Options) {
	t.Helper()
	if o.Source == nil {
		o.Source = os.DirFS(".")
	}
	client := New(t, vendor, o.Scenario) // fails when contract and handlers differ
	row(t, "error responses", func(t TB) { checkErrorResponses(t, vendor) })
	row(t, "calls", func(t TB) { checkCalls(t, vendor, o.Scenario, o.Calls) })
	row(t, "parameters", func(t TB) { checkParameters(t, vendor, client, o.Parameters) })
	row(t, "stories", func(t TB) { checkStories(t, vendor) })
	row(t, "behaviours", func(t TB) { checkBehaviours(t, vendor, o.Source) })
}

// checkCalls plays a table in the default world of a strict server. Each operation
// must answer one of the calls with success, and none may fail: a server error
// that no rule asked for is a fault of the vendor, or an answer that breaks the
// contract.
func checkCalls(t TB, vendor *mock.Vendor, scenario string, calls []Row) {
	t.Helper()
	server := newServer(t, vendor, scenario)
	newClient(t, vendor, server).Play(t, calls)
	world, err := server.World("default")
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	requests, err := world.Requests()
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	reached := map[string]bool{}
	for _, request := range requests {
		reached[request.Operation] = reached[request.Operation] || request.Status < http.StatusBadRequest
		if request.Status >= http.StatusInternalServerError && request.Rule == "" {
			t.Errorf("%s %s answered %d: %s", request.Method, request.Path, request.Status, request.Reason)
		}
	}
	for _, op := range contractOf(t, vendor).Operations {
		if !reached[op.ID] {
			t.Errorf("no call in Calls succeeds at %s: add one", op.ID)
		}
	}
}
