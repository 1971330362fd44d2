package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel"

	"github.com/ringer-mock/ringer/schemas"
)

// folder holds the files that a document may refer to.
type folder struct {
	path  string
	fsys  fs.FS // which no name and no symbolic link leads out of
	files map[string]*source
}

// source is one file.
type source struct {
	folder *folder
	name   string // with the folder, as in messages
	file   string // in the folder, with slashes
	size   int    // in bytes
	info   *datamodel.SpecInfo
	root   *yaml.Node
	// swagger says that the root is converted from Swagger 2.0.
	swagger bool
	overlay string // the name of the overlay that was applied
}

// size is that of all files, in bytes.
func (f *folder) size() (bytes int) {
	for _, file := range f.files {
		bytes += file.size
	}
	return bytes
}

// at is a place in a file.
type at struct {
	source  *source
	pointer string
}

// read reads one of the files.
func (f *folder) read(file string) (*source, error) {
	if known := f.files[file]; known != nil {
		return known, nil
	}
	s := &source{folder: f, name: filepath.Join(f.path, filepath.FromSlash(file)), file: file}
	data, err := fs.ReadFile(f.fsys, file)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	if err := s.parse(data); err != nil {
		return nil, err
	}
	f.files[file] = s
	return s, nil
}

// parse reads a text with the library's parser, whatever it holds.
func (s *source) parse(data []byte) error {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // some editors put it before every text
	s.size = len(data)
	if !utf8.Valid(data) {
		_, err := schemas.Parse(s.name, data) // which knows the place
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	info, err := datamodel.ExtractSpecInfoWithConfig(data, &datamodel.DocumentConfiguration{SkipJSONConversion: true})
	if err != nil && info == nil {
		if strings.Contains(err.Error(), unparsed) {
			return s.syntaxError(data, err)
		}
		// It is no OpenAPI document, and need not be one.
		info, err = datamodel.ExtractSpecInfoWithConfig(data, &datamodel.DocumentConfiguration{SkipJSONConversion: true, BypassDocumentCheck: true})
		if err != nil {
			return s.syntaxError(data, err)
		}
	}
	s.info = info
	if info.RootNode != nil && len(info.RootNode.Content) > 0 {
		s.root = info.RootNode.Content[0]
	}
	return nil
}

// unparsed begins the library's message about a text that it cannot read at all.
const unparsed = "unable to parse specification: "

var linePattern = regexp.MustCompile(`(?:line |at L)(\d+)(?:(?:, column |\.C)(\d+))?:? *`)

// parserName is what the parser's messages begin with.
var parserName = regexp.MustCompile(`^go-yaml load error in \w+ `)

// syntaxError gives the parser's error its place.
func (s *source) syntaxError(data []byte, err error) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		if _, err := schemas.Parse("text.json", data); err != nil { // it is JSON: say what is wrong with it as such
			var wrong *schemas.Error
			if errors.As(err, &wrong) {
				wrong.File = s.name
			}
			return err
		}
	}
	message := strings.TrimPrefix(err.Error(), unparsed)
	wrong := &schemas.Error{File: s.name, Message: message}
	if found := linePattern.FindStringSubmatch(message); found != nil {
		wrong.Line, _ = strconv.Atoi(found[1])
		wrong.Column, _ = strconv.Atoi(found[2])
		wrong.Column = max(wrong.Column, 1)
		wrong.Message = "the text is not valid YAML: " + parserName.ReplaceAllString(strings.Replace(message, found[0], "", 1), "")
	}
	return wrong
}

// find gives what a pointer in the file names; nil is nothing.
func (s *source) find(pointer string) *yaml.Node {
	node := resolved(s.root)
	for _, token := range schemas.Split(pointer) {
		if node = child(node, token); node == nil {
			return nil
		}
	}
	return node
}

// child gives a member or an item; nil is none.
func child(node *yaml.Node, token string) *yaml.Node {
	switch {
	case node == nil:
	case node.Kind == yaml.MappingNode:
		for key, value := range members(node) {
			if key.Value == token {
				return resolved(value)
			}
		}
	case node.Kind == yaml.SequenceNode:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(node.Content) {
			return resolved(node.Content[i])
		}
	}
	return nil
}

// position finds the place in the text: for a member its key, and for what is not there
// what stands around it. What an overlay put there stands in the overlay's text.
func (a at) position() (file string, position schemas.Position) {
	file = a.source.name
	node := resolved(a.source.root)
	if node == nil {
		return file, schemas.Position{Line: 1, Column: 1}
	}
	place := node
	for _, token := range schemas.Split(a.pointer) {
		next := child(node, token)
		if next == nil {
			break
		}
		if next.Line != 0 { // else a conversion or an overlay put it there
			place = next
		}
		for key := range members(node) {
			if key.Value == token && key.Line != 0 {
				place = key
			}
		}
		node = next
	}
	line := place.Line
	if line < 0 { // see markOverlaid
		file, line = a.source.overlay, -line
	}
	return file, schemas.Position{Line: max(line, 1), Column: max(place.Column, 1)}
}

// errorf makes an error at the place.
func (a at) errorf(format string, args ...any) *schemas.Error {
	file, position := a.position()
	return &schemas.Error{File: file, Position: position, Pointer: a.pointer, Message: fmt.Sprintf(format, args...)}
}

// to gives the place that a reference leads to. Nothing is looked up on the network, or
// outside the folder.
func (f *folder) to(from at, ref string) (at, error) {
	file, fragment, _ := strings.Cut(ref, "#")
	target := from.source
	if address, err := url.Parse(file); file != "" && err == nil && address.Scheme != "" || strings.HasPrefix(file, "//") {
		return at{}, from.errorf("the reference %s leads to the network: put the file beside this one, and refer to it by a relative path", ref)
	}
	if file != "" {
		decoded, err := url.PathUnescape(file)
		if err != nil {
			decoded = file
		}
		inside := path.Join(path.Dir(from.source.file), decoded)
		if !fs.ValidPath(inside) || path.IsAbs(decoded) {
			return at{}, from.errorf("the reference %s leads out of the folder of the document: put the file into the folder, and refer to it by a relative path", ref)
		}
		if target, err = f.read(inside); err != nil {
			var wrong *schemas.Error
			if errors.As(err, &wrong) {
				return at{}, wrong
			}
			return at{}, from.errorf("the reference %s leads nowhere: %v", ref, err)
		}
	}
	pointer := target.moved(strings.TrimSuffix(fragment, "/"))
	if target.find(pointer) == nil {
		if decoded, err := url.PathUnescape(pointer); err == nil {
			pointer = decoded
		}
	}
	return at{target, pointer}, nil
}
