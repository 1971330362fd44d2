package traffic

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// learn shows the twin what the entries from one on show, up to the next one that
// writes, or that shows that another client has written. So the twin knows from the
// first page of a list how many there are.
func (t *Traffic) learn(from int) {
	t.shown, t.totals = map[string]bool{}, map[string]int64{}
	t.number++
	if t.grown != "" {
		t.partial(t.grown)
		t.changedElsewhere(t.entries[from])
		t.grown = ""
	}
	t.walks = compare.NewPageTracker(t.contract)
	for i := from; i < len(t.entries); i++ {
		entry := t.entries[i]
		fate := t.fate(entry)
		ends := fate == done || fate == unknown
		if i > from && (ends || t.why[i] == "" && t.contradicts(entry)) {
			t.epoch = i
			return
		}
		if t.why[i] == "" {
			t.show(i)
		}
		if ends {
			t.epoch = i + 1
			return
		}
	}
	t.epoch = len(t.entries)
}

// show shows the twin what one entry shows: objects that no call of the recording has
// made, and those that other objects and the path name.
func (t *Traffic) show(i int) {
	entry := t.entries[i]
	for _, object := range t.contract.Objects(entry.Exchange) {
		key := objectKey(object.Collection.Name, object.ID)
		doubted := t.doubted[key] || t.fate(entry) == done && entry.RequestBodyCut
		switch {
		case t.made[key] && !doubted:
			for _, name := range sortedNames(object.Value) {
				t.twin.Refer(object.Collection, name, object.Value[name])
			}
		default:
			t.appears(object.Collection.Name, object.ID, entry)
			elsewhere := !t.touched[key] && (t.other[key] || t.changed(entry, object))
			if elsewhere {
				t.changedElsewhere(entry)
			}
			t.twin.Show(object.Collection, object.ID, object.Value, doubted || elsewhere)
			delete(t.doubted, key)
			delete(t.other, key)
		}
		t.shown[key] = true
		t.remember(entry, object)
	}
	if entry.Status < 300 {
		for key := range t.named(entry) {
			name, id, _ := strings.Cut(key, " ")
			if collection, ok := t.contract.Collection(name); ok && !t.made[key] && id != "" {
				t.appears(name, id, entry)
				t.twin.Show(collection, id, nil, false)
				t.shown[key] = true
			}
		}
	}
	if target := t.target(entry); target != "" && entry.Status < 300 {
		path := strings.TrimSuffix(entry.URL.EscapedPath(), "/")
		collection, _, _ := strings.Cut(target, " ")
		t.listAt(path[:max(0, strings.LastIndexByte(path, '/'))], collection).keys[target] = true
	}
	t.references(entry)
	t.twin.KeepCursor(entry.Exchange)
	if name, total, ok := t.total(entry); ok {
		t.totals[name] = total
	}
	if t.fate(entry) != reads {
		return
	}
	list := t.list(entry)
	if collection := t.walks.Add(entry.Exchange); collection != "" && list != nil {
		t.complete(list, i)
	}
}

// listAt gives what is known of the list at a path.
func (t *Traffic) listAt(path, collection string) *listing {
	path = strings.TrimSuffix(path, "/")
	if t.lists[path] == nil {
		t.lists[path] = &listing{collection: collection, keys: map[string]bool{}}
	}
	return t.lists[path]
}

// list gives the list that an entry is a page of, with what the entry shows added;
// nil when it is none, or one that a parameter filters.
func (t *Traffic) list(entry *har.Entry) *listing {
	collection := t.contract.CollectionOf(&entry.Exchange)
	op := t.contract.CallOf(&entry.Exchange).Operation
	if collection == "" || op == nil || op.Paging() == nil || entry.Status != http.StatusOK || entry.BodyCut || len(compare.Filters(t.contract, entry.Exchange)) > 0 {
		return nil
	}
	list, query := t.listAt(entry.URL.EscapedPath(), collection), wire.ParseQuery(entry.URL.RawQuery)
	if list.epoch != t.number {
		list.epoch, list.pages = t.number, map[int][]string{}
	}
	var page []string
	for _, object := range t.contract.Objects(entry.Exchange) {
		if object.Collection.Name != collection {
			continue
		}
		list.keys[objectKey(collection, object.ID)] = true
		page = append(page, object.ID)
	}
	if len(op.Paging().WithoutPosition(query)) == 0 { // else it may be sorted otherwise
		place, err := strconv.Atoi(op.Paging().Position(query))
		if err != nil {
			place = len(list.pages) // as cursors have no order of their own
		}
		list.pages[place] = page
		var ids []string
		for _, place := range slices.Sorted(maps.Keys(list.pages)) {
			ids = append(ids, list.pages[place]...)
		}
		t.twin.Arrange(collection, ids)
	}
	return list
}

// references shows the twin the objects that a request has named, and that the vendor
// must have, as it has taken the request.
func (t *Traffic) references(entry *har.Entry) {
	op := t.contract.CallOf(&entry.Exchange).Operation
	if op == nil || entry.Status >= 300 {
		return
	}
	query := wire.ParseQuery(entry.URL.RawQuery)
	for _, p := range op.Parameters {
		for _, value := range op.Values(query, p.Name) {
			for part := range strings.SplitSeq(value, ",") {
				t.refers(contracts.Place{Schemas: t.contract.SchemasAt(p.Schema.Pointer)}, part)
			}
		}
	}
	if body, err := schemas.DecodeJSON(entry.RequestBody); err == nil && op.Body != nil && t.writes(entry) {
		t.refers(contracts.Place{Schemas: t.contract.SchemasAt(op.Body.Pointer)}, body)
	}
}

// refers shows the twin what the values at a place refer to.
func (t *Traffic) refers(at contracts.Place, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range sortedNames(value) {
			member, _ := at.Member(name)
			t.refers(member, value[name])
		}
	case []any:
		for _, item := range value {
			t.refers(at.Item(), item)
		}
	default:
		id, isID := schemas.TextOf(value)
		for _, schema := range at.Schemas {
			collection := t.twin.RefersTo(schema.Value)
			if isID && id != "" && collection != nil && !t.made[objectKey(collection.Name, id)] && !t.twin.Whole(collection.Name) {
				t.twin.Show(collection, id, nil, false)
			}
		}
	}
}

func sortedNames(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }

// complete notes that the entries of this epoch have shown all objects of a list.
// Those that it had before, and that no call of the recording has made, are gone.
func (t *Traffic) complete(list *listing, at int) {
	for key := range list.keys {
		if !t.shown[key] && t.gone(key, at) {
			delete(list.keys, key)
		}
	}
	list.whole = t.number
	t.twin.SetWhole(list.collection, true)
}

// total gives how many objects a list counts, with a name of the list that leaves out
// the page.
func (t *Traffic) total(entry *har.Entry) (name string, total int64, ok bool) {
	op := t.contract.CallOf(&entry.Exchange).Operation
	if op == nil || op.Paging() == nil || entry.Status != http.StatusOK || entry.BodyCut {
		return "", 0, false
	}
	body, err := schemas.DecodeJSON(entry.Body)
	if err != nil {
		return "", 0, false
	}
	p := op.Paging()
	total, ok = schemas.IntegerAt(body, p.Total)
	return entry.URL.EscapedPath() + "?" + p.WithoutPosition(wire.ParseQuery(entry.URL.RawQuery)).Encode(), total, ok && p.Total != ""
}
