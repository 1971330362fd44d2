package openapi

import (
	"encoding/json"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// TestTo30Schemas shows each thing that OpenAPI 3.0 says in other words, or not.
func TestTo30Schemas(t *testing.T) {
	for _, test := range []struct{ why, schema, want, lost string }{
		{"null alone", `{"type":"null"}`, `{"type":"string","nullable":true,"enum":[null]}`, ``},
		{"null in a list alone", `{"type":["null"]}`, `{"type":"string","nullable":true,"enum":[null]}`, ``},
		{"null too", `{"type":["string","null"],"minLength":1}`, `{"type":"string","nullable":true,"minLength":1}`, ``},
		{"two types", `{"type":["string","array","null"]}`, `{"nullable":true,"anyOf":[{"type":"string"},{"type":"array","items":{}}]}`, ``},
		{"two types beside alternatives", `{"type":["string","integer"],"anyOf":[{"minLength":1},{"minimum":1}]}`,
			`{"anyOf":[{"minLength":1},{"minimum":1}],"allOf":[{"anyOf":[{"type":"string"},{"type":"integer"}]}]}`, ``},
		{"null as an alternative", `{"oneOf":[{"$ref":"#/components/schemas/b"},{"type":"null"}]}`, `{"nullable":true,"allOf":[{"$ref":"#/components/schemas/b"}]}`, ``},
		{"null as one of three", `{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]}`, `{"nullable":true,"anyOf":[{"type":"string"},{"type":"integer"}]}`, ``},
		{"a constant", `{"const":"x"}`, `{"enum":["x"]}`, ``},
		{"the constant null", `{"const":null}`, `{"type":"string","nullable":true,"enum":[null]}`, ``},
		{"exclusive bounds", `{"exclusiveMinimum":0,"exclusiveMaximum":9}`, `{"minimum":0,"exclusiveMinimum":true,"maximum":9,"exclusiveMaximum":true}`, ``},
		{"a wider exclusive bound", `{"minimum":1,"exclusiveMinimum":0}`, `{"minimum":1}`, ``},
		{"examples", `{"examples":[1,2]}`, `{"example":1}`, ``},
		{"bytes", `{"type":"string","contentEncoding":"base64"}`, `{"type":"string","format":"byte"}`, ``},
		{"a reference and more", `{"$ref":"#/components/schemas/b","description":"Mine."}`, `{"allOf":[{"$ref":"#/components/schemas/b"}],"description":"Mine."}`, ``},
		{"anything and nothing", `{"properties":{"a":true,"b":false},"additionalProperties":false}`, `{"properties":{"a":{},"b":{"not":{}}},"additionalProperties":false}`, ``},
		{"a list of anything", `{"type":"array"}`, `{"type":"array","items":{}}`, ``},
		{"what it cannot say", `{"type":"object","patternProperties":{"^x":{"type":"string"}},"$comment":"c"}`, `{"type":"object"}`, `/components/schemas/a/patternProperties`},
		{"a property of that name", `{"properties":{"const":{"const":1}}}`, `{"properties":{"const":{"enum":[1]}}}`, ``},
	} {
		t.Run(test.why, func(t *testing.T) {
			document := decode(t, `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"components":{"schemas":{"b":{"type":"object"},"a":`+test.schema+`}}}`)
			older, lost := To30(document)
			got, _ := schemas.Lookup(older, "/components/schemas/a")
			if diff := cmp.Diff(decode(t, test.want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var want []string
			if test.lost != "" {
				want = []string{test.lost}
			}
			if diff := cmp.Diff(want, lost); diff != "" {
				t.Errorf("lost (-want +got)\n%s", diff)
			}
			validate(t, older)
		})
	}
}

// TestTo30MovesDefinitions has schemas inside of schemas, two of them of one name.
func TestTo30MovesDefinitions(t *testing.T) {
	older, _ := To30(decode(t, `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"components":{"schemas":{
		"a":{"$defs":{"x":{"type":"null"}},"properties":{"x":{"$ref":"#/components/schemas/a/$defs/x"}}},
		"b":{"$defs":{"a":{"$defs":{"x":{"type":"string"}},"$ref":"#/components/schemas/b/$defs/a/$defs/x"}}}}}}`))
	want := decode(t, `{
		"a":{"properties":{"x":{"$ref":"#/components/schemas/a_x"}}}, "a_x":{"type":"string","nullable":true,"enum":[null]},
		"b":{}, "b_a":{"$ref":"#/components/schemas/a_x_"}, "a_x_":{"type":"string"}}`)
	got, _ := schemas.Lookup(older, "/components/schemas")
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	validate(t, older)
}

// TestTo30Contracts converts the contracts of this project.
func TestTo30Contracts(t *testing.T) {
	all, err := contracts.Embedded().All()
	if err != nil {
		t.Fatal(err)
	}
	for _, contract := range all {
		before, _ := json.Marshal(contract.Bundled())
		older, lost := To30(contract.Bundled().(map[string]any))
		if len(lost) > 0 {
			t.Errorf("%s loses %v", contract.Vendor, lost)
		}
		validate(t, older)
		if after, _ := json.Marshal(contract.Bundled()); string(after) != string(before) {
			t.Errorf("the contract of %s was changed", contract.Vendor)
		}
	}
}

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	value, err := schemas.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value.(map[string]any)
}

// validate holds a document to OpenAPI 3.0 as another tool reads it.
func validate(t *testing.T, document map[string]any) {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	loader := openapi3.NewLoader()
	loaded, err := loader.LoadFromData(text)
	if err == nil {
		err = loaded.Validate(loader.Context)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}
