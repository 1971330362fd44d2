package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync/atomic"
)

// encodeJSON writes a value as vendors do: compact, and with <, > and & as they
// are.
func encodeJSON(value any) ([]byte, error) {
	switch value := value.(type) {
	case Encoded:
		return value.text, value.err
	case Object:
		return value.MarshalJSON()
	case Rows:
		return value.MarshalJSON()
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// Memo keeps the JSON of a row, for rows that are shown again and again. A row has
// a new one whenever it is kept anew: see [Collection.Prepare].
type Memo struct{ text atomic.Pointer[[]byte] }

// JSON gives what the memo keeps, which is made of a value when it is first asked
// for. A memo that is nil keeps nothing.
func (m *Memo) JSON(of func() any) Encoded {
	if m != nil {
		if kept := m.text.Load(); kept != nil {
			return Encoded{text: *kept}
		}
	}
	made := Encode(of())
	if m != nil && made.err == nil {
		m.text.Store(&made.text)
	}
	return made
}

// Encode makes a value's JSON.
func Encode(value any) Encoded {
	text, err := encodeJSON(value)
	return Encoded{text, err}
}

// Encoded is a value whose JSON is there already, or why it has none.
type Encoded struct {
	text []byte
	err  error
}

// MarshalJSON implements [json.Marshaler].
func (e Encoded) MarshalJSON() ([]byte, error) { return e.text, e.err }

// Object is a JSON object whose members keep their order.
type Object []Member

// Member is one member of an [Object]. Values of type [Object], [Rows], [Encoded],
// []Encoded, string and int cost least.
type Member struct {
	Name  string
	Value any
}

// Rows is a JSON object with a row under each name, in their order.
type Rows []Row

// Row is one of [Rows].
type Row struct {
	Name  string
	Value Encoded
}

// MarshalJSON implements [json.Marshaler].
func (r Rows) MarshalJSON() ([]byte, error) {
	text, _, err := encodeBody(r)
	return text, err
}

// MarshalJSON implements [json.Marshaler].
func (o Object) MarshalJSON() ([]byte, error) {
	text, _, err := encodeBody(o)
	return text, err
}

// encodeBody writes the body of an answer. The outline is the same with its lists
// of rows empty, for who looks only at what stands around them.
func encodeBody(body any) (text, outline []byte, err error) {
	if made, ok := body.(Encoded); ok {
		return made.text, made.text, made.err
	}
	var w jsonWriter
	if err := w.value(body); err != nil {
		return nil, nil, err
	}
	if len(w.rows) == 0 {
		return w.text, w.text, nil
	}
	pieces, done := make([][]byte, 0, len(w.rows)+8), 0
	for i, at := range w.at {
		if at > done {
			pieces = append(pieces, w.text[done:at])
			done = at
		}
		pieces = append(pieces, w.rows[i])
	}
	return bytes.Join(append(pieces, w.text[done:]), nil), w.text, nil
}

// jsonWriter writes values without looking at what is encoded already. Rows are
// put in at the end, so that a long body is copied once.
type jsonWriter struct {
	text []byte   // without rows
	rows [][]byte // and what stands between them
	at   []int    // where each belongs in the text
}

func (w *jsonWriter) row(text []byte) { w.rows, w.at = append(w.rows, text), append(w.at, len(w.text)) }

func (w *jsonWriter) value(value any) error {
	switch value := value.(type) {
	case Encoded:
		w.text = append(w.text, value.text...)
		return value.err
	case []Encoded:
		return w.list(value)
	case Object:
		return w.object(value)
	case Rows:
		return w.keyed(value)
	case int:
		w.text = strconv.AppendInt(w.text, int64(value), 10)
		return nil
	case string:
		if isPlain(value) {
			w.plain(value)
			return nil
		}
	}
	text, err := encodeJSON(value)
	w.text = append(w.text, text...)
	return err
}

var comma = []byte(",")

func (w *jsonWriter) list(rows []Encoded) error {
	w.text = append(w.text, '[')
	w.expect(2 * len(rows))
	for i, row := range rows {
		if i > 0 {
			w.row(comma)
		}
		if row.err != nil {
			return row.err
		}
		w.row(row.text)
	}
	w.text = append(w.text, ']')
	return nil
}

// keyed writes rows as members of an object.
func (w *jsonWriter) keyed(rows Rows) error {
	w.text = append(w.text, '{')
	w.expect(2 * len(rows))
	var names jsonWriter
	for i, row := range rows {
		start := len(names.text)
		if i > 0 {
			names.text = append(names.text, ',')
		}
		if err := errors.Join(names.value(row.Name), row.Value.err); err != nil {
			return err
		}
		names.text = append(names.text, ':')
		w.row(names.text[start:])
		w.row(row.Value.text)
	}
	w.text = append(w.text, '}')
	return nil
}

// expect makes room for so many rows and what stands between them.
func (w *jsonWriter) expect(more int) {
	w.rows, w.at = slices.Grow(w.rows, more), slices.Grow(w.at, more)
}

func (w *jsonWriter) object(members Object) error {
	w.text = append(w.text, '{')
	for i, member := range members {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		if err := w.value(member.Name); err != nil {
			return err
		}
		w.text = append(w.text, ':')
		if err := w.value(member.Value); err != nil {
			return err
		}
	}
	w.text = append(w.text, '}')
	return nil
}

// plain writes a text in which nothing is escaped.
func (w *jsonWriter) plain(text string) {
	w.text = append(append(append(w.text, '"'), text...), '"')
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
