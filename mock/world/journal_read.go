package world

import (
	"sync"
	"weak"

	"github.com/ringer-mock/ringer/schemas"
)

// Readers of a journal take a few entries at a time, and make their JSON without its lock:
// requests never wait for a reader, and a slow one keeps little alive.

const (
	// batchEntries and batchBytes bound what a reader takes at once. An entry that is
	// larger than the latter is a batch of its own.
	batchEntries = 64
	batchBytes   = 1 << 20
)

// Stored is an entry as its journal keeps it.
type Stored struct {
	kept
	journal *Journal
}

// Batch is some entries of a journal.
type Batch struct {
	Entries []Stored
	// Last is the sequence number up to which the journal was looked through.
	Last uint64
	// Changed is closed when there are others.
	Changed <-chan struct{}
}

// Large says whether the batch is one large entry.
func (b Batch) Large() bool { return len(b.Entries) == 1 && b.Entries[0].bytes > batchBytes }

// After gives the next few entries after a sequence number that match, oldest first.
func (j *Journal) After(seq uint64, match func(*Entry) bool) Batch {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	batch := Batch{Last: seq, Changed: j.changed}
	var bytes int64
	for _, k := range j.later(seq) {
		if match(k.Entry) {
			if bytes += k.bytes; len(batch.Entries) == batchEntries || len(batch.Entries) > 0 && bytes > batchBytes {
				return batch
			}
			batch.Entries = append(batch.Entries, Stored{k, j})
		}
		batch.Last = k.Seq
	}
	batch.Last = max(batch.Last, j.seq)
	return batch
}

// JSON gives the entry's JSON. Those who ask for it at about the same time share it, and
// none of them changes it.
func (s Stored) JSON() (*[]byte, error) {
	return s.journal.texts.of(s.Seq, func() ([]byte, error) { return schemas.EncodeJSON(s.entry()) })
}

// sharedTexts has the JSON of entries for as long as somebody uses it.
type sharedTexts struct {
	mu    sync.Mutex // one text is made at a time
	bySeq map[uint64]weak.Pointer[[]byte]
}

func (t *sharedTexts) of(seq uint64, encode func() ([]byte, error)) (*[]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text := t.bySeq[seq].Value(); text != nil {
		return text, nil
	}
	made, err := encode()
	if err != nil {
		return nil, err
	}
	if t.bySeq == nil || len(t.bySeq) == 2*batchEntries {
		t.bySeq = map[uint64]weak.Pointer[[]byte]{} // most are of no more use
	}
	t.bySeq[seq] = weak.Make(&made)
	return &made, nil
}
