package compare

import (
	"encoding/json"
	"testing"
)

func TestEqual(t *testing.T) {
	for _, row := range []struct {
		why  string
		a, b any
		want bool
	}{
		{"numbers that are one double", json.Number("9007199254740992"), json.Number("9007199254740993"), false},
		{"the largest id and the one before", json.Number("9223372036854775807"), json.Number("9223372036854775806"), false},
		{"a long number in two forms", json.Number("9223372036854775807"), json.Number("9223372036854775807.0"), true},
		{"a number in two forms", json.Number("100"), json.Number("1e2"), true},
		{"a number and a text", json.Number("1"), "1", false},
		{"long numbers inside", []any{json.Number("9007199254740992")}, []any{json.Number("9007199254740993")}, false},
	} {
		if got := equal(row.a, row.b); got != row.want {
			t.Errorf("%s: %v and %v are equal: %v", row.why, row.a, row.b, got)
		}
	}
}
