package schemas

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Printable gives a text as a terminal and an XML file can show it. Line breaks and tabs
// stay. Other control characters, overrides of the direction of writing, and bytes that
// are not UTF-8 are written out, such as \x1b or \u202e: a terminal would obey them.
func Printable(text string) string {
	if strings.IndexFunc(text, obeyed) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1, r < utf8.RuneSelf && obeyed(r):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case obeyed(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// EscapeJSON gives a JSON text in which what [Printable] writes out is escaped. Its values
// stay the same.
func EscapeJSON(text []byte) []byte {
	if bytes.IndexFunc(text, obeyed) < 0 {
		return text
	}
	var escaped []byte
	for _, r := range string(text) {
		if obeyed(r) {
			escaped = fmt.Appendf(escaped, `\u%04x`, r)
		} else {
			escaped = utf8.AppendRune(escaped, r)
		}
	}
	return escaped
}

// obeyed says whether a character is no text: it moves, hides or turns round the text
// beside it, or must not stand in XML.
func obeyed(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0xfffe, r == 0xffff:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
