package schemas

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// scheme is the made-up address space of our documents; nothing is ever loaded
// from the disk or the network.
const scheme = "ringer:///"

// Set compiles the schemas that stand in one document, such as all those of an
// OpenAPI document. It is safe for concurrent use.
type Set struct {
	url      string
	files    fs.FS // what references may lead to
	doc      any
	proven   bool // its schemas are known to compile
	mu       sync.Mutex
	compiler *jsonschema.Compiler
}

// NewSet makes the set of a document's schemas. References inside the document
// are followed, and relative ones to the embedded files, as if the document
// stood among them under the given name.
func NewSet(name string, doc any) *Set { return NewSetFS(files, name, doc) }

// NewSetFS is [NewSet] for a document that stands among other files than the embedded
// ones.
func NewSetFS(files fs.FS, name string, doc any) *Set {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	compiler.AssertFormat = true // else "$schema" 2020-12 turns formats into comments
	set := &Set{url: scheme + name, files: files, doc: doc, compiler: compiler}
	compiler.LoadURL = func(address string) (io.ReadCloser, error) {
		if text, ours, err := set.unit(address); ours {
			return io.NopCloser(bytes.NewReader(text)), err
		}
		name, ours := strings.CutPrefix(address, scheme)
		if !ours {
			return nil, fmt.Errorf("a schema refers to %s: only files beside it can be referred to", address)
		}
		return files.Open(path.Clean(name))
	}
	return set
}

// NewProvenSet is [NewSet] for a document of the program's own, whose schemas its
// tests compile. The program would spend a quarter of its start on that: here the
// library compiles a schema when there is a value that the quick check is not sure
// of.
func NewProvenSet(name string, doc any) *Set {
	set := NewSet(name, doc)
	set.proven = true
	return set
}

// Compile compiles the schema at a JSON Pointer in the document; "" is the
// document itself.
func (s *Set) Compile(pointer string) (*Schema, error) {
	library := sync.OnceValues(func() (*jsonschema.Schema, error) { return s.compile(pointer) })
	if !s.proven {
		if _, err := library(); err != nil {
			return nil, err
		}
	}
	return &Schema{set: s, library: library, quick: s.quick(pointer)}, nil
}

// compile has the library compile the schema at a pointer.
func (s *Set) compile(pointer string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	compiled, err := s.compiler.Compile(s.address(pointer))
	if err != nil {
		return nil, fmt.Errorf("compile schema %s#%s: %w", strings.TrimPrefix(s.url, scheme), pointer, err)
	}
	return compiled, nil
}

// Schema judges values. It is safe for concurrent use.
type Schema struct {
	set     *Set
	library func() (*jsonschema.Schema, error)
	quick   check
}

// Violation is one thing wrong with a value.
type Violation struct {
	// Pointer names the place in the value, as a JSON Pointer. For a missing or
	// an unknown member it names that member.
	Pointer string
	// Keyword is the schema keyword that is broken, such as "required".
	Keyword string
	// Fact names the keyword's place in the schema's document, as a JSON
	// Pointer; "" when it stands in another file.
	Fact string
	// Expected is the keyword's value, Actual what stood in the value (nil for
	// a missing member).
	Expected, Actual any
	// Message is a sentence without the place.
	Message string
}

// maxViolations is how many violations of one value are told of: a value with
// more is wrong altogether.
const maxViolations = 100

// Validate says what is wrong with a value by the schema, ordered by place, up
// to a hundred violations; nothing is wrong when it returns none. A value that
// matches none of several alternatives counts as one violation, unless it fits one of
// them alone but for what is inside it.
func (s *Schema) Validate(value any) []Violation {
	if s.quick(value) {
		return nil
	}
	compiled, err := s.library()
	if err == nil {
		var short shortener
		err = compiled.Validate(short.value([]*jsonschema.Schema{compiled}, value))
		if err == nil && short.cut {
			err = compiled.Validate(value) // what was wrong by one alternative fits another
		}
	}
	if err == nil {
		return nil
	}
	top, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return []Violation{{Keyword: "$ref", Message: err.Error()}}
	}
	var leaves []*jsonschema.ValidationError
	gather(top, &leaves)
	slices.SortStableFunc(leaves, func(a, b *jsonschema.ValidationError) int {
		return cmp.Or(cmp.Compare(a.InstanceLocation, b.InstanceLocation), cmp.Compare(a.AbsoluteKeywordLocation, b.AbsoluteKeywordLocation))
	})
	var found []Violation
	for _, leaf := range leaves[:min(len(leaves), maxViolations)] {
		found = append(found, s.violations(leaf, value)...)
	}
	slices.SortStableFunc(found, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Fact, b.Fact), cmp.Compare(a.Keyword, b.Keyword))
	})
	return found[:min(len(found), maxViolations)]
}

// gather lists the errors that are not only there to hold others.
func gather(e *jsonschema.ValidationError, leaves *[]*jsonschema.ValidationError) {
	keyword := path.Base(e.KeywordLocation)
	// An error without a message only gathers others: its place may end in a
	// property that is called like a keyword.
	alternatives := e.Message != "" && (keyword == "anyOf" || keyword == "oneOf")
	if alternatives {
		if meant := meantAlternative(e); meant != nil {
			*leaves = append(*leaves, meant...)
			return
		}
	}
	if len(e.Causes) == 0 || alternatives {
		*leaves = append(*leaves, e)
		return
	}
	for _, cause := range e.Causes {
		gather(cause, leaves)
	}
}

// meantAlternative gives the errors of the alternative that a value was meant to match:
// the only one that it fits but for what is inside it. It is nil where there is no such
// alternative, or more than one.
func meantAlternative(e *jsonschema.ValidationError) (meant []*jsonschema.ValidationError) {
	for _, alternative := range e.Causes {
		var leaves []*jsonschema.ValidationError
		gather(alternative, &leaves)
		whole := func(leaf *jsonschema.ValidationError) bool { return leaf.InstanceLocation == e.InstanceLocation }
		if slices.ContainsFunc(leaves, whole) {
			continue
		}
		if meant != nil {
			return nil
		}
		meant = leaves
	}
	return meant
}

// violations makes what is told of one error: a violation, or one for each of
// several members that it is about.
func (s *Schema) violations(e *jsonschema.ValidationError, value any) []Violation {
	keyword := path.Base(e.KeywordLocation)
	file, pointer := place(e.AbsoluteKeywordLocation)
	v := Violation{Pointer: unescape(e.InstanceLocation), Keyword: keyword, Message: e.Message}
	if file == s.set.url {
		v.Fact = pointer
	}
	v.Actual, _ = Lookup(value, v.Pointer)
	document := s.set.document(file)
	v.Expected, _ = Lookup(document, pointer)
	parent, _ := Lookup(document, strings.TrimSuffix(pointer, "/"+keyword))
	schema, _ := parent.(map[string]any)
	var each []Violation
	switch keyword {
	case "required":
		each = missing(v)
	case "additionalProperties":
		each = unknown(v, schema)
	case "maxItems":
		list, _ := v.Actual.([]any) // of which the library may have seen the beginning
		v.Message = fmt.Sprintf("maximum %v items required, but found %d items", v.Expected, len(list))
	case "not":
		if nothing, ok := v.Expected.(map[string]any); ok && len(nothing) == 0 {
			v.Message = fmt.Sprintf("%q stands here, and nothing may", lastToken(v.Pointer))
		}
	case "unevaluatedProperties":
		v.Expected, v.Message = nil, notKnown(lastToken(v.Pointer), schema)
	case "anyOf", "oneOf":
		v.Message = "matches none of the forms that it may have"
		if len(e.Causes) == 0 {
			v.Message = "matches more than one of the forms that it may have"
		}
	}
	if len(each) == 0 {
		return []Violation{v}
	}
	return each
}

// place takes the compiler's address of a keyword apart into the file and the
// pointer in it.
func place(address string) (file, pointer string) {
	file, fragment, _ := strings.Cut(address, "#")
	file, unit, _ := strings.Cut(file, unitMark)
	if unit, err := url.QueryUnescape(unit); err == nil {
		pointer = unit
	}
	return file, pointer + unescape(fragment)
}

// document gives the value of a file that a schema of the set stands in.
func (s *Set) document(address string) any {
	if address == s.url {
		return s.doc
	}
	name := path.Clean(strings.TrimPrefix(address, scheme))
	if data, err := fs.ReadFile(s.files, name); err == nil {
		if doc, err := Parse(name, data); err == nil {
			return doc.Value
		}
	}
	return nil
}

// unescape undoes the escaping that the compiler puts on top of a JSON Pointer's
// own, as if every place were part of an address.
func unescape(pointer string) string {
	if plain, err := url.PathUnescape(pointer); err == nil {
		return plain
	}
	return pointer
}

func lastToken(pointer string) string {
	tokens := Split(pointer)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// missing splits a broken "required" into one violation for each member that is
// not there.
func missing(v Violation) (found []Violation) {
	names, _ := v.Expected.([]any)
	object, _ := v.Actual.(map[string]any)
	for _, name := range names {
		name, _ := name.(string)
		if _, there := object[name]; !there {
			found = append(found, Violation{
				Pointer: Join(v.Pointer, name), Keyword: v.Keyword, Fact: v.Fact, Expected: v.Expected,
				Message: fmt.Sprintf("%q is missing", name),
			})
		}
	}
	return found
}

// unknown splits a broken "additionalProperties: false" into one violation for
// each member that the schema does not name.
func unknown(v Violation, schema map[string]any) (found []Violation) {
	object, _ := v.Actual.(map[string]any)
	properties, _ := schema["properties"].(map[string]any)
	patterns, _ := schema["patternProperties"].(map[string]any)
	for _, name := range sortedKeys(object) {
		if _, ok := properties[name]; ok || matchesAny(patterns, name) {
			continue
		}
		if len(found) == maxViolations {
			break
		}
		found = append(found, Violation{
			Pointer: Join(v.Pointer, name), Keyword: v.Keyword, Fact: v.Fact, Actual: object[name],
			Message: notKnown(name, schema),
		})
	}
	return found
}

func notKnown(name string, schema map[string]any) string {
	properties, _ := schema["properties"].(map[string]any)
	return fmt.Sprintf("%q is not known here; %s", name, Suggest(name, sortedKeys(properties)))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
