package judge

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// checkEnvelope holds an answer to the envelope. What a request asks for in a body cannot
// be seen, and nothing that rests on it is looked at.
func checkEnvelope(op *contracts.Operation, response *contracts.Response, query url.Values, hidden bool, body any) []schemas.Violation {
	e := response.Envelope
	c := envelopeCheck{op: op, response: response, pointer: e.Pointer, body: body, ids: map[string]string{}}
	if e.Included != nil && !hidden {
		c.included(e.Included, query)
	}
	for _, pattern := range e.Unique {
		c.unique("unique", schemas.Expand(c.body, pattern))
	}
	for _, pattern := range e.Distinct {
		for _, place := range schemas.Expand(c.body, pattern) {
			c.unique("distinct", schemas.Expand(c.body, place+"/*"))
		}
	}
	for _, places := range e.Equal {
		c.equal(places)
	}
	if e.Index != nil {
		c.lists(e.Index)
	}
	for _, pattern := range e.Keyed {
		c.keyed(pattern)
	}
	c.refers(e.Refers)
	return c.found
}

// envelopeCheck gathers what does not agree in one answer.
type envelopeCheck struct {
	op       *contracts.Operation
	response *contracts.Response
	pointer  string
	body     any
	ids      map[string]string // what identifies the objects around a place
	found    []schemas.Violation
}

// maxDisagreements is how many of an answer are told of.
const maxDisagreements = 100

func (c *envelopeCheck) differ(rule, pointer string, expected, actual any, format string, args ...any) {
	if len(c.found) == maxDisagreements {
		return
	}
	c.found = append(c.found, schemas.Violation{
		Fact: schemas.Join(c.pointer, rule), Pointer: pointer, Expected: expected, Actual: actual, Message: fmt.Sprintf(format, args...),
	})
}

func (c *envelopeCheck) unique(rule string, places []string) {
	first := map[any]string{}
	for _, place := range places {
		value, _ := schemas.Lookup(c.body, place)
		key := fmt.Sprintf("%T %v", value, value)
		if earlier, twice := first[key]; twice {
			c.differ(rule, place, nil, value, "%v stands at %s already", value, earlier)
			continue
		}
		first[key] = place
	}
}

func (c *envelopeCheck) equal(places []string) {
	var at string
	var want any
	for _, place := range places {
		value, ok := schemas.Lookup(c.body, place)
		switch {
		case !ok: // which the schema tells of
		case at == "":
			at, want = place, value
		case fmt.Sprintf("%T %v", value, value) != fmt.Sprintf("%T %v", want, want):
			c.differ("equal", place, want, value, "%s stands here, and %s at %s", typed(value, want), typed(want, value), at)
		}
	}
}

// typed writes a value, with its type where another looks the same.
func typed(value, other any) string {
	if fmt.Sprint(value) != fmt.Sprint(other) {
		return fmt.Sprint(value)
	}
	return strings.TrimPrefix(schemas.TypeName(value), "a ") + " " + schemas.JSONText(value)
}

func (c *envelopeCheck) lists(index *contracts.Index) {
	value, _ := schemas.Lookup(c.body, index.List)
	list, ok := value.([]any)
	if !ok {
		return
	}
	if index.Length != nil && len(list) != *index.Length {
		c.differ("index", index.List, *index.Length, len(list), "there are %d entries, and there must be %d", len(list), *index.Length)
	}
	listed := map[string]bool{}
	for i, entry := range list {
		if place := c.entry(index, index.List+"/"+strconv.Itoa(i), entry); place != "" {
			listed[place] = true
		}
	}
	for _, place := range schemas.Expand(c.body, index.Map+"/*") {
		if !listed[place] {
			c.differ("index", place, nil, nil, "this object is not in the list at %s", index.List)
		}
	}
}

// entry follows one entry of an index and gives the place that it names; it is
// empty where the entry names none, which the schema tells of.
func (c *envelopeCheck) entry(index *contracts.Index, pointer string, entry any) string {
	place, ok := index.Refers(entry)
	if !ok {
		return ""
	}
	if _, ok := schemas.Lookup(c.body, place); !ok {
		c.differ("index", pointer, nil, nil, "there is no object at %s", place)
		return place
	}
	c.named("index", place)
	return place
}

func (c *envelopeCheck) keyed(pattern string) {
	for _, place := range schemas.Expand(c.body, pattern+"/*") {
		c.named("keyed", place)
	}
}

// named holds an object to the name that it stands under.
func (c *envelopeCheck) named(rule, place string) {
	tokens := schemas.Split(place)
	name, around := tokens[len(tokens)-1], place[:strings.LastIndexByte(place, '/')]
	own, known := c.ids[around]
	if !known {
		own = c.response.IDName(place)
		c.ids[around] = own
	}
	at := schemas.Join(place, own)
	if id, ok := c.text(at); ok && id != name {
		c.differ(rule, at, name, id, "the object at %s calls itself %s", place, id)
	}
}

func (c *envelopeCheck) included(i *contracts.Inclusion, query url.Values) {
	requested := i.Asks(c.op, query)
	for _, name := range slices.Sorted(maps.Keys(i.At)) {
		if _, there := schemas.Lookup(c.body, i.At[name]); !there && slices.Contains(requested, name) {
			c.differ("included", i.At[name], name, nil, "%s=%s was asked for, and nothing stands at %s", i.Parameter, name, i.At[name])
		}
	}
}

func (c *envelopeCheck) refers(all []contracts.Reference) {
	referred := map[string]map[string]bool{}
	for _, r := range all {
		value, _ := schemas.Lookup(c.body, r.To)
		to, ok := value.(map[string]any)
		if !ok {
			continue
		}
		if referred[r.To] == nil {
			referred[r.To] = map[string]bool{}
		}
		for _, place := range schemas.Expand(c.body, r.From) {
			name, ok := c.text(place)
			if !ok {
				continue
			}
			referred[r.To][name] = true
			if _, there := to[name]; !there {
				c.differ("refers", place, nil, name, "there is no object at %s", schemas.Join(r.To, name))
			}
		}
	}
	for _, place := range slices.Sorted(maps.Keys(referred)) {
		for _, member := range schemas.Expand(c.body, place+"/*") {
			tokens := schemas.Split(member)
			if !referred[place][tokens[len(tokens)-1]] {
				c.differ("refers", member, nil, nil, "nothing in the answer refers to this object")
			}
		}
	}
}

// text reads an id: a text, or a number as it is written.
func (c *envelopeCheck) text(pointer string) (string, bool) {
	value, _ := schemas.Lookup(c.body, pointer)
	return schemas.TextOf(value)
}
