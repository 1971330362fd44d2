package secoda_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/scenarios"
)

// BenchmarkRules gets one group over a real socket, without rules and with 100
// that do not match: rules for another operation, and rules for this one that
// each look at something else in vain.
func BenchmarkRules(b *testing.B) {
	looks := []string{"query: {q: x%d}", "path: {id: x%d}", "header: {X-Team: x%d}"}
	for _, bench := range []struct {
		name string
		rule func(i int) string
	}{
		{"none", nil},
		{"100/other", func(int) string { return "{when: {operation: create-group, body: {/name: x}}, then: {fault: reset}}" }},
		{"100/same", func(i int) string {
			return "{when: {operation: get-group, " + fmt.Sprintf(looks[i%len(looks)], i) + "}, then: {fault: reset}}"
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			const id = "11111111-1111-4111-8111-111111111111"
			var text strings.Builder
			text.WriteString("version: 1\nname: bench\nclock: 2025-01-01T00:00:00Z\ndata: {secoda: {groups: [{id: " + id + "}]}}\nrules:\n")
			for i := 0; bench.rule != nil && i < 100; i++ {
				fmt.Fprintf(&text, "  - %s\n", bench.rule(i))
			}
			scenario, err := scenarios.Parse(contracts.Embedded(), "bench.yaml", []byte(strings.TrimSuffix(text.String(), "rules:\n")))
			if err != nil {
				b.Fatal(err)
			}
			server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: scenario})
			if err != nil {
				b.Fatal(err)
			}
			host := httptest.NewServer(server)
			defer host.Close()
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					send(b, host.URL, "GET", groupsPath+"/"+id, "")
				}
			})
		})
	}
}
