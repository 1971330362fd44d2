package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// storyReader checks and reads the steps and params of a document whose form has
// been judged.
type storyReader struct {
	*mistakes
	names map[string]string     // of steps, to their places
	known map[string]bool       // the variables that have a value so far
	used  map[string]bool       // those that some step uses
	whose []*contracts.Contract // the vendors that are called
}

// story reads a scenario's params and steps; there are none while anything is
// wrong with the document.
func (r storyReader) story() ([]Param, []*Step, error) {
	r.names, r.used = map[string]string{}, map[string]bool{}
	r.known = map[string]bool{RunVariable: true, TokenVariable: true}
	for _, name := range r.mistakes.names("/params") {
		r.known[name] = true
		r.checkName(schemas.Join("/params", name), name)
	}
	saved := map[string]bool{}
	for _, place := range r.items("/steps") {
		r.step(place)
		for _, name := range r.mistakes.names(schemas.Join(place, "save")) {
			r.known[name], saved[name] = true, true
		}
	}
	for _, name := range r.mistakes.names("/params") {
		r.param(schemas.Join("/params", name), name)
	}
	if len(r.found) > 0 {
		return nil, nil, nil
	}
	return r.read(saved)
}

// checkName tells of a name that no variable can have.
func (r storyReader) checkName(place, name string) {
	switch {
	case !variableName.MatchString(name):
		r.errorf(place, "%q cannot be the name of a variable; write it like group_id, in letters, digits and _", name)
	case name == RunVariable || name == TokenVariable:
		r.errorf(place, "{{%s}} stands for %s; choose another name", name, map[string]string{RunVariable: "the mark of the run", TokenVariable: "the usual token"}[name])
	}
}

func (r storyReader) param(place, name string) {
	if _, steps := r.member("", "steps"); !steps {
		r.errorf("/params", "\"params\" are for the steps of a story, and there are none; leave them out")
	} else if !r.used[name] {
		r.errorf(place, "no step uses the param %q; write {{%s}} where it is meant, or leave it out", name, name)
	}
	collection, ok := r.text(place, "collection")
	if !ok || len(r.whose) == 0 {
		return
	}
	var all []string
	for _, contract := range r.whose {
		all = append(all, contract.CollectionNames()...)
	}
	if !slices.Contains(all, collection) {
		r.errorf(schemas.Join(place, "collection"), "no collection is called %q; %s", collection, schemas.Suggest(collection, all))
	}
}

// step checks one step.
func (r *storyReader) step(place string) {
	if name, ok := r.text(place, "name"); ok {
		if earlier, twice := r.names[name]; twice {
			r.errorf(schemas.Join(place, "name"), "\"name\": the step at %s is called %q already; each step needs a name of its own", line{r.doc, earlier}, name)
		} else {
			r.names[name] = place
		}
	}
	which := whenReader{mistakes: r.mistakes, place: place}
	vendors := which.vendors()
	op := which.operation(vendors)
	r.checkHeaderNames(schemas.Join(place, "headers"))
	r.checkHeaderNames(schemas.Join(place, "expect", "headers"))
	for _, key := range []string{"pages", "expect/status"} {
		r.checkWhole(place + "/" + key)
	}
	r.checkVariables(place)
	r.checkPointers(place)
	if op == nil {
		return
	}
	contract := owner(vendors, op)
	if !slices.Contains(r.whose, contract) {
		r.whose = append(r.whose, contract)
	}
	r.checkPath(place, op)
	r.checkWalk(place, op)
	r.checkAnswerHeaders(place, contract, op)
	undo := schemas.Join(place, "undo")
	if value, ok := r.member(place, "undo"); ok {
		if _, one := value.(map[string]any); one {
			r.undo(undo, contract)
		}
		for _, item := range r.items(undo) {
			r.undo(item, contract)
		}
	}
	for _, at := range r.items(schemas.Join(place, "proves")) {
		r.checkFact(at, contract)
	}
}

// owner gives the vendor whose operation it is.
func owner(vendors []*contracts.Contract, op *contracts.Operation) *contracts.Contract {
	for _, contract := range vendors {
		if slices.Contains(contract.Operations, op) {
			return contract
		}
	}
	return nil
}

// checkVariables tells of variables that no earlier step saves, and of what looks
// like one and is none.
func (r storyReader) checkVariables(place string) {
	value, _ := schemas.Lookup(r.doc.Value, place)
	save := schemas.Join(place, "save")
	saved := r.mistakes.names(save)
	r.eachTextAt(place, value, func(at, text string) {
		for _, name := range VariablesIn(text) {
			here := strings.HasPrefix(at, save+"/") && slices.Contains(saved, name)
			if r.used[name] = true; !r.known[name] && !here {
				known := slices.Sorted(maps.Keys(r.known))
				r.errorf(at, "{{%s}} has no value here: no step before this one saves it, and it is no param; %s", name, schemas.Suggest(name, known))
			}
		}
		if rest := VariablePattern.ReplaceAllString(text, ""); strings.Contains(rest, "{{") && strings.Contains(rest, "}}") {
			r.errorf(at, "%s: what stands between {{ and }} is no variable; write it like {{name}}, without spaces, or {{#name}} for a number", show(text))
		}
	})
}

// eachTextAt goes through the texts in a value, with their places; the name of a
// member has the member's.
func (r storyReader) eachTextAt(place string, value any, do func(at, text string)) {
	switch value := value.(type) {
	case string:
		do(place, value)
	case []any:
		for i, item := range value {
			r.eachTextAt(fmt.Sprintf("%s/%d", place, i), item, do)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			do(schemas.Join(place, name), name)
			r.eachTextAt(schemas.Join(place, name), value[name], do)
		}
	}
}

// checkPointers tells of texts that should be JSON Pointers.
func (r storyReader) checkPointers(place string) {
	save := schemas.Join(place, "save")
	for _, name := range r.mistakes.names(save) {
		r.checkName(schemas.Join(save, name), name)
		if pointer, ok := r.text(save, name); ok {
			r.checkPointer(schemas.Join(save, name), pointer)
		}
		r.checkSaved(schemas.Join(save, name))
	}
	body := schemas.Join(place, "expect", "body")
	for _, pointer := range r.mistakes.names(body) {
		r.checkPointer(schemas.Join(body, pointer), pointer)
	}
}

// checkSaved tells of a value that stands in no one place: a header or all.
func (r storyReader) checkSaved(place string) {
	pointer, all := r.text(place, "all")
	_, header := r.text(place, "header")
	for _, key := range []string{"count", "from"} {
		if _, there := r.member(place, key); there && !all {
			r.errorf(schemas.Join(place, key), "%q counts the values of \"all\"; write {all: /users/*/id, %s: 2}", key, key)
		}
		r.checkWhole(place + "/" + key)
	}
	switch {
	case all && header:
		r.errorf(schemas.Join(place, "header"), "a value stands in a \"header\" or at \"all\"; leave one of the two out")
	case all:
		r.checkPointer(schemas.Join(place, "all"), pointer)
	}
	r.checkSavedObject(place)
}

// checkSavedObject tells of what names no value of an object.
func (r storyReader) checkSavedObject(place string) {
	given := r.mistakes.names(place)
	known := []string{"items", "at", "has", "divides", "beside", "swap_case"}
	objects := slices.DeleteFunc(slices.Clone(given), func(name string) bool { return !slices.Contains(known, name) })
	switch {
	case len(objects) == 0:
		return
	case len(objects) < len(given):
		r.errorf(place, "a value is that of a header, of a place or of an object; leave out %s, or the rest", strings.Join(objects, ", "))
	case !slices.Contains(given, "items") || !slices.Contains(given, "at"):
		r.errorf(place, "a value of an object needs items, where the objects stand, and at, where it stands in one")
	case slices.Contains(given, "beside") && !slices.Contains(given, "divides"):
		r.errorf(schemas.Join(place, "beside"), "beside is for a value that divides the objects; add divides: value, or divides: text")
	}
	for _, name := range []string{"items", "at", "has"} {
		if pointer, ok := r.text(place, name); ok {
			r.checkPointer(schemas.Join(place, name), pointer)
		}
	}
	for _, pointer := range r.mistakes.names(schemas.Join(place, "beside")) {
		r.checkPointer(schemas.Join(place, "beside", pointer), pointer)
	}
}

// checkPath tells of path parameters that the operation does not have, and of
// those that are missing.
func (r storyReader) checkPath(place string, op *contracts.Operation) {
	path := schemas.Join(place, "path")
	template, other := r.text(place, "address")
	at, whose := schemas.Join(place, "address"), "the address"
	if !other {
		template, at, whose = op.Path, schemas.Join(place, "operation"), "the path of "+op.ID
	}
	wanted := ParametersIn(template)
	known := slices.Concat(wanted, ParametersIn(op.Path))
	given := r.mistakes.names(path)
	for _, name := range given {
		switch {
		case slices.Contains(known, name):
		case len(known) == 0:
			r.errorf(schemas.Join(path, name), "%s has no parameters; leave out %q", whose, name)
		default:
			r.errorf(schemas.Join(path, name), "%s has no parameter %q; %s", whose, name, schemas.Suggest(name, known))
		}
	}
	for _, name := range wanted {
		if !slices.Contains(given, name) {
			r.errorf(at, "%s is %s; give %q a value under \"path\"", whose, template, name)
		}
	}
}

// ParametersIn lists the names in a path's braces.
func ParametersIn(template string) (names []string) {
	for _, match := range PathParameterPattern.FindAllStringSubmatch(VariablePattern.ReplaceAllString(template, ""), -1) {
		names = append(names, match[1])
	}
	return names
}

// checkAnswerHeaders tells of headers that no answer has: what is saved from one would
// never be there.
func (r storyReader) checkAnswerHeaders(place string, contract *contracts.Contract, op *contracts.Operation) {
	known := []string{"Content-Type"} // which the content of the answers declares
	for _, declared := range []map[int]*contracts.Response{op.Responses, contract.UnknownCalls} {
		for _, response := range declared {
			known = append(known, contract.At(schemas.Join(response.Pointer, "headers")).Keys()...)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	check := func(at, name string) {
		if !slices.ContainsFunc(known, func(declared string) bool { return strings.EqualFold(declared, name) }) {
			r.errorf(at, "the contract declares no header %q in the answers of %s; %s", name, op.ID, schemas.Suggest(name, known))
		}
	}
	save, expect := schemas.Join(place, "save"), schemas.Join(place, "expect", "headers")
	for _, name := range r.mistakes.names(save) {
		if header, ok := r.text(schemas.Join(save, name), "header"); ok {
			check(schemas.Join(save, name, "header"), header)
		}
	}
	for _, name := range r.mistakes.names(expect) {
		check(schemas.Join(expect, name), name)
	}
}

func (r storyReader) checkWalk(place string, op *contracts.Operation) {
	walk, _ := r.member(place, "walk")
	if walk == true && !op.Paged() {
		r.errorf(schemas.Join(place, "walk"), "\"walk\": the contract tells of no pages of %s; leave it out", op.ID)
	}
	if _, pages := r.member(place, "pages"); pages && walk != true {
		r.errorf(schemas.Join(place, "pages"), "\"pages\" bounds a walk, and this step is none; add walk: true, or leave it out")
	}
}

// read takes over a story that nothing is wrong with.
func (r storyReader) read(saved map[string]bool) (params []Param, steps []*Step, err error) {
	for _, name := range r.mistakes.names("/params") {
		param := Param{Name: name}
		if err := r.decode(schemas.Join("/params", name), &param); err != nil {
			return nil, nil, err
		}
		param.Optional = saved[name] || param.Value != ""
		params = append(params, param)
	}
	undos := map[string]Undos{} // by operation
	for _, place := range r.items("/steps") {
		step := &Step{Pages: DefaultPages}
		if err := r.decode(place, step); err != nil {
			return nil, nil, err
		}
		when := When{Vendor: step.Vendor, Operation: step.Operation}
		when.complete(whenReader{mistakes: r.mistakes, place: place}.vendors())
		step.Vendor = when.Vendor
		if key := step.Vendor + "/" + step.Operation; step.Undo != nil && undos[key] == nil {
			undos[key] = step.Undo
		}
		steps = append(steps, step)
	}
	inherit(steps, undos)
	return params, steps, nil
}
