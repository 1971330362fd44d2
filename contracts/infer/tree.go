package infer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// tree is a document with its references followed.
type tree struct {
	root map[string]any
	// objects are the schemas of objects that were read, by their places; nil is none.
	objects map[string]*object
}

// node is a place of the document where an object stands; its value is nil where there
// is none.
type node struct {
	pointer string
	value   map[string]any
}

// mostReferences bounds how many references are followed one after another: some
// documents refer in a circle.
const mostReferences = 20

func newTree(root map[string]any) *tree { return &tree{root: root, objects: map[string]*object{}} }

// at gives the place where a value really stands, its references followed. A schema that
// says more beside its reference is a place of its own.
func (t *tree) at(pointer string, value any) node {
	for range mostReferences {
		object, _ := value.(map[string]any)
		ref, refers := object["$ref"].(string)
		if !refers || object["properties"] != nil || object["allOf"] != nil {
			return node{pointer, object}
		}
		rest, inside := strings.CutPrefix(ref, "#")
		if !inside {
			return node{pointer: pointer}
		}
		pointer = rest
		value, _ = schemas.Lookup(t.root, pointer)
	}
	return node{pointer: pointer}
}

// get gives the place below one to which the keys lead.
func (t *tree) get(n node, keys ...string) node {
	for _, key := range keys {
		n = t.at(schemas.Join(n.pointer, key), n.value[key])
	}
	return n
}

// list gives the places of the items of a list.
func (t *tree) list(n node, key string) (items []node) {
	values, _ := n.value[key].([]any)
	for i, value := range values {
		items = append(items, t.at(schemas.Join(n.pointer, key, strconv.Itoa(i)), value))
	}
	return items
}

func (n node) there() bool { return n.value != nil }

func (n node) text(key string) string {
	text, _ := n.value[key].(string)
	return text
}

// keys lists the names of an object's members, in alphabetical order.
func keys[V any](object map[string]V) []string { return slices.Sorted(maps.Keys(object)) }
