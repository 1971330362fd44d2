package check

import (
	"flag"
	"io"
	"maps"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/mock/ringertest"
)

var (
	update     = flag.Bool("update", false, "rewrite the golden files")
	onlyVendor = flag.String("vendor", "", "the one vendor whose drift table is played; empty is all")
)

// TestMain lets more garbage lie than is usual: the checks of stand-ins make much of it, and
// a tenth of their time would go into looking for it.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}

// patience is how long a test waits for what should take milliseconds.
const patience = 20 * time.Second

// inShort chooses between what the whole of a test needs and what its short form does,
// which the race detector makes ten times as slow.
func inShort[T any](whole, short T) T {
	if testing.Short() {
		return short
	}
	return whole
}

// checkedVendor is what the tests know of a vendor that is checked.
type checkedVendor struct {
	make func() *mock.Vendor
	// data reads what the vendor's stand-in holds, as a scenario has it.
	data func(*testing.T, *standin.Core) any
	// differs is a mutation of the stand-in that a comparison with the fake shows.
	differs string
	// params are what its stories need, in the built-in scenarios.
	params map[string]string
}

// checked has the vendors that are checked by their names. Each adds itself, in a
// file of its own.
var checked = map[string]checkedVendor{}

// vendors makes those that are checked, in the order of their names.
func vendors() (all []*mock.Vendor) {
	for _, name := range slices.Sorted(maps.Keys(checked)) {
		all = append(all, checked[name].make())
	}
	return all
}

func vendorOf(t testing.TB, name string) *mock.Vendor {
	t.Helper()
	vendor, there := checked[name]
	if !there {
		t.Fatalf("there is no %s_test.go that adds the vendor %s", name, name)
	}
	return vendor.make()
}

// startFake starts a fake of all vendors with a built-in scenario.
func startFake(t *testing.T, name string) *ringertest.Server {
	t.Helper()
	return ringertest.StartWith(t, ringertest.Options{Scenario: name, AllowUnknownCalls: true}, vendors()...)
}

// jsonText answers with a body that says it is JSON.
func jsonText(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}
