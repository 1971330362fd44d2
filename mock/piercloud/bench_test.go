package piercloud_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

// BenchmarkList shows that a list costs what its own business has, however many
// groups there are in others.
func BenchmarkList(b *testing.B) {
	for _, others := range []int{0, 1_000, 30_000} {
		var rows strings.Builder
		for i := range 30 + others {
			business := main
			if i >= 30 {
				business = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			}
			fmt.Fprintf(&rows, `,{"org_id":%q,"business_id":%q,"name":"group %d"}`, orgA, business, i)
		}
		scenario, err := scenarios.Parse(contracts.Embedded(), "bench.json", []byte(`{"version":1,"name":"bench","clock":"2025-01-01T00:00:00Z","data":{"piercloud":{"workspace_groups":[`+rows.String()[1:]+`]}}}`))
		if err != nil {
			b.Fatal(err)
		}
		server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{piercloud.New()}, Scenario: scenario})
		if err != nil {
			b.Fatal(err)
		}
		client := &vendortest.Client{Handler: server, Token: "any-token"}
		for _, query := range []string{"", "?page=3", "?search=2&sort_field=name&sort_order=DESC"} {
			b.Run(fmt.Sprintf("%d others/%s", others, query), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if got := client.Do("GET", mainPath+query, ""); got.Status != 200 {
						b.Fatalf("answered %d: %s", got.Status, got.Body)
					}
				}
			})
		}
	}
}
