package openapi

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Warning says what of a document is not taken as it is written, and where that stands.
type Warning = schemas.Error

// Document is what a file says, in the form of OpenAPI 3.1.
type Document struct {
	// File is the path that was read, and Version that of OpenAPI it is written in, such
	// as "3.0.2".
	File, Version string
	// Value is the document, made of the values that [schemas.DecodeJSON] gives. All
	// references in it lead to places inside it.
	Value map[string]any
	// Warnings are in the order of the document.
	Warnings []Warning

	places map[string]at // where what came from elsewhere stands, by pointers in Value
	files  *folder
}

// Read reads an OpenAPI document and the files that it refers to, all of which stand in
// its folder or below, and applies its overlay. What cannot be read is a
// [schemas.Error].
func Read(file string) (doc *Document, err error) {
	defer func() { // a library that stumbles over a document must not take the program with it
		if stumbled := recover(); stumbled != nil {
			doc, err = nil, &schemas.Error{File: file, Message: fmt.Sprintf("the document cannot be read (%v): write to Ringer's maintainers, with the document", stumbled)}
		}
	}()
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	defer root.Close()
	folder := &folder{path: filepath.Dir(file), fsys: root.FS(), files: map[string]*source{}}
	main, err := folder.read(filepath.Base(file))
	if err != nil {
		return nil, err
	}
	r := &reader{
		doc:    &Document{File: file, places: map[string]at{}, files: folder},
		folder: folder, main: main,
		components: map[string]map[string]any{}, names: map[string]string{},
	}
	if err := r.read(); err != nil {
		return nil, err
	}
	return r.doc, nil
}

// Locate finds where the value stands that a pointer in [Document.Value] names, or the
// nearest one around it that the files have. Line and column count from 1.
func (d *Document) Locate(pointer string) (file string, line, column int) {
	place := at{d.files.main(d.File), pointer}
	for outer := pointer; outer != ""; outer = outer[:strings.LastIndexByte(outer, '/')] {
		if known, ok := d.places[outer]; ok {
			place = at{known.source, known.pointer + pointer[len(outer):]}
			break
		}
	}
	position := place.position()
	return place.source.name, position.Line, position.Column
}
