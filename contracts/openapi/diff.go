package openapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/pb33f/libopenapi/what-changed/model"

	"github.com/ringer-mock/ringer/schemas"
)

// Change is something that two editions of a document say differently. Its place is in
// the new edition, or in the old one for what is gone.
type Change struct {
	schemas.Error
	// Breaking says that a client of the old edition may fail with the new one.
	Breaking bool
}

// Diff compares two editions of a document as they are read, so that neither the files
// that they are written in nor their versions of OpenAPI count. unfit are the places of
// the overlay beside the old edition, or else beside the new one, that name nothing in
// the new edition.
func Diff(oldFile, newFile string) (changes []Change, unfit []Warning, err error) {
	before, err := ReadBare(oldFile)
	if err != nil {
		return nil, nil, err
	}
	after, err := ReadBare(newFile)
	if err != nil {
		return nil, nil, err
	}
	all, err := compare(before, after)
	if err != nil {
		return nil, nil, fmt.Errorf("compare %s with %s: %w", oldFile, newFile, err)
	}
	for _, change := range all {
		if change := change.located(before, after); !slices.Contains(changes, change) {
			changes = append(changes, change)
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	})
	unfit, err = unfitting(oldFile, newFile)
	return changes, unfit, err
}

// unfitting lists what of the old edition's overlay changes nothing in the new edition.
func unfitting(oldFile, newFile string) (unfit []Warning, err error) {
	before, closeOld, err := open(oldFile)
	if err != nil {
		return nil, err
	}
	defer closeOld()
	over := before
	if child(before.root, "overlay") == nil {
		if over, err = before.folder.findOverlay(before); err != nil {
			return nil, err
		}
	}
	if over == nil {
		doc, err := Read(newFile)
		if err != nil {
			return nil, err
		}
		return doc.unfit, nil
	}
	after, closeNew, err := open(newFile)
	if err != nil {
		return nil, err
	}
	defer closeNew()
	doc, err := readSources(after, over)
	if err != nil {
		return nil, err
	}
	return doc.unfit, nil
}

// found is a change as the library gives it, with the pointers of the lines that it names.
type found struct {
	*model.Change
	before, after []string
}

// compare has the library compare two documents.
func compare(before, after *Document) (all []found, err error) {
	defer func() {
		if stumbled := recover(); stumbled != nil {
			err = fmt.Errorf("the documents cannot be compared (%v): write to Ringer's maintainers, with both", stumbled)
		}
	}()
	var documents [2]libopenapi.Document
	var pointers [2][]string
	for i, doc := range []*Document{before, after} {
		var text []byte
		text, pointers[i] = numbered(doc.Value)
		quiet := datamodel.NewDocumentConfiguration()
		quiet.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
		quiet.SkipCircularReferenceCheck = true // those of schemas are no mistakes
		if documents[i], err = libopenapi.NewDocumentWithConfiguration(text, quiet); err != nil {
			return nil, err
		}
	}
	compared, err := libopenapi.CompareDocuments(documents[0], documents[1])
	if compared == nil {
		return nil, err // what the library says besides is of what it does not understand
	}
	for _, change := range compared.GetAllChanges() {
		all = append(all, found{change, pointers[0], pointers[1]})
	}
	return all, nil
}

// numbered writes a document with each member and item on a line of its own, and gives
// the pointer of each line, from line 1 on.
func numbered(document map[string]any) (text []byte, pointers []string) {
	var out strings.Builder
	pointers = []string{""} // there is no line 0
	line := func(pointer, text string) {
		out.WriteString(text + "\n")
		pointers = append(pointers, pointer)
	}
	var write func(value any, pointer, before, behind string)
	write = func(value any, pointer, before, behind string) {
		switch value := value.(type) {
		case map[string]any:
			line(pointer, before+"{")
			for i, name := range sortedKeys(value) {
				write(value[name], schemas.Join(pointer, name), quoted(name)+": ", comma(i, len(value)))
			}
			line(pointer, "}"+behind)
		case []any:
			line(pointer, before+"[")
			for i, item := range value {
				write(item, schemas.Join(pointer, itoa(i)), "", comma(i, len(value)))
			}
			line(pointer, "]"+behind)
		default:
			line(pointer, before+quoted(value)+behind)
		}
	}
	write(document, "", "", "")
	return []byte(out.String()), pointers
}

func quoted(value any) string {
	text, _ := json.Marshal(value) // a text, a number, a boolean or null always has a form
	return string(text)
}

func comma(i, all int) string {
	if i+1 < all {
		return ","
	}
	return ""
}

// located gives the change its place and its words.
func (f found) located(before, after *Document) Change {
	doc, pointer, words := after, "", ""
	at := func(line *int, pointers []string) string {
		if line == nil || *line < 0 || *line >= len(pointers) {
			return ""
		}
		return pointers[*line]
	}
	var oldLine, newLine *int
	if f.Context != nil {
		oldLine, newLine = f.Context.OriginalLine, f.Context.NewLine
	}
	switch f.ChangeType {
	case model.PropertyAdded, model.ObjectAdded:
		pointer, words = at(newLine, f.after), f.named(f.New)+" is new"
	case model.PropertyRemoved, model.ObjectRemoved:
		doc, pointer, words = before, at(oldLine, f.before), f.named(f.Original)+" is gone"
	default:
		pointer, words = at(newLine, f.after), fmt.Sprintf("%s is%s now, and was%s", f.Property, shown(f.New), shown(f.Original))
	}
	change := Change{Breaking: f.breaks()}
	change.Pointer = pointer
	change.File, change.Line, change.Column = doc.Locate(pointer)
	change.Message = words + " (" + cmp.Or(pointer, "/") + ")"
	return change
}

// breaks says whether a client may fail. To the library a parameter becomes no harder to
// send where the word "required" is new, and any extension is what clients need.
func (f found) breaks() bool {
	return !strings.HasPrefix(f.Property, "x-") && (f.Breaking || f.Property == "required" && f.New == "true")
}

// named gives what was added or removed. Of a path the library says its name twice.
func (f found) named(value string) string {
	if f.Property == value {
		return value
	}
	return f.Property + shown(value)
}

// shown gives a value in a message: nothing where the library says none.
func shown(value string) string {
	const longest = 60
	if value = strings.Join(strings.Fields(value), " "); value == "" {
		return ""
	}
	if letters := []rune(value); len(letters) > longest {
		value = string(letters[:longest]) + "…"
	}
	return fmt.Sprintf(" %q", value)
}
