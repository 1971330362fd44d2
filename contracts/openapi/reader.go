package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"

	"github.com/ringer-mock/ringer/schemas"
)

// What a document of others may make the reader do: aliases can stand for much more than
// is written, and objects can stand inside each other without end.
const (
	maxValues = 1_000_000 // beside one for each byte that is written
	maxDepth  = 500
)

// reader makes a [Document] out of files. Each of its methods that reads a part of
// OpenAPI gets the part as it is written, with its place, and gives it as OpenAPI 3.1
// has it.
type reader struct {
	doc    *Document
	folder *folder
	main   *source
	old    bool // schemas are written as OpenAPI 3.0 has them

	components map[string]map[string]any // by section, then name
	names      map[string]string         // of what stands in components, by section and place
	schemes    map[string]bool           // the security schemes that are read, by name
	extra      []any                     // servers of paths and operations
	values     int
	depth      int
	told       map[string]int // how often each kind of warning was given
}

// refused is an error on its way out of the reader's depth.
type refused struct{ err *schemas.Error }

func (r *reader) refuse(err *schemas.Error) { panic(refused{err}) }

// warn says that something is not taken as it is written. Of many alike only some are
// told.
func (r *reader) warn(place at, format string, args ...any) {
	if r.told == nil {
		r.told = map[string]int{}
	}
	if r.told[format]++; r.told[format] > maxAlike {
		return
	}
	r.doc.Warnings = append(r.doc.Warnings, *place.errorf(format, args...))
}

// maxAlike is how many warnings that differ only in their places are given.
const maxAlike = 20

// in gives the place of a member or an item.
func (a at) in(tokens ...string) at { return at{a.source, schemas.Join(a.pointer, tokens...)} }

// enter counts a value, and refuses documents that have no end.
func (r *reader) enter(place at) func() {
	r.depth++
	if r.values++; r.values > maxValues && r.values > maxValues+r.folder.size() {
		r.refuse(place.errorf("the document stands for more than %d values: write out what its aliases (*name) multiply", r.values-1))
	}
	if r.depth > maxDepth {
		r.refuse(place.errorf("the document is nested deeper than %d levels, or an alias (*name) stands inside what it names: write it out", maxDepth))
	}
	return func() { r.depth-- }
}

// raw gives a value as it is written.
func (r *reader) raw(node *yaml.Node, place at) any {
	defer r.enter(place)()
	node = resolved(node)
	switch {
	case node == nil:
		return nil
	case node.Kind == yaml.MappingNode:
		object := make(map[string]any, len(node.Content)/2)
		for key, value := range members(node) {
			object[key.Value] = r.raw(value, place)
		}
		return object
	case node.Kind == yaml.SequenceNode:
		list := make([]any, len(node.Content))
		for i, item := range node.Content {
			list[i] = r.raw(item, place)
		}
		return list
	}
	return scalar(node)
}

// text gives a value that people read.
func (r *reader) text(node *yaml.Node) string {
	if node = resolved(node); node != nil && node.Kind == yaml.ScalarNode && node.ShortTag() != "!!null" {
		return node.Value
	}
	return ""
}

// part reads one kind of part of OpenAPI.
type part struct {
	section string // of components, in which such parts stand that are referred to
	read    func(r *reader, node *yaml.Node, place at) any
	// missing is what stands for a part that a reference does not find; nil leaves it
	// out.
	missing func() any
}

// follow reads a part, or what it refers to. A reference inside components stays one;
// what stands elsewhere gets a name there. nil leaves the part out.
func (r *reader) follow(p part, node *yaml.Node, place at) any {
	node = resolved(node)
	if p.section == "schemas" {
		return r.followSchema(node, place)
	}
	ref, ok := reference(node)
	if !ok {
		return p.read(r, node, place)
	}
	referred := r.refer(p, ref, place)
	said := map[string]any{}
	for key, value := range members(node) {
		if strings.HasPrefix(key.Value, "x-") {
			said[key.Value] = r.raw(value, place)
		}
	}
	if len(said) == 0 || referred == nil {
		return referred
	}
	// What is said beside a reference is said here alone: the part is copied.
	copied := maps.Clone(r.lookup(referred))
	maps.Copy(copied, said)
	return copied
}

// lookup gives the part that a reference in its new form leads to.
func (r *reader) lookup(part any) map[string]any {
	object, _ := part.(map[string]any)
	for range 20 {
		ref, refers := object["$ref"].(string)
		if !refers {
			break
		}
		tokens := schemas.Split(strings.TrimPrefix(ref, "#"))
		object, _ = r.components[tokens[1]][tokens[2]].(map[string]any)
	}
	return object
}

// reference gives the $ref of an object.
func reference(node *yaml.Node) (ref string, ok bool) {
	for key, value := range members(node) {
		if value = resolved(value); key.Value == "$ref" && value != nil && value.Kind == yaml.ScalarNode {
			return value.Value, true
		}
	}
	return "", false
}

// refer gives a reference in its new form.
func (r *reader) refer(p part, ref string, place at) any {
	target, err := r.folder.to(place.in("$ref"), ref)
	if err != nil {
		var wrong *schemas.Error
		if wrong, _ = err.(*schemas.Error); wrong == nil {
			wrong = place.errorf("%v", err)
		}
		r.refuse(wrong)
	}
	if target.source.find(target.pointer) == nil {
		r.warn(place.in("$ref"), "the reference %s leads to nothing: it is taken as if anything could stand there", ref)
		if p.missing == nil {
			return nil
		}
		return p.missing()
	}
	return map[string]any{"$ref": "#" + r.component(p, target)}
}

// component gives the place in components of a part, which is read when it is first
// referred to.
func (r *reader) component(p part, target at) string {
	key := p.section + " " + target.source.file + "#" + target.pointer
	if place, known := r.names[key]; known {
		return place
	}
	name := r.name(p.section, target)
	place := schemas.Join("/components", p.section, name)
	r.names[key] = place // before what it refers to is read: it may refer to itself
	r.doc.places[place] = target
	section := r.section(p.section)
	section[name] = nil // the name is taken
	depth := r.depth
	r.depth = 0 // what refers to it does not stand around it
	value := r.follow(p, target.source.find(target.pointer), target)
	r.depth = depth
	if value == nil && p.missing != nil {
		value = p.missing()
	}
	section[name] = value
	return place
}

func (r *reader) section(name string) map[string]any {
	if r.components[name] == nil {
		r.components[name] = map[string]any{}
	}
	return r.components[name]
}

// name gives a part a name in a section: that which it has, as far as names may have its
// letters, and nothing else has it.
func (r *reader) name(section string, target at) string {
	tokens := schemas.Split(target.pointer)
	stem := strings.TrimSuffix(path.Base(target.source.file), path.Ext(target.source.file))
	name := stem
	switch named := slices.Contains([]string{"components", "definitions", "$defs"}, cmp.Or(append(tokens, "")...)); {
	case len(tokens) == 0:
	case len(tokens) == 1 || len(tokens) <= 3 && named:
		name = tokens[len(tokens)-1]
	case len(tokens) == 2:
		name = stem + "_" + tokens[1] // such as pet_id, of properties
	default:
		name = strings.Join(tokens[len(tokens)-3:], "_")
	}
	name = strings.Map(func(letter rune) rune {
		if letter < 128 && (letter == '.' || letter == '-' || letter == '_' || letter >= '0' && letter <= '9' || letter|32 >= 'a' && letter|32 <= 'z') {
			return letter
		}
		return '_'
	}, name)
	free := name
	for i := 2; ; i++ {
		_, taken := r.section(section)[free]
		if own := r.main.find(schemas.Join("/components", section, free)); !taken && (own == nil || r.isComponent(section, free, target)) {
			return free
		}
		free = name + "_" + strconv.Itoa(i)
	}
}

// isComponent says whether a place is that of a component of the document itself.
func (r *reader) isComponent(section, name string, target at) bool {
	return target.source == r.main && target.pointer == schemas.Join("/components", section, name)
}

// sortedKeys lists the names of members, so that what is done for each is done in the
// same order always.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// describe says what a value is, for messages.
func describe(node *yaml.Node) string {
	switch node = resolved(node); {
	case node == nil || node.ShortTag() == "!!null":
		return "null"
	case node.Kind == yaml.MappingNode:
		return "an object"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", node.Value)
}
