package schemas

import (
	"encoding/json"
	"net/url"
	"strings"
)

// The library looks through all schemas that it has found in a text each time it
// compiles one of them. So it gets each schema of a large document as a text of its own,
// a unit, in which references to others are made to lead to theirs.

// unitMark stands in the address of a unit between that of the document and the pointer
// of the unit in it.
const unitMark = "?at="

// unitOf takes a pointer into the document apart: into the unit that the place lies in,
// and the pointer in it. A schema among the components is a unit, and so is one that stands
// anywhere else; the whole document is that of "".
func unitOf(pointer string) (unit, inside string) {
	const section = "/components/schemas/"
	if named, ok := strings.CutPrefix(pointer, section); ok {
		name, _, _ := strings.Cut(named, "/")
		unit = section + name
		return unit, pointer[len(unit):]
	}
	return pointer, ""
}

// address is where the library finds what a pointer names.
func (s *Set) address(pointer string) string {
	unit, inside := unitOf(pointer)
	if unit == "" {
		return s.url + "#" + escape(inside)
	}
	return s.url + unitMark + url.QueryEscape(unit) + "#" + escape(inside)
}

func escape(pointer string) string { return (&url.URL{Path: pointer}).EscapedPath() }

// unit gives the text at an address without its fragment; ok is false for what is none of
// the document.
func (s *Set) unit(address string) (text []byte, ok bool, err error) {
	if address == s.url {
		text, err = json.Marshal(s.doc)
		return text, true, err
	}
	file, pointer := place(address)
	if file != s.url || file == address {
		return nil, false, nil
	}
	value, ok := Lookup(s.doc, pointer)
	if !ok {
		return nil, false, nil
	}
	text, err = json.Marshal(s.leadOut(value, pointer))
	return text, true, err
}

// leadOut copies a unit, with references to the others as addresses.
func (s *Set) leadOut(value any, unit string) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for name, member := range value {
			ref, isText := member.(string)
			if inside, ours := strings.CutPrefix(ref, "#"); name == "$ref" && isText && ours {
				pointer := unescape(inside)
				if in, ok := strings.CutPrefix(pointer+"/", unit+"/"); ok {
					copied[name] = "#" + escape(strings.TrimSuffix("/"+in, "/"))
				} else {
					copied[name] = s.address(pointer)
				}
				continue
			}
			copied[name] = s.leadOut(member, unit)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, item := range value {
			copied[i] = s.leadOut(item, unit)
		}
		return copied
	}
	return value
}
