package store

import (
	"fmt"
	"strings"
	"testing"
)

// TestDifferencesSayBy forks a table for each step, as requests do; "keep" keeps the
// table as it is then, and from there the differences are told.
func TestDifferencesSayBy(t *testing.T) {
	for _, row := range []struct{ why, steps, want string }{
		{"nothing", "control+1 keep", ""},
		{"added", "keep client+1 control+2", "+1 client, +2 control"},
		{"changed by one", "control+1 keep client=1", "=1 client"},
		{"changed by both", "client+1 keep client=1 control=1", "=1 control"},
		{"removed", "control+1 client+2 keep client-1 control-2", "-1 client, -2 control"},
		{"removed after a change", "control+1 keep control=1 client-1", "-1 client"},
		{"removed, added and removed", "control+1 keep client-1 control+1 control-1", "-1 control"},
		{"removed, added and removed the other way", "control+1 keep control-1 control+1 client-1", "-1 client"},
		{"removed, and others meanwhile", "control+1 keep client-1 control+2 control-2", "-1 client"},
	} {
		t.Run(row.why, func(t *testing.T) {
			table := New(things)
			var kept Any
			for _, step := range strings.Fields(row.steps) {
				if step == "keep" {
					table.Keep()
					kept = table
					continue
				}
				table = table.Fork().(*Table[thing])
				at := strings.IndexAny(step, "+=-")
				if step[:at] == Client.String() {
					table.SetWriter(Client)
				}
				value := &thing{ID: int(step[at+1] - '0')}
				switch step[at] {
				case '+':
					table.Insert(value)
				case '=':
					table.Replace(value)
				case '-':
					table.Delete(things.ID(value))
				}
			}
			var got []string
			for _, d := range table.Differences(kept) {
				sign := "="
				if d.Before == nil {
					sign = "+"
				} else if d.After == nil {
					sign = "-"
				}
				got = append(got, fmt.Sprintf("%s%s %s", sign, d.ID, d.By))
			}
			if got := strings.Join(got, ", "); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// TestRemovedRowsAreForgotten adds and removes many rows: what no kept table has
// leaves nothing behind.
func TestRemovedRowsAreForgotten(t *testing.T) {
	table := New(things)
	table.Insert(&thing{ID: 1000})
	table.Keep()
	for id := range 100 {
		table = table.Fork().(*Table[thing])
		table.SetWriter(Client)
		table.Insert(&thing{ID: id})
		table.Delete(fmt.Sprint(id))
	}
	table.Delete("1000")
	if n := table.history.removers.Len(); n != 1 {
		t.Errorf("%d removed rows are remembered, want the 1 that is kept elsewhere", n)
	}
}
