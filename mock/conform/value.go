package conform

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// walk brings a value that fits one contract to another one.
type walk struct {
	to, from *contracts.Contract
	add      bool // whether members that are new are made up; else they are taken away
}

// value brings what stands at a place to the schemas there.
func (w walk) value(at contracts.Place, value any) any {
	value = w.scalar(at, value)
	switch value := value.(type) {
	case map[string]any:
		return w.object(at, value)
	case []any:
		item, changed := at.Item(), make([]any, len(value))
		for i := range value {
			changed[i] = w.value(item, value[i])
		}
		return changed
	}
	return value
}

func (w walk) object(at contracts.Place, object map[string]any) map[string]any {
	changed := map[string]any{}
	for name, member := range object {
		place, _ := at.Member(name)
		switch {
		case w.add && slices.ContainsFunc(place.Schemas, isNothing):
		case !w.add && !place.Named() && w.names(at, name):
		default:
			changed[name] = w.value(place, member)
		}
	}
	if !w.add {
		w.rename(at, object, changed)
		return changed
	}
	for _, schema := range at.Schemas {
		for _, name := range schema.Get("properties").Keys() {
			place := w.to.At(schemas.Join(schema.Pointer, "properties", name))
			if _, known := schemas.Lookup(w.from.Document, place.Pointer); known || isNothing(place) {
				continue
			}
			_, there := changed[name]
			was, renamed := object[place.Text(contracts.WasKey)]
			switch {
			case renamed:
				member, _ := at.Member(name)
				changed[name] = w.value(member, was)
			case !there && place.Text(contracts.WasKey) == "":
				changed[name] = madeUp(place)
			}
		}
	}
	return changed
}

// rename gives members that have new names in the contract of an object their old ones.
func (w walk) rename(at contracts.Place, object, changed map[string]any) {
	for _, schema := range at.Schemas {
		for name, member := range object {
			was := w.from.At(schemas.Join(schema.Pointer, "properties", name)).Text(contracts.WasKey)
			if old, _ := at.Member(was); was != "" {
				changed[was] = w.value(old, member)
			}
		}
	}
}

// names says whether a member is new in the contract that a value comes from.
func (w walk) names(at contracts.Place, name string) bool {
	return slices.ContainsFunc(at.Schemas, func(schema contracts.Node) bool {
		_, there := schemas.Lookup(w.from.Document, schemas.Join(schema.Pointer, "properties", name))
		return there
	})
}

// isNothing says that nothing fits a schema: what it describes is not there.
func isNothing(schema contracts.Node) bool {
	not, there := schema.Get("not").Value.(map[string]any)
	return there && len(not) == 0
}

// madeUp is a value of a schema that an overlay has added; it tells nothing.
func madeUp(schema contracts.Node) any {
	if schema.Text("format") == "date-time" {
		return time.Unix(0, 0).UTC().Format(time.RFC3339)
	}
	kind, _ := schema.Get("type").Value.(string)
	return empty(kind)
}

// empty is the empty value of a JSON type.
func empty(kind string) any {
	return map[string]any{
		"string": "", "boolean": false, "integer": json.Number("0"), "number": json.Number("0"), "array": []any{}, "object": map[string]any{},
	}[kind]
}

// scalar brings a value to the type and form of its place. What has no form there stays.
func (w walk) scalar(at contracts.Place, value any) any {
	for _, said := range at.Says(contracts.EmptyKey) {
		if w.add && isEmpty(value) {
			return said
		}
	}
	if text, ok := value.(string); ok {
		return inWords(at, reformatted(at, text))
	}
	if at.Takes(typeOf(value)...) {
		return value
	}
	for _, kind := range []string{"string", "integer", "number", "boolean", "array", "object", "null"} {
		if !at.Takes(kind) {
			continue
		}
		if same, ok := converted(value, kind); ok {
			return same
		}
	}
	return value
}

// inWords gives the one word that may stand at a place, where only one may.
func inWords(at contracts.Place, value any) any {
	for _, said := range append(at.Says("enum"), at.Says("const")) {
		if words, _ := said.([]any); len(words) == 1 {
			return words[0]
		}
	}
	return value
}

// reformatted gives a text in the form that its place wants.
func reformatted(at contracts.Place, text string) any {
	if !at.Takes("string") {
		for _, kind := range []string{"integer", "number", "boolean", "null"} {
			if same, ok := converted(text, kind); ok && at.Takes(kind) {
				return same
			}
		}
		return text
	}
	for _, pattern := range at.Says("pattern") {
		if moment, err := time.Parse(time.RFC3339, text); err == nil {
			return inZone(pattern, moment, text)
		}
	}
	for _, format := range at.Says("format") {
		if moment, err := time.Parse(time.RFC3339, text); err == nil && format == "date" {
			return moment.Format(time.DateOnly)
		}
		if day, err := time.Parse(time.DateOnly, text); err == nil && format == "date-time" {
			return day.Format(time.RFC3339)
		}
	}
	return text
}

// inZone writes a time in UTC where its pattern wants a Z, or with an offset where it does
// not take that; other patterns leave it.
func inZone(pattern any, moment time.Time, text string) string {
	isUTC := strings.HasSuffix(text, "Z")
	switch {
	case pattern == "Z$":
		return moment.UTC().Format(time.RFC3339Nano)
	case isUTC:
		wanted, _ := pattern.(string)
		if expression, err := regexp.Compile(wanted); err == nil && !expression.MatchString(text) {
			return strings.TrimSuffix(text, "Z") + "+00:00"
		}
	}
	return text
}

// converted gives a value as one of another type that says the same.
func converted(value any, kind string) (same any, ok bool) {
	text, isText := value.(string)
	if value == nil && kind != "null" {
		return empty(kind), true
	}
	switch kind {
	case "string":
		return fmt.Sprint(value), !isContainer(value)
	case "integer", "number":
		_, err := strconv.ParseInt(text, 10, 64)
		return json.Number(text), isText && err == nil
	case "boolean":
		return text == "true", isText && (text == "true" || text == "false")
	case "null":
		return nil, isEmpty(value)
	}
	return empty(kind), isEmpty(value)
}

func isContainer(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

// isEmpty says whether a value tells nothing.
func isEmpty(value any) bool {
	return slices.Contains([]string{`""`, "false", "0", "[]", "{}"}, schemas.JSONText(value))
}

// typeOf lists the JSON types that a value is of.
func typeOf(value any) []string {
	switch value := value.(type) {
	case nil:
		return []string{"null"}
	case string:
		return []string{"string"}
	case bool:
		return []string{"boolean"}
	case []any:
		return []string{"array"}
	case map[string]any:
		return []string{"object"}
	case json.Number:
		if _, err := strconv.ParseInt(string(value), 10, 64); err == nil {
			return []string{"integer", "number"}
		}
	}
	return []string{"number"}
}
