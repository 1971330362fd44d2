package store

import (
	"testing"
	"time"
)

type sized struct {
	ID     string `json:"id"`
	Note   *string
	Tags   []string
	Raw    []byte
	Any    any
	Map    map[string]int
	Number int64
	At     time.Time
	hidden string
}

// TestSizes counts the texts and lists of rows, as they come, change and go.
func TestSizes(t *testing.T) {
	note := "12345"
	for _, row := range []struct {
		why   string
		value sized
		want  int64
	}{
		{"an empty one", sized{}, 0},
		{"numbers, times and what is not shown", sized{Number: 1 << 60, At: time.Now(), hidden: "12345"}, 0},
		{"texts", sized{ID: "123", Note: &note, Raw: []byte("12")}, 10},
		{"a list", sized{Tags: []string{"", "1"}}, 2*itemSize + 1},
		{"a map", sized{Map: map[string]int{"12": 1}}, 2*itemSize + 2},
		{"whatever it is", sized{Any: []any{"12", map[string]any{"1": "2"}}}, 2*itemSize + 2 + 2*itemSize + 2},
	} {
		if got := sizeOf(&row.value); got != row.want {
			t.Errorf("%s has %d bytes, want %d", row.why, got, row.want)
		}
	}
	table := New(&Layout[sized]{ID: func(s *sized) string { return s.ID }, Orders: []*Order[sized]{By(func(a, b *Row[sized]) int { return 0 })}})
	wants := func(why string, table Any, want int64) {
		t.Helper()
		if got := table.Bytes(); got != want {
			t.Errorf("%s, the table has %d bytes, want %d", why, got, want)
		}
	}
	table.Insert(&sized{ID: "a", Note: &note})
	wants("with a row", table, 6)
	table.Insert(&sized{ID: "a"})
	wants("after an id that is taken", table, 6)
	fork := table.Fork()
	table.Replace(&sized{ID: "a"})
	wants("with another in its place", table, 1)
	table.Delete("a")
	wants("without it", table, 0)
	wants("as it was", fork, 6)
}
