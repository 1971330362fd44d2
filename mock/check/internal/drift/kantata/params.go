package kantata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// params are what a client sent, in the query, a form or a JSON body: Rails
// makes one of them, and what stands in the body goes first.
type params map[string]any

// readParams reads all of a request; needsBody says whether its body must be one
// that can be read.
func (s *server) readParams(r *standin.Request, needsBody bool) (params, *standin.Answer) {
	p := params{}
	for _, name := range sorted(r.Query) {
		for _, value := range r.Query[name] {
			p.assign(name, value)
		}
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var refusal *standin.Answer
	switch {
	case len(r.Body) == 0:
	case err == nil && media == "application/json":
		refusal = p.readJSON(r.Body)
	case err == nil && media == "application/x-www-form-urlencoded":
		refusal = p.readForm(string(r.Body))
	case needsBody:
		refusal = unreadable("The request body could not be parsed.")
	}
	for name := range s.ignored {
		delete(p, name)
	}
	return p, refusal
}

func (p params) readJSON(text []byte) *standin.Answer {
	var body any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return unreadable("The request could not be parsed.")
	}
	object, ok := body.(standin.Object)
	if !ok {
		return unreadable("The request must be an object.")
	}
	maps.Copy(p, object)
	return nil
}

// readForm reads a form in its own order, which says where one object of a list
// ends and the next begins.
func (p params) readForm(text string) *standin.Answer {
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		decodedName, err := url.QueryUnescape(name)
		decoded, valueErr := url.QueryUnescape(value)
		if err != nil || valueErr != nil {
			return unreadable("The request could not be parsed.")
		}
		p.assign(decodedName, decoded)
	}
	return nil
}

func sorted(query url.Values) (names []string) {
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// assign puts the value of a name such as "a[b][]" where it belongs.
func (p params) assign(name, value string) {
	root, rest, nested := strings.Cut(name, "[")
	if !nested {
		p[name] = value
		return
	}
	p[root] = nest(p[root], "["+rest, value)
}

// nest gives what was there with a value put into it: "[]" adds to a list, and
// begins a new object of a list when the last one has the name already.
func nest(there any, keys, value string) any {
	if keys == "" {
		return value
	}
	key, rest, _ := strings.Cut(strings.TrimPrefix(keys, "["), "]")
	if key != "" {
		object, _ := there.(standin.Object)
		if object == nil {
			object = standin.Object{}
		}
		object[key] = nest(object[key], rest, value)
		return object
	}
	list, _ := there.([]any)
	if rest == "" {
		return append(list, value)
	}
	member, _, _ := strings.Cut(strings.TrimPrefix(rest, "["), "]")
	if len(list) > 0 {
		if last, ok := list[len(list)-1].(standin.Object); ok && last[member] == nil {
			nest(last, rest, value)
			return list
		}
	}
	return append(list, nest(nil, rest, value))
}

// text gives a parameter that is one value.
func (p params) text(name string) string {
	switch value := p[name].(type) {
	case string:
		return value
	case bool, json.Number:
		return fmt.Sprint(value)
	}
	return ""
}

// list gives a parameter that is a list, or one text with commas.
func (p params) list(name string) (items []string) {
	values, isList := p[name].([]any)
	if !isList {
		values = []any{p.text(name)}
	}
	for _, value := range values {
		for _, item := range strings.Split(fmt.Sprint(value), ",") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
	}
	return items
}

// flag reads a boolean as Rails does.
func (p params) flag(name string) (value, ok bool) {
	switch strings.ToLower(p.text(name)) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// time reads a moment, or a day.
func (p params) time(name string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", time.DateOnly} {
		// A plus sign that was not encoded has become a space.
		if t, err := time.Parse(layout, strings.Replace(p.text(name), " ", "+", 1)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// id reads an id that may be a number or a text of digits; ok is false for
// anything else.
func id(value any) (text string, ok bool) {
	switch value.(type) {
	case string, json.Number:
		text = fmt.Sprint(value)
	}
	return text, number(text) > 0 && strings.Trim(text, "0123456789") == ""
}
