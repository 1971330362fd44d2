package infer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/schemas"
)

// declareMembers finds out what kind of value members of the objects have that a schema
// does not say: times that the server sets, ids, and ids of other objects.
func (s *survey) declareMembers() {
	byNoun := map[string][]*collection{}
	for _, c := range s.collections {
		byNoun[c.noun] = append(byNoun[c.noun], c)
	}
	for _, c := range s.collections {
		s.declareID(c)
		for _, name := range c.object.names {
			if name == c.id.member {
				continue
			}
			if s.declareTime(c, name) {
				continue
			}
			s.declareReference(c, name, byNoun)
		}
	}
}

// fake declares what kind of value stands at a place.
func (s *survey) fake(place node, word, why, question string) {
	schema := s.at(place.pointer, place.value)
	if place.value["x-ringer-fake"] != nil || schema.value["x-ringer-fake"] != nil {
		return
	}
	s.declare(Declaration{Pointer: place.pointer, Key: "x-ringer-fake", Value: word, Why: why, Question: question})
}

// declareID says how ids are made, where the schema leaves it open.
func (s *survey) declareID(c *collection) {
	schema := s.member(c.object, c.id.member)
	if isChoice(schema) || schema.value["pattern"] != nil || schema.value["multipleOf"] != nil || slices.Contains(looseIDs, plain(c.id.member)) {
		return
	}
	counts := schema.text("format") == "" && kind(c.param.schema) == "integer" || digits.MatchString(exampleOf(schema))
	most, bounded := schemas.IntegerAt(schema.value, "/maxLength")
	least, _ := schemas.IntegerAt(schema.value, "/minLength")
	greatest, limited := schemas.IntegerAt(schema.value, "/maximum")
	switch {
	case kind(schema) == "integer" && (!limited || greatest >= 1_000_000):
		s.fake(c.object.members[c.id.member], "serial", fmt.Sprintf("The ids of the %s are whole numbers; they count up.", c.name), "")
	case kind(schema) != "string" || schema.text("format") != "":
	case counts && least <= 6 && (!bounded || most >= 7):
		s.fake(c.object.members[c.id.member], "serial", fmt.Sprintf("The ids of the %s are texts of digits; they count up.", c.name), "")
	case least <= 36 && (!bounded || most >= 36):
		s.fake(c.object.members[c.id.member], "uuid", fmt.Sprintf("The ids of the %s are texts of which nothing more is said.", c.name), "")
	case least <= 6 && most >= 7:
		s.fake(c.object.members[c.id.member], "serial", fmt.Sprintf("The ids of the %s are short texts of which nothing more is said.", c.name), "")
	}
}

var (
	digits  = regexp.MustCompile(`^[1-9]\d*$`)
	created = regexp.MustCompile(`^(date|time)?(created|creation|inserted)(at|on|date|time|datetime|timestamp|dateutc|atutc|ts|utc)*$|^(createtime|createdate|createat|datecreated)$`)
	updated = regexp.MustCompile(`^(date|time)?(last)?(updated?|modified|modification|modify|changed|edited)(at|on|date|time|datetime|timestamp|dateutc|atutc|ts|utc)*$`)
)

// declareTime finds a time that the server sets: when an object was made, or changed
// last.
func (s *survey) declareTime(c *collection, name string) bool {
	isCreated, isUpdated := created.MatchString(plain(name)), updated.MatchString(plain(name))
	if !isCreated && !isUpdated {
		return false
	}
	schema := s.member(c.object, name)
	word, question, isTime := timeWord(schema, c.object.at.pointer+"/"+name)
	if !isTime {
		return false
	}
	if isCreated {
		c.created = append(c.created, name)
	} else {
		c.updated = append(c.updated, name)
	}
	if word != "" {
		s.fake(c.object.members[name], word, fmt.Sprintf("%q is the name of a time that the server sets.", name), question)
	}
	return true
}

// layouts are how documents write times that have no format, by their examples.
var layouts = []string{"2006-01-02T15:04:05Z", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.000Z", "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05.000-0700",
	"2006-01-02T15:04:05.000000Z", "2006-01-02T15:04:05.000000", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02", "Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 02 Jan 2006 15:04:05 -0700"}

// timeWord says how a time is written: word is empty where the schema's format says it,
// and question where the schema's example or its words show it.
func timeWord(schema node, place string) (word, question string, isTime bool) {
	if _, declared := vocabulary.TimeFormOf(schema.value); declared {
		return "", "", true
	}
	if isChoice(schema) {
		return "", "", false
	}
	example, says := exampleOf(schema), strings.ToLower(schema.text("description"))
	switch kind(schema) {
	case "integer", "number":
		switch {
		case strings.Contains(says, "millisecond") || len(example) == 13 && digits.MatchString(example):
			return "unix-milliseconds", "", true
		case strings.Contains(says, "second") || schema.text("format") == "unix-time" || strings.Contains(says, "unix") || len(example) == 10 && digits.MatchString(example):
			return "unix-seconds", "", true
		}
		return "unix-seconds", fmt.Sprintf("Does the time %s count seconds? It may be unix-milliseconds.", place), true
	case "string":
		if schema.text("format") != "" || schema.value["pattern"] != nil || schema.value["maxLength"] != nil {
			return "", "", false
		}
		if layout := layoutOf(example); layout != "" {
			return "time:" + layout, "", true
		}
		if example != "" {
			return "", "", false
		}
		return "time:2006-01-02T15:04:05Z", fmt.Sprintf("Is the time %s written as 2006-01-02T15:04:05Z?", place), true
	}
	return "", "", false
}

// exampleOf gives a schema's example as text; empty without one.
func exampleOf(schema node) string {
	value := schema.value["example"]
	if values, _ := schema.value["examples"].([]any); len(values) > 0 {
		value = values[0]
	}
	text, _ := schemas.TextOf(value)
	return text
}

// refers are endings of names of members that hold ids of other objects.
var refers = []string{"id", "uuid", "guid", "sid", "key"}

// declareReference finds a member that holds the id of an object of another collection,
// or a list of ids: the name says which, and the schemas agree.
func (s *survey) declareReference(c *collection, name string, byNoun map[string][]*collection) {
	schema, word, place := s.scalar(s.member(c.object, name)), plain(name), c.object.members[name]
	isExpandable := schema.pointer != s.member(c.object, name).pointer
	if kind(schema) == "array" {
		if schema.value["uniqueItems"] == true || schema.value["minItems"] != nil {
			return
		}
		place = node{schemas.Join(schema.pointer, "items"), nil}
		place.value, _ = schema.value["items"].(map[string]any)
		schema, word = s.core(s.get(schema, "items")), singular(word)
	}
	for _, ending := range refers {
		if noun, ok := strings.CutSuffix(word, ending); ok && noun != "" && s.refer(c, name, place, schema, byNoun[noun]) {
			return
		}
	}
	if kind(schema) == "integer" || schema.text("format") == "uuid" || isExpandable {
		s.refer(c, name, place, schema, byNoun[word])
	}
}

// refer declares that the values at a place are ids of the only collection with a noun.
func (s *survey) refer(c *collection, name string, place, schema node, with []*collection) bool {
	if len(with) != 1 || with[0] == c || !s.alike(schema, with[0]) {
		return false
	}
	s.fake(place, "any:"+schemas.Join("", with[0].name, with[0].id.member), fmt.Sprintf("%q is named after the %s, whose ids have the same type.", name, with[0].name), "")
	return true
}

// alike says whether a schema takes all ids of a collection, and is meant for them.
func (s *survey) alike(schema node, c *collection) bool {
	id := s.member(c.object, c.id.member)
	if kind(schema) != kind(id) || kind(schema) != "string" && kind(schema) != "integer" || isChoice(schema) || schema.value["default"] != nil {
		return false
	}
	for _, keyword := range []string{"pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf"} {
		if schema.value[keyword] != nil && schemas.JSONText(schema.value[keyword]) != schemas.JSONText(id.value[keyword]) {
			return false
		}
	}
	return schema.text("format") == id.text("format") || kind(schema) == "integer"
}

// layoutOf finds the layout of a time that an example shows; empty when it is none.
func layoutOf(example string) string {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, example); err == nil && t.Format(layout) == example {
			return layout
		}
	}
	return ""
}
