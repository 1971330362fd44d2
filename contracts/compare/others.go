package compare

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Hold begins to keep what the comparison learns, for TakeBack. Release ends it.
func (c *Comparison) Hold() { c.memory.log.hold() }

// Release ends what Hold has begun.
func (c *Comparison) Release() { c.memory.log.release() }

// TakeBack forgets all pairs since Hold, as if they had not been compared.
func (c *Comparison) TakeBack() {
	c.memory.log.takeBack()
	c.last = nil
}

// IsOwn says whether an object is one that the calls of this run have made or changed,
// by the vendor's id.
func (c *Comparison) IsOwn(id string) bool { return c.memory.made[id] }

// Others says which objects other clients write, by the vendor's ids: no difference
// speaks of them, nor of which objects stand on a page from now on. TakeBack
// does not forget them.
func (c *Comparison) Others(ids ...string) {
	for _, id := range ids {
		c.memory.others[id] = true
	}
}

// Shared says whether other clients are known to write.
func (c *Comparison) Shared() bool { return len(c.memory.others) > 0 }

// MayBeOthers says whether a finding may come of what another client has written between
// two calls: it is about more than one answer, and the vendor did not fail.
func MayBeOthers(f contracts.Finding) bool {
	status, _ := f.Actual.(int)
	switch f.Check {
	case CheckList, CheckField, CheckTime, CheckExpectation:
		return true
	case CheckStatus:
		return status < 500
	case contracts.CheckPaging:
		return strings.Contains(f.Message, standsTwice)
	case contracts.CheckOrder:
		_, isPlace := strconv.Atoi(f.Pointer[strings.LastIndexByte(f.Pointer, '/')+1:])
		return isPlace != nil
	}
	return false
}

// MayBeOthers says whether a finding may come of what another client has written between
// two calls: one about an object that this run has made is not.
func (c *Comparison) MayBeOthers(f contracts.Finding) bool { return MayBeOthers(f) && !c.ofOwn(f) }

// ofOwn says whether a finding is about objects of this run alone: the one that the call
// names, or all that a list has too many or too few.
func (c *Comparison) ofOwn(f contracts.Finding) bool {
	if c.memory.owned[f.ID] {
		return true
	}
	if f.Check == CheckList {
		more, _ := f.Actual.([]string)
		fewer, _ := f.Expected.([]string)
		return len(more)+len(fewer) > 0 && !slices.ContainsFunc(slices.Concat(more, fewer), func(id string) bool { return !c.IsOwn(id) })
	}
	if f.Exchange == nil {
		return false
	}
	address, err := url.Parse(f.Exchange.URL)
	return err == nil && slices.ContainsFunc(strings.Split(address.Path, "/"), c.IsOwn)
}

// Lasting is the message of a finding without the word that the vendor does not repeat it.
func Lasting(message string) string { return strings.TrimPrefix(message, onlyFirst) }

// neighbour says why something is not compared.
const neighbour = "another client writes there at the same time"

// standsTwice is how a finding tells that pages overlap.
const standsTwice = " stands on "

// withoutOthers takes the objects of other clients out of those that one list alone has.
func (w *pairing) withoutOthers(all elements) elements {
	if len(w.memory.others) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(r element) bool {
		return w.memory.others[r.id] || w.memory.others[w.memory.ids.toVendor(w.response.Collection, r.id)]
	})
}

// fresh says whether an order is decided by less than a second, or by the ids of objects
// that were just made: the times of two creates are told to a part of a second that need
// not be the one by which they are sorted.
func (w *pairing) fresh(f contracts.Finding) bool {
	values, _ := f.Actual.([]any)
	if f.Check != contracts.CheckOrder || len(values) != 2 || !w.isByTime() {
		return false
	}
	before, isText := textOf(values[0])
	after, isTexts := textOf(values[1])
	if !isText || !isTexts {
		return false
	}
	first, isTime := w.placeAt(f.Pointer).Time(before)
	second, areTimes := w.placeAt(f.Pointer).Time(after)
	if isTime && areTimes {
		return first.Sub(second).Abs() < time.Second
	}
	return w.new(before) || w.new(after)
}

// new says whether an object was made or changed during the run, by it or by another
// client.
func (w *pairing) new(id string) bool { return w.memory.made[id] || w.memory.others[id] }

// settledRows gives the objects of two lists whose order is certain.
func (w *pairing) settledRows(pairs [][2]element) [][2]element {
	byTime := w.response.Order == nil || w.isByTime()
	return slices.DeleteFunc(slices.Clone(pairs), func(pair [2]element) bool {
		return w.memory.others[pair[0].id] || byTime && w.memory.made[pair[0].id]
	})
}

// atTheEnd says whether the call asks for a page that is there or not by what other
// clients have written.
func (w *pairing) atTheEnd() bool {
	if len(w.memory.others) == 0 || !w.paged() {
		return false
	}
	p, answer := w.op.Responses[http.StatusOK].Paging, w.Fake
	if ok(w.Vendor) {
		answer = w.Vendor
	}
	body, err := schemas.DecodeJSON(answer.Body)
	total, counted := schemas.IntegerAt(body, p.Total)
	asked := p.Request(w.query)
	offset := int64(asked.Offset)
	apart := max(offset-total, total-offset)
	return err == nil && (!counted || apart <= int64(asked.Size+len(w.memory.others)))
}

// isByTime says whether the list of an answer is sorted by a time.
func (w *pairing) isByTime() bool {
	if w.op == nil || w.response == nil || w.response.Order == nil {
		return false
	}
	sorting, declared := w.response.Order.Sorting(w.op, w.Vendor.URL)
	return declared && w.response.Order.Keys[sorting.Key].Of == "time"
}
