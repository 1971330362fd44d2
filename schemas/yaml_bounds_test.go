package schemas

import (
	"fmt"
	"strings"
	"testing"
)

// TestYAMLThatWouldTakeLong has texts, below the bound on their bytes, for which the
// parser would take seconds to minutes. Each is refused before it runs.
func TestYAMLThatWouldTakeLong(t *testing.T) {
	members := func(n int, indent, value string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%skey%d:%s\n", indent, i, value)
		}
		return b.String()
	}
	const long, marks = "write the text as JSON", "a file holds one document"
	for _, test := range []struct{ why, text, refused string }{
		{"many members", members(7_000, "", " 1"), long},
		{"without values", members(7_000, "", ""), long},
		{"in several blocks", "a:\n" + members(3_000, "  ", " 1") + "b:\n" + members(3_000, "  ", " 1") + "c:\n" + members(3_000, "  ", " 1") + "d:\n" + members(3_000, "  ", " 1") + "e:\n" + members(3_000, "  ", " 1"), long},
		{"empty items", strings.Repeat("-\n", 7_000), long},
		{"many documents", strings.Repeat("---\na: 1\n", 200), marks},
		{"empty documents", strings.Repeat("---\n", 200), marks},

		{"as many members as a large contract has", members(4_000, "", " 1"), ""},
		{"many small blocks", strings.Repeat("- a: 1\n  b: 2\n  c:\n    d: 3\n", 5_000), ""},
		{"many items on their lines", "rows:\n" + strings.Repeat("  - {id: 1, name: x}\n", 5_000), ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Parse("long.yaml", []byte(test.text))
			if test.refused == "" && err != nil || test.refused != "" && (err == nil || !strings.Contains(err.Error(), test.refused)) {
				t.Errorf("Parse said %v, want %q", err, test.refused)
			}
		})
	}
}
