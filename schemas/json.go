package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// SyntaxError says where a text stops being JSON.
type SyntaxError struct {
	// Offset counts bytes from the start of the text.
	Offset int64
	// Pointer names the value inside which it happened.
	Pointer string
	// Message is a sentence without the place.
	Message string
}

// Error gives the message with the place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s (at byte %d)", e.Message, e.Offset)
}

// DecodeJSON reads one JSON value, keeping numbers as they are written. Unlike
// encoding/json it refuses what two readers could take differently: a name that
// stands twice in an object, invalid UTF-8, anything behind the value, a number
// that a double cannot hold, and nesting deeper than 10,000. The error is a
// [*SyntaxError].
func DecodeJSON(data []byte) (any, error) { return DecodeJSONUpTo(math.MaxInt, data) }

// ErrTooManyValues is what [DecodeJSONUpTo] fails with.
var ErrTooManyValues = errors.New("too many values")

// DecodeJSONUpTo is [DecodeJSON] for what strangers send: a text with more values
// than the limit, those inside others counted too, is [ErrTooManyValues].
func DecodeJSONUpTo(limit int, data []byte) (any, error) {
	decoder := decoders.Get().(*valueDecoder)
	defer decoders.Put(decoder)
	decoder.begin(limit, data)
	value, err := decoder.value()
	if err == nil {
		if _, err = decoder.ReadToken(); err == io.EOF {
			return value, nil
		}
		if err == nil {
			err = &SyntaxError{Offset: decoder.InputOffset(), Message: "there is more text after the end of the JSON value"}
		}
	}
	return nil, asSyntaxError(err, data)
}

// decoders are made once for many texts: to make one costs more than to read a
// short text.
var decoders = sync.Pool{New: func() any { return new(valueDecoder) }}

// valueDecoder reads values until there were too many.
type valueDecoder struct {
	jsontext.Decoder
	left int
	// members counts those of the last object at each depth, and items those of the
	// last array: the next one has as many, and need not grow.
	members, items [8]int
	// names are those of members, as they are written: in each row of a list they are
	// the same.
	names map[string]string
}

// maxNames and maxName bound what a decoder keeps of names, and how long one of them
// is, whatever was sent.
const maxNames, maxName = 1000, 100

// begin makes the decoder ready for a text.
func (d *valueDecoder) begin(limit int, data []byte) {
	if d.names == nil || len(d.names) == maxNames {
		d.names = map[string]string{}
	}
	d.Reset(bytes.NewBuffer(data))
	d.left, d.members, d.items = limit, [8]int{}, [8]int{}
}

func (d *valueDecoder) value() (any, error) {
	if d.left--; d.left < 0 {
		return nil, ErrTooManyValues
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '{':
		return d.object()
	case '[':
		return d.array()
	case '"':
		return token.String(), nil
	case '0':
		text := token.String()
		if problem := numberProblem(text); problem != "" {
			return nil, &SyntaxError{Offset: d.InputOffset() - int64(len(text)), Pointer: string(d.StackPointer()), Message: problem}
		}
		return json.Number(text), nil
	case 't', 'f':
		return token.Bool(), nil
	}
	return nil, nil
}

// object reads what follows an opening brace.
func (d *valueDecoder) object() (any, error) {
	const most = 64 // whatever was sent
	members := &d.members[min(d.StackDepth(), len(d.members)-1)]
	object := make(map[string]any, min(*members, most))
	defer func() { *members = len(object) }()
	for d.PeekKind() != '}' {
		name, err := d.name()
		if err != nil {
			return nil, err
		}
		if object[name], err = d.value(); err != nil {
			return nil, err
		}
	}
	_, err := d.ReadToken()
	return object, err
}

// name reads the name of a member.
func (d *valueDecoder) name() (string, error) {
	quoted, err := d.ReadValue()
	if err != nil {
		return "", err
	}
	if name, known := d.names[string(quoted)]; known {
		return name, nil
	}
	name, err := jsontext.AppendUnquote(nil, quoted)
	if err == nil && len(quoted) <= maxName && len(d.names) < maxNames {
		d.names[string(quoted)] = string(name)
	}
	return string(name), err
}

// array reads what follows an opening bracket.
func (d *valueDecoder) array() (any, error) {
	const most = 64 // whatever was sent
	items := &d.items[min(d.StackDepth(), len(d.items)-1)]
	array := make([]any, 0, min(*items, most))
	defer func() { *items = len(array) }()
	for d.PeekKind() != ']' {
		item, err := d.value()
		if err != nil {
			return nil, err
		}
		array = append(array, item)
	}
	_, err := d.ReadToken()
	return array, err
}

// maxNumberDigits bounds a number's text: the compiler's arithmetic is exact, so
// a long one costs much, and one with a huge exponent makes it panic.
const maxNumberDigits = 400

// numberProblem says why a JSON number is not taken; "" when it is.
func numberProblem(text string) string {
	if len(text) > maxNumberDigits {
		return fmt.Sprintf("a number is written with %d characters; up to %d are taken", len(text), maxNumberDigits)
	}
	value, err := strconv.ParseFloat(text, 64)
	digits, _, _ := strings.Cut(strings.ToLower(text), "e")
	if err != nil || value == 0 && strings.ContainsAny(digits, "123456789") {
		return fmt.Sprintf("the number %s is larger or smaller than a double can hold", text)
	}
	return ""
}

// notJSON is what texts have in it that is none, with what to say of it.
var notJSON = []struct{ text, message string }{
	{"\xef\xbb\xbf", "the text begins with a byte order mark (BOM), which JSON does not have: write it without"},
	{"\xff\xfe", "the text is written in UTF-16, and JSON is in UTF-8"},
	{"\xfe\xff", "the text is written in UTF-16, and JSON is in UTF-8"},
	{"NaN", "NaN is no JSON value: write null, or leave it out"},
	{"Infinity", "Infinity is no JSON value: write null, or leave it out"},
	{"undefined", "undefined is no JSON value: write null, or leave it out"},
	{"None", "None is no JSON value: write null"},
	{"True", "True is no JSON value: write true"},
	{"False", "False is no JSON value: write false"},
	{"'", "a text stands in double quotes in JSON, not in single ones"},
}

func asSyntaxError(err error, data []byte) error {
	var ours *SyntaxError
	if errors.As(err, &ours) || errors.Is(err, ErrTooManyValues) {
		return err
	}
	var theirs *jsontext.SyntacticError
	switch {
	case errors.As(err, &theirs) && !errors.Is(err, io.ErrUnexpectedEOF):
		message := theirs.Err.Error()
		if errors.Is(err, jsontext.ErrDuplicateName) {
			message = fmt.Sprintf("the name %q stands twice in one object", theirs.JSONPointer.LastToken())
		} else if strings.Contains(message, "in literal") { // a word that begins like null, true or false
			message = "this word is no JSON value; put text into double quotes"
		}
		for _, known := range notJSON {
			if bytes.HasPrefix(data[min(int(theirs.ByteOffset), len(data)):], []byte(known.text)) {
				message = known.message
			}
		}
		return &SyntaxError{Offset: theirs.ByteOffset, Pointer: string(theirs.JSONPointer), Message: strings.TrimPrefix(message, "jsontext: ")}
	case err == io.EOF:
		return &SyntaxError{Message: "the text is empty, where a JSON value is wanted"}
	default:
		return &SyntaxError{Offset: int64(len(data)), Message: "the text ends in the middle of a JSON value"}
	}
}
