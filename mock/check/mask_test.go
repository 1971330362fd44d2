package check

import "testing"

// TestMask takes secrets out of texts.
func TestMask(t *testing.T) {
	m := newMask(map[string]string{"": "Bearer0123456789", "short": "abc", "odd": `a "b"/c d`})
	for _, row := range []struct{ why, text, want string }{
		{"alone", "Bearer0123456789", hidden},
		{"in other letters, twice", "xBEARER0123456789x bearer0123456789", "x" + hidden + "x " + hidden},
		{"cut off", `"the token bEarer0123…", and Bearer…`, `"the token ` + hidden + `…", and ` + hidden + "…"},
		{"the beginning alone", "Bearer 0123456789", "Bearer 0123456789"},
		{"a short one", "abc", "abc"},
		{"quoted", `say "a \"b\"/c d"`, `say "` + hidden + `"`},
		{"in a query", "/?x=a+%22b%22%2Fc+d", "/?x=" + hidden},
		{"in a pointer", `/a "b"~1c d/x`, "/" + hidden + "/x"},
		{"nothing", "", ""},
	} {
		if got := m.text(row.text); got != row.want {
			t.Errorf("%s: %q became %q, want %q", row.why, row.text, got, row.want)
		}
	}
	if text := (mask{}).text("all of it…"); text != "all of it…" {
		t.Errorf("without secrets it is %q", text)
	}
}
