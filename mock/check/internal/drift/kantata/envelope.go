package kantata

import (
	"cmp"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

const (
	usualPage   = 20
	largestPage = 200
)

// window is the part of a list that is asked for.
type window struct {
	start, limit int
	page, size   int
	told         int // the page as it was sent
	shift        int
	only         map[string]bool // the ids asked for in place of a page; nil is a page
}

// readWindow reads the page, or what takes its place.
func (s *server) readWindow(p params) window {
	w := window{shift: s.shift, page: whole(p.text("page"), 1, 1), size: whole(p.text("per_page"), usualPage, 1), told: 1}
	if _, sent := p["page"]; sent {
		w.told = whole(p.text("page"), 0, math.MinInt)
	}
	if w.size > largestPage && !s.noClamp {
		w.size = s.overTheBound
	}
	w.start, w.limit = math.MaxInt32, w.size // a page far beyond the end is one beyond the end
	if w.page < math.MaxInt32/w.size {
		w.start = (w.page - 1) * w.size
	}
	if asked := p.list("only"); asked != nil {
		w.only = map[string]bool{}
		for _, id := range asked {
			w.only[id] = true
		}
		return w
	}
	if p.text("limit") != "" && p.text("offset") != "" {
		w.limit, w.start = min(whole(p.text("limit"), 1, 1), largestPage), whole(p.text("offset"), 0, 0)
	}
	return w
}

var leadingDigits = regexp.MustCompile(`^-?\d+`)

// whole reads the digits that a text begins with, as Ruby does, if they make a least
// number or more; else it is the fallback.
func whole(text string, fallback, least int) int {
	digits := leadingDigits.FindString(text)
	number, err := strconv.Atoi(digits)
	if err != nil || number < least {
		return fallback
	}
	return number
}

// cut gives the objects of the window out of all that match, and the numbers of
// the page.
func cut[T any](w window, all []T, id func(T) string) ([]T, standin.Object) {
	if w.only == nil {
		return standin.Shifted(all, w.start, w.limit, w.shift), numbers(len(all), w.told, w.size)
	}
	var chosen []T
	for _, one := range all {
		if w.only[id(one)] {
			chosen = append(chosen, one)
		}
	}
	return chosen, numbers(len(chosen), w.told, w.size)
}

// numbers are those of a page: both are 0 when there are no objects.
func numbers(count, page, size int) standin.Object {
	if count == 0 {
		page = 0
	}
	return standin.Object{"count": count, "page_count": (count + size - 1) / size, "page_number": page, "page_size": size}
}

// respond makes an answer: the objects' ids in order, the objects by their ids,
// what was included, and the numbers of the page.
func respond[T any](key string, objects []T, id func(T) string, included standin.Object, numbers standin.Object) *standin.Answer {
	results, byID := []standin.Object{}, standin.Object{}
	for _, object := range objects {
		results = append(results, standin.Object{"key": key, "id": id(object)})
		byID[id(object)] = object
	}
	body := standin.Object{"count": numbers["count"], "results": results, key: byID, "meta": numbers}
	for name, objects := range included {
		body[name] = objects
	}
	return standin.JSON(http.StatusOK, body)
}

// byIDs gives those objects of a list that have one of the ids, by their ids.
func byIDs[T any](all []T, id func(T) string, wanted []string) standin.Object {
	chosen := standin.Object{}
	for _, one := range all {
		if slices.Contains(wanted, id(one)) {
			chosen[id(one)] = one
		}
	}
	return chosen
}

// order sorts by a field, upwards or downwards, and by id where that is equal.
func (s *server) order(downwards bool, compared int, a, b string) int {
	if downwards {
		compared = -compared
	}
	ids := cmp.Compare(number(a), number(b))
	if s.ties {
		ids = -ids
	}
	return cmp.Or(compared, ids)
}
