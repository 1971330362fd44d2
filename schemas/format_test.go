package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFormatYAML(t *testing.T) {
	const text = `{"version":1,"name":"two teams","clock":"2025-01-01T00:00:00Z","no":"no","none":{ },
		"auth":[{"vendor":"a","expired":true,"grants":[{"id":"7"}]}],"data":{"a":{"groups":[{"id":"1","size":1.50,"of":null}, {}],"users":[]}}}`
	const want = `version: 1
name: two teams
clock: "2025-01-01T00:00:00Z"
"no": "no"
none: {}
auth:
  - {vendor: a, expired: true, grants: [{id: "7"}]}
data:
  a:
    groups:
      - {id: "1", size: 1.50, of: null}
      - {}
    users: []
`
	got, err := FormatYAML([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFormatYAMLIsReadBack writes all kinds of values, and texts that YAML could
// take for something else.
func TestFormatYAMLIsReadBack(t *testing.T) {
	texts := rapid.OneOf(
		rapid.String(),
		rapid.StringOf(rapid.RuneFrom([]rune("ab 01-:#{}[],&*!|>'\"%@`\\\n\t\r~?.=<e+_\x00\x07\x7f\u0085\u00a0\u2028\ufeff😀"))),
		rapid.SampledFrom([]string{"", "1e3", "0x10", "1_000", "+1", ".inf", "NaN", "yes", "No", "~", "<<", "? a", "- a", "---", "...", "a: b", "a #b", "2025-01-01", "12:30:45", "a b ", "a-", "x."}),
	)
	var values func(depth int) *rapid.Generator[any]
	values = func(depth int) *rapid.Generator[any] {
		kinds := []*rapid.Generator[any]{
			texts.AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil),
			rapid.Map(rapid.Int64(), func(n int64) any { return json.Number(fmt.Sprint(n)) }),
			rapid.SampledFrom([]any{json.Number("1.50"), json.Number("-1e300"), json.Number("12345678901234567890"), json.Number("-0")}),
		}
		if depth > 0 {
			kinds = append(kinds, rapid.SliceOfN(values(depth-1), 0, 3).AsAny(), rapid.MapOfN(texts, values(depth-1), 0, 3).AsAny())
		}
		return rapid.OneOf(kinds...)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOfN(texts, values(4), 1, 4).Draw(t, "object")
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		yaml, err := FormatYAML(text)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Parse("object.yaml", yaml)
		if err != nil {
			t.Fatalf("%v in\n%s", err, yaml)
		}
		if diff := cmp.Diff(any(want), doc.Value); diff != "" {
			t.Fatalf("%s in\n%s", diff, yaml)
		}
	})
}

func TestFormatYAMLRefuses(t *testing.T) {
	if _, err := FormatYAML([]byte(`{"a":"` + strings.Repeat("x", maxYAMLBytes) + `"}`)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a text too large for the reader gave %v", err)
	}
	if _, err := FormatYAML([]byte(`{"a":[1}`)); err == nil {
		t.Error("half a text was written")
	}
}
