package schemas

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Inspect tells both what [Schema.Validate] and what [Schema.Undocumented] find.
func (s *Schema) Inspect(value any) (violations, undocumented []Violation) {
	if s.quick(value) {
		return nil, nil
	}
	return s.Validate(value), s.Undocumented(value)
}

// Undocumented finds the members of a value that the schema does not name. Such
// a member is legal by JSON Schema unless the schema is closed; an object for
// which the schema names no members at all, or whose additionalProperties it
// describes, holds none. Up to a hundred are told of.
func (s *Schema) Undocumented(value any) []Violation {
	if s.quick(value) {
		return nil
	}
	compiled, err := s.library()
	if err != nil {
		return nil // Validate tells of it
	}
	var found []Violation
	s.undocumented([]*jsonschema.Schema{compiled}, value, "", &found)
	return found
}

// undocumented holds one place of the value against all the schemas that apply
// to it.
func (s *Schema) undocumented(applied []*jsonschema.Schema, value any, pointer string, found *[]Violation) {
	if len(*found) == maxViolations {
		return
	}
	applied = expand(applied)
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if items := itemSchemas(applied, i); len(items) > 0 {
				s.undocumented(items, item, pointer+"/"+strconv.Itoa(i), found)
			}
		}
	case map[string]any:
		names := propertyNames(applied)
		for _, name := range sortedKeys(value) {
			members := memberSchemas(applied, name)
			member := Join(pointer, name)
			switch {
			case len(members) > 0:
				s.undocumented(members, value[name], member, found)
			case slices.ContainsFunc(applied, func(s *jsonschema.Schema) bool { return slices.Contains(s.Required, name) }): // which names it, too
			case len(names) > 0 && len(*found) < maxViolations:
				*found = append(*found, Violation{
					Pointer: member, Keyword: "properties", Fact: s.namingFact(applied), Actual: value[name],
					Message: fmt.Sprintf("%q is not documented; %s", name, Suggest(name, names)),
				})
			}
		}
	}
}

// namingFact gives the fact that the first of the schemas names members of its
// own.
func (s *Schema) namingFact(applied []*jsonschema.Schema) string {
	for _, schema := range applied {
		if file, pointer := place(schema.Location); file == s.set.url && len(schema.Properties) > 0 {
			return pointer + "/properties"
		}
	}
	return ""
}

// expand follows references and combinators to all schemas that may apply at
// the same place.
func expand(applied []*jsonschema.Schema) []*jsonschema.Schema {
	seen := map[*jsonschema.Schema]bool{}
	var all []*jsonschema.Schema
	var add func(s *jsonschema.Schema)
	add = func(s *jsonschema.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		all = append(all, s)
		add(s.Ref)
		for _, group := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf, {s.If, s.Then, s.Else}} {
			for _, part := range group {
				add(part)
			}
		}
	}
	for _, s := range applied {
		add(s)
	}
	return all
}

func propertyNames(applied []*jsonschema.Schema) []string {
	names := map[string]bool{}
	for _, s := range applied {
		for name := range s.Properties {
			names[name] = true
		}
	}
	return sortedKeys(names)
}

func memberSchemas(applied []*jsonschema.Schema, name string) (members []*jsonschema.Schema) {
	for _, s := range applied {
		property, named := s.Properties[name]
		if named {
			members = append(members, property)
		}
		for pattern, schema := range s.PatternProperties {
			if pattern.MatchString(name) {
				members, named = append(members, schema), true
			}
		}
		switch additional := s.AdditionalProperties.(type) {
		case *jsonschema.Schema:
			if !named {
				members = append(members, additional)
			}
		case bool:
			if additional && !named {
				members = append(members, &jsonschema.Schema{})
			}
		}
	}
	return members
}

func itemSchemas(applied []*jsonschema.Schema, i int) (items []*jsonschema.Schema) {
	for _, s := range applied {
		switch {
		case i < len(s.PrefixItems):
			items = append(items, s.PrefixItems[i])
		case s.Items2020 != nil:
			items = append(items, s.Items2020)
		}
	}
	return items
}

func matchesAny(patterns map[string]any, name string) bool {
	for pattern := range patterns {
		if matched, err := regexp.MatchString(pattern, name); err == nil && matched {
			return true
		}
	}
	return false
}
