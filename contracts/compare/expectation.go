package compare

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// expects says whether the story is content with a status; one that expects
// nothing never is.
func (w *pairing) expects(status int) bool { return slices.Contains(w.Expect.Status, status) }

// expectations holds both answers to what the story wants, where they do not
// differ already.
func (w *pairing) expectations() {
	if w.Vendor.Status != w.Fake.Status {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(w.Expect.Headers)) {
		want, value, was := w.Expect.Headers[name], w.Vendor.Header.Get(name), w.Fake.Header.Get(name)
		w.unexpected("", want, value, was, value == want, was == want || was == w.memory.ids.toFake(want), "header "+name)
	}
	w.expectedBody()
}

// expectedBody holds the bodies to what the story wants.
func (w *pairing) expectedBody() {
	if w.Vendor.BodyCut || w.Fake.BodyCut || len(w.Expect.Body) == 0 {
		return
	}
	vendor, errVendor := w.vendorBody.value, w.vendorBody.err
	fake, errFake := w.fakeBody.value, w.fakeBody.err
	if errVendor != nil || errFake != nil {
		return
	}
	for _, pointer := range slices.Sorted(maps.Keys(w.Expect.Body)) {
		if w.Skip != nil && w.Skip(pointer) || w.judged[contracts.Anywhere(pointer)] != "" {
			w.leave(replacedValue)
			continue
		}
		want := w.Expect.Body[pointer]
		value, there := schemas.Lookup(vendor, pointer)
		metVendor := there && equal(value, want)
		was, there := schemas.Lookup(fake, w.placeAtFake(pointer))
		metFake := there && (equal(was, want) || equal(was, w.atFake(want)))
		told := slices.ContainsFunc(w.found, func(f contracts.Finding) bool { return f.Pointer == pointer })
		if !told {
			w.unexpected(pointer, want, value, was, metVendor, metFake, "value")
		}
	}
}

// unexpected tells of a value that is the one which the story expects on one side
// alone.
func (w *pairing) unexpected(pointer string, want, vendor, fake any, metVendor, metFake bool, what string) {
	switch {
	case metVendor == metFake:
	case metVendor:
		w.reportFake(CheckExpectation, pointer, want, fake, w.statusFact(), "the story expects another %s, which the vendor has", what)
	default:
		f := contracts.Finding{Check: CheckExpectation, Pointer: pointer, Expected: want, Actual: vendor, Evidence: w.statusFact()}
		w.report(f, "the story expects another %s, which the fake has", what)
	}
}

// headers binds what calls to come repeat.
func (w *pairing) headers() {
	for _, name := range w.Saved {
		if vendor, fake := w.Vendor.Header.Get(name), w.Fake.Header.Get(name); vendor != "" && fake != "" {
			w.memory.ids.bind("header "+name, vendor, fake)
		}
	}
}

// remember keeps what the calls after this one are compared with.
func (w *pairing) remember() {
	if !ok(w.Vendor) {
		return
	}
	if w.writes() {
		assign(w.memory.log, &w.memory.pages, map[string]map[string]shownPage{})
		assign(w.memory.log, &w.memory.changes, w.memory.changes+max(1, len(w.shown(w.vendor))))
	}
	w.clock()
	w.measure()
}

// measure notes how many objects a list has, and how many a page of it.
func (w *pairing) measure() {
	if w.response == nil || w.response.Paging == nil || w.vendor == nil {
		return
	}
	p := w.response.Paging
	total, counted := w.total(w.vendor)
	held, listed := p.Held(w.vendor)
	if !counted || !listed {
		return
	}
	if len(w.filters()) == 0 && w.judged[contracts.Anywhere(p.Total)] == "" {
		put(w.memory.log, w.memory.whole, w.listName(), count{total, w.memory.changes})
	}
	if asked := p.Request(w.query); !asked.Huge && held == p.Size && total > int64(asked.Offset+held) {
		put(w.memory.log, w.memory.sized, w.operation(), true)
	}
}

// placeAtFake gives the place that a place in the vendor's answer has in the
// fake's: objects may stand under their ids.
func (w *pairing) placeAtFake(pointer string) string {
	tokens := schemas.Split(pointer)
	for i, token := range tokens {
		tokens[i] = w.memory.ids.toFake(token)
	}
	return schemas.Join("", tokens...)
}

// atFake gives a value of the vendor's with the fake's ids in it.
func (w *pairing) atFake(value any) any {
	switch value := value.(type) {
	case string:
		return w.memory.ids.toFake(value)
	case json.Number:
		return json.Number(w.memory.ids.toFake(value.String()))
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = w.atFake(item)
		}
		return items
	}
	return value
}
