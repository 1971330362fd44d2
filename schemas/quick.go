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

// check looks at a value and says yes only when it is sure that the value is valid
// and has no undocumented member. The library has the last word on all others, and
// the words for what is wrong with them; most values are so, and to know that takes
// it some ten times as long.
type check func(value any) bool

// unsure is the check of what checks cannot read.
func unsure(any) bool { return false }

// quickCompiler makes checks of the schemas of a set.
type quickCompiler struct {
	set   *Set
	known map[string]*check // by place: a schema may hold itself
}

// quick gives the check of the schema at a pointer in the set's document.
func (s *Set) quick(pointer string) check {
	c := &quickCompiler{set: s, known: map[string]*check{}}
	return c.at(s.url, pointer)
}

// at makes the check of the schema at a place of a document.
func (c *quickCompiler) at(file, pointer string) check {
	key := file + "#" + pointer
	if known := c.known[key]; known != nil {
		return func(value any) bool { return (*known)(value) } // it may not be complete yet
	}
	made := check(unsure)
	c.known[key] = &made
	if schema, ok := Lookup(c.set.document(file), pointer); ok {
		made = c.schema(schema, file)
	}
	return made
}

func (c *quickCompiler) schema(schema any, file string) check {
	switch schema := schema.(type) {
	case bool:
		return func(any) bool { return schema }
	case map[string]any:
		var all []check
		for keyword, says := range schema {
			if made := c.keyword(keyword, says, schema, file); made != nil {
				all = append(all, made)
			}
		}
		return func(value any) bool {
			for _, holds := range all {
				if !holds(value) {
					return false
				}
			}
			return true
		}
	}
	return unsure
}

// keyword makes the check of one keyword; nil when it says nothing of values, or
// is part of another's.
func (c *quickCompiler) keyword(keyword string, says any, schema map[string]any, file string) check {
	switch keyword {
	case "$schema", "$defs", "title", "description", "default", "examples":
		return nil
	case "$ref":
		ref, _ := says.(string)
		target, fragment, _ := strings.Cut(ref, "#")
		if target != "" {
			return unsure // whoever bundles has none of these
		}
		return c.at(file, unescape(fragment))
	case "type":
		return checkType(says)
	case "enum":
		values, _ := says.([]any)
		return oneOfScalars(values)
	case "const":
		return oneOfScalars([]any{says})
	case "format", "pattern", "minLength", "maxLength":
		return checkText(keyword, says)
	case "minimum", "maximum":
		return checkBound(keyword == "minimum", says)
	case "items", "minItems", "maxItems":
		return c.list(keyword, says, file)
	case "required":
		return checkRequired(says)
	case "minProperties":
		return checkSize(says)
	case "properties":
		return c.properties(says, schema, file)
	case "additionalProperties":
		return c.additional(says, schema, file)
	}
	if strings.HasPrefix(keyword, "x-") {
		return nil
	}
	return unsure
}

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
		if err != nil || e != nil || math.Abs(n-bound) < 1 && n != bound || math.Abs(n) > 1<<53 {
			return false // too close, or too large, to be compared so
		}
		return least && n >= bound || !least && n <= bound
	}
}

func (c *quickCompiler) list(keyword string, says any, file string) check {
	holds := func([]any) bool { return false }
	if keyword == "items" {
		item := c.schema(says, file)
		holds = func(list []any) bool {
			for _, value := range list {
				if !item(value) {
					return false
				}
			}
			return true
		}
	} else {
		bound, ok := count(says)
		if !ok {
			return unsure
		}
		holds = func(list []any) bool { return len(list) >= bound }
		if keyword == "maxItems" {
			holds = func(list []any) bool { return len(list) <= bound }
		}
	}
	return func(value any) bool {
		list, ok := value.([]any)
		return !ok || holds(list)
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

// properties checks the members that are named. Others are documented when the
// schema describes them, or names none.
func (c *quickCompiler) properties(says any, schema map[string]any, file string) check {
	_, described := schema["additionalProperties"]
	members := map[string]check{}
	object, _ := says.(map[string]any)
	for name, schema := range object {
		members[name] = c.schema(schema, file)
	}
	others := described || len(members) == 0
	return func(value any) bool {
		object, _ := value.(map[string]any)
		for name, member := range object {
			if holds := members[name]; holds == nil && !others || holds != nil && !holds(member) {
				return false
			}
		}
		return true
	}
}

// additional checks the members that are not named.
func (c *quickCompiler) additional(says any, schema map[string]any, file string) check {
	named, _ := schema["properties"].(map[string]any)
	holds := c.schema(says, file)
	return func(value any) bool {
		object, _ := value.(map[string]any)
		for name, member := range object {
			if _, known := named[name]; !known && !holds(member) {
				return false
			}
		}
		return true
	}
}

// count reads a keyword that counts something.
func count(says any) (n int, ok bool) {
	number, _ := says.(json.Number)
	n, err := strconv.Atoi(string(number))
	return n, err == nil
}
