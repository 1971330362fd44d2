package openapi

import (
	"maps"
	"strings"

	"github.com/ringer-mock/ringer/contracts/paths"
	"github.com/ringer-mock/ringer/schemas"
)

// joinTwin gives a path the calls of a second one that only the names of its variables
// tell from it: no address is one of the two alone. What both have stays the first's.
func (r *reader) joinTwin(first map[string]any, path string, second map[string]any, twin string) {
	place := schemas.Join("/paths", twin)
	at := at{r.main, place}
	if known, ok := r.doc.places[place]; ok {
		at = known
	}
	names := renames(path, twin)
	for _, method := range methods {
		op, there := second[method].(map[string]any)
		switch {
		case !there:
		case first[method] != nil:
			r.warn(at.in(method), "the paths %s and %s cannot be told apart, and both have %s: that of the second is left out; keep one of them", path, twin, strings.ToUpper(method))
		default:
			r.warn(at.in(method), "the paths %s and %s cannot be told apart: %s of the second is served at the first", path, twin, strings.ToUpper(method))
			r.rename(op, names)
			first[method] = op
			r.doc.places[schemas.Join("/paths", path, method)] = at.in(method)
		}
	}
}

// renames gives the names of a path's variables by those of a twin.
func renames(path, twin string) map[string]string {
	names := map[string]string{}
	first, _ := paths.Parse(path) // which both were parsed before
	second, _ := paths.Parse(twin)
	for i, name := range second.Names() {
		names[name] = first.Names()[i]
	}
	return names
}

// rename renames the path parameters of an operation.
func (r *reader) rename(op map[string]any, names map[string]string) {
	all, _ := op["parameters"].([]any)
	for i, parameter := range all {
		declared := r.lookup(parameter)
		name, _ := declared["name"].(string)
		if declared["in"] == "path" && names[name] != "" {
			renamed := maps.Clone(declared)
			renamed["name"] = names[name]
			all[i] = renamed
		}
	}
}
