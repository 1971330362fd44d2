package mock

import (
	"strconv"
	"sync/atomic"

	"github.com/ringer-mock/ringer/schemas"
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
	return schemas.EncodeJSON(value)
}

// Memo keeps the JSON of a row, for rows that are shown again and again. A row has
// a new one whenever it is kept anew: see [Collection.Prepare].
type Memo struct{ kept atomic.Pointer[encoded] }

// JSON gives what the memo keeps, which is made of a value when it is first asked
// for. A memo that is nil keeps nothing.
func (m *Memo) JSON(of func() any) Encoded {
	if m != nil {
		if kept := m.kept.Load(); kept != nil {
			return Encoded{kept}
		}
	}
	made := Encode(of())
	if m != nil && made.err == nil {
		m.kept.Store(made.encoded)
	}
	return made
}

// Encode makes a value's JSON.
func Encode(value any) Encoded {
	text, err := encodeJSON(value)
	return Encoded{&encoded{text, err}}
}

// Encoded is a value whose JSON is there already, or why it has none. [Encode] and
// [Memo.JSON] make it.
type Encoded struct{ *encoded }

// encoded is shared by the row and by all answers that show it: lists of rows are
// much of what answers take of memory.
type encoded struct {
	text []byte
	err  error
}

// MarshalJSON implements [json.Marshaler].
func (e Encoded) MarshalJSON() ([]byte, error) { return e.text, e.err }

// Object is a JSON object whose members keep their order.
type Object []Member

// Member is one member of an [Object]. Values of type [Object], [Rows], [Encoded],
// []Encoded, string, int and int64 cost least; rows that were answered are not changed
// any more.
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
	made, err := encodeBody(r)
	return made.bytes(), err
}

// MarshalJSON implements [json.Marshaler].
func (o Object) MarshalJSON() ([]byte, error) {
	made, err := encodeBody(o)
	return made.bytes(), err
}

// usualOutline is how long bodies are, without rows.
const usualOutline = 256

// encodeBody writes the body of an answer, but for its rows.
func encodeBody(value any) (body, error) {
	if made, ok := value.(Encoded); ok {
		return bodyOf(made.text), made.err
	}
	w := jsonWriter{text: make([]byte, 0, usualOutline)}
	if err := w.value(value); err != nil {
		return body{}, err
	}
	return body{w.text, w.lists, len(w.text) + w.more}, nil
}

// jsonWriter writes values without looking at what is encoded already.
type jsonWriter struct {
	text  []byte     // without rows
	lists []bodyList // of them
	more  int        // how long they are
}

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
	case int64:
		w.text = strconv.AppendInt(w.text, value, 10)
		return nil
	case string:
		w.text = appendText(w.text, value)
		return nil
	}
	text, err := schemas.AppendJSON(w.text, value)
	w.text = text
	return err
}

func (w *jsonWriter) list(rows []Encoded) error {
	w.text = append(w.text, '[')
	w.lists = append(w.lists, bodyList{at: len(w.text), rows: rows})
	w.more += max(0, len(rows)-1) // commas
	for _, row := range rows {
		if row.err != nil {
			return row.err
		}
		w.more += len(row.text)
	}
	w.text = append(w.text, ']')
	return nil
}

// keyed writes rows as members of an object.
func (w *jsonWriter) keyed(rows Rows) error {
	w.text = append(w.text, '{')
	w.lists = append(w.lists, bodyList{at: len(w.text), named: rows})
	w.more += max(0, len(rows)-1)
	for _, row := range rows {
		if row.Value.err != nil {
			return row.Value.err
		}
		w.more += textLen(row.Name) + len(":") + len(row.Value.text)
	}
	w.text = append(w.text, '}')
	return nil
}

func (w *jsonWriter) object(members Object) error {
	w.text = append(w.text, '{')
	for i, member := range members {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		w.text = append(appendText(w.text, member.Name), ':')
		if err := w.value(member.Value); err != nil {
			return err
		}
	}
	w.text = append(w.text, '}')
	return nil
}

// appendText writes a text as JSON.
func appendText(to []byte, text string) []byte {
	if isPlain(text) {
		return append(append(append(to, '"'), text...), '"')
	}
	to, _ = schemas.AppendJSON(to, text) // any text can be
	return to
}

// textLen is how long a text is as JSON.
func textLen(text string) int {
	if isPlain(text) {
		return len(text) + len(`""`)
	}
	return len(appendText(nil, text))
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
