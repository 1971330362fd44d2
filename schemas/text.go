package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// TypeName names the JSON type of a value in words, such as "a number".
func TypeName(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case bool:
		return "a boolean"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "a number"
}

// JSONText writes a value as compact JSON, with <, > and & as they are; what cannot be
// written is printed.
func JSONText(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(text.String(), "\n")
}
