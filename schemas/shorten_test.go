package schemas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// TestValidateStops counts how many values a format is asked of: validation ends soon
// after the hundredth violation, however many would follow, and tells of the first ones.
func TestValidateStops(t *testing.T) {
	asked := 0
	jsonschema.Formats["counted"] = func(any) bool { asked++; return false }
	t.Cleanup(func() { delete(jsonschema.Formats, "counted") })
	const wrong = 50_000
	repeat := func(text string, n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(text+",", n), ",") + "]"
	}
	list := repeat(`"x"`, wrong)
	for _, test := range []struct{ why, schema, value, first string }{
		{"of a list", `{"items": {"format": "counted"}}`, list, "/0"},
		{"of a list in an object", `{"properties": {"ids": {"items": {"format": "counted"}}}}`, `{"ids": ` + list + `}`, "/ids/0"},
		{"of lists in a list", `{"items": {"items": {"format": "counted"}}}`, repeat(repeat(`"x"`, wrong/100), 100), "/0/0"},
		{"of an object", `{"additionalProperties": {"format": "counted"}}`, manyMembers(wrong) + "}", "/name000000"},
	} {
		asked = 0
		found := compile(t, test.schema).Validate(decode(t, test.value))
		if len(found) != maxViolations || found[0].Pointer != test.first {
			t.Errorf("%s: %d violations from %q, want %d from %q", test.why, len(found), found[0].Pointer, maxViolations, test.first)
		}
		if most := 400 * maxViolations; asked > most {
			t.Errorf("%s: %d values were looked at, want at most %d", test.why, asked, most)
		}
	}
}

func TestValidateOfShortenedValues(t *testing.T) {
	ones := "[" + strings.TrimSuffix(strings.Repeat("1,", 3000), ",")
	for _, test := range []struct{ why, schema, value, want string }{
		{"a list that is too long is told of with its length", `{"maxItems": 200, "items": {"type": ["string", "integer"]}}`, ones + "]", "maximum 200 items required, but found 3000 items"},
		{"a list that fits another alternative is valid", `{"anyOf": [{"items": {"type": "string"}}, {"items": {"type": "integer"}}]}`, ones + "]", ""},
		{"what is wrong by each alternative is found at the end", `{"anyOf": [{"items": {"type": "string"}}, {"items": {"type": "integer"}}]}`, ones + ", null]", "matches none of the forms that it may have"},
		{"a member that is named is looked at behind many unknown ones", `{"required": ["z"], "unevaluatedProperties": {"type": "string"}, "properties": {"z": {"type": "string"}}}`, manyMembers(3000) + `, "z": 1}`, `expected string, but got number`},
	} {
		t.Run(test.why, func(t *testing.T) {
			found := compile(t, test.schema).Validate(decode(t, test.value))
			got := ""
			if len(found) > 0 {
				got = found[len(found)-1].Message
			}
			if got != test.want {
				t.Errorf("the last of %d violations is %q, want %q", len(found), got, test.want)
			}
		})
	}
}

// manyMembers is an object of so many members without its closing brace.
func manyMembers(n int) string {
	members := make([]string, n)
	for i := range members {
		members[i] = fmt.Sprintf(`"name%06d": "x"`, i)
	}
	return "{" + strings.Join(members, ", ")
}
