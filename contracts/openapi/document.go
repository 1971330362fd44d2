package openapi

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Warning says what of a document is not taken as it is written, and where that stands.
type Warning = schemas.Error

// Document is what a file says, in the form of OpenAPI 3.1.
type Document struct {
	// Name is the vendor's name: that of the overlay, or else of the file, without its
	// ending.
	Name string
	// File is the path of the document: what was read, or what the overlay that was read
	// extends. Version is that of OpenAPI it is written in, such
	// as "3.0.2".
	File, Version string
	// Value is the document, made of the values that [schemas.DecodeJSON] gives. All
	// references in it lead to places inside it.
	Value map[string]any
	// Warnings are in the order of files and lines.
	Warnings []Warning

	places map[string]at // where what came from elsewhere stands, by pointers in Value
	main   *source
	unfit  []Warning // those of the overlay's actions that change nothing
	// late is where in the overlay stands what it put into what was made of the document.
	late map[string]schemas.Position
}

// Read reads an OpenAPI document and the files that it refers to, all of which stand in
// its folder or below, and applies the overlay beside it; an overlay that extends a
// document can be read in its place. What cannot be read is a
// [schemas.Error].
func Read(file string) (*Document, error) { return read(file, true) }

// ReadBare reads a document as [Read] does, and leaves its overlay aside.
func ReadBare(file string) (*Document, error) { return read(file, false) }

func read(file string, overlaid bool) (*Document, error) {
	given, closeFolder, err := open(file)
	if err != nil {
		return nil, err
	}
	defer closeFolder()
	main, over := given, (*source)(nil)
	if child(given.root, "overlay") == nil {
		over, err = given.folder.findOverlay(main)
	} else {
		over = given
		if file, err = over.extends(); err == nil {
			main, closeFolder, err = open(file)
		}
		if err == nil {
			defer closeFolder()
		}
	}
	if err != nil {
		return nil, err
	}
	name := nameOf(main.file)
	if over != nil {
		name = nameOf(over.file)
	}
	if !overlaid {
		over = nil
	}
	doc, err := readSources(main, over)
	if err != nil {
		return nil, err
	}
	doc.Name = name
	return doc, nil
}

// readSources reads a document with an overlay; nil is none.
func readSources(main, over *source) (doc *Document, err error) {
	defer func() { // a library that stumbles over a document must not take the program with it
		if stumbled := recover(); stumbled != nil {
			doc, err = nil, &schemas.Error{File: main.name, Message: fmt.Sprintf("the document cannot be read (%v): write to Ringer's maintainers, with the document", stumbled)}
		}
	}()
	r := &reader{
		doc:    &Document{File: main.name, places: map[string]at{}, main: main},
		folder: main.folder, main: main,
		components: map[string]map[string]any{}, names: map[string]string{},
	}
	var late []action
	if over != nil {
		main.overlay = over.name
		actions, err := over.actions()
		if err != nil {
			return nil, err
		}
		if late, err = apply(main.root, actions); err != nil {
			return nil, err
		}
	}
	if err := r.read(); err != nil {
		return nil, err
	}
	if err := r.applyLate(late); err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.doc.Warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.doc, nil
}

// open reads a file, and keeps its folder open for those that it refers to.
func open(file string) (given *source, closeFolder func(), err error) {
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	defer func() {
		if stumbled := recover(); stumbled != nil {
			root.Close()
			err = &schemas.Error{File: file, Message: fmt.Sprintf("the file cannot be read (%v): write to Ringer's maintainers, with the file", stumbled)}
		}
	}()
	folder := &folder{path: filepath.Dir(file), fsys: root.FS(), files: map[string]*source{}}
	if given, err = folder.read(filepath.Base(file)); err != nil {
		root.Close()
		return nil, nil, err
	}
	return given, func() { root.Close() }, nil
}

// Locate finds where the value stands that a pointer in [Document.Value] names, or the
// nearest one around it that the files have. Line and column count from 1.
func (d *Document) Locate(pointer string) (file string, line, column int) {
	place := at{d.main, pointer}
	for outer := pointer; outer != ""; outer = outer[:strings.LastIndexByte(outer, '/')] {
		if position, ok := d.late[outer]; ok {
			return d.main.overlay, position.Line, position.Column
		}
		if known, ok := d.places[outer]; ok {
			place = at{known.source, known.pointer + pointer[len(outer):]}
			break
		}
	}
	file, position := place.position()
	return file, position.Line, position.Column
}
