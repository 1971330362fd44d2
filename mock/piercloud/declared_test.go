package piercloud_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/internal/declared"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// newClient makes a client of the vendor in a world that begins with a scenario.
var newClient declared.Open = func(t vendortest.TB, scenario string) *vendortest.Client {
	return vendortest.New(t, piercloud.New(), scenario)
}

// TestDeclaredAlone plays the tables at the vendor as its contract declares it, without a
// line of Go. What it says most is what declarations do not say yet.
func TestDeclaredAlone(t *testing.T) {
	m := declared.Bare("piercloud", "../../contracts/bundled/piercloud.json")
	m.Play(t, &newClient, piercloud.New, 50, TestReading, TestListing, TestSearchWhereAllIsOneBusiness, TestBadParametersAreRefused, TestAccess, TestTenancies, TestUnknownCalls, TestBusinessesDoNotMix)
}
