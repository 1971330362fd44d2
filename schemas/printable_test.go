package schemas

import "testing"

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
