package world

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// TestJournalCutsViolations keeps an entry whose violations hold large values: what stays
// of them is short, and all that stays is counted.
func TestJournalCutsViolations(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	list := make([]any, 50_000)
	for i := range list {
		list[i] = json.Number("1")
	}
	e := &Entry{}
	for _, actual := range []any{long, list, map[string]any{"a": long}, json.Number("7"), nil} {
		e.Violations = append(e.Violations, contracts.Finding{Pointer: "/a", Actual: actual, Message: long})
	}
	k := keep(e)
	if most := int64(20_000); k.bytes > most {
		t.Errorf("the entry counts %d bytes, want at most %d", k.bytes, most)
	}
	text, err := json.Marshal(k.entry())
	if err != nil || int64(len(text)) > k.bytes {
		t.Errorf("the entry's JSON has %d bytes, and it counts %d (%v)", len(text), k.bytes, err)
	}
	for i, want := range []any{strings.Repeat("é", 512) + "… (200000 bytes)", "a list of 50000 items, too large to be kept", "an object with 1 members, too large to be kept", json.Number("7"), nil} {
		if got := k.Violations[i].Actual; got != want {
			t.Errorf("of violation %d stays %.60v, want %.60v", i, got, want)
		}
	}
}

// TestJournalsShareABound fills the journals of several worlds past what all of them may
// hold: the fullest one loses its older half, and a small one keeps all.
func TestJournalsShareABound(t *testing.T) {
	all := &journals{limit: 100_000}
	var list []*Journal
	all.list = func() []*Journal { return list }
	for range 3 {
		list = append(list, newJournal(60_000, all))
	}
	entry := func() *Entry { return &Entry{Request: JournalPart{Body: make([]byte, 1000)}} }
	list[0].Add(entry())
	for range 100 {
		list[1].Add(entry())
		list[2].Add(entry())
	}
	sum := func() (sum int64) {
		for _, j := range list {
			sum += j.held()
		}
		return sum
	}
	if held := sum(); held > all.limit || held != all.bytes.Load() {
		t.Errorf("the journals hold %d bytes and count %d, want at most %d", held, all.bytes.Load(), all.limit)
	}
	if entries, dropped := list[0].List(0); len(entries) != 1 || dropped != 0 {
		t.Errorf("the small journal has %d entries and dropped %d", len(entries), dropped)
	}
	if _, dropped := list[1].List(0); dropped == 0 {
		t.Error("a full journal dropped nothing")
	}
	list[1].end()
	list[1].Add(entry())
	list[2].Clear()
	if held := sum(); held != list[0].bytes || held != all.bytes.Load() {
		t.Errorf("with one world gone and one journal cleared, %d bytes are held and %d counted, want %d", held, all.bytes.Load(), list[0].bytes)
	}
}

// TestManyJournalsAreSeldomLookedThrough adds to many small journals that are full
// together: to look through all of them for each entry would cost more than the entry.
func TestManyJournalsAreSeldomLookedThrough(t *testing.T) {
	const many, entries = 200, 2_000
	var list []*Journal
	looked := 0
	all := &journals{limit: many * 4_000, list: func() []*Journal { looked++; return list }}
	for range many {
		list = append(list, newJournal(1<<30, all))
	}
	for i := range entries {
		list[i%many].Add(&Entry{Request: JournalPart{Body: make([]byte, 1000)}})
		if held := all.bytes.Load(); held > all.limit {
			t.Fatalf("after entry %d the journals hold %d bytes, want at most %d", i, held, all.limit)
		}
	}
	if looked == 0 || looked > entries/10 {
		t.Errorf("the journals were looked through %d times for %d entries", looked, entries)
	}
}

// TestReadersShareTexts asks for an entry's JSON twice.
func TestReadersShareTexts(t *testing.T) {
	j := newJournal(1<<30, nil)
	for range 3 {
		j.Add(&Entry{Request: JournalPart{Body: make([]byte, batchBytes/2)}})
	}
	j.Add(&Entry{Request: JournalPart{Body: make([]byte, 2*batchBytes)}})
	batch := j.After(0, func(*Entry) bool { return true })
	if len(batch.Entries) != 1 || batch.Last != 1 {
		t.Fatalf("the batch has %d entries up to %d, want as many as fit into %d bytes", len(batch.Entries), batch.Last, batchBytes)
	}
	one, err := batch.Entries[0].JSON()
	if err != nil {
		t.Fatal(err)
	}
	if two, err := j.After(0, func(*Entry) bool { return true }).Entries[0].JSON(); err != nil || two != one {
		t.Errorf("the same entry has two texts (%v)", err)
	}
	if batch := j.After(3, func(*Entry) bool { return true }); !batch.Large() {
		t.Errorf("a large entry comes in a batch of %d", len(batch.Entries))
	}
	if batch := j.After(0, func(*Entry) bool { return false }); len(batch.Entries) != 0 || batch.Last != 4 {
		t.Errorf("where nothing matches, the batch has %d entries up to %d", len(batch.Entries), batch.Last)
	}
}
