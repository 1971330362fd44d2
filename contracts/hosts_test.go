package contracts

import "testing"

func TestServes(t *testing.T) {
	for _, row := range []struct {
		vendor, host string
		want         bool
	}{
		{"secoda", "api.secoda.co", true},
		{"secoda", "EAPI.secoda.co", true},
		{"secoda", "acme-1.secoda.co", true}, // {customer_domain}
		{"secoda", "a.b.secoda.co", false},
		{"secoda", "secoda.co", false},
		{"secoda", "api.secoda.co.example.com", false},
		{"kantata", "api.mavenlink.com", true},
		{"kantata", "apiXmavenlink.com", false},
		{"piercloud", "api.secoda.co", false},
		{"piercloud", "", false},
	} {
		if got := load(t, row.vendor).Serves(row.host); got != row.want {
			t.Errorf("%s serves %q: %v, want %v", row.vendor, row.host, got, row.want)
		}
	}
}
