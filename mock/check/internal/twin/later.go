package twin

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// laterRows is what a vendor has shown after a call had written: it is put into what
// the fake has come to hold until then. The rows stand under their collections and the
// vendor's ids.
type laterRows map[string]map[string]*laterRow

type laterRow struct {
	fields  map[string]any
	removed bool
}

func (l laterRows) row(collection, id string) *laterRow {
	if l[collection] == nil {
		l[collection] = map[string]*laterRow{}
	}
	if l[collection][id] == nil {
		l[collection][id] = &laterRow{fields: map[string]any{}}
	}
	return l[collection][id]
}

// Knows says whether the vendor has shown an object.
func (t *Twin) Knows(collection, id string) bool { return t.collection(collection).byID[id] != nil }

// Remove takes an object out that the vendor has no longer.
func (t *Twin) Remove(collection, id string) {
	rows := t.collection(collection)
	rows.ids = slices.DeleteFunc(rows.ids, func(other string) bool { return other == id })
	delete(rows.byID, id)
	t.changed = true
	if t.wrote {
		*t.later.row(collection, id) = laterRow{removed: true}
	}
}

// Arrange puts objects of a collection in the order in which a list has them.
func (t *Twin) Arrange(collection string, ids []string) {
	rows := t.collection(collection)
	listed := map[string]bool{}
	var known []string // each once
	for _, id := range ids {
		if rows.byID[id] != nil && !listed[id] {
			listed[id] = true
			known = append(known, id)
		}
	}
	for i, id := range rows.ids {
		if !listed[id] {
			continue
		}
		if id != known[0] {
			rows.ids[i], t.changed, t.rearranged = known[0], true, true
		}
		known = known[1:]
	}
}

// giveLater puts what the vendor has shown since into what the fake holds. What does
// not fit in there is left out.
func (t *Twin) giveLater() error {
	for len(t.later) > 0 || t.rearranged {
		t.rearranged = false
		data, places, err := t.merged()
		if err != nil {
			return err
		}
		refused, err := t.putState("/_ringer/state?keep=1", data)
		if err == nil {
			break
		}
		t.leaveLater(refused, places)
	}
	t.later = laterRows{}
	return nil
}

// merged gives what the fake holds with what is new in it, and where the new rows
// stand, as /VENDOR/COLLECTION/PLACE.
func (t *Twin) merged() (data map[string][]any, places map[string]string, err error) {
	answer, err := t.control(http.MethodGet, "/_ringer/state?internal=1", nil)
	if err != nil {
		return nil, nil, err
	}
	var held map[string]map[string][]any
	decoder := json.NewDecoder(&answer.body)
	decoder.UseNumber()
	if err := decoder.Decode(&held); err != nil {
		return nil, nil, fmt.Errorf("read what the fake holds: %w", err)
	}
	data, places = held[t.contract.Vendor], map[string]string{}
	for _, collection := range t.contract.Collections {
		rows := data[collection.Name]
		later := t.later[collection.Name]
		for _, id := range slices.Sorted(maps.Keys(later)) {
			if later[id].removed {
				rows = t.mergeRow(collection, rows, id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(later)) {
			if !later[id].removed {
				rows = t.mergeRow(collection, rows, id)
			}
		}
		data[collection.Name] = t.inOrder(collection, rows, places)
	}
	return data, places, nil
}

// inOrder puts rows in the vendor's order, for where their times are equal: those that
// it has shown, and then those that calls have made.
func (t *Twin) inOrder(collection *contracts.Collection, rows []any, places map[string]string) (ordered []any) {
	ordered = make([]any, 0, len(rows)) // which must not be null
	byID := map[string]any{}
	for _, row := range rows {
		byID[idOf(collection, row)] = row
	}
	for _, id := range t.collection(collection.Name).ids {
		fakeID := t.toFake(id)
		if row, there := byID[fakeID]; there {
			if t.later[collection.Name][id] != nil {
				places[schemas.Join("", t.contract.Vendor, collection.Name, strconv.Itoa(len(ordered)))] = id
			}
			ordered = append(ordered, row)
			delete(byID, fakeID)
		}
	}
	for _, row := range rows {
		if _, left := byID[idOf(collection, row)]; left {
			ordered = append(ordered, row)
		}
	}
	return ordered
}

func (t *Twin) mergeRow(collection *contracts.Collection, rows []any, id string) []any {
	later, fakeID := t.later[collection.Name][id], t.toFake(id)
	if t.ids.ToVendor(collection.Name, fakeID) != id { // the fake has given it to another object
		fakeID = nextID(collection, rows)
		t.ids.Bind(collection.Name, id, fakeID)
	}
	at := slices.IndexFunc(rows, func(row any) bool { return idOf(collection, row) == fakeID })
	if later.removed {
		if at >= 0 {
			rows = slices.Delete(rows, at, at+1)
		}
		return rows
	}
	if at < 0 {
		at = len(rows)
		rows = append(rows, map[string]any{})
	}
	row, _ := rows[at].(map[string]any)
	for name, member := range later.fields {
		row[name] = t.value(member)
	}
	row[collection.ID] = collection.IDValue(fakeID)
	return rows
}

func idOf(collection *contracts.Collection, row any) string {
	object, _ := row.(map[string]any)
	id, _ := schemas.TextOf(object[collection.ID])
	return id
}

// nextID gives an id that no row has, where ids count up.
func nextID(collection *contracts.Collection, rows []any) string {
	highest := int64(0)
	for _, row := range rows {
		if id, err := strconv.ParseInt(idOf(collection, row), 10, 64); err == nil {
			highest = max(highest, id)
		}
	}
	return strconv.FormatInt(highest+1, 10)
}

// leaveLater leaves out the new rows that the fake refuses, or all of them when it
// names none.
func (t *Twin) leaveLater(refused []string, places map[string]string) {
	some := false
	for _, pointer := range refused {
		tokens := schemas.Split(pointer)
		if len(tokens) < 3 {
			continue
		}
		id, there := places[schemas.Join("", tokens[:3]...)]
		if !there {
			continue
		}
		some = true
		later := t.later.row(tokens[1], id)
		if _, field := later.fields[strings.Join(tokens[3:min(4, len(tokens))], "")]; field {
			delete(later.fields, tokens[3]) // as one that the fake works out itself
			continue
		}
		t.collection(tokens[1]).unfit[id] = true
		*later = laterRow{removed: true} // an old one would tell what is not so
	}
	if some {
		return
	}
	for name, rows := range t.later {
		for id := range rows {
			t.collection(name).unfit[id] = true
		}
	}
	t.later = laterRows{}
}

// Keep remembers what the fake holds, for TakeBack.
func (t *Twin) Keep() error {
	if t.changed {
		if err := t.give(); err != nil {
			return err
		}
		t.changed = false
	}
	return t.expect(http.MethodPut, "/_ringer/snapshots/kept")
}

// Replace puts texts in the place of others in what the fake holds. False is that it does
// not take them.
func (t *Twin) Replace(texts map[string]string) (ok bool, err error) {
	data, _, err := t.merged()
	if err != nil {
		return false, err
	}
	for _, collection := range t.contract.Collections {
		for _, row := range data[collection.Name] {
			fields, _ := row.(map[string]any)
			for name, value := range fields {
				if text, isText := value.(string); isText && texts[text] != "" {
					fields[name] = texts[text]
				}
			}
		}
	}
	refused, err := t.putState("/_ringer/state?keep=1", data)
	return err == nil || len(refused) == 0, nil
}

// SetClock sets the fake's time, so that what it makes stands among what the vendor has
// made; the zero time is none.
func (t *Twin) SetClock(to time.Time) error {
	if to.IsZero() {
		return nil
	}
	answer, err := t.control(http.MethodPut, "/_ringer/clock", map[string]any{"now": to.UTC().Format(time.RFC3339Nano)})
	if err == nil && answer.status >= 300 {
		err = fmt.Errorf("the fake does not take the time %s: %s", to, &answer.body)
	}
	return err
}

// TakeBack undoes what was done at the fake since Keep.
func (t *Twin) TakeBack() error { return t.expect(http.MethodPost, "/_ringer/snapshots/kept/restore") }

func (t *Twin) expect(method, path string) error {
	answer, err := t.control(method, path, nil)
	if err == nil && answer.status >= 300 {
		err = fmt.Errorf("the fake answers %d to %s %s", answer.status, method, path)
	}
	return err
}
