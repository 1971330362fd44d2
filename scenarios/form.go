package scenarios

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/schemas"
)

// formFile is the form of scenario files without what follows from the contracts,
// which is checked in words of its own; scenario.json beside it, which is generated
// from both, is for editors.
const formFile = "ringer/scenario-form.json"

// The schema of scenario files as it is written, and the set that compiles its
// parts.
var (
	formText = sync.OnceValues(func() (*schemas.Document, error) { return schemas.Read(formFile) })
	formSet  = sync.OnceValues(func() (*schemas.Set, error) {
		text, err := formText()
		if err != nil {
			return nil, err
		}
		return schemas.NewProvenSet(formFile, text.Value), nil
	})
)

// checkForm holds the whole file against the schema of scenario files.
func (m *mistakes) checkForm() error { return m.checkFormAt("", "") }

// checkFormAt holds what stands at a place against a part of the schema of
// scenario files.
func (m *mistakes) checkFormAt(place, part string) error {
	set, err := formSet()
	if err != nil {
		return err
	}
	schema, err := set.Compile(part)
	if err != nil {
		return err
	}
	text, err := formText()
	if err != nil {
		return err
	}
	value, _ := schemas.Lookup(m.doc.Value, place)
	for _, v := range schema.Validate(value) {
		pointer := strings.TrimSuffix(v.Fact, "/"+v.Keyword)
		if v.Keyword == "required" {
			pointer = schemas.Join(pointer, "properties", lastToken(v.Pointer))
		}
		stands, _ := schemas.Lookup(text.Value, pointer)
		property, _ := stands.(map[string]any)
		m.errorf(place+v.Pointer, "%s", explain(v, property))
	}
	return nil
}

// explain words a violation for the person who wrote the file. What is asked for
// at its place is a schema, or nil when that is not known.
func explain(v schemas.Violation, schema map[string]any) string {
	var what string
	about, _ := schema["description"].(string)
	remedy := example(schema)
	switch v.Keyword {
	case "type":
		what = fmt.Sprintf("expected %s, but got %s", typeName(v.Expected), show(v.Actual))
		if _, number := v.Actual.(json.Number); number && v.Expected == "string" && remedy == "" {
			remedy = fmt.Sprintf("put it in quotes: %q", fmt.Sprint(v.Actual))
		}
	case "const":
		what = fmt.Sprintf("expected %s, but got %s", show(v.Expected), show(v.Actual))
	case "format":
		what = fmt.Sprintf("%s is no %v", show(v.Actual), v.Expected)
	case "minimum":
		what = fmt.Sprintf("expected %v or more, but got %v", v.Expected, v.Actual)
	case "maximum":
		what = fmt.Sprintf("expected %v or less, but got %v", v.Expected, v.Actual)
	case "pattern":
		what = fmt.Sprintf("%s does not match %v", show(v.Actual), v.Expected)
	case "enum":
		what, about = fmt.Sprintf("%s is not known here; %s", show(v.Actual), schemas.Suggest(fmt.Sprint(v.Actual), texts(v.Expected))), ""
	case "required", "minLength", "minProperties", "minItems":
		if what = v.Message; fmt.Sprint(v.Expected) == "1" {
			what = "must not be empty"
		}
	default:
		return v.Message
	}
	if v.Keyword != "required" && v.Pointer != "" {
		what = placeName(v.Pointer) + ": " + what
	}
	switch {
	case remedy != "":
		what += "; " + remedy
	case about != "":
		what += " (" + strings.TrimSuffix(about, ".") + ")"
	}
	return what
}

// example shows how a value is written, by the schema of its place.
func example(schema map[string]any) string {
	if examples, _ := schema["examples"].([]any); len(examples) > 0 {
		return fmt.Sprintf("write it like %v", examples[0])
	}
	switch schema["format"] {
	case "date-time":
		return "write it like " + exampleTime
	case "uuid":
		return "write it like 123e4567-e89b-42d3-a456-426614174000"
	}
	return ""
}

const exampleTime = "2025-01-31T09:30:00Z"

// placeName names the member that a pointer leads to, or the list that it leads
// into.
func placeName(pointer string) string {
	tokens := schemas.Split(pointer)
	last := len(tokens) - 1
	if _, err := strconv.Atoi(tokens[last]); err == nil && last > 0 {
		return fmt.Sprintf("an item of %q", tokens[last-1])
	}
	return strconv.Quote(tokens[last])
}

func lastToken(pointer string) string {
	tokens := schemas.Split(pointer)
	return tokens[len(tokens)-1]
}

// texts gives the items of a list as texts.
func texts(value any) []string {
	items, _ := value.([]any)
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = fmt.Sprint(item)
	}
	return all
}

func typeName(expected any) string {
	if alternatives := texts(expected); len(alternatives) > 0 {
		for i, one := range alternatives {
			alternatives[i] = typeName(one)
		}
		last := len(alternatives) - 1
		return strings.Join(alternatives[:last], ", ") + " or " + alternatives[last]
	}
	switch expected {
	case "object":
		return "an object"
	case "array":
		return "a list"
	case "string":
		return "a text"
	case "integer":
		return "a whole number"
	case "number":
		return "a number"
	case "boolean":
		return "true or false"
	}
	return show(expected)
}

// show writes a value down; what holds others is only named.
func show(value any) string {
	switch value.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%.60q", value)
	}
	return fmt.Sprint(value)
}
