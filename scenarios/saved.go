package scenarios

import (
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// Saved is where a value stands in an answer: in a header, at a place of the body, or in
// one of the objects that the body lists.
type Saved struct {
	// Header is the name of a header; empty is none.
	Header string `json:"header"`
	// Pointer is a JSON Pointer into the body, in which "*" is any member; empty where
	// a header or objects are named.
	Pointer string `json:"all"`
	// From says which of the different values at Pointer is the first to be saved, from
	// 1; 0 is 1.
	From int `json:"from"`
	// Count is how many of them are saved as a list: with fewer nothing is. 0 is one value.
	Count int `json:"count"`
	// Items is where objects stand in the body, as a JSON Pointer in which "*" is any
	// member; empty is that the value is of no object.
	Items string `json:"items"`
	// At is the value's place in an object, as a JSON Pointer.
	At string `json:"at"`
	// Has is a place at which the object must have something; empty is none.
	Has string `json:"has"`
	// Divides says how the value must divide the objects: [DividesByValue] or
	// [DividesByText]; empty is that the first value will do.
	Divides string `json:"divides"`
	// Beside holds another value, by its place in an object: some objects must have
	// both, some only the one, and, where that can be, some only the other. Nil is none.
	Beside map[string]any `json:"beside"`
	// SwapCase says that small letters are saved as capitals, and capitals as small
	// letters.
	SwapCase bool `json:"swap_case"`
}

// What [Saved.Divides] may be.
const (
	DividesByValue = "value" // several objects have the value, and others another one
	DividesByText  = "text"  // several objects have the text in their value, and others have not
)

// UnmarshalJSON reads a JSON Pointer, or an object.
func (s *Saved) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return schemas.Unmarshal(data, &s.Pointer)
	}
	type plain Saved
	return schemas.Unmarshal(data, (*plain)(s))
}

// Values chooses what is saved of the values that stand at Pointer: none when they are
// too few.
func (s Saved) Values(found []string) []string {
	if s.From == 0 && s.Count == 0 {
		return found[:min(1, len(found))]
	}
	var different []string
	for _, value := range found {
		if !slices.Contains(different, value) {
			different = append(different, value)
		}
	}
	from, to := max(1, s.From)-1, max(1, s.From)-1+max(1, s.Count)
	if len(different) < to {
		return nil
	}
	return different[from:to]
}
