package schemas

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
)

// Expand lists the places in a value that a pattern names: a JSON Pointer in which
// "*" stands for every item of an array and every member of an object.
func Expand(body any, pattern string) []string {
	places := []string{""}
	for _, token := range Split(pattern) {
		var next []string
		for _, place := range places {
			if token == "*" {
				next = append(next, inside(body, place)...)
				continue
			}
			place = Join(place, token)
			if _, ok := Lookup(body, place); ok {
				next = append(next, place)
			}
		}
		places = next
	}
	return places
}

// inside lists the places of an array's items or of an object's members, these
// by their names.
func inside(body any, place string) (places []string) {
	value, _ := Lookup(body, place)
	switch value := value.(type) {
	case []any:
		for i := range value {
			places = append(places, place+"/"+strconv.Itoa(i))
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			places = append(places, Join(place, name))
		}
	}
	return places
}

// MaxInteger is the largest number that [IntegerAt] gives; what is larger counts as
// this. Two of them can be added.
const MaxInteger int64 = 1 << 60

// IntegerAt reads the whole number at a JSON Pointer; ok is false when there is none.
func IntegerAt(body any, pointer string) (number int64, ok bool) {
	value, _ := Lookup(body, pointer)
	written, isNumber := value.(json.Number)
	if !isNumber || pointer == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(written.String(), 10, 64)
	return max(-MaxInteger, min(n, MaxInteger)), err == nil || errors.Is(err, strconv.ErrRange)
}

// LengthAt counts the items of the array, or the members of the object, at a JSON
// Pointer; ok is false when there is neither.
func LengthAt(body any, pointer string) (length int, ok bool) {
	value, _ := Lookup(body, pointer)
	switch value := value.(type) {
	case []any:
		return len(value), pointer != ""
	case map[string]any:
		return len(value), pointer != ""
	}
	return 0, false
}

// TextOf gives what names something: a text, or a number as it is written.
func TextOf(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		return value.String(), true
	}
	return "", false
}
