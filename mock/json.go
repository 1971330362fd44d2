package mock

import (
	"bytes"
	"encoding/json"
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
	text, err := encodeJSON(of())
	if m != nil && err == nil {
		m.text.Store(&text)
	}
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

// Member is one member of an [Object]. Values of type [Object], [Encoded],
// lists of these, string and int cost least.
type Member struct {
	Name  string
	Value any
}

// MarshalJSON implements [json.Marshaler].
func (o Object) MarshalJSON() ([]byte, error) {
	text, _, err := encodeBody(o)
	return text, err
}

// encodeBody writes the body of an answer. The outline is the same with its list
// of rows empty, for who looks only at what stands around them.
func encodeBody(body any) (text, outline []byte, err error) {
	if made, ok := body.(Encoded); ok {
		return made.text, made.text, made.err
	}
	var w jsonWriter
	if err := w.value(body); err != nil {
		return nil, nil, err
	}
	if w.rowsEnd == 0 {
		return w.text, w.text, nil
	}
	return w.text, slices.Concat(w.text[:w.rows], w.text[w.rowsEnd:]), nil
}

// jsonWriter writes values without looking at what is encoded already.
type jsonWriter struct {
	text          []byte
	rows, rowsEnd int // where the items of the list of rows stand
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
	case []Object:
		return w.objects(value)
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

func (w *jsonWriter) list(rows []Encoded) error {
	size := 0
	for _, row := range rows {
		size += len(row.text) + len(",")
	}
	const around = 512 // bytes of what else there is
	w.text = append(slices.Grow(w.text, size+around), '[')
	w.rows = len(w.text)
	for i, row := range rows {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		if row.err != nil {
			return row.err
		}
		w.text = append(w.text, row.text...)
	}
	w.rowsEnd = len(w.text)
	w.text = append(w.text, ']')
	return nil
}

func (w *jsonWriter) objects(list []Object) error {
	w.text = append(w.text, '[')
	for i, object := range list {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		if err := w.object(object); err != nil {
			return err
		}
	}
	w.text = append(w.text, ']')
	return nil
}

func (w *jsonWriter) object(members Object) error {
	size := 0
	for _, member := range members {
		if made, ok := member.Value.(Encoded); ok {
			size += len(member.Name) + len(made.text) + len(`"":,`)
		}
	}
	w.text = append(slices.Grow(w.text, size), '{')
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
