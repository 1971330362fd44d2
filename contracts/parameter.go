package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// ParameterViolations says which of the parameters in a path, a query and headers are
// not what the operation declares: those of the path first, then those of the query
// by their names, then the others. Of one that is sent several times only what counts is
// judged. Blank values are none, and so are names that the operation does not have.
func (o *Operation) ParameterViolations(path PathValues, query url.Values, header http.Header) (found []schemas.Violation) {
	for _, p := range o.Parameters {
		if p.In == "path" {
			found = append(found, p.violations(path.Get(p.Name))...)
		}
	}
	if len(query) > 0 {
		for _, name := range slices.Sorted(maps.Keys(query)) {
			p := o.QueryParameter(name)
			switch {
			case p != nil && p.reading.items != nil:
				found = append(found, p.listViolations(p.values(query))...)
			case p != nil:
				for _, value := range p.values(query) {
					found = append(found, p.violations(value)...)
				}
			}
		}
	}
	for _, p := range o.Parameters {
		if !p.Required && p.In != InHeader && p.In != InCookie {
			continue // which was read above, or may be left out
		}
		value, sent := p.Sent(query, header)
		switch {
		case p.Required && !sent && p.In == InQuery && p.Schema.Text("type") == "object": // whose members are sent by names of their own
		case p.Required && !sent:
			found = append(found, schemas.Violation{
				Keyword: "required", Fact: p.Evidence.Fact, Expected: p.Name, Message: fmt.Sprintf("the parameter %s is missing: it is a %s of every call", p.Name, placeNames[p.In]),
			})
		case p.In == InHeader || p.In == InCookie:
			found = append(found, p.violations(value)...)
		}
	}
	return found
}

// Values gives the values of a query parameter that count: all of a list that is
// sent by repeating its name, as OpenAPI's "explode" says, and else those of [Sent].
func (o *Operation) Values(query url.Values, name string) []string {
	if p := o.QueryParameter(name); p != nil {
		return p.values(query)
	}
	return wire.Sent(query, name)
}

func (p *Parameter) values(query url.Values) []string {
	if p.explodes {
		return slices.Concat(query[p.Name], query[p.Name+"[]"])
	}
	return wire.Sent(query, p.Name)
}

// placeNames names the places of parameters for people.
var placeNames = map[string]string{"path": "part of the path", InQuery: "query parameter", InHeader: "header", InCookie: "cookie"}

// Sent gives the parameter's value in a request, where it does not stand in the path,
// which always has it. Of several values in a query it is the last.
func (p *Parameter) Sent(query url.Values, header http.Header) (value string, sent bool) {
	switch p.In {
	case InQuery:
		sent = len(query[p.Name])+len(query[p.Name+"[]"]) > 0
		return wire.Last(query, p.Name), sent
	case InHeader:
		values := header.Values(p.Name)
		return strings.Join(values, ", "), len(values) > 0
	case InCookie:
		request := http.Request{Header: header}
		if cookie, err := request.Cookie(p.Name); err == nil {
			return cookie.Value, true
		}
		return "", false
	}
	return "", true
}

// violations holds one value to the parameter's schema.
func (p *Parameter) violations(text string) []schemas.Violation {
	if p.Body == nil || text == "" {
		return nil
	}
	schema, err := p.Body.Schema()
	if err != nil {
		return []schemas.Violation{{Message: err.Error()}}
	}
	return p.about(schema.Validate(p.read(text)))
}

// listViolations holds the values of a list to the parameter's schema: those that stand
// in one text, with commas between, where the list is not sent by repeating its name.
func (p *Parameter) listViolations(values []string) []schemas.Violation {
	if !p.explodes {
		values = strings.Split(strings.Join(values, ","), ",")
	}
	items := []any{}
	for _, value := range values {
		if value != "" {
			items = append(items, p.reading.items.read(value))
		}
	}
	schema, err := p.Body.Schema()
	if err != nil || len(items) == 0 {
		return nil
	}
	return p.about(schema.Validate(items))
}

// about says of violations which parameter they are in.
func (p *Parameter) about(found []schemas.Violation) []schemas.Violation {
	for i := range found {
		found[i].Message = fmt.Sprintf("the parameter %s: %s", p.Name, found[i].Message)
	}
	return found
}

// read gives a value as the parameter's schema looks at it.
func (p *Parameter) read(text string) any {
	if p.In == InHeader {
		return p.reading.readHeader(text)
	}
	return p.reading.read(text)
}

// reading is how the text of a parameter or a header becomes what its schema
// describes.
type reading struct {
	isText bool     // the schema is for texts
	items  *reading // of the items of a list; nil is none
}

// readingOf tells by a schema's type.
func readingOf(schema Node) reading {
	var types []string
	for _, name := range append(schema.Get("type").Items(), schema.Get("type")) {
		if text, ok := name.Value.(string); ok {
			types = append(types, text)
		}
	}
	r := reading{isText: slices.Contains(types, "string")}
	for _, name := range []string{"integer", "number", "boolean", "array"} {
		r.isText = r.isText && !slices.Contains(types, name)
	}
	if slices.Contains(types, "array") {
		items := readingOf(schema.Get("items"))
		r.items = &items
	}
	return r
}

// read makes a value of a text: one that is a number or a boolean as JSON has it is
// one, where the schema is not for texts.
func (r reading) read(text string) any {
	if r.isText {
		return text
	}
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text {
		return json.Number(text) // as most are, and no decoder is needed
	}
	if value, err := schemas.DecodeJSON([]byte(text)); err == nil {
		return value
	}
	return text
}

// readHeader is read for a header, in which commas stand between the items of a list.
func (r reading) readHeader(text string) any {
	if r.items == nil {
		return r.read(text)
	}
	items := []any{}
	for item := range strings.SplitSeq(text, ",") {
		items = append(items, r.items.read(strings.TrimSpace(item)))
	}
	return items
}

// lists says whether a value is one of those that the parameter's schema names.
func (p *Parameter) lists(value string) bool {
	return p != nil && slices.ContainsFunc(p.Schema.Get("enum").Items(), func(n Node) bool { return n.Value == value })
}

// Maximum gives the largest number that the parameter may be; ok is false when its
// schema sets no bound.
func (p *Parameter) Maximum() (most int, ok bool) {
	number, ok := schemas.IntegerAt(p.Schema.Value, "/maximum")
	return int(min(number, math.MaxInt)), ok
}
