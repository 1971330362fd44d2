package contracts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// node is a place in the bundled document: references are followed, and the
// pointer is that of the place where the value really stands.
type node struct {
	contract *Contract
	pointer  string
	value    any
}

func (c *Contract) at(pointer string) node {
	value, _ := schemas.Lookup(c.document, pointer)
	return c.node(pointer, value)
}

// node is the place that a pointer leads to, at which a value stands.
func (c *Contract) node(pointer string, value any) node {
	object, _ := value.(map[string]any)
	// A schema may name members beside its reference, and then is a place of its own.
	if ref, ok := object["$ref"].(string); ok && object["properties"] == nil && strings.HasPrefix(ref, "#") {
		return c.at(ref[1:])
	}
	return node{contract: c, pointer: pointer, value: value}
}

func (n node) get(keys ...string) node {
	for _, key := range keys {
		value, _ := schemas.Lookup(n.value, schemas.Join("", key))
		n = n.contract.node(schemas.Join(n.pointer, key), value)
	}
	return n
}

// referred is the schema that this one takes over, when it names members of its
// own beside its reference.
func (n node) referred() node {
	object, _ := n.value.(map[string]any)
	if ref, ok := object["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
		return n.contract.at(ref[1:])
	}
	return node{}
}

func (n node) exists() bool { return n.value != nil }

func (n node) text(key string) string {
	text, _ := n.get(key).value.(string)
	return text
}

func (n node) keys() []string {
	object, _ := n.value.(map[string]any)
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (n node) items() []node {
	array, _ := n.value.([]any)
	items := make([]node, len(array))
	for i := range array {
		items[i] = n.get(strconv.Itoa(i))
	}
	return items
}

// decode reads the value into a Go value by its JSON names.
func (n node) decode(into any) error {
	data, err := json.Marshal(n.value)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return fmt.Errorf("at %s: %w", n.pointer, err)
	}
	return nil
}
