package world

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
)

// TestJournalIsBounded fills a journal past its bound: the oldest entries go,
// and their number is told.
func TestJournalIsBounded(t *testing.T) {
	const limit = 10_000
	j := newJournal(limit, nil)
	entry := func() *Entry { return &Entry{Request: JournalPart{Body: []byte(strings.Repeat("x", 1_000))}} }
	fit := limit / int(keep(entry()).bytes)
	for range 20 * fit {
		j.Add(entry())
	}
	if room := cap(j.entries); room > 8*fit {
		t.Errorf("there is room for %d entries, of which %d are kept", room, fit)
	}
	entries, dropped := j.List(0)
	if len(entries) != fit || int(dropped) != 19*fit {
		t.Fatalf("%d entries are kept and %d dropped, want %d and %d", len(entries), dropped, fit, 19*fit)
	}
	if first, last := entries[0].Seq, entries[fit-1].Seq; int(first) != 19*fit+1 || int(last) != 20*fit {
		t.Errorf("entries %d to %d are kept, want the latest", first, last)
	}
	if later, _ := j.List(entries[0].Seq); len(later) != fit-1 {
		t.Errorf("%d entries come after the first, want %d", len(later), fit-1)
	}
	j.Add(&Entry{Request: JournalPart{Body: make([]byte, 2*limit)}})
	if entries, _ := j.List(0); len(entries) != 0 {
		t.Errorf("an entry that is larger than the journal left %d entries", len(entries))
	}
	j.Clear()
	j.Add(entry())
	entries, dropped = j.List(0)
	if len(entries) != 1 || dropped != 0 || int(entries[0].Seq) != 20*fit+2 {
		t.Errorf("after clearing there are %d entries, %d dropped, the first with seq %d", len(entries), dropped, entries[0].Seq)
	}
}

// TestStrangersTakeAShare has callers whom the vendor does not know fill a journal: they
// take their share of it and no more, and the requests of others stay.
func TestStrangersTakeAShare(t *testing.T) {
	const limit = 100_000
	j := newJournal(limit, nil)
	entry := func(status int, auth any) *Entry { return &Entry{Status: status, Auth: auth} }
	size := keep(entry(200, 0)).bytes
	for range 20 {
		j.Add(entry(200, 0))
		j.Add(entry(401, 1)) // an expired token, which the scenario knows
	}
	for range limit / int(size) * 10 {
		j.Add(entry(401, AuthNone))
		j.Add(entry(401, AuthBad))
	}
	entries, dropped := j.List(0)
	known, strange, last := 0, 0, uint64(0)
	for _, e := range entries {
		if e.Seq <= last {
			t.Fatalf("entry %d comes after entry %d", e.Seq, last)
		}
		if last = e.Seq; e.Auth == AuthNone || e.Auth == AuthBad {
			strange++
		} else {
			known++
		}
	}
	if known != 40 || strange == 0 || int64(strange)*size > limit/strangersShare {
		t.Errorf("%d requests of callers who are known are kept of 40, and %d of strangers", known, strange)
	}
	if last != j.Latest() {
		t.Errorf("the last stranger's request is not kept")
	}
	if all := 2 * uint64(limit/int(size)*10); dropped != all-uint64(strange) {
		t.Errorf("%d are dropped, want %d", dropped, all-uint64(strange))
	}
	var bytes, ofStrangers int64
	for _, k := range j.entries[j.gone:] {
		if bytes += k.bytes; k.stranger {
			ofStrangers += k.bytes
		}
	}
	if bytes != j.bytes || ofStrangers != j.strange {
		t.Errorf("%d bytes are counted and %d of strangers, want %d and %d", j.bytes, j.strange, bytes, ofStrangers)
	}
}

// TestJournalKeepsHeaders takes headers of every kind in and out again, but for those
// that let somebody in.
func TestJournalKeepsHeaders(t *testing.T) {
	request := http.Header{"Accept": {"text/html", "", "*/*"}, "X-Long": {strings.Repeat("ä", 10_000)}, "Authorization": {"Bearer x"}}
	response := http.Header{"X-Empty": {""}, "Set-Cookie": {"a=1", "a=1"}}
	entry := keep(&Entry{Request: JournalPart{Headers: maps.Clone(request)}, Response: JournalPart{Headers: maps.Clone(response)}}).entry()
	delete(request, "Authorization")
	if diff := cmp.Diff(request, entry.Request.Headers); diff != "" {
		t.Errorf("of the request (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(response, entry.Response.Headers); diff != "" {
		t.Errorf("of the response (-want +got):\n%s", diff)
	}
	if empty := keep(&Entry{}).entry(); len(empty.Request.Headers)+len(empty.Response.Headers) > 0 {
		t.Errorf("an entry without headers has %v and %v", empty.Request.Headers, empty.Response.Headers)
	}
}

// TestJournalCountsRows keeps an answer whose rows the world has too: they count
// as if the journal had them alone, and the entry shows them all.
func TestJournalCountsRows(t *testing.T) {
	text := strings.Repeat("x", 1_000)
	table := store.New(&store.Layout[string]{
		ID:     func(text *string) string { return *text },
		Orders: []*store.Order[string]{store.By(func(a, b *store.Row[string]) int { return 0 })},
	})
	table.Insert(&text)
	row := table.Page(nil, 0, 1)[0]
	answer, err := payload.Encode(payload.Object{{Name: "rows", Value: store.Rows[string]{row, row, row}}})
	if err != nil {
		t.Fatal(err)
	}
	k := keep(&Entry{Answer: answer})
	if least := int64(3 * 1_000); k.bytes-keep(&Entry{}).bytes < least {
		t.Errorf("the entry counts %d bytes more than an empty one, want at least %d", k.bytes-keep(&Entry{}).bytes, least)
	}
	whole := string(k.entry().Response.Body)
	if want := `{"rows":[` + strings.Repeat(`,"`+text+`"`, 3)[1:] + `]}`; whole != want {
		t.Errorf("the entry shows %.40s…, want %.40s…", whole, want)
	}
}
