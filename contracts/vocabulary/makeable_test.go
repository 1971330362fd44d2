package vocabulary

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/schemas"
)

func TestUnmakeableIn(t *testing.T) {
	for _, test := range []struct {
		schema string
		want   []string // the places
	}{
		{`true`, nil},
		{`false`, []string{""}},
		{`{"type": "object", "description": "D", "x-anything": 1, "properties": {"not": {"not": {}}}}`, nil},
		{`{"not": {}, "anyOf": [{}]}`, []string{"/anyOf", "/not"}},
		{`{"$ref": "#/x", "description": "D"}`, nil},
		{`{"$ref": "#/x", "type": "string"}`, []string{"/type"}},
		{`{"items": false}`, []string{"/items"}},
		{`{"format": "ipv4"}`, []string{"/format"}},
		{`{"format": "ipv4", "enum": ["::1"]}`, nil},
		{`{"format": "ipv4", "const": null}`, nil},
		{`{"oneOf": [{"required": ["a"]}, {"required": []}, {"required": ["a"], "type": "object"}]}`, []string{"/oneOf/1", "/oneOf/2"}},
		{`{"minProperties": 1, "properties": {"a": {}}}`, nil},
		{`{"minimum": 5, "maximum": 4}`, []string{"/minimum"}},
		{`{"minLength": 4, "maxLength": 4}`, nil},
		{`{"minItems": 2, "maxItems": 1, "multipleOf": 0.5}`, []string{"/minItems", "/multipleOf"}},
		{`{"minProperties": 2, "maxProperties": 0, "properties": {"a": {}}}`, []string{"/minProperties", "/maxProperties"}},
	} {
		value, err := schemas.DecodeJSON([]byte(test.schema))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, part := range UnmakeableIn(value) {
			got = append(got, part.Pointer)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.schema, diff)
		}
	}
}
