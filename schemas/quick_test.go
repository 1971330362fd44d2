package schemas

import (
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// quickSchemas say all that checks can read.
var quickSchemas = []string{
	`{"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "minLength": 1, "maxLength": 3}}, "additionalProperties": false}`,
	`{"type": ["integer", "string"], "minimum": 1, "maximum": 10, "pattern": "^[1-9]$"}`,
	`{"type": "array", "items": {"enum": ["a", true, null, 1]}, "minItems": 1, "maxItems": 2}`,
	`{"const": "a"}`, `{"const": 1}`, `{"type": "number", "minimum": 0.5}`, `{"type": "integer"}`, `true`, `false`,
	`{"format": "uuid"}`, `{"format": "date-time"}`, `{"format": "date"}`, `{"format": "uri"}`, `{"format": "email"}`,
	`{"type": "object", "minProperties": 1}`,
	`{"$defs": {"node": {"properties": {"next": {"$ref": "#/$defs/node"}, "n": {"type": "integer"}}, "additionalProperties": {"type": "null"}}}, "$ref": "#/$defs/node"}`,
	`{"$defs": {"a": {"properties": {"a": {"type": "string"}}}}, "$ref": "#/$defs/a", "properties": {"a": {"maxLength": 1}}}`,
	`{"$defs": {"any": {"type": "object"}}, "$ref": "#/$defs/any", "properties": {"b": {"type": "string"}}}`,
}

var quickValues = []string{
	`{"a": "x"}`, `{"a": ""}`, `{"a": "four"}`, `{"a": "ß日本"}`, `{}`, `{"a": "x", "b": 1}`, `1`, `"5"`, `0`, `10.0`, `10.5`, `1e1`, `11`, `9007199254740993`, `-1`,
	`["a"]`, `[]`, `[true, null]`, `[1]`, `[1.0]`, `["a", "a", "a"]`, `"a"`, `null`, `true`, `0.5`, `0.25`,
	`"123e4567-e89b-42d3-a456-426614174000"`, `"123e4567"`, `"2024-02-29T12:00:00Z"`, `"2023-02-29T12:00:00Z"`, `"2024-02-29"`, `"https://example.com"`, `"a@example.com"`,
	`{"next": {"next": {"n": 1}}}`, `{"next": {"next": {"n": 1.5}}}`, `{"next": {"other": null}}`, `{"next": {"other": 0}}`,
}

// A check never says yes where the library says no or finds an undocumented member,
// and says yes to most of what the library takes.
func TestQuick(t *testing.T) {
	taken, sure := 0, 0
	for _, schema := range quickSchemas {
		for _, value := range quickValues {
			valid, yes := askBoth(t, schema, value)
			if yes && !valid {
				t.Errorf("the check takes %s by %s, and the library does not", value, schema)
			}
			if valid {
				taken++
			}
			if yes {
				sure++
			}
		}
	}
	if sure*100 < taken*95 {
		t.Errorf("of %d values that are valid, the checks are sure of %d", taken, sure)
	}
}

// A schema that adds to the one it refers to is no reason to ask the library: lists of
// rows are described so.
func TestQuickBesideReference(t *testing.T) {
	schema := `{"$defs": {"row": {"properties": {"a": {"type": "string"}, "b": {}}}}, "$ref": "#/$defs/row", "properties": {"a": {"maxLength": 1}}}`
	for value, want := range map[string]bool{`{"a": "x", "b": 1}`: true, `{"a": "xy", "b": 1}`: false, `{"a": "x", "c": 1}`: false} {
		if _, yes := askBoth(t, schema, value); yes != want {
			t.Errorf("the check says %v to %s, want %v", yes, value, want)
		}
	}
}

// A bound that a double cannot tell from a number is the library's business.
func TestQuickOfLongNumbers(t *testing.T) {
	for _, bound := range []string{"9007199254740992", "9007199254740993", "9223372036854775807"} {
		for _, value := range []string{"9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775806", "9223372036854775807", "9223372036854775808"} {
			for keyword, fits := range map[string]bool{"maximum": CompareNumbers(json.Number(value), json.Number(bound)) <= 0, "minimum": CompareNumbers(json.Number(value), json.Number(bound)) >= 0} {
				valid, yes := askBoth(t, `{"`+keyword+`": `+bound+`}`, value)
				if valid != fits || yes && !fits {
					t.Errorf("%s with the %s %s: valid is %v, and the check is sure: %v", value, keyword, bound, valid, yes)
				}
			}
		}
	}
}

// What a check cannot read is left to the library.
func TestQuickKnowsItsLimits(t *testing.T) {
	for _, schema := range []string{
		`{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}`, `{"not": {}}`, `{"properties": {"a": {"items": {"multipleOf": 2}}}}`, `{"uniqueItems": true}`,
		`{"patternProperties": {"^a": false}}`, `{"format": "no-such-format"}`,
		`{"$ref": "other.json"}`,
	} {
		doc, err := Parse("test.json", []byte(schema))
		if err != nil {
			t.Fatal(err)
		}
		if NewSet("test.json", doc.Value).quick("")(decode(t, `{"a": [2]}`)) {
			t.Errorf("there is a check of %s", schema)
		}
	}
}

func FuzzQuick(f *testing.F) {
	for i := range max(len(quickSchemas), len(quickValues)) {
		f.Add(quickSchemas[i%len(quickSchemas)], quickValues[i%len(quickValues)])
	}
	f.Fuzz(func(t *testing.T, schema, value string) {
		if valid, yes := askBoth(t, schema, value); yes && !valid {
			t.Errorf("the check takes %s by %s, and the library does not", value, schema)
		}
	})
}

// askBoth asks the library and the check; of what is no schema or no value both
// say no.
func askBoth(t *testing.T, schema, value string) (valid, yes bool) {
	t.Helper()
	doc, err := Parse("test.json", []byte(schema))
	if err != nil {
		return false, false
	}
	compiled, err := NewSet("test.json", doc.Value).Compile("")
	if err != nil {
		return false, false
	}
	decoded, err := DecodeJSON([]byte(value))
	if err != nil {
		return false, false
	}
	library, err := compiled.library()
	if err != nil {
		t.Fatal(err)
	}
	var undocumented []Violation
	compiled.undocumented([]*jsonschema.Schema{library}, decoded, "", &undocumented)
	return library.Validate(decoded) == nil && undocumented == nil, compiled.quick(decoded)
}
