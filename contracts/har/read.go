package har

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// MaxSize is how large a HAR file may be, in bytes; what is read of it is kept
	// in memory.
	MaxSize = 256 << 20
	// maxHAREntries is how many entries may stand in one.
	maxHAREntries = 200_000
)

// Read reads a recording, of Ringer or of any other tool. It reads it entry
// by entry and keeps only what an exchange needs. A file that is larger than
// [MaxSize], breaks off, or is no HAR, is an error that names the place; the HAR
// then holds the entries that stand before it.
func Read(r io.Reader) (*File, error) { return read(r, MaxSize) }

func read(r io.Reader, limit int64) (*File, error) {
	limited := &io.LimitedReader{R: r, N: limit + 1}
	text := bufio.NewReader(limited)
	if mark, err := text.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = text.Discard(3) // which cannot fail behind that Peek
	}
	reader := reader{
		decoder: jsontext.NewDecoder(text, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		har:     &File{Entries: []Entry{}},
	}
	err := reader.file()
	if limited.N <= 0 {
		err = fmt.Errorf("the file has more than %d bytes: record less at a time, or leave out what is not the vendor's", limit)
	}
	for i := range reader.har.Entries {
		reader.har.Entries[i].BasePath = reader.basePath
	}
	for _, i := range reader.unreceived {
		if reader.counts {
			reader.har.Entries[i].Local = clientCache
		}
	}
	inOrder(reader.har.Entries)
	if err != nil {
		return reader.har, fmt.Errorf("read HAR: %w", err)
	}
	return reader.har, nil
}

// reader is a file on its way into a HAR.
type reader struct {
	decoder    *jsontext.Decoder
	har        *File
	basePath   string
	found      bool  // whether there was a list of entries
	counts     bool  // whether the tool counts the bytes that were received
	unreceived []int // the entries with a body of which none was
}

func (r *reader) file() error {
	err := r.members(func(name string) error {
		if name != "log" {
			return r.decoder.SkipValue()
		}
		return r.members(r.logMember)
	})
	if err == nil && !r.found {
		err = errors.New("there is no /log/entries: this is no HAR file")
	}
	return r.placed(err)
}

// members reads an object and lets a function read each value in it.
func (r *reader) members(member func(name string) error) error {
	if kind := r.decoder.PeekKind(); kind != '{' {
		if _, err := r.decoder.ReadToken(); err != nil {
			return err
		}
		return fmt.Errorf("an object is wanted, and not %s: this is no HAR file", kindName(kind))
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	for r.decoder.PeekKind() != '}' {
		name, err := r.decoder.ReadToken()
		if err != nil {
			return err
		}
		if err := member(name.String()); err != nil {
			return err
		}
	}
	_, err := r.decoder.ReadToken()
	return err
}

func (r *reader) logMember(name string) error {
	switch name {
	case "entries":
		r.found = true
		return r.entries()
	case "creator":
		var creator struct {
			Name    Text `json:"name"`
			Version Text `json:"version"`
		}
		err := jsonv2.UnmarshalDecode(r.decoder, &creator)
		r.har.Creator = strings.TrimSpace(string(creator.Name + " " + creator.Version))
		return err
	case "_ringer":
		var log Log
		err := jsonv2.UnmarshalDecode(r.decoder, &log)
		r.har.Vendor, r.har.Kept, r.har.Refused, r.basePath = log.Vendor, log.Kept, log.Refused, log.BasePath
		return err
	}
	return r.decoder.SkipValue()
}

func (r *reader) entries() error {
	if kind := r.decoder.PeekKind(); kind != '[' {
		if _, err := r.decoder.ReadToken(); err != nil {
			return err
		}
		return fmt.Errorf("a list of entries is wanted, and not %s", kindName(kind))
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	for n := 0; r.decoder.PeekKind() != ']'; n++ {
		if n == maxHAREntries {
			return fmt.Errorf("there are more than %d entries: record less at a time", maxHAREntries)
		}
		var entry entry
		if err := jsonv2.UnmarshalDecode(r.decoder, &entry); err != nil {
			return err
		}
		decoded, err := entry.decode()
		switch {
		case errors.Is(err, errNotHTTP):
			r.har.Skipped++
		case err != nil:
			return err
		default:
			r.counts = r.counts || entry.Response != nil && entry.Response.counted()
			if entry.Response != nil && entry.Response.fromNoNetwork(decoded.Body) {
				r.unreceived = append(r.unreceived, len(r.har.Entries))
			}
			r.har.Entries = append(r.har.Entries, decoded)
		}
	}
	_, err := r.decoder.ReadToken()
	return err
}

// placed adds to an error where in the file it is.
func (r *reader) placed(err error) error {
	var semantic *jsonv2.SemanticError
	var syntactic *jsontext.SyntacticError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return fmt.Errorf("at byte %d (%s): the file breaks off in the middle; the %d entries before that are whole", r.decoder.InputOffset(), r.decoder.StackPointer(), len(r.har.Entries))
	case errors.As(err, &syntactic):
		return fmt.Errorf("at byte %d (%s): this is no JSON: %s", syntactic.ByteOffset, syntactic.JSONPointer, strings.TrimPrefix(syntactic.Err.Error(), "jsontext: "))
	case errors.As(err, &semantic):
		return fmt.Errorf("at byte %d (%s): %s does not belong here", semantic.ByteOffset, semantic.JSONPointer, kindName(semantic.JSONKind))
	}
	return fmt.Errorf("at byte %d (%s): %w", r.decoder.InputOffset(), r.decoder.StackPointer(), err)
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case '"':
		return "a text"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "an array"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "what stands there"
}
