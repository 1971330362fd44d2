package twin

import (
	"encoding/json"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

func TestRetimed(t *testing.T) {
	offset := map[string]any{"type": "string", "format": "date-time", "x-ringer-fake": "time:2006-01-02T15:04:05-07:00"}
	for _, row := range []struct {
		why    string
		schema map[string]any
		value  any
		want   any // nil is that nothing is mended
	}{
		{"an offset without a colon", offset, "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05+02:00"},
		{"a blank for the T", offset, "2026-01-02 03:04:05 -0700", "2026-01-02T03:04:05-07:00"},
		{"seconds since 1970", offset, json.Number("1767323045"), "2026-01-02T03:04:05+00:00"},
		{"milliseconds since 1970, as text", offset, "1767323045000", "2026-01-02T03:04:05+00:00"},
		{"a text where a number is wanted", map[string]any{"x-ringer-fake": "unix-seconds"}, "2026-01-02T03:04:05Z", json.Number("1767323045")},
		{"as it should be", offset, "2026-01-02T03:04:05-07:00", nil},
		{"a small number", offset, json.Number("7"), nil},
		{"no time", offset, "soon", nil},
		{"a field that has none", map[string]any{"type": "string"}, "2026-01-02T03:04:05+0200", nil},
	} {
		got, mended := retimed(row.value, contracts.Place{Schemas: []contracts.Node{{Value: row.schema}}})
		if mended != (row.want != nil) || mended && got != row.want {
			t.Errorf("%s: %v, %v, want %v", row.why, got, mended, row.want)
		}
	}
}
