package mock_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

// largeServer makes a client of a server with many groups.
func largeServer(b *testing.B, groups int) *vendortest.Client {
	b.Helper()
	var rows strings.Builder
	for i := range groups {
		if i > 0 {
			rows.WriteByte(',')
		}
		fmt.Fprintf(&rows, `{"name":"group %d"}`, i)
	}
	scenario, err := scenarios.Parse(contracts.Embedded(), "large.json", []byte(`{"version":1,"name":"large","clock":"2025-01-01T00:00:00Z","data":{"secoda":{"groups":[`+rows.String()+`]}}}`))
	if err != nil {
		b.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{secoda.New()}, Scenario: scenario, MaxWorlds: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	return &vendortest.Client{Handler: server, Token: "any-token"}
}

// BenchmarkWorld shows what is done to a world of 10,000 rows, over the control
// API. Each time it has been written to.
func BenchmarkWorld(b *testing.B) {
	client := largeServer(b, 10_000)
	client.Do("PUT", "/_ringer/snapshots/s", "")
	for _, row := range []struct{ name, method, path, Body string }{
		{"make", "POST", "/_ringer/worlds", `{}`},
		{"fork", "POST", "/_ringer/worlds", `{"from":"default"}`},
		{"reset", "POST", "/_ringer/reset", ""},
		{"snapshot", "PUT", "/_ringer/snapshots/other", ""},
		{"restore", "POST", "/_ringer/snapshots/s/restore", ""},
		{"changes", "GET", "/_ringer/changes", ""},
		{"rows", "GET", "/_ringer/state/secoda/groups?limit=25", ""},
		{"row", "POST", "/_ringer/state/secoda/groups", `{"name":"x"}`},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				client.Do("POST", groupsPath, `{"name":"x"}`)
				b.StartTimer()
				if answer := client.Do(row.method, row.path, row.Body); answer.Status >= 300 {
					b.Fatalf("answered %d: %s", answer.Status, answer.Body)
				}
			}
		})
	}
}

// BenchmarkManyWorlds shows what a world with ten writes takes of memory, beside
// 10,000 rows that it shares.
func BenchmarkManyWorlds(b *testing.B) {
	for _, writes := range []int{0, 10} {
		b.Run(fmt.Sprintf("%d-writes", writes), func(b *testing.B) {
			client := largeServer(b, 10_000)
			before := heap()
			worlds := 0
			for b.Loop() {
				world := fmt.Sprintf("X-Ringer-World: w%d", worlds)
				worlds++
				client.Do("DELETE", "/_ringer/requests", "", world)
				for range writes {
					if answer := client.Do("POST", groupsPath, `{"name":"a group","users":["ada","grace"]}`, world); answer.Status != 201 {
						b.Fatalf("answered %d: %s", answer.Status, answer.Body)
					}
				}
			}
			b.ReportMetric(float64(heap()-before)/float64(worlds), "B/world")
			runtime.KeepAlive(client)
		})
	}
}

func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
