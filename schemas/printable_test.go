package schemas

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestPrintable(t *testing.T) {
	for _, row := range []struct{ why, text, want string }{
		{"text stays", "Grüße, 組\n\tand \\x1b", "Grüße, 組\n\tand \\x1b"},
		{"an escape sequence", "a\x1b[2Jb\x1b]0;title\x07", `a\x1b[2Jb\x1b]0;title\x07`},
		{"a carriage return and backspaces", "good\rbad\b\b", `good\x0dbad\x08\x08`},
		{"NUL and DEL", "\x00\x7f", `\x00\x7f`},
		{"C1, as UTF-8 and as one byte", "\u009b31m\x9b31m", `\u009b31m\x9b31m`},
		{"the whole of C1", "\u0080\u009f\u00a0", "\\u0080\\u009f\u00a0"},
		{"overrides of direction", "\u202a\u202e\u2066\u2069", `\u202a\u202e\u2066\u2069`},
		{"separators of lines", "\u2028\u2029", `\u2028\u2029`},
		{"a cut character", "é"[:1] + "x", `\xc3x`},
		{"the replacement character itself", "\ufffd", "\ufffd"},
	} {
		if got := Printable(row.text); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}

func TestEscapeJSON(t *testing.T) {
	const value = "Grüße 組\n\x1b \u009b \u202e \u2028 \ufffe \U0001f600 \x7f"
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var again string
	escaped := EscapeJSON(text)
	if err := json.Unmarshal(escaped, &again); err != nil || again != value {
		t.Errorf("%s is %q (%v), want %q", escaped, again, err, value)
	}
	if bytes.IndexFunc(escaped, obeyed) >= 0 {
		t.Errorf("a terminal would obey something in %q", escaped)
	}
	if plain := []byte(`{"a":"Grüße"}`); &EscapeJSON(plain)[0] != &plain[0] {
		t.Error("a text in which there is nothing to escape was copied")
	}
}
