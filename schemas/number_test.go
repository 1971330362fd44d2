package schemas

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumbersAreExact(t *testing.T) {
	for _, row := range []struct {
		a, b json.Number
		want int
	}{
		{"9007199254740992", "9007199254740993", -1},
		{"9223372036854775807", "9223372036854775806", 1},
		{"9223372036854775808", "9223372036854775807", 1},
		{"-9007199254740993", "-9007199254740992", -1},
		{"1.0", "1", 0}, {"1e2", "100", 0}, {"0.1", "1e-1", 0}, {"0.1", "0.10000000000000001", -1},
	} {
		if got := CompareNumbers(row.a, row.b); got != row.want || CompareNumbers(row.b, row.a) != -row.want {
			t.Errorf("%s and %s compare as %d, want %d", row.a, row.b, got, row.want)
		}
	}
	for _, row := range []struct {
		number json.Number
		want   int64
		ok     bool
	}{
		{"9223372036854775807", 1<<63 - 1, true}, {"9223372036854775807.0", 1<<63 - 1, true}, {"9007199254740993.0", 1<<53 + 1, true},
		{"9.007199254740993e15", 1<<53 + 1, true}, {"-1e2", -100, true}, {"9223372036854775808", 0, false}, {"1e300", 0, false}, {"1.5", 0, false},
	} {
		if got, ok := WholeNumber(row.number); ok != row.ok || ok && got != row.want {
			t.Errorf("%s is read as %d, %v", row.number, got, ok)
		}
	}
}

func TestByteOrderMarksAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"\xef\xbb\xbf{}":     "the text begins with a byte order mark (BOM), which JSON does not have: write it without (at byte 0)",
		"\xff\xfe{\x00}\x00": "the text is written in UTF-16, and JSON is in UTF-8 (at byte 0)",
	} {
		if _, err := DecodeJSON([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: the error is %v", text, err)
		}
	}
}

func TestPlainNumbers(t *testing.T) {
	var value any
	if err := Unmarshal([]byte(`{"a":[1,1.5,9007199254740992,9007199254740993,{"b":9223372036854775807}],"c":1e23}`), &value); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"a": []any{1.0, 1.5, 9007199254740992.0, json.Number("9007199254740993"), map[string]any{"b": json.Number("9223372036854775807")}},
		"c": json.Number("1e23"),
	}
	if diff := cmp.Diff(want, PlainNumbers(value)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
