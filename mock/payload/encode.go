package payload

import (
	"strconv"

	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/schemas"
)

// Object is a JSON object whose members keep their order.
type Object []Member

// Member is one member of an [Object].
type Member struct {
	Name  string
	Value any
}

// MarshalJSON implements [json.Marshaler].
func (o Object) MarshalJSON() ([]byte, error) {
	made, err := Encode(o)
	return made.Bytes(), err
}

// usualOutline is how long bodies are, without rows.
const usualOutline = 256

// Encode writes the body of an answer, but for its rows.
func Encode(value any) (Body, error) {
	if row, ok := value.(keptRow); ok {
		made, err := row.JSON()
		if err != nil {
			return Body{}, err
		}
		return Of(made.Text), nil
	}
	if raw, ok := value.(Raw); ok {
		return Of(append([]byte{}, raw...)), nil // which is a body, though it may be empty
	}
	w := jsonWriter{text: make([]byte, 0, usualOutline)}
	if err := w.value(value); err != nil {
		return Body{}, err
	}
	return Body{w.text, w.lists, len(w.text) + w.more}, nil
}

// keptRow and keptRows are rows of a [store.Table], in whichever form: the store
// keeps their JSON.
type (
	keptRow  interface{ JSON() (*store.JSON, error) }
	keptRows interface{ List() store.List }
)

// jsonWriter writes values without looking at what is encoded already.
type jsonWriter struct {
	text  []byte     // without rows
	lists []bodyList // of them
	more  int        // how long they are
}

func (w *jsonWriter) value(value any) error {
	switch value := value.(type) {
	case Object:
		return w.object(value)
	case store.List:
		return w.list(value)
	case int:
		w.text = strconv.AppendInt(w.text, int64(value), 10)
		return nil
	case int64:
		w.text = strconv.AppendInt(w.text, value, 10)
		return nil
	case string:
		w.text = schemas.AppendText(w.text, value)
		return nil
	case keptRows:
		return w.list(value.List())
	case keptRow:
		made, err := value.JSON()
		if err == nil {
			w.text = append(w.text, made.Text...)
		}
		return err
	}
	text, err := schemas.AppendJSON(w.text, value)
	w.text = text
	return err
}

// list leaves room for rows, which stand in the body's lists.
func (w *jsonWriter) list(list store.List) error {
	if err := list.Err(); err != nil {
		return err
	}
	brackets := "[]"
	if list.Names != nil {
		brackets = "{}"
	}
	w.text = append(w.text, brackets[0])
	w.lists = append(w.lists, bodyList{len(w.text), list})
	w.more += list.Size()
	w.text = append(w.text, brackets[1])
	return nil
}

func (w *jsonWriter) object(members Object) error {
	w.text = append(w.text, '{')
	for i, member := range members {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		w.text = append(schemas.AppendText(w.text, member.Name), ':')
		if err := w.value(member.Value); err != nil {
			return err
		}
	}
	w.text = append(w.text, '}')
	return nil
}
