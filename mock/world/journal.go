package world

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/schemas"
)

// Entry is one request in a world's journal, with its answer. Credentials never
// stand in it.
type Entry struct {
	// ID is what the X-Ringer-Request-Id header said.
	ID string `json:"id"`
	// Seq counts the world's entries from 1, those since dropped too; a reset does
	// not start it anew, so that whoever asks for later ones misses none.
	Seq uint64 `json:"seq"`
	// Time is the world's time.
	Time      time.Time           `json:"time"`
	World     string              `json:"world"`
	Vendor    string              `json:"vendor"`
	Operation string              `json:"operation"`
	Method    string              `json:"method"`
	Path      string              `json:"path"`
	Query     map[string][]string `json:"query"`
	Status    int                 `json:"status"`
	// Auth is the index of the scenario's auth entry that matched, or "any",
	// "none" or "bad".
	Auth     any         `json:"auth"`
	Request  JournalPart `json:"request"`
	Response JournalPart `json:"response"`
	// Evidence is the weakest level of evidence that the answer rests on.
	Evidence contracts.Level `json:"evidence"`
	// Reason says why the call was refused; empty when it was not.
	Reason string `json:"reason"`
	Rule   string `json:"rule"`
	// Violations are what broke the contract.
	Violations []contracts.Finding `json:"violations"`

	// Decoded is the request's body as the vendor reads it, as JSON, where it was
	// sent in another form; else nil.
	Decoded []byte `json:"-"`
	Host    string `json:"-"` // that was asked
	// Past is the world at the request, which a journal takes over.
	Past Past `json:"-"`
	// Answer is the response's body, as long as a journal keeps the entry.
	Answer payload.Body `json:"-"`
}

// What [Entry.Auth] says of a caller whom the vendor does not know.
const (
	AuthNone = "none" // there was no token
	AuthBad  = "bad"  // the token is not known, or is none
)

// JournalPart is what went over the wire in one direction.
type JournalPart struct {
	Headers http.Header
	Body    []byte
}

// MarshalJSON writes a JSON body as the value it is, any other as text, and
// none as null.
func (p JournalPart) MarshalJSON() ([]byte, error) {
	var body any
	switch {
	case len(p.Body) == 0:
	case json.Valid(p.Body):
		body = json.RawMessage(p.Body)
	default:
		body = string(p.Body)
	}
	return schemas.EncodeJSON(struct {
		Headers http.Header `json:"headers"`
		Body    any         `json:"body"`
	}{p.Headers, body})
}

// kept is an entry as a journal keeps it: with its headers in one text, since the
// maps would take most of the room and of the garbage collector's time.
type kept struct {
	*Entry
	bytes    int64
	stranger bool   // the vendor refused the caller, whom it does not know
	headers  string // those of the request, then those of the response
	response int    // where the latter begin

	past      Past // none when it is not kept any more
	pastBytes int64
}

func keep(e *Entry) kept {
	packed := pack(make([]byte, 0, 1024), e.Request.Headers)
	response := len(packed)
	packed = pack(packed, e.Response.Headers)
	e.Request.Headers, e.Response.Headers = nil, nil
	for i := range e.Violations {
		e.Violations[i] = cutFinding(e.Violations[i])
	}
	k := kept{Entry: e, headers: string(packed), response: response, past: e.Past}
	e.Past = Past{}
	k.stranger = e.Status == http.StatusUnauthorized && (e.Auth == AuthNone || e.Auth == AuthBad)
	k.bytes = k.size()
	return k
}

func (k kept) size() int64 {
	const fixed = 1024    // the entry itself and its place in the journal
	const violation = 512 // one of them, with its evidence, besides its texts
	const member = 96     // a name in a map, with the list behind it
	const text = 16       // a text besides its bytes
	const row = 64        // of the answer, besides its bytes
	// Rows of the answer count in full, though other entries and the world may have
	// them too: they may also be the last to have them.
	size := fixed + violation*len(k.Violations) + len(k.headers) + len(k.Request.Body) + k.Answer.Size + len(k.Decoded) + len(k.Path) + len(k.Reason) + len(k.Host)
	size += row * k.Answer.Rows()
	for _, v := range k.Violations {
		size += len(v.Pointer) + len(v.Message) + sizeOf(v.Actual, math.MaxInt)
	}
	for name, values := range k.Query {
		size += len(name) + member
		for _, value := range values {
			size += len(value) + text
		}
	}
	return int64(size)
}

func (k kept) requestHeaders() http.Header { return unpack(k.headers[:k.response]) }

// entry gives the entry as it was.
func (k kept) entry() *Entry {
	e := *k.Entry
	e.Request.Headers, e.Response.Headers = k.requestHeaders(), unpack(k.headers[k.response:])
	e.Response.Body = k.Answer.Bytes()
	return &e
}

// pack adds names and values in turn, each with its length before it, leaving out
// what lets somebody in.
func pack(to []byte, headers http.Header) []byte {
	for name, values := range headers {
		if contracts.IsCredentialName(contracts.InHeader, name) {
			continue
		}
		for _, value := range values {
			to = append(binary.AppendUvarint(to, uint64(len(name))), name...)
			to = append(binary.AppendUvarint(to, uint64(len(value))), value...)
		}
	}
	return to
}

func unpack(packed string) http.Header {
	headers := http.Header{}
	next := func() (text string) {
		length, n := binary.Uvarint([]byte(packed))
		end := n + int(length)
		text, packed = packed[n:end], packed[end:]
		return text
	}
	for packed != "" {
		name := next()
		headers[name] = append(headers[name], next())
	}
	return headers
}

// entriesOf gives entries as they were.
func entriesOf(all []kept) []*Entry {
	entries := make([]*Entry, len(all))
	for i, k := range all {
		entries[i] = k.entry()
	}
	return entries
}

// Journal keeps a world's latest requests, as many as fit into its bound.
type Journal struct {
	limit int64
	all   *journals     // that share a bound; nil is none
	Ended chan struct{} // closed when the world is gone

	mu      sync.Mutex
	over    bool   // the world is gone
	entries []kept // those that were dropped, and not cleared away yet, come first
	gone    int    // how many these are
	bytes   int64
	strange int64 // of these, the bytes of strangers' requests
	seq     uint64
	dropped uint64

	pastBytes int64  // of the worlds that entries keep
	pastFrom  uint64 // the first seq of those that do
	lastPast  *State // what the last entry ended in

	changed chan struct{} // closed at the next entry; nil when nobody waits for it

	texts sharedTexts
}

func newJournal(limit int64, all *journals) *Journal {
	return &Journal{limit: limit, all: all, Ended: make(chan struct{})}
}

// end tells those who follow the journal that its world is gone. What is in it does not
// count among the other journals any more.
func (j *Journal) end() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all.add(-j.bytes - j.pastBytes)
	j.over = true
	close(j.Ended)
}

// Add numbers an entry and keeps it, dropping the oldest ones where there is no
// room, in this journal or, when all of them together hold too much, in the fullest.
func (j *Journal) Add(e *Entry) {
	if j.put(keep(e)) {
		j.all.shrink()
	}
}

// put says whether all journals together hold too much.
func (j *Journal) put(k kept) (tooMuch bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	before := j.bytes + j.pastBytes
	j.seq++
	k.Seq = j.seq
	if j.gone > len(j.entries)/2 && len(j.entries) == cap(j.entries) {
		// There is room enough without a larger array.
		j.entries, j.gone = slices.Delete(j.entries, 0, j.gone), 0
	}
	k.pastBytes = k.past.size(j.lastPast)
	j.lastPast = k.past.after
	j.entries = append(j.entries, k)
	j.bytes += k.bytes
	j.pastBytes += k.pastBytes
	if k.stranger {
		j.strange += k.bytes
	}
	if j.strange > j.limit/strangersShare {
		j.dropStrangers(j.limit / strangersShare / 2)
	}
	j.dropUntil(j.limit)
	j.dropPasts(j.limit)
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
	return !j.over && j.all.add(j.bytes+j.pastBytes-before)
}

// dropUntil drops the oldest entries until the others fit into some bytes. The caller
// holds the lock.
func (j *Journal) dropUntil(bytes int64) {
	for j.bytes > bytes && j.gone < len(j.entries) {
		j.forget(j.entries[j.gone])
		j.entries[j.gone] = kept{}
		j.gone++
	}
}

// strangersShare is the part of a journal that requests of strangers may take: whoever
// knows no token must not drive out the requests of those who do.
const strangersShare = 8

// dropStrangers drops the oldest requests of strangers until theirs fit into some bytes.
// The caller holds the lock.
func (j *Journal) dropStrangers(bytes int64) {
	j.entries = slices.DeleteFunc(slices.Delete(j.entries, 0, j.gone), func(k kept) bool {
		drop := k.stranger && j.strange > bytes
		if drop {
			j.forget(k)
		}
		return drop
	})
	j.gone = 0
}

// forget counts an entry that is dropped.
func (j *Journal) forget(k kept) {
	j.bytes -= k.bytes
	j.pastBytes -= k.pastBytes
	if k.stranger {
		j.strange -= k.bytes
	}
	j.dropped++
}

// Latest is the sequence number of the last entry that there was.
func (j *Journal) Latest() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.seq
}

// Dropped is how many entries were dropped for want of room since the journal was last
// empty.
func (j *Journal) Dropped() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.dropped
}

// List gives the entries after a sequence number, oldest first, and how many
// were dropped for want of room since the journal was last empty.
func (j *Journal) List(after uint64) (entries []*Entry, dropped uint64) {
	j.mu.Lock()
	all, dropped := slices.Clone(j.later(after)), j.dropped
	j.mu.Unlock()
	return entriesOf(all), dropped
}

// later gives the entries after a sequence number. The caller holds the lock.
func (j *Journal) later(seq uint64) []kept {
	entries := j.entries[j.gone:]
	return entries[sort.Search(len(entries), func(i int) bool { return entries[i].Seq > seq }):]
}

// Clear forgets all entries. Their numbers go on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.over {
		j.all.add(-j.bytes - j.pastBytes)
	}
	j.entries, j.gone, j.bytes, j.strange, j.dropped, j.pastBytes, j.lastPast = nil, 0, 0, 0, 0, 0, nil
}
