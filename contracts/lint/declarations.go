package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Declarations says what is wrong with what an OpenAPI document of any vendor declares
// with keys that begin with x-ringer-. The contract is what was read of the document; nil
// when it cannot be read. The problems name their places by pointers alone, as
// [schemas.Document.Errorf] makes them for a document without a text.
func Declarations(document map[string]any, contract *contracts.Contract) ([]*schemas.Error, error) {
	l := linter{doc: schemas.NewDocument("", document)}
	forms, err := readForms()
	if err != nil {
		return nil, err
	}
	l.declared(document, nil, forms)
	if contract == nil || len(l.problems) > 0 {
		return l.sorted(), nil
	}
	for _, op := range contract.Operations {
		place := schemas.Join("/paths", op.Path, strings.ToLower(op.Method))
		l.writes(contract, place)
		l.about(contract, place, op)
		l.action(contract, schemas.Join(place, "x-ringer-behaviour"), op)
		for _, response := range op.Responses {
			l.response(contract, response)
			l.paging(op, response)
			l.order(contract, op, response)
		}
	}
	l.members(contract)
	l.grants(contract)
	l.problems = slices.DeleteFunc(l.problems, func(p *schemas.Error) bool { return !isDeclared(document, p.Pointer) })
	return l.sorted(), nil
}

// isDeclared says whether a pointer leads into what the document declares itself: what was
// inferred is not the user's mistake.
func isDeclared(document map[string]any, pointer string) bool {
	before, after, inside := strings.Cut(pointer, "/"+prefix)
	key, _, _ := strings.Cut(after, "/")
	_, there := schemas.Lookup(document, schemas.Join(before, prefix+key))
	return inside && there
}

// prefix begins the names of all declarations.
const prefix = "x-ringer-"

// formsAt says where the forms of declarations stand in the strict schemas, by what they
// stand on.
var formsAt = []struct{ on, file, pointer string }{
	{"the document", "ringer/contract.json", "/properties"},
	{"an operation", "ringer/contract.json", "/$defs/operation/properties"},
	{"a response", "ringer/contract.json", "/$defs/response-itself/properties"},
	{"a parameter", "ringer/contract.json", "/$defs/parameter-itself/properties"},
	{"a header", "ringer/contract.json", "/$defs/header-itself/properties"},
	{"a security scheme", "ringer/contract.json", "/$defs/security-scheme/properties"},
	{"a schema", "ringer/schema.json", "/$defs/schema/properties"},
}

// forms are those of declarations, by what they stand on and by their names.
type forms map[string]map[string]form

type form struct {
	set     *schemas.Set
	file    any
	pointer string
}

func readForms() (forms, error) {
	all, files := forms{}, map[string]*schemas.Document{}
	for _, at := range formsAt {
		file := files[at.file]
		if file == nil {
			var err error
			if file, err = schemas.Read(at.file); err != nil {
				return nil, err
			}
			files[at.file] = file
		}
		set := schemas.NewSet(at.file, file.Value)
		properties, _ := schemas.Lookup(file.Value, at.pointer)
		all[at.on] = map[string]form{}
		for name := range properties.(map[string]any) {
			if strings.HasPrefix(name, prefix) {
				all[at.on][name] = form{set, file.Value, schemas.Join(at.pointer, name)}
			}
		}
	}
	evidence := all["an operation"][contracts.EvidenceKey]
	all["the document"][contracts.EvidenceKey] = evidence
	return all, nil
}

// declared holds the declarations in a value to their forms.
func (l *linter) declared(value any, tokens []string, all forms) {
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			l.declared(item, append(slices.Clip(tokens), itoa(i)), all)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			within := append(slices.Clip(tokens), name)
			isMember := len(tokens) > 0 && slices.Contains([]string{"properties", "patternProperties", "$defs"}, tokens[len(tokens)-1])
			switch {
			case strings.HasPrefix(name, prefix) && !isMember:
				l.declaration(name, value[name], within, all)
			case slices.Contains([]string{"const", "default", "enum", "example", "examples"}, name) && !isMember:
			default:
				l.declared(value[name], within, all)
			}
		}
	}
}

// declaration holds one declaration to its form.
func (l *linter) declaration(name string, value any, tokens []string, all forms) {
	on, pointer := standsOn(tokens[:len(tokens)-1]), schemas.Join("", tokens...)
	form, known := all[on][name]
	if !known {
		var names, places []string
		for place := range all {
			names = slices.AppendSeq(names, maps.Keys(all[place]))
			if _, here := all[place][name]; here {
				places = append(places, place)
			}
		}
		slices.Sort(places)
		slices.Sort(names)
		if len(places) == 0 {
			l.add(pointer, "there is no declaration %s; %s", name, schemas.Suggest(name, slices.Compact(names)))
		} else {
			l.add(pointer, "%s says nothing on %s; it stands on %s", name, on, strings.Join(places, " or "))
		}
		return
	}
	schema, err := form.set.Compile(form.pointer)
	if err != nil {
		l.add(pointer, "%v", err)
		return
	}
	for _, v := range schema.Validate(value) {
		if inner := schemas.Split(v.Pointer); name == "x-ringer-collections" && len(inner) > 1 && inner[1] == "schema" {
			continue // any is one, and not that of a file alone
		}
		if v.Keyword == "required" && (strings.HasSuffix(v.Pointer, "/"+contracts.EvidenceKey) || strings.HasSuffix(v.Pointer, "/rule")) {
			continue // only Ringer's own contracts must say how they know everything
		}
		message := name + v.Pointer + ": " + v.Message
		if examples, _ := schemas.Lookup(form.file, strings.TrimSuffix(v.Fact, "/pattern")+"/examples"); v.Keyword == "pattern" && examples != nil {
			message += "; write it like " + schemas.JSONText(examples.([]any)[0])
		}
		l.add(pointer+v.Pointer, "%s", message)
	}
}

// standsOn says what a place of a document is.
func standsOn(tokens []string) string {
	last := len(tokens) - 1
	around := func(back int) string {
		if last-back < 0 {
			return ""
		}
		return tokens[last-back]
	}
	switch {
	case last < 0:
		return "the document"
	case last == 2 && tokens[0] == "paths":
		return "an operation"
	case around(1) == "responses", last == 1 && tokens[0] == "x-ringer-unknown-calls":
		return "a response"
	case around(1) == "parameters":
		return "a parameter"
	case around(1) == "headers":
		return "a header"
	case around(1) == "securitySchemes":
		return "a security scheme"
	}
	return "a schema"
}
