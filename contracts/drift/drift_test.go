package drift_test

import (
	"net/http"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// small says of which seeds the servers begin with one page.
func small(seed uint64) bool { return seed%4 == 0 }

// TestStandInsKeepTheirContracts plays the stories at servers of 20 seeds: the
// judge finds nothing at all, and every status is the one that is wanted.
func TestStandInsKeepTheirContracts(t *testing.T) {
	for _, vendor := range contracts.Names() {
		contract, err := contracts.Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(20) {
			for _, x := range play(t, vendor, "", seed) {
				if x.Exchange.Status != x.Step.Status && !(small(seed) && x.Step.Status == http.StatusOK && x.Exchange.Status == http.StatusBadRequest) {
					t.Errorf("%s, seed %d: %s: %s %s answered %d, want %d\n%s", vendor, seed, x.Why, x.Step.Method, &x.URL, x.Exchange.Status, x.Step.Status, x.Exchange.Body)
				}
				for _, finding := range contract.Judge(x.Exchange) {
					t.Errorf("%s, seed %d: %s: %s\n%.600s", vendor, seed, x.Why, finding, x.Exchange.Body)
				}
			}
		}
	}
}
