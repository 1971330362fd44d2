package scenarios

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// The variables that every story has.
const (
	runVariable   = "run"         // the mark of the run
	tokenVariable = "usual_token" // the usual token, a secret
)

var (
	variable     = regexp.MustCompile(`\{\{(#?)([A-Za-z_][A-Za-z0-9_]*)\}\}`)
	variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// variablesIn lists the variables in the texts of a value, each once, in the order
// in which they stand there.
func variablesIn(value any) (names []string) {
	eachText(value, func(text string) {
		for _, match := range variable.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(names, match[2]) {
				names = append(names, match[2])
			}
		}
	})
	return names
}

// eachText goes through the texts in a value, the names of members too.
func eachText(value any, do func(string)) {
	switch value := value.(type) {
	case string:
		do(value)
	case []any:
		for _, item := range value {
			eachText(item, do)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			do(name)
			eachText(value[name], do)
		}
	}
}

// variables are what stands for the names in a story's texts.
type variables map[string]string

// missing gives the first variable of some texts that has no value.
func (v variables) missing(value any) (name string, ok bool) {
	for _, name := range variablesIn(value) {
		if _, known := v[name]; !known {
			return name, true
		}
	}
	return "", false
}

// fill puts the values into a text. What has none stays as it is.
func (v variables) fill(text string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		if value, known := v[variable.FindStringSubmatch(found)[2]]; known {
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
		match := variable.FindStringSubmatch(value)
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
		filled := make([]any, len(value))
		for i, item := range value {
			filled[i] = v.fillValue(item)
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

func (v variables) fillQuery(query Query) Query {
	filled := make(Query, len(query))
	for name, values := range query {
		for _, value := range values {
			filled[name] = append(filled[name], v.fill(value))
		}
	}
	return filled
}

// placesOf gives the values at a JSON Pointer in which "*" is any member, by
// their own pointers, in the order of the places.
func placesOf(value any, pointer string) (places []string) {
	places = []string{""}
	for _, token := range schemas.Split(pointer) {
		var next []string
		for _, place := range places {
			next = append(next, inside(value, place, token)...)
		}
		places = next
	}
	return places
}

func inside(root any, place, token string) (places []string) {
	if token != "*" {
		if _, ok := schemas.Lookup(root, schemas.Join(place, token)); ok {
			return []string{schemas.Join(place, token)}
		}
		return nil
	}
	value, _ := schemas.Lookup(root, place)
	switch value := value.(type) {
	case []any:
		for i := range value {
			places = append(places, schemas.Join(place, strconv.Itoa(i)))
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			places = append(places, schemas.Join(place, name))
		}
	}
	return places
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
	for _, place := range placesOf(value, pointer) {
		at, _ := schemas.Lookup(value, place)
		if text, ok := scalar(at); ok {
			found = append(found, text)
		}
	}
	return found
}
