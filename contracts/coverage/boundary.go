package coverage

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"sync"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/schemas"
)

// boundary is a place in a list of pages where clients go wrong.
type boundary struct {
	name, says string
	args       []any
	fact       string // the paging's key that it rests on
}

// boundariesOf lists those that a paging has.
func boundariesOf(p *paging.Scheme) []boundary {
	all := []boundary{
		{name: "page-only", says: "All objects stand on one page.", fact: "items"},
		{name: "page-first", says: "It is the first of several pages.", fact: "page"},
	}
	if p.Divides() {
		all = append(all,
			boundary{name: "page-middle", says: "It is a page with others before and behind it.", fact: "page"},
			boundary{name: "page-last", says: "It is the last of several pages.", fact: "page"})
		if !p.ByCursor() {
			all = append(all, boundary{name: "page-past-the-end", says: "A page behind the last one is asked for.", fact: "past_the_end"})
		}
	}
	all = append(all, boundary{name: "page-empty", says: "There is nothing to list.", fact: "pages_when_empty"})
	if p.SizeParameter == "" {
		return all
	}
	all = append(all, boundary{name: "size-default", says: "No %s is asked for, which means %d.", args: []any{p.SizeParameter, p.SizeDefault}, fact: "size_default"})
	if p.SizeMax > 0 {
		all = append(all,
			boundary{name: "size-max", says: "The largest %s is asked for, %d.", args: []any{p.SizeParameter, p.SizeMax}, fact: "size_max"},
			boundary{name: "size-beyond-max", says: "A %s beyond %d is asked for.", args: []any{p.SizeParameter, p.SizeMax}, fact: "size_max"})
	}
	return all
}

// totalNames are the names that lead to the total in an answer, each as it is
// written in JSON.
func totalNames(p *paging.Scheme) (names []string) {
	for _, name := range schemas.Split(p.Total) {
		names = append(names, strconv.Quote(name))
	}
	return names
}

// boundariesCovered names the boundaries that an exchange covers. What may have been asked for
// in a body of a reading call cannot be seen, and covers none.
func boundariesCovered(p *paging.Scheme, x Observation, totalNames []string) (names []string) {
	if x.Hidden || p.Exempts(x.Query) {
		return nil
	}
	request := p.Request(x.Query)
	if x.Status == p.PastTheEnd && (request.Number > 1 || request.Number == 0 && request.Offset > 0) && !x.Shaped {
		return []string{"page-past-the-end"}
	}
	if x.Status != http.StatusOK {
		return nil
	}
	position := ""
	if total, counted := numberAt(x.Answer, totalNames); counted && request.Size > 0 && !p.ByCursor() {
		position = where(int64(request.Offset), int64(request.Size), total)
	} else if p.Total == "" {
		position = whereUncounted(p, x, request)
	}
	return slices.DeleteFunc([]string{position, sizeCovered(p, x)}, func(name string) bool { return name == "" })
}

// where says what a page behind so many objects is among all.
func where(before, size, total int64) string {
	switch {
	case total == 0:
		return "page-empty"
	case before >= total:
		return "page-past-the-end"
	case before == 0 && total <= size:
		return "page-only"
	case before == 0:
		return "page-first"
	case before+size >= total:
		return "page-last"
	}
	return "page-middle"
}

// whereUncounted says what a page of a list without a total is, by what it holds and what
// it says of the next one; empty when it says nothing.
func whereUncounted(p *paging.Scheme, x Observation, request paging.Request) string {
	body, err := schemas.DecodeJSON(x.Answer)
	signals := p.Signals(body, x.AnswerHeader)
	if err != nil || len(signals) == 0 {
		return ""
	}
	held, listed := p.Held(body)
	switch begins, more := request.Cursor == "" && request.Offset == 0, signals[0].More; {
	case listed && held == 0 && begins:
		return "page-empty"
	case listed && held == 0 && !p.ByCursor():
		return "page-past-the-end"
	case begins && more:
		return "page-first"
	case begins:
		return "page-only"
	case more:
		return "page-middle"
	}
	return "page-last"
}

// sizeCovered names the boundary that the asked size of a page is; empty is none.
func sizeCovered(p *paging.Scheme, x Observation) string {
	values := x.Query[p.SizeParameter]
	if len(values) == 0 {
		return "size-default"
	}
	size, _, huge := p.WholeNumber(values[len(values)-1])
	switch {
	case p.SizeMax > 0 && (huge || size > int64(p.SizeMax)):
		return "size-beyond-max"
	case size == int64(p.SizeMax):
		return "size-max"
	}
	return ""
}

// decoders are made once for many texts.
var decoders = sync.Pool{New: func() any { return new(jsontext.Decoder) }}

var lenient = jsonv2.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// numberAt reads a whole number out of a JSON text, and no more of it than stands
// before; a place without names is none.
func numberAt(text []byte, place []string) (int64, bool) {
	if len(place) == 0 {
		return 0, false
	}
	decoder := decoders.Get().(*jsontext.Decoder)
	defer decoders.Put(decoder)
	decoder.Reset(bytes.NewBuffer(text), lenient)
	for _, name := range place {
		if !enter(decoder, name) {
			return 0, false
		}
	}
	value, err := decoder.ReadValue()
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(string(value), 10, 64)
	return min(n, schemas.MaxInteger), err == nil
}

// enter goes to the member of an object that is to be read next; the name is in
// quotes.
func enter(decoder *jsontext.Decoder, name string) bool {
	if token, err := decoder.ReadToken(); err != nil || token.Kind() != '{' {
		return false
	}
	for decoder.PeekKind() == '"' {
		member, err := decoder.ReadValue()
		if err != nil {
			return false
		}
		if string(member) == name {
			return true
		}
		if err := decoder.SkipValue(); err != nil {
			return false
		}
	}
	return false
}
