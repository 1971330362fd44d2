package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// PathParameterPattern matches a parameter in the template of a path, such as {id}.
var PathParameterPattern = regexp.MustCompile(`\{([^{}]+)\}`)

// undo checks one way to take away what a step makes.
func (r storyReader) undo(place string, contract *contracts.Contract) {
	op := r.operationOf(place, contract)
	if op == nil {
		return
	}
	if op.Method == "GET" {
		r.errorf(schemas.Join(place, "operation"), "\"operation\": %s reads, and takes nothing away", op.ID)
	}
	r.checkGiven(place, "path", op)
	path := schemas.Join(place, "path")
	for _, name := range r.mistakes.names(path) {
		if text, ok := r.text(path, name); ok && strings.HasPrefix(text, "/") {
			r.checkPointer(schemas.Join(path, name), text)
		}
	}
	if _, ok := r.member(place, "found"); ok {
		r.foundBy(schemas.Join(place, "found"), contract, op)
	}
}

// foundBy checks how lost objects are looked for.
func (r storyReader) foundBy(place string, contract *contracts.Contract, undo *contracts.Operation) {
	if op := r.operationOf(place, contract); op != nil {
		if op.Method != "GET" {
			r.errorf(schemas.Join(place, "operation"), "\"operation\": %s writes; objects are looked for with one that reads", op.ID)
		}
		r.checkGiven(place, "path", op)
	}
	if items, ok := r.text(place, "items"); ok {
		r.checkPointer(schemas.Join(place, "items"), items)
	}
	where := schemas.Join(place, "where")
	telling := false
	for _, pointer := range r.mistakes.names(where) {
		r.checkPointer(schemas.Join(where, pointer), pointer)
		value, _ := r.member(where, pointer)
		telling = telling || len(VariablesIn(value)) > 0
	}
	if !telling {
		r.errorf(where, "\"where\" must tell the run's own objects from all others; put {{run}} into what the step makes, and look for it here")
	}
	take := schemas.Join(place, "take")
	for _, name := range r.mistakes.names(take) {
		if !slices.Contains(ParametersIn(undo.Path), name) {
			r.errorf(schemas.Join(take, name), "the path of %s has no parameter %q; %s", undo.ID, name, schemas.Suggest(name, ParametersIn(undo.Path)))
		} else if pointer, ok := r.text(take, name); ok {
			r.checkPointer(schemas.Join(take, name), pointer)
		}
	}
}

// operationOf finds the operation that stands at a place; nil when there is none.
func (r storyReader) operationOf(place string, contract *contracts.Contract) *contracts.Operation {
	return whenReader{mistakes: r.mistakes, place: place}.operation([]*contracts.Contract{contract})
}

// checkGiven tells of path parameters that an operation does not have, and of
// those that are missing.
func (r storyReader) checkGiven(place, key string, op *contracts.Operation) {
	at := schemas.Join(place, key)
	given, wanted := r.mistakes.names(at), ParametersIn(op.Path)
	for _, name := range given {
		if !slices.Contains(wanted, name) {
			r.errorf(schemas.Join(at, name), "the path of %s has no parameter %q; %s", op.ID, name, schemas.Suggest(name, wanted))
		}
	}
	for _, name := range wanted {
		if !slices.Contains(given, name) {
			r.errorf(schemas.Join(place, "operation"), "the path of %s is %s; give %q a value under %q", op.ID, op.Path, name, key)
		}
	}
}

// checkFact tells of a fact that the contract does not have.
func (r storyReader) checkFact(place string, contract *contracts.Contract) {
	fact, ok := r.textAt(place)
	if !ok || fact == "" {
		return
	}
	if strings.HasPrefix(fact, "/") {
		if _, there := schemas.Lookup(contract.Bundled(), fact); !there {
			r.errorf(place, "nothing stands at %s in the contract of %s", fact, contract.Vendor)
		}
		return
	}
	before, rule, isRule := strings.Cut(fact, "#")
	id, parameter, isParameter := strings.Cut(before, "?")
	op, there := contract.Operation(id)
	if !there {
		var all []string
		for _, op := range contract.Operations {
			all = append(all, op.ID)
		}
		r.errorf(place, "%s: %s has no operation %q; %s", show(fact), contract.Vendor, id, schemas.Suggest(id, all))
		return
	}
	known, word, kind := []string{""}, "", ""
	switch {
	case isRule:
		known, word, kind = nil, rule, "rule"
		for _, rule := range op.Behaviours {
			known = append(known, rule.ID)
		}
	case isParameter:
		known, word, kind = nil, parameter, "parameter"
		for _, p := range op.Parameters {
			known = append(known, p.Name)
		}
	}
	if !slices.Contains(known, word) {
		r.errorf(place, "%s: %s has no %s %q; %s", show(fact), op.ID, kind, word, schemas.Suggest(word, known))
	}
}

// inherit gives each step that has none the undo of a step of the same operation:
// what was expected to be refused may be taken, and is to be taken away too.
func inherit(steps []*Step, undos map[string]Undos) {
	for _, step := range steps {
		if step.Undo == nil && step.Method == "" {
			step.Undo = undos[fmt.Sprintf("%s/%s", step.Vendor, step.Operation)]
		}
	}
}
