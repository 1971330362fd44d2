package mock

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
)

// readForm makes of a form the object that a schema describes: values are read as their
// members' types say, a member that is a list has all values of its name, and brackets
// lead into objects and lists, as in "address[city]", "tags[]" and "rows[0][id]".
func readForm(schema contracts.Node, values url.Values) map[string]any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		root, rest, nested := strings.Cut(name, "[")
		path := []string{root}
		if nested && strings.HasSuffix(rest, "]") {
			path = append(path, strings.Split(strings.TrimSuffix(rest, "]"), "][")...)
		} else {
			path[0] = name
		}
		if len(path) <= mostFormDepth {
			putForm(object, member(schema, path[0]), path, values[name])
		}
	}
	return object
}

// mostFormDepth is how deep the values of a form may stand.
const mostFormDepth = 16

// putForm puts the values of one name into an object; schema is that of the member which
// the path begins with.
func putForm(into map[string]any, schema contracts.Node, path []string, values []string) {
	name := path[0]
	switch {
	case len(path) == 1 && isList(schema):
		into[name] = formItems(schema, values)
	case len(path) == 1:
		into[name] = schema.ReadText(values[len(values)-1])
	case isList(schema) && path[1] == "":
		list, _ := into[name].([]any)
		into[name] = append(list, formItems(schema, values)...)
	case isList(schema):
		list, _ := into[name].([]any)
		index, err := strconv.Atoi(path[1])
		if err != nil || index < 0 || index > len(list) {
			index = len(list)
		}
		item := map[string]any{}
		if index < len(list) {
			if there, ok := list[index].(map[string]any); ok {
				item = there
			}
			list = list[:index:index]
		}
		if len(path) == 2 {
			into[name] = append(list, formItems(schema, values)...)
			return
		}
		putForm(item, member(schema.Get("items"), path[2]), path[2:], values)
		into[name] = append(list, item)
	default:
		inner, ok := into[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			into[name] = inner
		}
		putForm(inner, member(schema, path[1]), path[1:], values)
	}
}

// formItems reads values as the items of a list.
func formItems(schema contracts.Node, values []string) []any {
	items := make([]any, len(values))
	for i, value := range values {
		items[i] = schema.Get("items").ReadText(value)
	}
	return items
}

func isList(schema contracts.Node) bool { return fmt.Sprint(schema.Get("type").Value) == "array" }

// member finds the schema of a member, in a schema or in those that it combines.
func member(schema contracts.Node, name string) contracts.Node {
	if found := schema.Get("properties", name); found.Exists() {
		return found
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		for _, part := range schema.Get(keyword).Items() {
			if found := part.Get("properties", name); found.Exists() {
				return found
			}
		}
	}
	return schema.Get("additionalProperties")
}
