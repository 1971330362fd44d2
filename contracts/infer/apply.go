package infer

import (
	"maps"
	"slices"
	"strconv"
)

// child gives what stands in a container under a token of a pointer; index is its place
// in a list.
func child(container any, token string) (value any, index int) {
	switch container := container.(type) {
	case map[string]any:
		return container[token], 0
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(container) {
			return container[i], i
		}
	}
	return nil, -1
}

func set(container any, token string, index int, value any) {
	switch container := container.(type) {
	case map[string]any:
		container[token] = value
	case []any:
		if index >= 0 {
			container[index] = value
		}
	}
}

// clone copies an object or a list, but not what is in it; what is not there becomes an
// object.
func clone(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return maps.Clone(value)
	case []any:
		return slices.Clone(value)
	}
	return map[string]any{}
}
