package kantata

import (
	"cmp"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
)

// Every answer of Kantata OX has one envelope: how many objects match, their ids
// in order, the objects by id, the numbers of the page, and what was included in the
// order asked for (observed).
// https://developer.kantata.com: response format, pagination, including
// associations, requesting by id.

// Meta has the numbers of the page; page count and number are 0 when nothing
// matches.
type Meta struct {
	Count, PageCount int
	// PageNumber is the number that was sent, however large.
	PageNumber int64
	PageSize   int
}

// window says which part of a list is asked for.
type window struct {
	offset, limit int
	number        int64
	pageSize      int
	only          []string // ids; nil asks for a page
}

// readWindow reads page and per_page, limit and offset, or only.
func readWindow(call *mock.Call, p params) window {
	call.Cite("page-size")
	scheme, query := call.Operation.Paging(), url.Values{}
	for _, name := range []string{"page", "per_page"} {
		if !p.isScalar(name) {
			continue
		}
		query.Set(name, p.text(name))
		if number := whole(scheme, p.text(name)); number < 1 || p.text(name) != strconv.FormatInt(number, 10) {
			call.Cite("lenient-paging")
		}
	}
	request := scheme.Request(query)
	w := window{number: scheme.NumberInAnswer(query), pageSize: request.Size, offset: request.Offset, limit: request.Size}
	if strings.Join(p.texts("only"), "") != "" { // blank asks for nothing, as brainstem reads it
		call.Cite("only-skips-missing")
		w.only = []string{}
		for _, text := range p.texts("only") {
			for piece := range strings.SplitSeq(text, ",") {
				if id, ok := idText(piece); ok && digitsAlone.MatchString(piece) {
					w.only = append(w.only, id)
				}
			}
		}
		return w
	}
	if p.text("limit") != "" && p.text("offset") != "" {
		call.Cite("limit-and-offset")
		most, _ := call.Operation.QueryParameter("limit").Maximum()
		w.limit = int(min(max(1, whole(scheme, p.text("limit"))), int64(most)))
		w.offset = int(min(max(0, whole(scheme, p.text("offset"))), math.MaxInt))
	}
	return w
}

// digitsAlone is what a piece of only looks like that counts.
var digitsAlone = regexp.MustCompile(`^\d+$`)

// whole reads a number as pages are read.
func whole(scheme *paging.Scheme, text string) int64 {
	number, _, _ := scheme.WholeNumber(text)
	return number
}

// choose gives the objects of the window, in an order, of those that contain
// the text, and how many match in all.
func choose[T any](view *store.View[T], order *store.Order[T], text string, w window, match func(*T) bool) (chosen store.Rows[T], count int) {
	switch {
	case w.only != nil:
		wanted := setOf(w.only)
		for candidate := range view.Search(text).In(order, nil) {
			if wanted[candidate.ID()] && (match == nil || match(candidate.Value)) {
				chosen = append(chosen, candidate)
			}
		}
		return chosen, len(chosen)
	case match == nil && text == "":
		return view.Page(order, w.offset, w.limit), view.Len()
	}
	found := view.Search(text)
	for candidate := range found.In(order, nil) {
		if match != nil && !match(candidate.Value) {
			continue
		}
		if count >= w.offset && len(chosen) < w.limit {
			chosen = append(chosen, candidate)
		}
		if count++; match == nil && len(chosen) == w.limit {
			return chosen, found.Len() // the others need not be looked at to be counted
		}
	}
	return chosen, count
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// anyPair says whether something holds for two neighbours of a list.
func anyPair[T any](list store.Rows[T], holds func(a, b *T) bool) bool {
	for i := 1; i < len(list); i++ {
		if holds(list[i-1].Value, list[i].Value) {
			return true
		}
	}
	return false
}

// meta gives the numbers for a window of a list of that many objects.
func (w window) meta(count int) Meta {
	m := Meta{Count: count, PageSize: w.pageSize}
	if count > 0 {
		m.PageNumber, m.PageCount = w.number, (count+w.pageSize-1)/w.pageSize
	}
	return m
}

// allOf gives the numbers for objects that were asked for or made one by one. The
// page size is the usual one.
func allOf(call *mock.Call, count int) Meta {
	usual, _ := call.Operation.Contract().Operation("get-workspace-groups")
	return Meta{Count: count, PageCount: 1, PageNumber: 1, PageSize: usual.Paging().SizeDefault}
}

func (m Meta) json() payload.Object {
	return payload.Object{
		{Name: "count", Value: m.Count}, {Name: "page_count", Value: m.PageCount},
		{Name: "page_number", Value: m.PageNumber}, {Name: "page_size", Value: m.PageSize},
	}
}

// result points to an object of the answer.
type result struct {
	Key string `json:"key"`
	ID  string `json:"id"`
}

// resultForm shows an object as a result.
func resultForm[T any](key string, id func(*T) string) *store.Form[T] {
	return store.NewForm(func(object *T) any { return result{key, id(object)} })
}

// respond builds the answer: results and objects are the chosen ones, in order, the
// objects by id, and included the maps of what was asked to come along.
func respond(key string, results store.List, objects any, included payload.Object, m Meta) mock.Reply {
	return mock.OK(slices.Concat(
		payload.Object{{Name: "count", Value: m.Count}, {Name: "results", Value: results}, {Name: key, Value: objects}, {Name: "meta", Value: m.json()}},
		included,
	))
}

// directions are the two orders of one field.
type directions[T any] struct{ up, down *store.Order[T] }

// sortedBy makes the orders of a field. What is equal in it sorts by id, upwards in
// the descending order too.
func sortedBy[T any](compare func(a, b *store.Row[T]) int) directions[T] {
	byID := func(a, b *store.Row[T]) int { return byNumber(a.ID(), b.ID()) }
	return directions[T]{
		up:   store.By(func(a, b *store.Row[T]) int { return cmp.Or(compare(a, b), byID(a, b)) }),
		down: store.By(func(a, b *store.Row[T]) int { return cmp.Or(compare(b, a), byID(a, b)) }),
	}
}

// readOrder reads the order parameter: a field of those known, with ":desc" for
// the descending order and anything else for the ascending one. Nothing, or an
// unknown field, means the usual one, in the direction that the contract has.
func readOrder[T any](call *mock.Call, p params, usual directions[T], fields map[string]directions[T]) *store.Order[T] {
	fallback := usual.up
	if call.Downwards() {
		fallback = usual.down
	}
	order := p.text("order")
	if order == "" {
		return fallback
	}
	field, direction, _ := strings.Cut(order, ":")
	orders, ok := fields[field]
	if !ok {
		call.Cite("lenient-order")
		return fallback
	}
	switch direction {
	case "desc":
		return orders.down
	case "asc":
	default:
		call.Cite("lenient-order")
	}
	return orders.up
}

// readIncludes reads the include parameter: the known names, each once, in the order
// asked for. It is a text; a list asks for nothing.
func readIncludes(call *mock.Call, p params, known ...string) (includes []string) {
	for name := range strings.SplitSeq(p.text("include"), ",") {
		switch {
		case slices.Contains(known, name) && !slices.Contains(includes, name):
			includes = append(includes, name)
		case p["include"] != nil && !slices.Contains(known, name):
			call.Cite("unknown-includes-ignored")
		}
	}
	return includes
}
