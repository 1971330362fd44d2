package standin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// Object is a JSON object.
type Object = map[string]any

// Answer is what a stand-in says to a request.
type Answer struct {
	Status int
	Header http.Header
	// Body is written as JSON; nil is no body.
	Body any
	// Text, when it is not nil, is sent in place of Body, as it stands.
	Text []byte
	// Slow holds the answer back.
	Slow bool

	plain bool // whether Body is made of maps and slices
}

// JSON makes an answer with a body.
func JSON(status int, body any) *Answer {
	return &Answer{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// Empty makes an answer without a body.
func Empty(status int) *Answer { return &Answer{Status: status, Header: http.Header{}} }

// OK says whether the answer is no refusal.
func (a *Answer) OK() bool { return a.Status < http.StatusMultipleChoices }

// At gives the objects at a place of the body, so that they can be changed; "*"
// stands for every item of an array and every member of an object. A place that
// is not there has none.
func (a *Answer) At(path ...string) (objects []Object) {
	if a.Body == nil {
		return nil
	}
	if !a.plain {
		a.Body, a.plain = plain(a.Body), true
	}
	places := []any{a.Body}
	for _, name := range path {
		var next []any
		for _, place := range places {
			next = append(next, inside(place, name)...)
		}
		places = next
	}
	for _, place := range places {
		if object, ok := place.(Object); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// inside gives the values of that name in a value.
func inside(value any, name string) (values []any) {
	switch value := value.(type) {
	case Object:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if key == name || name == "*" {
				values = append(values, value[key])
			}
		}
	case []any:
		for i, item := range value {
			if strconv.Itoa(i) == name || name == "*" {
				values = append(values, item)
			}
		}
	}
	return values
}

// plain turns a value into one made of maps and slices, which has nothing in
// common with the state that it was made from.
func plain(value any) any {
	decoder := json.NewDecoder(bytes.NewReader(encode(value)))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		panic(fmt.Sprintf("an answer is not JSON: %v", err)) // it was written just before
	}
	return decoded
}

// Bytes is the body as it goes over the wire.
func (a *Answer) Bytes() []byte {
	if a.Text != nil || a.Body == nil {
		return a.Text
	}
	return encode(a.Body)
}

func encode(value any) []byte {
	text, err := schemas.EncodeJSON(value)
	if err != nil {
		panic(fmt.Sprintf("an answer cannot be JSON: %v", err)) // a mistake in a stand-in
	}
	return text
}
