package check

import (
	"flag"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/mock/secoda"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// patience is how long a test waits for what should take milliseconds.
const patience = 20 * time.Second

// vendors are those that are checked.
func vendors() []*mock.Vendor {
	return []*mock.Vendor{kantata.New(), piercloud.New(), secoda.New()}
}

func vendorOf(t testing.TB, name string) *mock.Vendor {
	t.Helper()
	for _, vendor := range vendors() {
		if vendor.Name == name {
			return vendor
		}
	}
	t.Fatalf("there is no vendor called %s", name)
	return nil
}

// place holds the params of the vendor whose stories need some, in the built-in
// scenarios.
var place = map[string]string{"org_id": "6077beed-c3ce-5058-bf28-9590f84341f9", "business_id": "8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9"}

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
