package vocabulary

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// makeable are the keywords of which fixtures are made.
var makeable = []string{
	"$ref", "type", "enum", "const", "default", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf",
	"items", "minItems", "maxItems", "uniqueItems", "properties", "required", "minProperties", "maxProperties", "additionalProperties", "oneOf",
}

// silent are the keywords that say nothing of a value, besides our own.
var silent = []string{"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "deprecated", "readOnly", "writeOnly"}

// makeableFormats are those of which texts are made.
var makeableFormats = []string{"date", "date-time", "email", "uri", "uuid"}

// Unmakeable is a part of a schema of which no fixture can be made.
type Unmakeable struct {
	Pointer string // in the schema
	Message string
}

// UnmakeableIn lists the parts of one schema of which no fixture can be made, but not
// those of the schemas inside it.
func UnmakeableIn(schema any) (all []Unmakeable) {
	add := func(pointer, format string, args ...any) {
		all = append(all, Unmakeable{pointer, fmt.Sprintf("nothing can be made of "+format, args...)})
	}
	if schema == false {
		add("", "a schema that takes nothing")
	}
	object, _ := schema.(map[string]any)
	for _, keyword := range slices.Sorted(maps.Keys(object)) {
		switch place := schemas.Join("", keyword); {
		case strings.HasPrefix(keyword, "x-"), slices.Contains(silent, keyword):
		case !slices.Contains(makeable, keyword):
			add(place, "the keyword %s; fixtures are made of %s", keyword, strings.Join(makeable, ", "))
		case object["$ref"] != nil && keyword != "$ref":
			add(place, "a reference with %s beside it; write it in the schema that is referred to", keyword)
		}
	}
	if object["items"] == false {
		add("/items", "items that must not be there; write maxItems: 0")
	}
	_, isConst := object["const"]
	chosen := isConst || object["default"] != nil || object["enum"] != nil || object["x-ringer-fake"] != nil
	if format, ok := object["format"].(string); ok && !chosen && !slices.Contains(makeableFormats, format) {
		add("/format", "the format %s; it is one of %s, or the field has an x-ringer-fake", format, strings.Join(makeableFormats, ", "))
	}
	for _, pair := range [][2]string{{"minimum", "maximum"}, {"minLength", "maxLength"}, {"minItems", "maxItems"}} {
		least, isLeast := bound(object[pair[0]])
		if most, isMost := bound(object[pair[1]]); isLeast && isMost && least > most {
			add(schemas.Join("", pair[0]), "what is at least %v and at most %v", least, most)
		}
	}
	if step, ok := bound(object["multipleOf"]); ok && step != math.Trunc(step) {
		add("/multipleOf", "multiples of a fraction, %v; write an enum", step)
	}
	properties, _ := object["properties"].(map[string]any)
	if least, ok := bound(object["minProperties"]); ok && int(least) > len(properties) {
		add("/minProperties", "%v members at least, where properties names %d; name as many", least, len(properties))
	}
	if most, ok := bound(object["maxProperties"]); ok && int(most) < len(properties) {
		add("/maxProperties", "%v members at most, where properties names %d: write which exclude each other as oneOf with required", most, len(properties))
	}
	alternatives, _ := object["oneOf"].([]any)
	for i, alternative := range alternatives {
		alternative, _ := alternative.(map[string]any)
		names, _ := alternative["required"].([]any)
		if len(alternative) != 1 || len(names) == 0 {
			add(schemas.Join("/oneOf", strconv.Itoa(i)), "an alternative that says more than which members it requires")
		}
	}
	return all
}

// bound reads a keyword's number.
func bound(value any) (n float64, ok bool) {
	number, _ := value.(json.Number)
	n, err := number.Float64()
	return n, err == nil
}
