package schemas

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAppendYAML(t *testing.T) {
	for _, test := range []struct {
		why, json, want string
	}{
		{"a text", `"words of one kind"`, "words of one kind\n"},
		{"a text that looks like a word of YAML", `["yes", "Null", "1.5", "", "a: b", "- a", "# a", " a", "2025-01-01", "~"]`,
			"- \"yes\"\n- \"Null\"\n- \"1.5\"\n- \"\"\n- \"a: b\"\n- \"- a\"\n- \"# a\"\n- \" a\"\n- \"2025-01-01\"\n- \"~\"\n"},
		{"line breaks of every kind", `"a\nb\u2028c\u0085d\r"`, `"a\nb\u2028c\u0085d\u000d"` + "\n"},
		{"numbers as they are", `[1, 1.50, 1e300]`, "- 1\n- 1.50\n- 1e300\n"},
		{"nothing", `[null, {}, [], true]`, "- null\n- {}\n- []\n- true\n"},
		{"objects in alphabetical order", `{"b": 1, "a": {"c": [{"d": 2, "e": []}, [3]]}, "on": 1}`, "a:\n  c:\n    - d: 2\n      e: []\n    - - 3\nb: 1\n\"on\": 1\n"},
	} {
		t.Run(test.why, func(t *testing.T) {
			value, err := DecodeJSON([]byte(test.json))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(AppendYAML(nil, value, 0))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is written is read as what it was.
func TestYAMLThereAndBack(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-+0-9.:eE#&*!|>'"%@,\[\]{}?~ a-zA-Z\n\t]{0,12}`))
	scalar := rapid.OneOf(
		rapid.Map(text, func(s string) any { return s }),
		rapid.Just(any(nil)), rapid.Just(any(true)), rapid.Just(any(json.Number("12"))), rapid.Just(any(json.Number("-0.5"))),
	)
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		if depth == 0 {
			return scalar
		}
		return rapid.OneOf(scalar,
			rapid.Map(rapid.SliceOfN(value(depth-1), 0, 4), func(v []any) any { return v }),
			rapid.Map(rapid.MapOfN(text, value(depth-1), 0, 4), func(v map[string]any) any { return v }))
	}
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]any{"root": value(3).Draw(t, "value")}
		written := AppendYAML(nil, want, 0)
		doc, err := Parse("x.yaml", written)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if diff := cmp.Diff(any(want), doc.Value); diff != "" {
			t.Fatalf("(-want +got):\n%s\n%s", diff, written)
		}
	})
}
