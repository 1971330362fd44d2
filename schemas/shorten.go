package schemas

import (
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// The library goes on to the end of a value however much is wrong with it, and each
// violation costs it kilobytes. So it gets a long list, or an object with many members,
// only up to the place where enough is wrong.

// shortener makes values shorter.
type shortener struct {
	cut bool // something was left out
}

// value gives a value without what stands behind the hundredth wrong item of a list or
// member of an object.
func (s *shortener) value(applied []*jsonschema.Schema, value any) any {
	if !long(value) {
		return value
	}
	applied = expand(applied)
	switch value := value.(type) {
	case []any:
		return s.list(applied, value)
	case map[string]any:
		return s.object(applied, value)
	}
	return value
}

// long says whether some list or object in a value has more inside it than violations
// are told of.
func long(value any) bool {
	switch value := value.(type) {
	case []any:
		if len(value) > maxViolations {
			return true
		}
		for _, item := range value {
			if long(item) {
				return true
			}
		}
	case map[string]any:
		if len(value) > maxViolations {
			return true
		}
		for _, member := range value {
			if long(member) {
				return true
			}
		}
	}
	return false
}

func (s *shortener) list(applied []*jsonschema.Schema, list []any) []any {
	least := 0 // a list that is too long must be too long still
	for _, schema := range applied {
		if schema.MaxItems >= 0 && len(list) > schema.MaxItems {
			least = max(least, schema.MaxItems+1)
		}
	}
	short, wrong := make([]any, 0, min(len(list), maxViolations)), 0
	for i, item := range list {
		if wrong == maxViolations && i >= least {
			s.cut = true
			break
		}
		items := itemSchemas(applied, i)
		item = s.value(items, item)
		short = append(short, item)
		if wrong < maxViolations && breaksAny(items, item) {
			wrong++
		}
	}
	return short
}

func (s *shortener) object(applied []*jsonschema.Schema, object map[string]any) map[string]any {
	named := map[string]bool{}
	for _, name := range propertyNames(applied) {
		named[name] = true
	}
	short, wrong := map[string]any{}, 0
	for _, name := range sortedKeys(object) {
		if wrong == maxViolations && !named[name] {
			s.cut = true
			continue
		}
		members := memberSchemas(applied, name)
		member := s.value(members, object[name])
		short[name] = member
		if !named[name] && wrong < maxViolations && (len(members) == 0 && closed(applied) || breaksAny(members, member)) {
			wrong++
		}
	}
	return short
}

// closed says whether schemas refuse members that none of them describes.
func closed(applied []*jsonschema.Schema) bool {
	for _, schema := range applied {
		if schema.UnevaluatedProperties != nil || schema.AdditionalProperties == false {
			return true
		}
	}
	return false
}

func breaksAny(schemas []*jsonschema.Schema, value any) bool {
	for _, schema := range schemas {
		if schema.Validate(value) != nil {
			return true
		}
	}
	return false
}
