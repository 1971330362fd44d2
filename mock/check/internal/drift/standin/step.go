package standin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// Step is one request of a story. In its path, header and body "{{name}}" stands
// for what a step before has saved, or for one of [Core.Params].
type Step struct {
	Why          string
	Method, Path string
	// Body is sent as JSON, unless Header says otherwise; empty is none.
	Body string
	// Header is a "Name: value" that is sent in place of the usual one.
	Header string
	// Save maps a name to the JSON Pointer of a value in the answer; in it "*" is
	// any member.
	Save map[string]string
	// Status is what the vendor answers.
	Status int
}

var variable = regexp.MustCompile(`\{\{\w+\}\}`)

// Request makes the step's request to an origin, with a token.
func (s Step) Request(origin, token string, vars map[string]string) (*http.Request, error) {
	fill := func(text string) string {
		return variable.ReplaceAllStringFunc(text, func(name string) string { return vars[strings.Trim(name, "{}")] })
	}
	r, err := http.NewRequest(s.Method, origin+fill(s.Path), strings.NewReader(fill(s.Body)))
	if err != nil {
		return nil, fmt.Errorf("step %q: %w", s.Why, err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if s.Body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if name, value, there := strings.Cut(s.Header, ": "); there {
		r.Header.Set(name, fill(value))
	}
	return r, nil
}

// Keep saves what the step wants of an answer's body; what is not there stays as
// it was.
func (s Step) Keep(body []byte, vars map[string]string) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return
	}
	for name, pointer := range s.Save {
		found := []any{value}
		for _, token := range strings.Split(pointer, "/")[1:] {
			var next []any
			for _, place := range found {
				next = append(next, inside(place, token)...)
			}
			found = next
		}
		if len(found) > 0 && found[0] != nil {
			vars[name] = fmt.Sprint(found[0])
		}
	}
}
