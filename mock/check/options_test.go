package check

import (
	"testing"
)

// TestRateIsObeyed looks at what the player is told: only the default is lifted for
// this machine.
func TestRateIsObeyed(t *testing.T) {
	for _, test := range []struct {
		why, target string
		rate, want  float64
	}{
		{"the default, here", "http://127.0.0.1:7464", 0, 0},
		{"given, here", "http://127.0.0.1:7464", 4, 4},
		{"the default, given, here", "http://localhost:7464", DefaultRate, DefaultRate},
		{"the default, elsewhere", "https://api.secoda.co", 0, DefaultRate},
		{"none, elsewhere", "https://api.secoda.co", Unlimited, 0},
	} {
		o := Options{Vendor: vendorOf(t, "secoda"), Target: test.target, Rate: test.rate}
		_, player, err := begin(&o)
		if err != nil || player.Rate != test.want {
			t.Errorf("%s: the rate is %v, %v, want %v", test.why, player, err, test.want)
		}
	}
}
