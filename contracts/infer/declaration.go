package infer

import (
	"encoding/json"
	"maps"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// Declaration is one thing that was inferred: a member that the document would have had.
type Declaration struct {
	// Pointer names the object that gets the member, as a JSON Pointer in the document. An
	// object that is not there is made.
	Pointer string
	// Key is the member's name; "-" adds an item to the list that Pointer names.
	Key   string
	Value any
	// Why says what was seen, in a sentence.
	Why string
	// Doubtful says that another reading is near; Question is then what to find out.
	Doubtful bool
	Question string

	// usual says that the declaration says nothing of this document's own, such as what a
	// server answers that is busy: it is not written into an overlay.
	usual bool
}

// Declarations infers what a document in the form of OpenAPI 3.1 means, without
// references to other files. What the document declares itself is left out. The document
// is not changed, and the same document gives the same declarations in the same order.
func Declarations(document map[string]any) []Declaration {
	t := newTree(document)
	s := &survey{tree: t, operations: t.operations(), said: map[string]bool{}}
	s.collections = t.collections(groups(s.operations))
	s.declareRoot()
	s.declareOwners()
	s.declareMembers()
	s.declareCollections()
	s.declareUses()
	s.declareErrors()
	return s.declarations
}

// survey is what was found in a document, and what follows from it.
type survey struct {
	*tree
	operations   []*operation
	collections  []*collection
	declarations []Declaration
	said         map[string]bool     // the members that have been declared, by their places
	ofTagged     map[*operation]bool // the calls that change an object with an entity tag
}

// declare adds a declaration, unless the document has it, or it was declared before.
func (s *survey) declare(d Declaration) {
	place := schemas.Join(d.Pointer, d.Key)
	if _, there := schemas.Lookup(s.root, place); there || s.said[place] {
		return
	}
	s.said[place] = true
	d.Doubtful = d.Question != ""
	s.declarations = append(s.declarations, d)
}

// number gives a number as a document has it.
func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// evidence is how what was inferred is known.
func evidence(why string) map[string]any {
	return map[string]any{"level": "assumed", "source": "inferred", "why": why}
}

// Apply gives a document with declarations in it. The document itself is not changed;
// what is not on the way to a declaration is shared.
func Apply(document map[string]any, declarations []Declaration) map[string]any {
	own := map[string]bool{"": true}
	result := maps.Clone(document)
	for _, d := range declarations {
		add(result, d, own)
	}
	return result
}

// add puts a declaration into a document of which the places in own were copied already.
func add(document map[string]any, d Declaration, own map[string]bool) {
	var container any = document
	put := func(any) {}
	place := ""
	for _, token := range schemas.Split(d.Pointer) {
		place = schemas.Join(place, token)
		parent := container
		next, index := child(parent, token)
		if !own[place] {
			next = clone(next)
			own[place] = true
		}
		put = func(value any) { set(parent, token, index, value) }
		put(next)
		container = next
	}
	switch at := container.(type) {
	case map[string]any:
		if _, there := at[d.Key]; !there {
			at[d.Key] = d.Value
		}
	case []any:
		put(append(at, d.Value))
	}
}
