package schemas

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// The checks of keywords that hold no schemas.

// checkType takes numbers for whole when they are written so.
func checkType(says any) check {
	names, several := says.([]any)
	if !several {
		names = []any{says}
	}
	has := func(name string) bool { return slices.Contains(names, any(name)) }
	null, boolean, text, list, object, number, integer := has("null"), has("boolean"), has("string"), has("array"), has("object"), has("number"), has("integer")
	return func(value any) bool {
		switch value := value.(type) {
		case nil:
			return null
		case bool:
			return boolean
		case string:
			return text
		case []any:
			return list
		case map[string]any:
			return object
		case json.Number:
			return number || integer && !strings.ContainsAny(string(value), ".eE")
		}
		return false
	}
}

// oneOfScalars compares texts, booleans, null, and numbers that are written alike;
// other values are for the library.
func oneOfScalars(values []any) check {
	return func(value any) bool {
		switch value.(type) {
		case nil, bool, string, json.Number:
			return slices.Contains(values, value)
		}
		return false
	}
}

func checkText(keyword string, says any) check {
	holds := func(string) bool { return false }
	switch keyword {
	case "format":
		if known := jsonschema.Formats[says.(string)]; known != nil {
			return known
		}
		return unsure
	case "pattern":
		pattern, err := regexp.Compile(says.(string))
		if err != nil {
			return unsure
		}
		holds = pattern.MatchString
	default:
		bound, ok := count(says)
		if !ok {
			return unsure
		}
		holds = func(text string) bool { return utf8.RuneCountInString(text) >= bound }
		if keyword == "maxLength" {
			holds = func(text string) bool { return utf8.RuneCountInString(text) <= bound }
		}
	}
	return func(value any) bool {
		text, ok := value.(string)
		return !ok || holds(text)
	}
}

func checkBound(least bool, says any) check {
	bound, err := strconv.ParseFloat(string(says.(json.Number)), 64)
	return func(value any) bool {
		number, ok := value.(json.Number)
		if !ok {
			return true
		}
		n, e := strconv.ParseFloat(string(number), 64)
		if err != nil || e != nil || math.Abs(n-bound) < 1 && n != bound || math.Abs(n) >= 1<<53 {
			return false // too close, or too large, to be compared so
		}
		return least && n >= bound || !least && n <= bound
	}
}

func checkRequired(says any) check {
	var names []string
	values, _ := says.([]any)
	for _, value := range values {
		name, _ := value.(string)
		names = append(names, name)
	}
	return func(value any) bool {
		object, ok := value.(map[string]any)
		if !ok {
			return true
		}
		for _, name := range names {
			if _, has := object[name]; !has {
				return false
			}
		}
		return true
	}
}

func checkSize(least any) check {
	bound, ok := count(least)
	if !ok {
		return unsure
	}
	return func(value any) bool {
		object, ok := value.(map[string]any)
		return !ok || len(object) >= bound
	}
}

// count reads a keyword that counts something.
func count(says any) (n int, ok bool) {
	number, _ := says.(json.Number)
	n, err := strconv.Atoi(string(number))
	return n, err == nil
}
