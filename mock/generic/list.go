package generic

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// list answers with the objects that a call asks for, as many as a page holds.
func (o *operation) list(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	if refusal := o.checkOwners(tx, call); refusal != nil {
		return mock.Reply{}, refusal
	}
	response := o.answers.in(call)
	found := o.find(tx, call, response)
	scheme := (*paging.Scheme)(nil)
	if response != nil {
		scheme = response.Paging
	}
	if scheme == nil || call.Operation.Paging() == nil {
		size := found.len()
		if scheme != nil { // there is one page alone
			size = cmp.Or(scheme.Request(call.Query).Size, size)
		}
		return o.answers.page(tx, call, found.page(0, size), nil, pageFacts{scheme: scheme, total: found.len(), size: size, page: 1})
	}
	page, err := call.Page()
	if err != nil {
		return mock.Reply{}, o.refusePage(err, scheme.Nonsense)
	}
	size := cmp.Or(page.Size, max(1, found.len()))
	facts := pageFacts{scheme: scheme, total: found.len(), size: size, page: scheme.NumberInAnswer(call.Query), offset: page.Offset}
	if facts.total == 0 && scheme.PageWhenEmpty != nil {
		facts.page = *scheme.PageWhenEmpty
	}
	if scheme.ByCursor() {
		rows, more, ok := found.behind(scheme.CursorMember, page.After, size)
		if !ok {
			return mock.Reply{}, o.refusePage(mock.Errorf(mock.Invalid, "the parameter %s is no cursor that a page gave out: the object that it names is gone, or there never was one", scheme.CursorParameter), 0)
		}
		last := ""
		if len(rows) > 0 {
			last = found.cursor(scheme.CursorMember, rows[len(rows)-1])
		}
		around := page.Behind(last, more)
		return o.answers.page(tx, call, rows, &around, facts)
	}
	around := page.Of(found.len())
	if scheme.PastTheEnd != 0 && (page.Offset > 0 && page.Offset >= found.len() || page.Number > int64(around.Pages)) {
		return mock.Reply{}, o.refusePage(mock.Errorf(mock.Invalid, "the page lies behind the last: there are %d objects", found.len()), scheme.PastTheEnd)
	}
	return o.answers.page(tx, call, found.page(page.Offset, size), &around, facts)
}

// refusePage refuses a page with the status that the contract says; 0 leaves it to the
// kind.
func (o *operation) refusePage(err error, status int) error {
	refusal, ok := err.(*mock.Error)
	if !ok || status == 0 || o.contract.ErrorStatuses[string(refusal.Kind)] == status {
		return err
	}
	for _, kind := range o.contract.ErrorKinds() {
		if o.statusOf(kind) == status {
			refusal.Kind = mock.Kind(kind)
			break
		}
	}
	return refusal
}

// found is the objects that a list is of: some rows, or all of a view.
type found struct {
	view *store.View[Object] // nil when only rows are listed
	rows store.Rows[Object]
}

func (f found) len() int {
	if f.view != nil {
		return f.view.Len()
	}
	return len(f.rows)
}

func (f found) page(offset, limit int) store.Rows[Object] {
	if f.view != nil {
		return f.view.Page(nil, offset, limit)
	}
	from := min(offset, len(f.rows))
	return f.rows[from:min(from+limit, len(f.rows)):len(f.rows)]
}

// cursor is what the page behind a row is asked for with.
func (f found) cursor(member string, row *store.Row[Object]) string {
	if member == "" {
		return row.ID()
	}
	return text(row.Value.Members[member])
}

// behind gives the rows behind the one that a cursor names.
func (f found) behind(member, after string, limit int) (page store.Rows[Object], more, ok bool) {
	if f.view != nil && member == "" {
		return f.view.Behind(nil, after, limit)
	}
	rows := f.page(0, f.len())
	from := 0
	if after != "" {
		from = 1 + slices.IndexFunc(rows, func(row *store.Row[Object]) bool { return f.cursor(member, row) == after })
		if from == 0 {
			return nil, false, false
		}
	}
	to := min(from+limit, len(rows))
	return rows[from:to:to], to < len(rows), true
}

// find gives the objects that a call asks for, in the order in which it does.
func (o *operation) find(tx *world.Tx, call *mock.Call, response *contracts.Response) found {
	view := o.of.In(tx)
	conditions := o.conditions(call)
	compare := o.sorting(call, response)
	if len(o.owners) == 0 && len(conditions) == 0 && compare == nil {
		return found{view: view}
	}
	rows := store.Rows[Object]{}
	if len(o.owners) > 0 {
		rows = o.of.having(view, o.within(), o.inPath(call))
		if len(rows) > 1 && compare == nil {
			slices.SortStableFunc(rows, o.of.usual.Compare)
		}
	} else {
		rows = slices.AppendSeq(rows, view.All(nil))
	}
	rows = slices.DeleteFunc(rows, func(row *store.Row[Object]) bool {
		return slices.ContainsFunc(conditions, func(holds func(map[string]any) bool) bool { return !holds(row.Value.Members) })
	})
	if compare != nil {
		slices.SortStableFunc(rows, compare)
	}
	return found{rows: rows}
}

// conditions are the filters and searches that a call asks for; a blank value asks for
// nothing.
func (o *operation) conditions(call *mock.Call) (all []func(map[string]any) bool) {
	if len(call.Query) == 0 {
		return nil
	}
	for _, parameter := range sorted(o.action.Filters) {
		member, wanted := o.action.Filters[parameter], o.sent(call, parameter)
		if len(wanted) > 0 {
			all = append(all, func(object map[string]any) bool { return equalsAny(object[member], wanted) })
		}
	}
	for _, parameter := range sorted(o.action.Search) {
		members := o.action.Search[parameter]
		for _, wanted := range o.sent(call, parameter) {
			wanted = strings.ToLower(wanted)
			all = append(all, func(object map[string]any) bool {
				return slices.ContainsFunc(members, func(name string) bool { return strings.Contains(strings.ToLower(text(object[name])), wanted) })
			})
		}
	}
	return all
}

// sent gives the values of a query parameter, those of a list apart.
func (o *operation) sent(call *mock.Call, parameter string) (values []string) {
	declared := o.op.QueryParameter(parameter)
	isList := declared != nil && declared.Schema.Text("type") == "array"
	for _, value := range call.Values(parameter) {
		parts := []string{value}
		if isList {
			parts = strings.Split(value, ",")
		}
		for _, part := range parts {
			if part != "" {
				values = append(values, part)
			}
		}
	}
	return values
}

// equalsAny says whether a member is one of some texts, or holds one.
func equalsAny(value any, wanted []string) bool {
	if items, ok := value.([]any); ok {
		return slices.ContainsFunc(items, func(item any) bool { return equalsAny(item, wanted) })
	}
	return value != nil && slices.Contains(wanted, text(value))
}

// sorting compares objects in the order that a call asks for; nil is the usual one.
func (o *operation) sorting(call *mock.Call, response *contracts.Response) func(a, b *store.Row[Object]) int {
	if response == nil || response.Order == nil {
		return nil
	}
	s, ok := response.Order.Sorting(call.Operation, url.URL{RawQuery: call.RawQuery})
	if !ok || len(call.Query) == 0 && len(o.of.Layout.Orders) > 0 && s.Key == response.Order.Default.Key {
		return nil
	}
	key, known := response.Order.Keys[s.Key]
	if !known {
		return nil
	}
	return o.of.comparing(s.Key, key, s.Downwards)
}

// comparing compares objects by a member.
func (c *collection) comparing(name string, key contracts.SortKey, downwards bool) func(a, b *store.Row[Object]) int {
	place := c.member(name).place
	return func(a, b *store.Row[Object]) int {
		order := compareValues(place, key, a.Value.Members[name], b.Value.Members[name])
		if downwards {
			return -order
		}
		return order
	}
}

// compareValues compares two values of a member; what is not there stands first.
func compareValues(place contracts.Place, key contracts.SortKey, a, b any) int {
	left, isNumber := a.(json.Number)
	right, both := b.(json.Number)
	if isNumber && both {
		return schemas.CompareNumbers(left, right)
	}
	x, y := text(a), text(b)
	if key.Of == "time" {
		before, ok := place.Time(x)
		after, both := place.Time(y)
		if ok && both {
			return before.Compare(after)
		}
	}
	if key.Folds != "" {
		x, y = strings.ToLower(x), strings.ToLower(y)
	}
	return strings.Compare(x, y)
}

// pageFacts are what an answer tells of its page.
type pageFacts struct {
	scheme       *paging.Scheme
	total        int
	size, offset int
	page         int64
}

// values gives what stands at the places of the paging.
func (f pageFacts) values(around *mock.Neighbours) map[string]any {
	p := f.scheme
	if p == nil {
		return nil
	}
	all := map[string]any{p.Total: f.total, p.Offset: f.offset, p.SizeAt: f.size, p.Page: f.page}
	if around == nil {
		pages := 1
		if f.total == 0 {
			pages = int(p.PagesWhenEmpty)
		}
		all[p.Pages], all[p.HasMore] = pages, false
		for _, place := range []string{p.NextPage, p.PreviousPage, p.NextLink, p.PreviousLink, p.NextCursor} {
			all[place] = nil
		}
	} else {
		all[p.Pages], all[p.HasMore] = around.Pages, around.HasMore
		all[p.NextPage], all[p.PreviousPage] = orNil(around.NextPage), orNil(around.PreviousPage)
		all[p.NextLink], all[p.PreviousLink] = orNil(around.NextLink), orNil(around.PreviousLink)
		all[p.NextCursor] = orNil(around.NextCursor)
	}
	delete(all, "")
	return all
}

func orNil[T any](value *T) any {
	if value == nil {
		return nil
	}
	return *value
}

// linkHeader gives the headers of a page.
func linkHeader(around *mock.Neighbours) http.Header {
	if around == nil {
		return nil
	}
	return around.Header
}
