package stories

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// variables are what stands for the names in a story's texts.
type variables map[string]string

// listMark stands behind the name of a variable that holds a list.
const listMark = "*"

// set gives a variable its value, or the values of a list, which is written with commas
// between.
func (v variables) set(name string, values []string, isList bool) {
	delete(v, name+listMark)
	if v[name] = strings.Join(values, ","); isList {
		v[name+listMark] = ""
	}
}

// list gives the values of a variable that holds a list; ok is false for any other.
func (v variables) list(name string) (values []string, ok bool) {
	if _, ok = v[name+listMark]; !ok {
		return nil, false
	}
	return strings.Split(v[name], ","), true
}

// repeated gives the variables for each time that an item of a list stands there: one
// that names a list stands there once for each of its values.
func (v variables) repeated(item any) []variables {
	for _, name := range scenarios.VariablesIn(item) {
		values, isList := v.list(name)
		if !isList {
			continue
		}
		all := make([]variables, len(values))
		for i, value := range values {
			all[i] = maps.Clone(v)
			all[i].set(name, []string{value}, false)
		}
		return all
	}
	return []variables{v}
}

// missing gives the first variable of some texts that has no value.
func (v variables) missing(value any) (name string, ok bool) {
	for _, name := range scenarios.VariablesIn(value) {
		if _, known := v[name]; !known {
			return name, true
		}
	}
	return "", false
}

// fill puts the values into a text. What has none stays as it is.
func (v variables) fill(text string) string {
	return scenarios.VariablePattern.ReplaceAllStringFunc(text, func(found string) string {
		if value, known := v[scenarios.VariablePattern.FindStringSubmatch(found)[2]]; known {
			return value
		}
		return found
	})
}

// fillValue puts the values into the texts of a value, and numbers where those
// are asked for.
func (v variables) fillValue(value any) any {
	switch value := value.(type) {
	case string:
		match := scenarios.VariablePattern.FindStringSubmatch(value)
		if match == nil || match[0] != value || match[1] == "" {
			return v.fill(value)
		}
		filled := v.fill(value)
		if number, err := schemas.DecodeJSON([]byte(filled)); err == nil {
			if number, ok := number.(json.Number); ok {
				return number
			}
		}
		return filled
	case []any:
		filled := make([]any, 0, len(value))
		for _, item := range value {
			for _, one := range v.repeated(item) {
				filled = append(filled, one.fillValue(item))
			}
		}
		return filled
	case map[string]any:
		return v.fillObject(value)
	}
	return value
}

func (v variables) fillObject(object map[string]any) map[string]any {
	if object == nil {
		return nil
	}
	filled := make(map[string]any, len(object))
	for name, member := range object {
		filled[v.fill(name)] = v.fillValue(member)
	}
	return filled
}

func (v variables) fillTexts(texts map[string]string) map[string]string {
	if texts == nil {
		return nil
	}
	filled := make(map[string]string, len(texts))
	for name, text := range texts {
		filled[name] = v.fill(text)
	}
	return filled
}

func (v variables) fillQuery(query scenarios.Query) scenarios.Query {
	filled := make(scenarios.Query, len(query))
	for name, values := range query {
		for _, value := range values {
			filled[name] = append(filled[name], v.fill(value))
		}
	}
	return filled
}

// scalar gives a text, number or boolean as a text.
func scalar(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		return value.String(), true
	case bool:
		return strconv.FormatBool(value), true
	}
	return "", false
}

// textsAt gives the texts, numbers and booleans at a JSON Pointer in which "*" is
// any member.
func textsAt(value any, pointer string) (found []string) {
	for _, place := range schemas.Expand(value, pointer) {
		at, _ := schemas.Lookup(value, place)
		if text, ok := scalar(at); ok {
			found = append(found, text)
		}
	}
	return found
}
