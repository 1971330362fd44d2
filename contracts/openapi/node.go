package openapi

import (
	"encoding/json"
	"iter"
	"math"
	"strconv"

	"github.com/pb33f/go-yaml"
)

// resolved gives what an alias stands for.
func resolved(node *yaml.Node) *yaml.Node {
	for range 100 { // aliases of aliases
		if node == nil || node.Kind != yaml.AliasNode {
			return node
		}
		node = node.Alias
	}
	return nil
}

// members goes through the members of an object: its own, then those that it takes over
// by a merge key (<<) and does not have itself.
func members(node *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		if node != nil && node.Kind == yaml.MappingNode {
			yieldMembers(node, map[string]bool{}, 0, yield)
		}
	}
}

// yieldMembers is members for an object inside others that take it over.
func yieldMembers(node *yaml.Node, seen map[string]bool, depth int, yield func(key, value *yaml.Node) bool) bool {
	var merged []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Tag == "!!merge" {
			merged = append(merged, resolved(value))
			continue
		}
		if depth > 0 && seen[key.Value] {
			continue
		}
		if !yield(key, value) {
			return false
		}
	}
	if len(merged) == 0 || depth == maxMerges {
		return true
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		seen[node.Content[i].Value] = true
	}
	for i := 0; i < len(merged); i++ {
		switch other := merged[i]; {
		case other == nil:
		case other.Kind == yaml.SequenceNode:
			for _, item := range other.Content {
				merged = append(merged, resolved(item))
			}
		case other.Kind == yaml.MappingNode:
			if !yieldMembers(other, seen, depth+1, yield) {
				return false
			}
		}
	}
	return true
}

// maxMerges bounds how deep objects take over others.
const maxMerges = 20

// scalar gives the value of a text, a number, a boolean or null.
func scalar(node *yaml.Node) any {
	switch node.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		var value bool
		if node.Decode(&value) == nil {
			return value
		}
	case "!!int", "!!float":
		return number(node)
	}
	return node.Value
}

// number gives a number as JSON writes it; what JSON cannot write is a text.
func number(node *yaml.Node) any {
	if json.Valid([]byte(node.Value)) {
		return json.Number(node.Value)
	}
	var whole int64
	if node.Decode(&whole) == nil {
		return json.Number(strconv.FormatInt(whole, 10))
	}
	var float float64
	if node.Decode(&float) == nil && !math.IsNaN(float) && !math.IsInf(float, 0) {
		return json.Number(strconv.FormatFloat(float, 'g', -1, 64))
	}
	return node.Value
}
