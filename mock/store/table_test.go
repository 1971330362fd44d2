package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type thing struct {
	ID   int
	Rank int
}

var things = &Layout[thing]{
	ID:     func(t *thing) string { return strconv.Itoa(t.ID) },
	Orders: []*Order[thing]{byRank, byRankDown},
	Text:   func(t *thing) string { return strings.Repeat(fmt.Sprintf("%dé%d", t.Rank, t.ID), t.Rank) },
}

var (
	byRank     = By(func(a, b *Row[thing]) int { return cmp.Compare(a.Value.Rank, b.Value.Rank) })
	byRankDown = By(func(a, b *Row[thing]) int { return cmp.Compare(b.Value.Rank, a.Value.Rank) })
)

// sorted is the slow and plain way to do what a table does: the things, by rank,
// ties in the order in which they came.
func sorted(all []thing, direction int) []thing {
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(a, b thing) int { return direction * cmp.Compare(a.Rank, b.Rank) })
	return ordered
}

func values(page Rows[thing]) []thing {
	plain := make([]thing, len(page))
	for i, t := range page {
		plain[i] = *t.Value
	}
	return plain
}

// searched are texts to search for; some stand only where one object's text ends and the next
// one's begins.
var searched = []string{"", "1", "é", "é1", "2é", "é01é", "é22", "é7", "x"}

// containing is the slow and plain way to search.
func containing(all []thing, text string) []thing {
	return slices.DeleteFunc(slices.Clone(all), func(one thing) bool { return !strings.Contains(things.Text(&one), text) })
}

// TestTableAgreesWithSlice changes a table and a slice alike, and copies of both
// now and then: a copy must never see what its source goes through.
func TestTableAgreesWithSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := New(things)
		table.nextSeq = blockSize - 5 // objects stand in two blocks of texts
		var plain []thing
		type pair struct {
			table *Table[thing]
			plain []thing
		}
		var copies []pair
		check := func(table *Table[thing], plain []thing) {
			if table.Len() != len(plain) {
				t.Fatalf("the table has %d rows, want %d", table.Len(), len(plain))
			}
			rank := rapid.IntRange(0, 5).Draw(t, "rank")
			before := len(slices.DeleteFunc(slices.Clone(plain), func(one thing) bool { return one.Rank >= rank }))
			if got := table.Place(byRank, func(row *Row[thing]) bool { return row.Value.Rank >= rank }); got != before {
				t.Fatalf("%d rows stand before rank %d, want %d", got, rank, before)
			}
			offset, limit := rapid.IntRange(0, 8).Draw(t, "offset"), rapid.IntRange(0, 4).Draw(t, "limit")
			for i, order := range []*Order[thing]{byRank, byRankDown, nil} {
				direction := []int{1, -1, 1}[i]
				want := sorted(plain, direction)
				want = want[min(offset, len(want)):min(offset+limit, len(want))]
				if diff := gocmp.Diff(want, values(table.Page(order, offset, limit))); len(want) > 0 && diff != "" {
					t.Fatalf("page of order %d at %d (-want +got):\n%s", i, offset, diff)
				}
				if diff := gocmp.Diff(sorted(plain, direction), values(slices.Collect(table.All(order)))); len(plain) > 0 && diff != "" {
					t.Fatalf("all by order %d (-want +got):\n%s", i, diff)
				}
				text := rapid.SampledFrom(searched).Draw(t, "text")
				matches := containing(sorted(plain, direction), text)
				if got := values(slices.Collect(table.Search(text).In(order, nil))); !slices.Equal(got, matches) {
					t.Fatalf("those that contain %q by order %d: got %v, want %v", text, i, got, matches)
				}
				if got := table.Search(text).Len(); got != len(matches) {
					t.Fatalf("%d contain %q, and %d are counted", len(matches), text, got)
				}
				behind := slices.DeleteFunc(matches, func(one thing) bool { return direction*cmp.Compare(one.Rank, rank) < 0 })
				if got := values(slices.Collect(table.Search(text).In(order, &thing{Rank: rank}))); !slices.Equal(got, behind) {
					t.Fatalf("those from rank %d that contain %q by order %d: got %v, want %v", rank, text, i, got, behind)
				}
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			object := thing{rapid.IntRange(0, 9).Draw(t, "id"), rapid.IntRange(0, 3).Draw(t, "rank")}
			place := slices.IndexFunc(plain, func(other thing) bool { return other.ID == object.ID })
			var done bool
			want := place >= 0
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				_, done = table.Insert(&object)
				if want = place < 0; want {
					plain = append(plain, object)
				}
			case 1:
				if _, done = table.Replace(&object); want {
					plain = slices.Clone(plain)
					plain[place] = object
				}
			case 2:
				if done = table.Delete(things.ID(&object)); want {
					plain = slices.Delete(slices.Clone(plain), place, place+1)
				}
			case 3:
				copies = append(copies, pair{table, plain})
				table, done, want = table.Fork().(*Table[thing]), true, true
			}
			if done != want {
				t.Fatalf("%v: done is %t, want %t", object, done, want)
			}
			check(table, plain)
		}
		for _, c := range copies {
			check(c.table, c.plain)
		}
	})
}

func TestTableGet(t *testing.T) {
	table := New(things)
	table.Insert(&thing{ID: 7, Rank: 1})
	if got, ok := table.Get("7"); !ok || got.Value.Rank != 1 {
		t.Errorf("Get(7) = %v, %t", got, ok)
	}
	if _, ok := table.Get("8"); ok {
		t.Error("Get(8) found something")
	}
}

// BenchmarkPage shows that a page costs the same wherever it lies and however
// many rows there are.
func BenchmarkPage(b *testing.B) {
	for _, rows := range []int{1_000, 100_000} {
		table := New(things)
		for i := range rows {
			table.Insert(&thing{ID: i, Rank: i % 100})
		}
		places := map[string]int{"first": 0, "middle": rows / 2, "last": rows - 25}
		for _, name := range slices.Sorted(maps.Keys(places)) {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				for b.Loop() {
					table.Page(byRank, places[name], 25)
				}
			})
		}
	}
}

// BenchmarkFork shows that a fork costs the same however many rows there are.
func BenchmarkFork(b *testing.B) {
	for _, rows := range []int{1_000, 1_000_000} {
		table := New(things)
		for i := range rows {
			table.Insert(&thing{ID: i})
		}
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			for b.Loop() {
				table.Fork()
			}
		})
	}
}

// Behind goes on after an object, those that are equal in the order too.
func TestBehind(t *testing.T) {
	table := New(things)
	for id, rank := range []int{2, 1, 2, 1, 2} {
		table.Insert(&thing{ID: id, Rank: rank})
	}
	for _, test := range []struct {
		after string
		limit int
		want  []int
		more  bool
		ok    bool
	}{
		{"", 2, []int{1, 3}, true, true},
		{"3", 2, []int{0, 2}, true, true},
		{"0", 2, []int{2, 4}, false, true},
		{"4", 2, nil, false, true},
		{"9", 2, nil, false, false},
	} {
		page, more, ok := table.Behind(byRank, test.after, test.limit)
		var ids []int
		for _, one := range page {
			ids = append(ids, one.Value.ID)
		}
		if diff := gocmp.Diff(test.want, ids); diff != "" || more != test.more || ok != test.ok {
			t.Errorf("behind %q: more %v, ok %v (-want +got):\n%s", test.after, more, ok, diff)
		}
	}
}
