package terminal

import (
	"bytes"
	"io"
	"testing"
)

// TestScreen writes texts in parts, as buffers cut them: a terminal obeys none of them,
// and no character is lost.
func TestScreen(t *testing.T) {
	for _, row := range []struct {
		why   string
		parts []string
		want  string
	}{
		{"text", []string{"Grüße\n", "\tzwei\n"}, "Grüße\n\tzwei\n"},
		{"an escape sequence in two parts", []string{"a\x1b", "[2J"}, `a\x1b[2J`},
		{"a character in two parts", []string{"Gr\xc3", "\xbc\xc3\x9fe"}, "Grüße"},
		{"a control character in two parts", []string{"a\xc2", "\x9b31m"}, `a\u009b31m`},
		{"one in four parts", []string{"\xf0", "\x9f", "\x93", "\x8a"}, "📊"},
		{"a character without an end", []string{"a", "\xe2\x80"}, `a\xe2\x80`},
		{"a byte that is none", []string{"a\x9b", "b"}, `a\x9bb`},
	} {
		var terminal bytes.Buffer
		s := NewScreen(&terminal)
		for _, part := range row.parts {
			if n, err := io.WriteString(s, part); n != len(part) || err != nil {
				t.Errorf("%s: it took %d bytes of %d, %v", row.why, n, len(part), err)
			}
		}
		s.End()
		if terminal.String() != row.want {
			t.Errorf("%s: %q, want %q", row.why, terminal.String(), row.want)
		}
	}
}
