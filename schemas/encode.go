package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
)

// All JSON of this project is written here: compact, with <, > and & as they are.

// encoder writes one value after another into the same buffer.
type encoder struct {
	text bytes.Buffer
	*json.Encoder
}

var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.Encoder = json.NewEncoder(&e.text)
	e.SetEscapeHTML(false)
	return e
}}

// AppendJSON appends a value's JSON to a text. On an error it returns the text as it
// was given.
func AppendJSON(to []byte, value any) ([]byte, error) {
	const usual = 1 << 16 // a whole world is longer, and must not stay in memory
	e := encoders.Get().(*encoder)
	defer func() {
		if e.text.Cap() <= usual {
			encoders.Put(e)
		}
	}()
	e.text.Reset()
	if err := e.Encode(value); err != nil {
		return to, err
	}
	return append(to, bytes.TrimSuffix(e.text.Bytes(), []byte("\n"))...), nil
}

// EncodeJSON gives a value's JSON.
func EncodeJSON(value any) ([]byte, error) { return AppendJSON(nil, value) }

// IndentJSON gives a value's JSON for people: two spaces a level, and a line end
// behind it.
func IndentJSON(value any) ([]byte, error) {
	compact, err := EncodeJSON(value)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, compact, "", "  "); err != nil {
		return nil, err
	}
	text.WriteByte('\n')
	return text.Bytes(), nil
}

// JSONText gives a value's JSON for a message; what has none is printed.
func JSONText(value any) string {
	text, err := EncodeJSON(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// AppendText appends the JSON of a text to another.
func AppendText(to []byte, text string) []byte {
	if isPlain(text) {
		return append(append(append(to, '"'), text...), '"')
	}
	to, _ = AppendJSON(to, text) // any text can be
	return to
}

// TextSize is how many bytes AppendText appends.
func TextSize(text string) int {
	if isPlain(text) {
		return len(text) + len(`""`)
	}
	return len(AppendText(nil, text))
}

// isPlain says whether a text stands in JSON as it is.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
