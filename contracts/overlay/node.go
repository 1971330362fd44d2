package overlay

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/pb33f/go-yaml"
)

// set gives an object a member, in the place of one of that name or at its end.
func set(object *yaml.Node, name string, value *yaml.Node) {
	for i := 0; i+1 < len(object.Content); i += 2 {
		if object.Content[i].Value == name {
			object.Content[i+1] = value
			return
		}
	}
	object.Content = append(object.Content, nodeOf(name), value)
}

// nodeOf makes the node of a value as [schemas.DecodeJSON] gives it. Members stand in
// alphabetical order.
func nodeOf(value any) *yaml.Node {
	scalar := func(tag, text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: text} }
	switch value := value.(type) {
	case map[string]any:
		node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			node.Content = append(node.Content, nodeOf(name), nodeOf(value[name]))
		}
		return node
	case []any:
		node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range value {
			node.Content = append(node.Content, nodeOf(item))
		}
		return node
	case string:
		return scalar("!!str", value)
	case bool:
		return scalar("!!bool", strconv.FormatBool(value))
	case json.Number:
		if _, err := strconv.ParseInt(string(value), 10, 64); err == nil {
			return scalar("!!int", string(value))
		}
		return scalar("!!float", string(value))
	case int:
		return scalar("!!int", strconv.Itoa(value))
	}
	return scalar("!!null", "null")
}

// valueOf gives a node as [schemas.DecodeJSON] gives values. It is for trees that came of
// [nodeOf] or were read from JSON: one of another origin may refer to itself.
func valueOf(node *yaml.Node) any {
	node = resolved(node)
	switch {
	case node == nil:
		return nil
	case node.Kind == yaml.MappingNode:
		object := make(map[string]any, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			object[node.Content[i].Value] = valueOf(node.Content[i+1])
		}
		return object
	case node.Kind == yaml.SequenceNode:
		list := make([]any, len(node.Content))
		for i, item := range node.Content {
			list[i] = valueOf(item)
		}
		return list
	}
	return scalar(node)
}

// scalar gives the value of a text, a number, a boolean or null.
func scalar(node *yaml.Node) any {
	switch node.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return node.Value == "true"
	case "!!int", "!!float":
		if json.Valid([]byte(node.Value)) {
			return json.Number(node.Value)
		}
	}
	return node.Value
}

// resolved gives what an alias stands for.
func resolved(node *yaml.Node) *yaml.Node {
	for node != nil && node.Kind == yaml.AliasNode { // which names no alias
		node = node.Alias
	}
	return node
}

// child gives a member of an object; nil is none.
func child(object *yaml.Node, name string) *yaml.Node {
	for i := 0; object != nil && object.Kind == yaml.MappingNode && i+1 < len(object.Content); i += 2 {
		if object.Content[i].Value == name {
			return resolved(object.Content[i+1])
		}
	}
	return nil
}

// copied copies a value, which is then the caller's own.
func copied(node *yaml.Node) *yaml.Node { return nodeOf(valueOf(node)) }
