package compare

import (
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// element is one object of a list or of a map.
type element struct {
	id    string
	value any
	token string // where it stands there
}

type elements []element

// listed reads a list of objects that have ids; it is nil for any other. The place
// is that of an item.
func (w *pairing) listed(item contracts.Place, pointer string, list []any) elements {
	own := w.idName(location{Place: item, pointer: pointer + "/0"})
	all := make(elements, 0, len(list))
	for i, item := range list {
		object, _ := item.(map[string]any)
		id, has := textOf(object[own])
		if !has {
			return nil
		}
		all = append(all, element{id: id, value: item, token: strconv.Itoa(i)})
	}
	return all
}

// align finds the elements of both sides that are the same object: those whose ids
// are known to be, and then those that nobody has seen before and that have the
// same fields. What a write has made stands in the same order on both sides.
func (w *pairing) align(kind string, item contracts.Place, own string, left, right elements) (pairs [][2]element, vendorOnly, fakeOnly elements) {
	byID := map[string]elements{}
	for _, r := range right {
		id := w.memory.ids.toVendor(kind, r.id)
		byID[id] = append(byID[id], r)
	}
	used := map[string]bool{}
	for _, l := range left {
		same := byID[l.id]
		if len(same) > 0 && w.writes() && w.memory.ids.vendors[kind][same[0].id] == "" {
			same = nil // what was just made has its number by chance
		}
		if len(same) > 0 {
			byID[l.id] = same[1:]
			used[same[0].token] = true
			pairs = append(pairs, [2]element{l, same[0]})
			w.bindRow(kind, l, same[0])
		} else {
			vendorOnly = append(vendorOnly, l)
		}
	}
	for _, r := range right {
		if !used[r.token] {
			fakeOnly = append(fakeOnly, r)
		}
	}
	alike := func(r element, mapped bool) string { return w.content(item, own, r, mapped) }
	pairs, vendorOnly, fakeOnly = w.pairUp(kind, pairs, vendorOnly, fakeOnly, alike)
	if w.writes() {
		pairs, vendorOnly, fakeOnly = w.pairUp(kind, pairs, vendorOnly, fakeOnly, func(element, bool) string { return "any" })
	}
	return pairs, vendorOnly, fakeOnly
}

func (w *pairing) bindRow(kind string, l, r element) {
	if same, known := w.memory.ids.same(kind, l.id, r.id); same || !known {
		w.memory.ids.bind(kind, l.id, r.id)
	}
}

// pairUp joins elements that nobody has seen before and that look the same.
func (w *pairing) pairUp(kind string, pairs [][2]element, left, right elements, looks func(r element, mapped bool) string) (all [][2]element, vendorOnly, fakeOnly elements) {
	if len(left) == 0 || len(right) == 0 {
		return pairs, left, right
	}
	free := map[string][]int{}
	for i, r := range right {
		if look := looks(r, true); look != "" {
			free[look] = append(free[look], i)
		}
	}
	taken := map[int]bool{}
	for _, l := range left {
		look := looks(l, false)
		found := -1
		for len(free[look]) > 0 && found < 0 {
			i := free[look][0]
			free[look] = free[look][1:]
			if same, known := w.memory.ids.same(kind, l.id, right[i].id); same || !known {
				found = i
			}
		}
		if found < 0 {
			vendorOnly = append(vendorOnly, l)
			continue
		}
		taken[found] = true
		w.memory.ids.bind(kind, l.id, right[found].id)
		pairs = append(pairs, [2]element{l, right[found]})
	}
	for i, r := range right {
		if !taken[i] {
			fakeOnly = append(fakeOnly, r)
		}
	}
	return pairs, vendorOnly, fakeOnly
}

// content writes what an object tells beside its own id and its times; empty for
// one that tells nothing.
func (w *pairing) content(item contracts.Place, own string, r element, mapped bool) string {
	object, _ := r.value.(map[string]any)
	if e := w.response.Envelope; e != nil && e.Index != nil {
		if _, refers := e.Index.Refers(object); refers {
			return "" // a reference to an object that stands elsewhere
		}
	}
	var text strings.Builder
	for _, name := range sortedNames(object) {
		at, _ := item.Member(name)
		value, isText := textOf(object[name])
		if name == own || !at.Named() || isText && at.AreTimes(value, value) {
			continue
		}
		if isText && at.IsID() {
			if mapped {
				value = w.memory.ids.toVendor(at.RefersTo(), value)
			}
			text.WriteString(name + "=" + value + "\n")
		} else if _, isList := object[name].([]any); !isList {
			text.WriteString(name + "=" + schemas.JSONText(object[name]) + "\n")
		}
	}
	return text.String()
}
