package stories

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Ledger is a file in which everything is entered that a run makes, before the
// call that makes it, with how it is taken away again: a run that was killed can
// be swept. One run at a time may use it.
type Ledger struct {
	path    string
	file    *os.File
	entries []*ledgerEntry
	// blockedBy is what kept the last sweep from taking all away.
	blockedBy error
}

// madeObject is something that was made, by the path parameters of its undoing.
type madeObject struct {
	path map[string]string
	gone bool
}

// ledgerLine is one line of the file. The first of an entry has all but the last
// three, which tell what became of it.
type ledgerLine struct {
	Entry  int    `json:"entry"`
	Vendor string `json:"vendor,omitempty"`
	Target string `json:"target,omitempty"`
	Run    string `json:"run,omitempty"`
	Story  string `json:"story,omitempty"`
	Step   string `json:"step,omitempty"`
	// Undo has its variables filled in.
	Undo *scenarios.Undo `json:"undo,omitempty"`

	// Confirmed says that it is known what was made: Made.
	Confirmed bool                `json:"heard,omitempty"`
	Made      []map[string]string `json:"made,omitempty"`
	// Gone was taken away.
	Gone map[string]string `json:"gone,omitempty"`
}

// OpenLedger opens a ledger, or makes the file.
func OpenLedger(path string) (*Ledger, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	l := &Ledger{path: path, file: file}
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
		return nil
	case line.Undo != nil || line.Entry < 1 || line.Entry > len(l.entries):
		return fmt.Errorf("there is no place for an entry %d", line.Entry)
	}
	e := l.entries[line.Entry-1]
	e.confirmed = e.confirmed || line.Confirmed
	for _, path := range line.Made {
		e.objects = append(e.objects, &madeObject{path: path})
	}
	for _, object := range e.objects {
		object.gone = object.gone || line.Gone != nil && maps.Equal(object.path, line.Gone)
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
	line.Entry = len(l.entries) + 1
	if err := l.write(line); err != nil {
		return nil, err
	}
	return l.entries[line.Entry-1], nil
}

// confirm enters what a call has made.
func (l *Ledger) confirm(e *ledgerEntry, made []map[string]string) error {
	return l.write(ledgerLine{Entry: e.Entry, Confirmed: true, Made: made})
}

// discard enters that something was taken away.
func (l *Ledger) discard(e *ledgerEntry, path map[string]string) error {
	return l.write(ledgerLine{Entry: e.Entry, Gone: path})
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
