package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/ringer-mock/ringer/schemas"
)

// TestRowKeepsItsJSON makes a row's JSON once in each form, and again when the row
// is replaced.
func TestRowKeepsItsJSON(t *testing.T) {
	made := 0
	form := NewForm(func(one *thing) any { made++; return one.Rank })
	table := New(things)
	row, _ := table.Insert(&thing{ID: 7, Rank: 1})
	fork := table.Fork().(*Table[thing])
	show := func(row *Row[thing], want string) {
		t.Helper()
		for range 2 {
			if text, err := form.Row(row).MarshalJSON(); err != nil || string(text) != want {
				t.Errorf("the row is %s in the form, %v, want %s", text, err, want)
			}
		}
	}
	show(row, "1")
	if text, err := row.MarshalJSON(); err != nil || string(text) != `{"ID":7,"Rank":1}` {
		t.Errorf("the row is %s, %v", text, err)
	}
	show(row, "1")
	if made != 1 {
		t.Errorf("the row was made %d times, want once", made)
	}
	replaced, _ := table.Replace(&thing{ID: 7, Rank: 2})
	show(replaced, "2")
	kept, _ := fork.Get("7")
	show(kept, "1")
	if made != 2 {
		t.Errorf("the two rows were made %d times, want once each", made)
	}
}

// TestRowWithoutJSON fails each time, in whatever it stands.
func TestRowWithoutJSON(t *testing.T) {
	broken := NewForm(func(*thing) any { return func() {} })
	table := New(things)
	row, _ := table.Insert(&thing{ID: 7})
	for range 2 {
		if text, err := broken.Row(row).MarshalJSON(); err == nil {
			t.Errorf("the row is %s", text)
		}
		list := broken.List(Rows[thing]{row})
		if text, err := list.MarshalJSON(); err == nil || list.Err() == nil {
			t.Errorf("the list is %s", text)
		}
	}
	if _, err := row.JSON(); err != nil {
		t.Errorf("the row cannot be shown as it is: %v", err)
	}
}

// TestListsAreJSON compares lists and objects of rows with what encoding/json makes
// of plain values.
func TestListsAreJSON(t *testing.T) {
	layout := &Layout[string]{ID: func(text *string) string { return *text }, Orders: []*Order[string]{By(func(a, b *Row[string]) int { return strings.Compare(*a.Value, *b.Value) })}}
	rapid.Check(t, func(t *rapid.T) {
		table, named := New(layout), map[string]string{}
		for _, text := range rapid.SliceOfDistinct(rapid.String(), rapid.ID[string]).Draw(t, "texts") {
			table.Insert(&text)
			named[text] = text
		}
		rows := table.Page(nil, 0, table.Len())
		plain := []string{}
		for _, row := range rows {
			plain = append(plain, *row.Value)
		}
		sameJSON(t, rows.List(), plain)
		sameJSON(t, rows.ByID(), named)
	})
}

func sameJSON(t *rapid.T, list List, plain any) {
	text, err := list.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if list.Size() != len(text)-len("[]") {
		t.Fatalf("the size of %s is said to be %d", text, list.Size())
	}
	var read, want any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	wanted, err := schemas.EncodeJSON(plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(wanted, &want); err != nil {
		t.Fatal(err)
	}
	if schemas.JSONText(read) != schemas.JSONText(want) {
		t.Fatalf("the rows are %s, want %s", text, wanted)
	}
}

// TestReadsInParallel reads a table, shows its rows and changes a fork of it, all at
// once.
func TestReadsInParallel(t *testing.T) {
	table := New(things)
	for i := range 200 {
		table.Insert(&thing{ID: i, Rank: i % 3})
	}
	form := NewForm(func(one *thing) any { return one.Rank })
	show := func(from *Table[thing]) []byte {
		text, err := form.List(from.Page(byRankDown, 0, 200)).MarshalJSON()
		if err != nil {
			t.Error(err)
		}
		return text
	}
	before := show(table)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			fork := table.Fork().(*Table[thing])
			for i := range 100 {
				fork.Delete(strconv.Itoa(i))
				fork.Put(&thing{ID: 100 + i, Rank: 5})
			}
			if now := show(table); !bytes.Equal(now, before) {
				t.Errorf("the table became %s", now)
			}
			if now := show(fork); string(now) != "["+strings.Repeat(",5", 100)[1:]+"]" {
				t.Errorf("the fork is %s", now)
			}
		})
	}
	all.Wait()
}

// TestForeignOrder does not answer in some other order than the one asked for.
func TestForeignOrder(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a page was given in an order that the layout does not have")
		}
	}()
	New(things).Page(By(byRank.Compare), 0, 1)
}

// TestDifferences tells what became of each row since a fork, in the order in which
// the rows came; one that was replaced by an equal one is among them.
func TestDifferences(t *testing.T) {
	table := New(things)
	for i := range 4 {
		table.Insert(&thing{ID: 9 - i})
	}
	before := table.Fork()
	if found := table.Differences(before); len(found) > 0 {
		t.Errorf("nothing was done, and %v differ", found)
	}
	table.Delete("8")
	table.Put(&thing{ID: 7, Rank: 1})
	table.Put(&thing{ID: 1})
	var found []string
	for _, d := range table.Differences(before) {
		found = append(found, d.ID+schemas.JSONText([]any{d.Before, d.After}))
	}
	want := []string{`8[{"ID":8,"Rank":0},null]`, `7[{"ID":7,"Rank":0},{"ID":7,"Rank":1}]`, `1[null,{"ID":1,"Rank":0}]`}
	if !slices.Equal(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
}
