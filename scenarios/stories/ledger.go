package stories

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Ledger is a file in which everything is entered that a run makes, before the
// call that makes it, with how it is taken away again: a run that was killed can
// be swept. One run at a time may use it.
type Ledger struct {
	path    string
	file    ledgerFile
	entries []*ledgerEntry
	seen    seenObjects
	// blockedBy is what kept the last sweep from taking all away.
	blockedBy error
}

// ledgerFile is what a ledger needs of an [os.File].
type ledgerFile interface {
	io.ReadWriteSeeker
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// ledgerLine is one line of the file. The first of an entry says what is going to be
// made, and those that follow tell what became of it.
type ledgerLine struct {
	Entry  int    `json:"entry"`
	Vendor string `json:"vendor,omitempty"`
	Target string `json:"target,omitempty"`
	Run    string `json:"run,omitempty"`
	Story  string `json:"story,omitempty"`
	Step   string `json:"step,omitempty"`
	// Undo has its variables filled in.
	Undo *scenarios.Undo `json:"undo,omitempty"`
	// Ends are the members of what is made that name own objects, as those of a
	// membership do.
	Ends []ledgerEnd `json:"ends,omitempty"`
	// Refused says that the call is to make nothing: it is one that must be refused.
	Refused bool `json:"refused,omitempty"`
	// Seen are objects that stood in an answer since the line before, and that are not
	// the run's own: their ids, by kind.
	Seen map[string][]string `json:"seen,omitempty"`

	// Confirmed says that it is known what was made: Made.
	Confirmed bool                `json:"heard,omitempty"`
	Made      []map[string]string `json:"made,omitempty"`
	// Proved was read, and is the run's own.
	Proved map[string]string `json:"proved,omitempty"`
	// Gone was taken away, or was never there.
	Gone map[string]string `json:"gone,omitempty"`
	// Back was taken away, and is there all the same.
	Back map[string]string `json:"back,omitempty"`
	// Forgotten says that the entry is let go as it stands.
	Forgotten bool `json:"forgotten,omitempty"`
}

// ledgerEnd says that a member of an object has the id of one that an earlier entry
// has made.
type ledgerEnd struct {
	Member string `json:"member"`
	Entry  int    `json:"entry"`
	ID     string `json:"id"`
}

// OpenLedger opens a ledger, or makes the file.
func OpenLedger(path string) (*Ledger, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	l := &Ledger{path: path, file: file, seen: seenObjects{ids: map[string]map[string]bool{}}}
	if err := errors.Join(l.load(), syncFolder(filepath.Dir(path))); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return l, nil
}

// syncFolder makes sure that a new file is found again after a crash.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // where folders cannot be synced
	}
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the ledger's folder: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// load reads what the file holds. A last line that is not whole was being written
// when a run was killed: the call had not been made.
func (l *Ledger) load() error {
	text, err := io.ReadAll(l.file)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	end := bytes.LastIndexByte(text, '\n') + 1
	for i, one := range bytes.Split(text[:end], []byte("\n")) {
		if len(one) == 0 {
			continue
		}
		var line ledgerLine
		err := schemas.Unmarshal(one, &line)
		if err == nil {
			err = l.take(line)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: this is no line of a ledger (%w): name another file", l.path, i+1, err)
		}
	}
	if err := l.file.Truncate(int64(end)); err != nil {
		return fmt.Errorf("drop the ledger's last line: %w", err)
	}
	_, err = l.file.Seek(int64(end), io.SeekStart)
	return err
}

// take does what a line says.
func (l *Ledger) take(line ledgerLine) error {
	switch {
	case line.Undo != nil && line.Entry == len(l.entries)+1:
		l.entries = append(l.entries, &ledgerEntry{ledgerLine: line})
		l.seen.addAll(line.Seen)
		return nil
	case line.Undo != nil || line.Entry < 1 || line.Entry > len(l.entries):
		return fmt.Errorf("there is no place for an entry %d", line.Entry)
	}
	e := l.entries[line.Entry-1]
	e.confirmed = e.confirmed || line.Confirmed
	e.Forgotten = e.Forgotten || line.Forgotten
	for _, path := range line.Made {
		e.objects = append(e.objects, &madeObject{path: path, at: never})
	}
	for _, object := range e.objects {
		object.known = object.known || object.is(line.Proved)
		if object.is(line.Gone) || object.is(line.Back) {
			object.gone, object.sight, object.at = line.Gone != nil, unread, never // what was read of it before does not count
		}
	}
	return nil
}

// write puts a line into the file, so that it outlives a crash, and does what it
// says. What has happened is known to the run even when the file cannot have it.
func (l *Ledger) write(line ledgerLine) error {
	text, err := json.Marshal(line)
	if err == nil {
		_, err = l.file.Write(append(text, '\n'))
	}
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		err = fmt.Errorf("write to the ledger: %w", err)
	}
	if err == nil || line.Undo == nil {
		err = errors.Join(err, l.take(line))
	}
	return err
}

// begin enters a call that is going to make something.
func (l *Ledger) begin(line ledgerLine) (*ledgerEntry, error) {
	line.Entry, line.Seen = len(l.entries)+1, l.seen.unwritten()
	if err := l.write(line); err != nil {
		return nil, err
	}
	return l.entries[line.Entry-1], nil
}

// confirm enters what a call has made.
func (l *Ledger) confirm(e *ledgerEntry, made []map[string]string) error {
	return l.write(ledgerLine{Entry: e.Entry, Confirmed: true, Made: made})
}

// keepProof enters that something was proved to be the run's own.
func (l *Ledger) keepProof(o ownObject) error {
	if o.object.known {
		return nil
	}
	return l.write(ledgerLine{Entry: o.entry.Entry, Proved: o.object.path})
}

// discard enters that something was taken away. Calls that were answered with the
// same object have it in entries of their own.
func (l *Ledger) discard(e *ledgerEntry, path map[string]string) (err error) {
	for _, other := range l.entries {
		if other == e || other.Undo.Operation == e.Undo.Operation && other.has(path) {
			err = errors.Join(err, l.write(ledgerLine{Entry: other.Entry, Gone: path}))
		}
	}
	return err
}

// Forget lets entries go, by their numbers: nothing looks for what they made any
// more.
func (l *Ledger) Forget(entries ...int) error {
	for _, n := range entries {
		if n < 1 || n > len(l.entries) || l.entries[n-1].open() == 0 {
			return fmt.Errorf("--forget %d: the ledger %s has no such entry that is open; %s", n, l.path, l.openEntries())
		}
	}
	for _, n := range entries {
		if err := l.write(ledgerLine{Entry: n, Forgotten: true}); err != nil {
			return err
		}
	}
	return nil
}

// openEntries lists the entries that are open.
func (l *Ledger) openEntries() string {
	var open []string
	for _, e := range l.entries {
		if e.open() > 0 {
			open = append(open, strconv.Itoa(e.Entry))
		}
	}
	if len(open) == 0 {
		return "none is"
	}
	return "those are: " + strings.Join(open, ", ")
}

// Owner says whose objects are left, and where; both are empty when none are.
func (l *Ledger) Owner() (vendor, target string) {
	for _, e := range l.entries {
		if e.open() > 0 {
			return e.Vendor, e.Target
		}
	}
	return "", ""
}

// Open says how many objects are to be taken away; one that is not known to have
// been made counts too.
func (l *Ledger) Open() (n int) {
	for _, e := range l.entries {
		n += e.open()
	}
	return n
}

// Close closes the file, and removes it when nothing is left to take away.
func (l *Ledger) Close() error {
	err := l.file.Close()
	if l.Open() == 0 {
		err = errors.Join(err, os.Remove(l.path))
	}
	if err != nil {
		return fmt.Errorf("close the ledger: %w", err)
	}
	return nil
}
