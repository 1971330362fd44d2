package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"path"
	"strings"
	"unicode/utf8"
)

// Document is a JSON or YAML text, read into the values that a [Schema] judges:
// nil, bool, string, json.Number, []any and map[string]any.
type Document struct {
	// Name is the file's name, as it stands in messages.
	Name string
	// Value is what the text says.
	Value any

	source []byte
	locate func(pointer string) Position
}

// NewDocument makes the document of a value that was put together from several texts:
// what is wrong with it has no place in one of them.
func NewDocument(name string, value any) *Document {
	return &Document{Name: name, Value: value, locate: func(string) Position { return Position{} }}
}

// Position is a place in a text; both numbers count from 1, columns in
// characters. The zero Position is no place at all.
type Position struct{ Line, Column int }

// Error is something wrong at one place of a file.
type Error struct {
	File string
	Position
	// Pointer names the place as a JSON Pointer; "" is the whole text, or none that
	// could be read.
	Pointer string
	Message string
}

// Error gives "file:line:column: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Parse reads a JSON or YAML text. A name that ends in .json, or a text that
// begins like a JSON object and is one, is JSON; everything else is YAML, which
// is bounded in size and depth. What cannot be read is an [*Error].
func Parse(name string, data []byte) (*Document, error) { return ParseUpTo(math.MaxInt, name, data) }

// ParseUpTo is [Parse] for what others send: JSON with more values than the limit is
// [ErrTooManyValues].
func ParseUpTo(limit int, name string, data []byte) (*Document, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // some editors put it before every text
	doc := &Document{Name: name, source: data}
	if !utf8.Valid(data) {
		return nil, doc.errorAtOffset(invalidUTF8At(data), "the text is not valid UTF-8")
	}
	isJSON := path.Ext(name) == ".json"
	if isJSON || bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		value, err := DecodeJSONUpTo(limit, data)
		if err == nil {
			places := &jsonPlaces{source: data}
			doc.Value, doc.locate = value, func(pointer string) Position { return doc.positionAt(places.offset(pointer)) }
			return doc, nil
		}
		if errors.Is(err, ErrTooManyValues) {
			return nil, err
		}
		if isJSON || len(data) > maxYAMLBytes {
			var syntax *SyntaxError
			if errors.As(err, &syntax) {
				return nil, doc.errorAtOffset(syntax.Offset, syntax.Message)
			}
			return nil, doc.errorAtOffset(0, err.Error())
		}
	}
	if err := doc.parseYAML(); err != nil {
		return nil, err
	}
	return doc, nil
}

// Errorf makes an [*Error] at the place that a JSON Pointer names, or at the
// nearest place around it that the text really has.
func (d *Document) Errorf(pointer, format string, args ...any) *Error {
	return &Error{File: d.Name, Position: d.Locate(pointer), Pointer: pointer, Message: fmt.Sprintf(format, args...)}
}

// Locate finds where in the text the value stands that a JSON Pointer names:
// for a member of an object, its key. A pointer to nothing gives the place of
// the nearest value around it.
func (d *Document) Locate(pointer string) Position {
	pointer = Join("", Split(pointer)...)
	for {
		if _, ok := Lookup(d.Value, pointer); ok || pointer == "" {
			return d.locate(pointer)
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
}

func (d *Document) errorAtOffset(offset int64, message string) *Error {
	return &Error{File: d.Name, Position: d.positionAt(offset), Message: message}
}

func (d *Document) positionAt(offset int64) Position {
	before := d.source[:min(int(offset), len(d.source))]
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	return Position{
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[lineStart:]) + 1,
	}
}

func invalidUTF8At(data []byte) int64 {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return int64(i)
		}
		i += size
	}
	return int64(len(data))
}
