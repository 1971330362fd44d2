package compare

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// memoryOf gives what a comparison remembers after some pairs.
func memoryOf(t *testing.T, vendor string, pairs ...Pair) *memory {
	t.Helper()
	c := NewComparison(sample.ContractOf(t, vendor))
	for _, p := range pairs {
		c.Compare(p)
	}
	return c.memory
}

func remembersOther(want, got *memory) string {
	return cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true }), cmpopts.IgnoreTypes(&undoLog{}), cmpopts.IgnoreFields(memory{}, "owned"))
}

// TestSettleRestores goes back before the last pair of every run that the tables have,
// and forth again: the memory is as that of a comparison that knows no more.
func TestSettleRestores(t *testing.T) {
	changed := false
	for _, rows := range [][]comparing{statusRows(t), fieldRows(t), listRows(t), stateRows(t), kantataRows(t), piercloudRows(t)} {
		for _, row := range rows {
			t.Run(row.vendor+" "+row.why, func(t *testing.T) {
				before, last := row.pairs[:len(row.pairs)-1], row.pairs[len(row.pairs)-1]
				want := memoryOf(t, row.vendor, row.pairs...)
				c := NewComparison(sample.ContractOf(t, row.vendor))
				for _, p := range before {
					c.Compare(p)
				}
				found := c.Compare(last)
				undone := c.memory.log.undo()
				changed = changed || len(undone) > 0
				if diff := remembersOther(memoryOf(t, row.vendor, before...), c.memory); diff != "" {
					t.Errorf("before the pair (-want +got):\n%s", diff)
				}
				c.memory.log.redo(undone)
				if diff := remembersOther(want, c.memory); diff != "" {
					t.Errorf("after the pair (-want +got):\n%s", diff)
				}
				c.Settle(slices.Clone(found), last, last.Vendor)
				if diff := remembersOther(want, c.memory); diff != "" {
					t.Errorf("settled by the same answer (-want +got):\n%s", diff)
				}
				none := last
				none.Vendor.Status = 0
				settled := c.Settle(slices.Clone(found), last, none.Vendor)
				if !slices.ContainsFunc(settled, func(f contracts.Finding) bool { return f.Verdict != FakeWrong && f.Verdict != Flaky }) {
					want = memoryOf(t, row.vendor, append(slices.Clone(before), none)...)
				}
				if diff := remembersOther(want, c.memory); diff != "" {
					t.Errorf("settled by no answer (-want +got):\n%s", diff)
				}
			})
		}
	}
	if !changed {
		t.Error("no pair changes the memory")
	}
}

// BenchmarkCompare compares runs in which every second call makes an object and the
// other one reads it: the time for a pair does not rise with how many came before.
func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{1000, 4000} {
		b.Run(fmt.Sprintf("pairs=%d", n), func(b *testing.B) {
			var pairs []Pair
			for id := 1; len(pairs) < n; id++ {
				vendor, fake := sample.Group(id), sample.Set(sample.Group(n+id), "/name", sample.Group(id)["name"])
				read := fmt.Sprintf("%s/%s", sample.List, vendor["id"])
				pairs = append(pairs,
					both(sending(sample.Exchange(b, "POST", sample.List, 201, vendor), "{}"), sending(sample.Exchange(b, "POST", sample.List, 201, fake), "{}")),
					both(sample.Exchange(b, "GET", read, 200, vendor), sample.Exchange(b, "GET", read, 200, fake)))
			}
			for b.Loop() {
				c := NewComparison(sample.ContractOf(b, "secoda"))
				for _, p := range pairs {
					if found := c.Compare(p); len(found) > 0 {
						b.Fatalf("found %v", said(found))
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/pair")
		})
	}
}
