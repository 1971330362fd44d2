package contracts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Node is a place in the bundled document: references are followed, and the
// pointer is that of the place where the value really stands.
type Node struct {
	Contract *Contract
	Pointer  string
	Value    any
}

// At gives the place that a JSON Pointer names in the contract.
func (c *Contract) At(pointer string) Node {
	value, _ := schemas.Lookup(c.Document, pointer)
	return c.node(pointer, value)
}

// node is the place that a pointer leads to, at which a value stands.
func (c *Contract) node(pointer string, value any) Node {
	object, _ := value.(map[string]any)
	// A schema may name members beside its reference, and then is a place of its own.
	if ref, ok := object["$ref"].(string); ok && object["properties"] == nil && strings.HasPrefix(ref, "#") {
		return c.At(ref[1:])
	}
	return Node{Contract: c, Pointer: pointer, Value: value}
}

// Get gives the place below this one to which the keys lead, one after another.
func (n Node) Get(keys ...string) Node {
	for _, key := range keys {
		value, _ := schemas.Lookup(n.Value, schemas.Join("", key))
		n = n.Contract.node(schemas.Join(n.Pointer, key), value)
	}
	return n
}

// referred is the schema that this one takes over, when it names members of its
// own beside its reference.
func (n Node) referred() Node {
	object, _ := n.Value.(map[string]any)
	if ref, ok := object["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
		return n.Contract.At(ref[1:])
	}
	return Node{}
}

// Exists says whether a value stands at the place.
func (n Node) Exists() bool { return n.Value != nil }

// Text gives a member that is a text; empty when it is none.
func (n Node) Text(key string) string {
	text, _ := n.Get(key).Value.(string)
	return text
}

// Keys lists the names of an object's members, in alphabetical order.
func (n Node) Keys() []string {
	object, _ := n.Value.(map[string]any)
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Items gives the places of a list's items.
func (n Node) Items() []Node {
	array, _ := n.Value.([]any)
	items := make([]Node, len(array))
	for i := range array {
		items[i] = n.Get(strconv.Itoa(i))
	}
	return items
}

// decode reads the value into a Go value by its JSON names.
func (n Node) decode(into any) error {
	data, err := json.Marshal(n.Value)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return fmt.Errorf("at %s: %w", n.Pointer, err)
	}
	return nil
}

// Excludes finds the member on the way to a place that no body has: the schema is closed
// there and does not name it. known are the names that it has.
func (b *Body) Excludes(place string) (name string, known []string, never bool) {
	n := b.contract.At(b.Pointer)
	for _, token := range schemas.Split(place) {
		if ref := n.referred(); ref.Exists() && !n.Get("properties", token).Exists() {
			n = ref // the schema names some members beside its reference
		}
		next := n.Get("properties", token)
		if items := n.Get("items"); items.Exists() && !next.Exists() {
			next = items
		}
		if !next.Exists() {
			closed := n.Get("additionalProperties").Value == false && !n.Get("patternProperties").Exists()
			return token, n.Get("properties").Keys(), closed
		}
		n = next
	}
	return "", nil, false
}

// Describes says whether a schema has the place in it; where it leaves open what
// there may be, any place is taken.
func (n Node) Describes(place string) bool {
	for _, token := range schemas.Split(place) {
		if ref := n.referred(); ref.Exists() && !n.Get("properties", token).Exists() {
			n = ref // the schema names some members beside its reference
		}
		next := n.Get("properties", token)
		if token == "*" {
			next = n.Get("items")
		}
		if others := n.Get("additionalProperties"); !next.Exists() && len(others.Keys()) > 0 {
			next = others
		}
		if !next.Exists() {
			open := false
			for _, keyword := range []string{"allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties"} {
				value := n.Get(keyword).Value
				open = open || value != nil && value != false
			}
			return open
		}
		n = next
	}
	return true
}
