package schemas

import (
	"strconv"
	"strings"
)

var (
	pointerEscaper   = strings.NewReplacer("~", "~0", "/", "~1")
	pointerUnescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Join appends reference tokens to a JSON Pointer (RFC 6901), escaping them.
func Join(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + pointerEscaper.Replace(token)
	}
	return pointer
}

// Split takes a JSON Pointer apart into its unescaped reference tokens.
func Split(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range tokens {
		if strings.Contains(token, "~") {
			tokens[i] = pointerUnescaper.Replace(token)
		}
	}
	return tokens
}

// Lookup finds what a JSON Pointer names inside a value made of maps and
// slices; ok is false when nothing stands there.
func Lookup(value any, pointer string) (found any, ok bool) {
	for _, token := range Split(pointer) {
		switch container := value.(type) {
		case map[string]any:
			if value, ok = container[token]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(container) || token != strconv.Itoa(i) {
				return nil, false
			}
			value = container[i]
		default:
			return nil, false
		}
	}
	return value, true
}
