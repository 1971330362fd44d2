package schemas

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// ErrTooLarge is what [FormatYAML] fails with.
var ErrTooLarge = errors.New("the text would be too large to be read as YAML")

// FormatYAML writes a JSON object as YAML that [Parse] reads as the same value:
// a member or an item a line, and all that is inside an item on the item's line.
// Members keep their order.
//
// The YAML library is not asked: its parser takes some texts that it writes for
// something else, such as 1e3, .inf, "? a" and what holds a carriage return.
func FormatYAML(object []byte) ([]byte, error) {
	if len(object) > maxYAMLBytes {
		return nil, ErrTooLarge
	}
	var w yamlWriter
	if err := w.block(object, ""); err != nil {
		return nil, err
	}
	if w.text.Len() > maxYAMLBytes {
		return nil, ErrTooLarge
	}
	return w.text.Bytes(), nil
}

// FlowYAML writes a JSON value as YAML on one line, as [FormatYAML] writes what is
// inside an item.
func FlowYAML(value []byte) ([]byte, error) {
	var w yamlWriter
	if err := w.flow(value); err != nil {
		return nil, err
	}
	return w.text.Bytes(), nil
}

type yamlWriter struct{ text bytes.Buffer }

// block writes the members of an object on lines of their own.
func (w *yamlWriter) block(object jsontext.Value, indent string) error {
	return members(object, func(name string, value jsontext.Value) error {
		w.text.WriteString(indent + scalar(name) + ":")
		empty := len(bytes.Trim(value, "{}[] \t\r\n")) == 0
		switch kind := value.Kind(); {
		case kind == '{' && !empty:
			w.text.WriteByte('\n')
			return w.block(value, indent+"  ")
		case kind == '[' && !empty:
			w.text.WriteByte('\n')
			return items(value, func(item jsontext.Value) error {
				w.text.WriteString(indent + "  - ")
				err := w.flow(item)
				w.text.WriteByte('\n')
				return err
			})
		}
		w.text.WriteByte(' ')
		err := w.flow(value)
		w.text.WriteByte('\n')
		return err
	})
}

// flow writes a value on one line.
func (w *yamlWriter) flow(value jsontext.Value) (err error) {
	separator := ""
	switch value.Kind() {
	case '{':
		w.text.WriteByte('{')
		err = members(value, func(name string, member jsontext.Value) error {
			w.text.WriteString(separator + scalar(name) + ": ")
			separator = ", "
			return w.flow(member)
		})
		w.text.WriteByte('}')
	case '[':
		w.text.WriteByte('[')
		err = items(value, func(item jsontext.Value) error {
			w.text.WriteString(separator)
			separator = ", "
			return w.flow(item)
		})
		w.text.WriteByte(']')
	case '"':
		var text []byte
		text, err = jsontext.AppendUnquote(nil, value)
		w.text.WriteString(scalar(string(text)))
	default:
		w.text.Write(value)
	}
	return err
}

// members goes through an object.
func members(object jsontext.Value, each func(name string, value jsontext.Value) error) error {
	from := jsontext.NewDecoder(bytes.NewReader(object))
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	for from.PeekKind() != '}' {
		token, err := from.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		value, err := from.ReadValue()
		if err != nil {
			return err
		}
		if err := each(name, value); err != nil {
			return err
		}
	}
	return nil
}

// items goes through an array.
func items(array jsontext.Value, each func(jsontext.Value) error) error {
	from := jsontext.NewDecoder(bytes.NewReader(array))
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	for from.PeekKind() != ']' {
		value, err := from.ReadValue()
		if err != nil {
			return err
		}
		if err := each(value); err != nil {
			return err
		}
	}
	return nil
}

var (
	plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+]+)*$`)
	// notText are the words that a YAML reader may take for something else.
	notText = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
)

// scalar writes a text as it stands where that is plainly a text, else in quotes.
func scalar(text string) string {
	if plainText.MatchString(text) && !slices.Contains(notText, strings.ToLower(text)) {
		return text
	}
	quoted, _ := jsontext.AppendQuote(nil, text) // it would only fail for what the decoder lets not through
	return string(quoted)
}
