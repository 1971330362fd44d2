package schemas

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// decode reads JSON that the test itself wrote.
func decode(t *testing.T, text string) any {
	t.Helper()
	value, err := DecodeJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func compile(t *testing.T, text string) *Schema {
	t.Helper()
	schema, err := NewSet("test/test.json", decode(t, text)).Compile("")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

const dialect = `"$schema": "https://json-schema.org/draft/2020-12/schema", `

func TestValidate(t *testing.T) {
	num := func(text string) any { return json.Number(text) }
	for _, test := range []struct {
		why, schema, value string
		want               []Violation
	}{
		{"a value that fits has no violation", `{"type": "object"}`, `{}`, nil},
		{
			"each missing member is a violation that names it", `{"properties": {"a": {"required": ["b", "c/d", "e"]}}}`, `{"a": {"e": 1}}`,
			[]Violation{
				{Pointer: "/a/b", Keyword: "required", Fact: "/properties/a/required", Expected: []any{"b", "c/d", "e"}, Message: `"b" is missing`},
				{Pointer: "/a/c~1d", Keyword: "required", Fact: "/properties/a/required", Expected: []any{"b", "c/d", "e"}, Message: `"c/d" is missing`},
			},
		},
		{
			"an unknown member in a closed object comes with the nearest word", `{"properties": {"name": true, "icon": true}, "patternProperties": {"^x-": true}, "additionalProperties": false}`, `{"nmae": 1, "x-y": 2}`,
			[]Violation{{Pointer: "/nmae", Keyword: "additionalProperties", Fact: "/additionalProperties", Actual: num("1"), Message: `"nmae" is not known here; did you mean "name"?`}},
		},
		{
			"so does one that no part of a schema evaluates", `{"allOf": [{"properties": {"a": true}}], "properties": {"name": true}, "unevaluatedProperties": false}`, `{"a": 1, "nmae": {"b": 1}}`,
			[]Violation{{Pointer: "/nmae", Keyword: "unevaluatedProperties", Fact: "/unevaluatedProperties", Actual: object{"b": num("1")}, Message: `"nmae" is not known here; did you mean "name"?`}},
		},
		{
			"of several alternatives that all fail, one violation is made", `{"anyOf": [{"type": "string"}, {"required": ["a", "b"]}]}`, `{"c": 1}`,
			[]Violation{{Keyword: "anyOf", Fact: "/anyOf", Expected: []any{object{"type": "string"}, object{"required": []any{"a", "b"}}}, Actual: object{"c": num("1")}, Message: "matches none of the forms that it may have"}},
		},
		{
			"of alternatives of which one was meant, its violations are made", `{"anyOf": [{"required": ["e"], "properties": {"e": {"minItems": 1}}}, {"required": ["a", "b"]}]}`, `{"e": []}`,
			[]Violation{{Pointer: "/e", Keyword: "minItems", Fact: "/anyOf/0/properties/e/minItems", Expected: num("1"), Actual: []any{}, Message: "minimum 1 items required, but found 0 items"}},
		},
		{
			"of alternatives of which two may have been meant, one violation is made", `{"anyOf": [{"properties": {"e": {"type": "string"}}}, {"properties": {"e": {"type": "null"}}}]}`, `{"e": 1}`,
			[]Violation{{Keyword: "anyOf", Fact: "/anyOf", Expected: []any{object{"properties": object{"e": object{"type": "string"}}}, object{"properties": object{"e": object{"type": "null"}}}}, Actual: object{"e": num("1")}, Message: "matches none of the forms that it may have"}},
		},
		{
			"two alternatives fit where one may", `{"oneOf": [true, {"type": "integer"}]}`, `1`,
			[]Violation{{Keyword: "oneOf", Fact: "/oneOf", Expected: []any{true, object{"type": "integer"}}, Actual: num("1"), Message: "matches more than one of the forms that it may have"}},
		},
		{
			"a member that is called like a keyword is a member", `{"properties": {"anyOf": {"minLength": 3, "pattern": "^b"}}}`, `{"anyOf": "a"}`,
			[]Violation{
				{Pointer: "/anyOf", Keyword: "minLength", Fact: "/properties/anyOf/minLength", Expected: num("3"), Actual: "a", Message: "length must be >= 3, but got 1"},
				{Pointer: "/anyOf", Keyword: "pattern", Fact: "/properties/anyOf/pattern", Expected: "^b", Actual: "a", Message: "does not match pattern '^b'"},
			},
		},
		{
			"a member that must not be there, called like a keyword, is found", `{"properties": {"required": false}}`, `{"required": 1}`,
			[]Violation{{Pointer: "/required", Keyword: "required", Fact: "/properties/required", Expected: false, Actual: num("1"), Message: "not allowed"}},
		},
		{
			"names that an address would escape are plain in pointers", `{"additionalProperties": {"type": "string"}}`, `{"a b/é~%41": 1}`,
			[]Violation{{Pointer: "/a b~1é~0%41", Keyword: "type", Fact: "/additionalProperties/type", Expected: "string", Actual: num("1"), Message: "expected string, but got number"}},
		},
		{
			"a format is held to", `{` + dialect + `"items": {"format": "uuid"}}`, `["no"]`,
			[]Violation{{Pointer: "/0", Keyword: "format", Fact: "/items/format", Expected: "uuid", Actual: "no", Message: "'no' is not valid 'uuid'"}},
		},
		{
			"violations are ordered by place", `{"additionalProperties": {"type": "string"}}`, `{"c": 1, "a": 1, "b": 1}`,
			[]Violation{
				{Pointer: "/a", Keyword: "type", Fact: "/additionalProperties/type", Expected: "string", Actual: num("1"), Message: "expected string, but got number"},
				{Pointer: "/b", Keyword: "type", Fact: "/additionalProperties/type", Expected: "string", Actual: num("1"), Message: "expected string, but got number"},
				{Pointer: "/c", Keyword: "type", Fact: "/additionalProperties/type", Expected: "string", Actual: num("1"), Message: "expected string, but got number"},
			},
		},
		{
			"what another file asks for is found, and is no fact of this one", `{"$ref": "../secoda/error.json"}`, `{}`,
			[]Violation{{Pointer: "/detail", Keyword: "required", Expected: []any{"detail"}, Message: `"detail" is missing`}},
		},
		{
			"what another file does not know is found", `{"$ref": "../ringer/schema.json#/$defs/schema"}`, `{"maxLenght": 1}`,
			[]Violation{{Pointer: "/maxLenght", Keyword: "additionalProperties", Actual: num("1"), Message: `"maxLenght" is not known here; did you mean "maxLength"?`}},
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			got := compile(t, test.schema).Validate(decode(t, test.value))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s against %s (-want +got):\n%s", test.value, test.schema, diff)
			}
		})
	}
}

// Where the dialect is written, the library takes formats for comments unless it
// is told otherwise. The day this fails, AssertFormat can go.
func TestFormatTrap(t *testing.T) {
	for _, test := range []struct {
		why    string
		assert bool
		wrong  bool
	}{
		{"left alone, the library ignores formats", false, false},
		{"told to, it asserts them", true, true},
	} {
		t.Run(test.why, func(t *testing.T) {
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat = test.assert
			if err := compiler.AddResource("trap.json", strings.NewReader(`{`+dialect+`"format": "uuid"}`)); err != nil {
				t.Fatal(err)
			}
			schema, err := compiler.Compile("trap.json")
			if err != nil {
				t.Fatal(err)
			}
			if wrong := schema.Validate("no uuid") != nil; wrong != test.wrong {
				t.Errorf("a wrong format is refused: %t, want %t", wrong, test.wrong)
			}
		})
	}
}

func TestUndocumented(t *testing.T) {
	for _, test := range []struct {
		why, schema, value string
		want               []string
	}{
		{"a member that is named is documented", `{"properties": {"a": true}}`, `{"a": 1}`, nil},
		{"one that is not is not", `{"properties": {"name": true}}`, `{"nmae": 1}`, []string{`/nmae: "nmae" is not documented; did you mean "name"?`}},
		{"deep inside arrays too", `{"properties": {"a": {"items": {"properties": {"b": true}}}}}`, `{"a": [{"b": 1}, {"b": 1, "c/d": 2}]}`, []string{`/a/1/c~1d: "c/d" is not documented; known are b`}},
		{"an object without named members holds anything", `{"properties": {"a": {"type": "object"}}}`, `{"a": {"b": 1}}`, nil},
		{"so does one whose other members are described", `{"properties": {"a": true}, "additionalProperties": {"properties": {"inner": true}}}`, `{"b": {"inner": 1}, "c": {"y": 1}}`, []string{`/c/y: "y" is not documented; known are inner`}},
		{"patterns name members", `{"properties": {"a": true}, "patternProperties": {"^x-": true}}`, `{"x-a": 1}`, nil},
		{"alternatives and references name members", `{"properties": {"a": true}, "anyOf": [{"properties": {"b": true}}, {"$ref": "#/$defs/c"}], "$defs": {"c": {"properties": {"c": true}}}}`, `{"a": 1, "b": 2, "c": 3, "d": 4}`, []string{`/d: "d" is not documented; did you mean "a"?`}},
	} {
		t.Run(test.why, func(t *testing.T) {
			var got []string
			for _, v := range compile(t, test.schema).Undocumented(decode(t, test.value)) {
				got = append(got, v.Pointer+": "+v.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s against %s (-want +got):\n%s", test.value, test.schema, diff)
			}
		})
	}
}

func TestReferencesStayInside(t *testing.T) {
	for _, test := range []struct{ why, ref, want string }{
		{"no file of the disk", "file:///etc/passwd", "a schema refers to file:///etc/passwd: only files beside it can be referred to"},
		{"no address on the network", "https://example.com/a.json", "a schema refers to https://example.com/a.json: only files beside it can be referred to"},
		{"no way out of the folder", "../../../../etc/passwd", "file does not exist"},
		{"no file that is not there", "nope.json", "file does not exist"},
		{"no place that is not there", "#/$defs/nope", "compile schema test/test.json#"},
		{"not round in circles", "#", "infinite loop"},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := NewSet("test/test.json", object{"$ref": test.ref}).Compile("")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("a reference to %s gave %v, want %q", test.ref, err, test.want)
			}
		})
	}
}

// vendorFiles lists the embedded schema files of vendors.
func vendorFiles() []string {
	return slices.DeleteFunc(embedded(), func(name string) bool { return path.Dir(name) == "ringer" })
}

func TestVendorSchemasAreStrict(t *testing.T) {
	strict, err := Load("ringer/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(vendorFiles()) == 0 {
		t.Fatal("no vendor has a schema file")
	}
	for _, name := range vendorFiles() {
		t.Run(name, func(t *testing.T) {
			doc, err := Read(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range strict.Validate(doc.Value) {
				t.Error(doc.Errorf(v.Pointer, "%s", v.Message))
			}
			if _, err := Load(name); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRingerSchemasCompile(t *testing.T) {
	ours := slices.DeleteFunc(embedded(), func(name string) bool { return path.Dir(name) != "ringer" })
	if len(ours) == 0 {
		t.Fatal("Ringer has no schema file of its own")
	}
	for _, name := range ours {
		if _, err := Load(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := Load("ringer/nope.json"); err == nil {
		t.Error("a schema file that is not there was loaded")
	}
}

func TestStrictSchemaRefuses(t *testing.T) {
	strict, err := Load("ringer/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	const valid = `{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D", "type": "object", "required": ["a"],
		"x-ringer-evidence": {"level": "documented", "source": "S", "verified": "2026-11-22", "except": {"required": {"level": "assumed", "source": "S", "why": "W"}}},
		"properties": {"a": {"description": "D", "type": "string", "format": "uuid", "x-ringer-evidence": {"level": "assumed", "source": "S", "why": "W"}}}
	}`
	if found := strict.Validate(decode(t, valid)); found != nil {
		t.Fatalf("the schema that the mutations start from is refused: %v", found)
	}
	for _, test := range []struct{ why, old, new, want string }{
		{"a misspelt keyword", `"type": "string"`, `"tpye": "string"`, `/properties/a/tpye: "tpye" is not known here; did you mean "type"?`},
		{"a misspelt format", `"uuid"`, `"uiid"`, `/properties/a/format: value must be one of "date", "date-time", "email", "uri", "uuid"`},
		{"a misspelt type", `"string"`, `"sting"`, `/properties/a/type: matches none of the forms that it may have`},
		{"a misspelt level", `"level": "documented"`, `"level": "document"`, `/x-ringer-evidence/level: value must be one of "documented", "observed", "assumed"`},
		{"a misspelt evidence key", `"why": "W"}}}`, `"why": "W", "sauce": "S"}}}`, `/x-ringer-evidence/except/required/sauce: "sauce" is not known here; did you mean "source"?`},
		{"an exception for no keyword", `{"required": {"level"`, `{"requierd": {"level"`, `/x-ringer-evidence/except/requierd: value must be one of "required", "type", "format", "pattern", "items", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"`},
		{"an exception with an exception", `"why": "W"}}},`, `"why": "W", "except": {}}}},`, `/x-ringer-evidence/except/required/except: "except" is not known here; known are level, source, verified, why`},
		{"a property without evidence", `, "x-ringer-evidence": {"level": "assumed", "source": "S", "why": "W"}}}`, `}}`, `/properties/a/x-ringer-evidence: "x-ringer-evidence" is missing`},
		{"a property without a description", `"a": {"description": "D", `, `"a": {`, `/properties/a/description: "description" is missing`},
		{"an assumption without a reason", `"source": "S", "why": "W"}}},`, `"source": "S"}}},`, `/x-ringer-evidence/except/required/why: "why" is missing`},
		{"a document that nobody read on a day", `"source": "S", "verified": "2026-11-22",`, `"source": "S",`, `/x-ringer-evidence/verified: "verified" is missing`},
		{"a day that is none", `2026-11-22`, `2026-13-22`, `/x-ringer-evidence/verified: '2026-13-22' is not valid 'date'`},
		{"a file without a title", `"title": "T", `, ``, `/title: "title" is missing`},
		{"a file of another dialect", `2020-12`, `2019-09`, `/$schema: value must be "https://json-schema.org/draft/2020-12/schema"`},
		{"a reference out of the folder", `"type": "string",`, `"$ref": "../x/a.json",`, `/properties/a/$ref: does not match pattern`},
	} {
		t.Run(test.why, func(t *testing.T) {
			mutated := strings.Replace(valid, test.old, test.new, 1)
			if mutated == valid {
				t.Fatalf("the schema has no %s to be mutated", test.old)
			}
			var got []string
			for _, v := range strict.Validate(decode(t, mutated)) {
				got = append(got, v.Pointer+": "+v.Message)
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("got %q, want only %q", got, test.want)
			}
		})
	}
}

// embedded lists the embedded schema files.
func embedded() []string {
	names, _ := fs.Glob(files, "*/*.json")
	return names
}
