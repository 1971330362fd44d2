package schemas

import "strings"

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

// properties checks the members that are named. Others are documented when the
// schema describes them, or names none; and to say so of them is left to the schema
// that stands beside these, where there is one that names members.
func (c *quickCompiler) properties(says any, schema map[string]any, file string) check {
	_, described := schema["additionalProperties"]
	members := map[string]check{}
	object, _ := says.(map[string]any)
	for name, schema := range object {
		members[name] = c.schema(schema, file)
	}
	others := described || len(members) == 0 || c.refers(schema, file)
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

// refers says whether a schema refers to one that names members.
func (c *quickCompiler) refers(schema map[string]any, file string) bool {
	ref, _ := schema["$ref"].(string)
	pointer, local := strings.CutPrefix(ref, "#")
	target, _ := Lookup(c.set.document(file), unescape(pointer))
	named, _ := target.(map[string]any)
	members, _ := named["properties"].(map[string]any)
	return local && len(members) > 0
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
