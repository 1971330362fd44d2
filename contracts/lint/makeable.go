package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/schemas"
)

// makeable finds the parts of schemas of which no fixture can be made: in those of
// collections, of request bodies and of parameters, and in what they refer to.
func (l *linter) makeable(c *contracts.Contract) {
	m := makeableCheck{linter: l, contract: c, seen: map[schemaPlace]bool{}, docs: map[string]*schemas.Document{l.file: l.doc}}
	for _, collection := range c.Collections {
		m.visit(schemaPlace{l.file, schemas.Join("/x-ringer-collections", collection.Name, "schema")}, nil)
	}
	for _, op := range c.Operations {
		if op.Body == nil || op.Body.Content == "" {
			continue
		}
		for _, mediaType := range op.Body.MediaTypes {
			m.visit(schemaPlace{l.file, schemas.Join(op.Body.Content, mediaType, "schema")}, nil)
		}
	}
	var parameters []string
	walk(l.doc.Value, "", func(pointer string, object map[string]any) {
		if _, isParameter := object["in"].(string); isParameter && object["schema"] != nil {
			parameters = append(parameters, pointer+"/schema")
		}
	})
	slices.Sort(parameters)
	for _, pointer := range parameters {
		m.visit(schemaPlace{l.file, pointer}, nil)
	}
}

// schemaPlace is where a schema stands.
type schemaPlace struct{ file, pointer string }

type makeableCheck struct {
	*linter
	contract *contracts.Contract
	seen     map[schemaPlace]bool
	docs     map[string]*schemas.Document // by file; nil for one that cannot be read
}

// visit looks at a schema and at those in it; within are the references around it.
func (m *makeableCheck) visit(at schemaPlace, within []schemaPlace) {
	if slices.Contains(within, at) {
		m.report(within[len(within)-1], "/$ref", "nothing can be made of a schema that holds itself: there would be no end")
		return
	}
	if m.seen[at] {
		return
	}
	m.seen[at] = true
	doc := m.read(at.file)
	if doc == nil {
		return // which the references tell
	}
	value, _ := schemas.Lookup(doc.Value, at.pointer)
	for _, part := range vocabulary.UnmakeableIn(value) {
		m.report(at, part.Pointer, part.Message)
	}
	schema, _ := value.(map[string]any)
	word, _ := vocabulary.ReadFakeWord(schema["x-ringer-fake"])
	if name, _, ok := word.Refers(); ok {
		if _, known := m.contract.Collection(name); !known {
			m.report(at, "/x-ringer-fake", fmt.Sprintf("no collection is called %q; %s", name, schemas.Suggest(name, m.contract.CollectionNames())))
		}
	}
	within = append(slices.Clip(within), at)
	if ref, ok := schema["$ref"].(string); ok {
		target, fragment, _ := strings.Cut(ref, "#")
		file := at.file
		if target != "" {
			file = m.source.Beside(file, target)
		}
		m.visit(schemaPlace{file, fragment}, within)
	}
	if _, ok := schema["items"].(map[string]any); ok {
		m.visit(schemaPlace{at.file, at.pointer + "/items"}, within)
	}
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		m.visit(schemaPlace{at.file, schemas.Join(at.pointer, "properties", name)}, within)
	}
}

func (m *makeableCheck) report(at schemaPlace, pointer, message string) {
	if doc := m.read(at.file); doc != nil {
		m.problems = append(m.problems, doc.Errorf(at.pointer+pointer, "%s", message))
	}
}

// read gives a document of the source; nil for one that cannot be read.
func (m *makeableCheck) read(file string) *schemas.Document {
	doc, known := m.docs[file]
	if !known {
		if read, err := m.source.Read(file); err == nil {
			doc = read
		}
		m.docs[file] = doc
	}
	return doc
}
