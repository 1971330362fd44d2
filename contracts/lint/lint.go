package lint

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Source says all that is wrong with a contract and its schema files, ordered by file
// and place; nothing is when it returns none. The error is for a contract that is not
// there.
func Source(source contracts.Source) ([]*schemas.Error, error) {
	data, err := fs.ReadFile(source.Root, source.File)
	if err != nil {
		return nil, fmt.Errorf("read the contract of %s: %w", source.Vendor, err)
	}
	problems := text(source, data)
	files, err := source.SchemaFiles()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		doc, err := source.Read(file)
		if err != nil {
			problems = append(problems, asProblem(source.Name(file), err))
			continue
		}
		problems = append(problems, lintSchema(source, file, doc)...)
	}
	if len(problems) == 0 {
		problems = unmakeable(source, data)
	}
	return problems, nil
}

// text says what is wrong with the text of a contract. What can only be asked of a
// contract that has the right form is asked last, and only when nothing else is
// wrong.
func text(source contracts.Source, data []byte) []*schemas.Error {
	name := source.Name(source.File)
	doc, err := schemas.Parse(name, data)
	if err != nil {
		return []*schemas.Error{asProblem(name, err)}
	}
	l := linter{doc: doc, source: source, file: source.File}
	l.form("ringer/contract.json")
	l.references()
	l.security()
	l.times()
	if len(l.problems) > 0 {
		return l.sorted()
	}
	c, err := source.Parse(data)
	if err != nil {
		return []*schemas.Error{asProblem(name, err)}
	}
	l.operations(c)
	l.transport(c)
	l.collections(c)
	l.grants(c)
	return l.sorted()
}

// unmakeable says of which parts of a contract and its schemas no fixture can be made,
// when nothing else is wrong with them.
func unmakeable(source contracts.Source, data []byte) []*schemas.Error {
	name := source.Name(source.File)
	doc, err := schemas.Parse(name, data)
	if err != nil {
		return []*schemas.Error{asProblem(name, err)}
	}
	c, err := source.Parse(data)
	if err != nil {
		return []*schemas.Error{asProblem(name, err)}
	}
	l := linter{doc: doc, source: source, file: source.File}
	l.makeable(c)
	return l.sorted()
}

// lintSchema says what is wrong with one of a vendor's schema files.
func lintSchema(source contracts.Source, file string, doc *schemas.Document) []*schemas.Error {
	l := linter{doc: doc, source: source, file: file}
	l.form("ringer/schema.json")
	l.references()
	l.required()
	l.times()
	if len(l.problems) == 0 {
		if _, err := schemas.NewSetFS(source.Root, file, doc.Value).Compile(""); err != nil {
			l.add("", "%v", err)
		}
	}
	return l.sorted()
}

// asProblem makes a problem of an error that may know its place.
func asProblem(file string, err error) *schemas.Error {
	problem := &schemas.Error{File: file, Message: err.Error()}
	var placed *schemas.Error
	if errors.As(err, &placed) {
		problem.Position, problem.Message = placed.Position, placed.Message
	}
	return problem
}

// linter gathers the problems of one document.
type linter struct {
	doc      *schemas.Document
	source   contracts.Source
	file     string // the document's place in the source
	problems []*schemas.Error
}

func (l *linter) add(pointer, format string, args ...any) {
	l.problems = append(l.problems, l.doc.Errorf(pointer, format, args...))
}

// sorted gives each problem once: operations share responses.
func (l *linter) sorted() []*schemas.Error {
	slices.SortStableFunc(l.problems, func(a, b *schemas.Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(l.problems, func(a, b *schemas.Error) bool { return *a == *b })
}

// form holds the document to one of the strict schemas.
func (l *linter) form(name string) {
	form, err := schemas.Read(name)
	if err != nil {
		l.add("", "%v", err)
		return
	}
	schema, err := schemas.NewSet(name, form.Value).Compile("")
	if err != nil {
		l.add("", "%v", err)
		return
	}
	for _, v := range schema.Validate(l.doc.Value) {
		if examples, _ := schemas.Lookup(form.Value, strings.TrimSuffix(v.Fact, "/pattern")+"/examples"); v.Keyword == "pattern" && examples != nil {
			l.add(v.Pointer, "%s; write it like %v", v.Message, examples.([]any)[0])
			continue
		}
		l.add(v.Pointer, "%s", v.Message)
	}
}

// references follows every reference.
func (l *linter) references() {
	walk(l.doc.Value, "", func(pointer string, object map[string]any) {
		if ref, ok := object["$ref"].(string); ok {
			if err := l.follow(ref); err != nil {
				l.add(schemas.Join(pointer, "$ref"), "%v", err)
			}
		}
	})
}

// follow goes from reference to reference until something else stands there.
func (l *linter) follow(ref string) error {
	file := l.file
	for start, hops := ref, 0; hops < 20; hops++ {
		target, fragment, _ := strings.Cut(ref, "#")
		if target != "" {
			file = l.source.Beside(file, target)
		}
		value := l.doc.Value
		if file != l.file {
			doc, err := l.source.Read(file)
			if err != nil {
				return fmt.Errorf("%s refers to %s, which cannot be read", start, l.source.Name(file))
			}
			value = doc.Value
		}
		value, ok := schemas.Lookup(value, fragment)
		if !ok {
			return fmt.Errorf("%s refers to nothing: %s has no %s", start, l.source.Name(file), fragment)
		}
		object, _ := value.(map[string]any)
		if ref, ok = object["$ref"].(string); !ok {
			return nil
		}
	}
	return fmt.Errorf("%s refers to itself in a circle", ref)
}

// required finds names that are required and described nowhere beside it.
func (l *linter) required() {
	walk(l.doc.Value, "", func(pointer string, object map[string]any) {
		names, _ := object["required"].([]any)
		properties, described := object["properties"].(map[string]any)
		for i, name := range names {
			if _, ok := properties[fmt.Sprint(name)]; described && !ok {
				l.add(schemas.Join(pointer, "required", strconv.Itoa(i)), "%q is required, and is no property here", name)
			}
		}
	})
}

// walk visits every object of a document but those that stand in data.
func walk(value any, pointer string, visit func(pointer string, object map[string]any)) {
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			walk(item, pointer+"/"+strconv.Itoa(i), visit)
		}
	case map[string]any:
		visit(pointer, value)
		for name, member := range value {
			if !slices.Contains([]string{"const", "default", "enum", "examples"}, name) || strings.HasSuffix(pointer, "/properties") {
				walk(member, schemas.Join(pointer, name), visit)
			}
		}
	}
}
