package traffic

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/schemas"
)

// unlisted says whether an object is none of those that a list has, which was seen to
// its end in an epoch or after it, though its path is that of the list.
func (t *Traffic) unlisted(collection, id string, entry *har.Entry, since int) bool {
	path := entry.URL.EscapedPath() + "/"
	for from, list := range t.lists {
		within := strings.HasPrefix(path, from+"/")
		if within && list.collection == collection && list.whole >= since && !t.twin.Knows(collection, id) {
			return true
		}
	}
	return false
}

// partial notes that not all objects of a collection are known any more.
func (t *Traffic) partial(collection string) {
	t.twin.SetWhole(collection, false)
	for _, list := range t.lists {
		if list.collection == collection {
			list.whole = 0
		}
	}
}

// appears notes that an object which the twin does not know is in a collection of
// which it knew all: another client has made it.
func (t *Traffic) appears(collection, id string, entry *har.Entry) {
	if t.unlisted(collection, id, entry, 1) {
		t.changedElsewhere(entry)
	}
}

// gone takes an object from the twin that another client has deleted: no later entry
// shows it, and no call of the recording has made it. It says whether it did.
func (t *Traffic) gone(key string, at int) bool {
	collection, id, _ := strings.Cut(key, " ")
	if last, seen := t.last[key]; seen && last >= at || !t.twin.Knows(collection, id) || !t.foreign(key) {
		return false
	}
	t.twin.Remove(collection, id)
	t.changedElsewhere(t.entries[at])
	return true
}

// foreign says whether an object is one that only other clients have changed, as far
// as one can know.
func (t *Traffic) foreign(key string) bool { return t.doubted[key] || !t.made[key] && !t.touched[key] }

// forgetGone takes an object from the twin that the vendor says it does not have.
func (t *Traffic) forgetGone(i int) {
	entry := t.entries[i]
	if entry.Status == http.StatusNotFound || entry.Status == http.StatusGone {
		for key := range t.named(entry) {
			t.gone(key, i)
		}
	}
}

// adapt lets the twin take over what another client may have done, when a list differs.
// It says whether there was anything. Of a page one cannot know: where other clients
// write, what stands on it may have come from another one.
func (t *Traffic) adapt(i int) (some bool) {
	entry := t.entries[i]
	list := t.lists[strings.TrimSuffix(entry.URL.EscapedPath(), "/")]
	if list == nil {
		return false
	}
	if compare.NewPageTracker(t.contract).Add(entry.Exchange) == "" {
		if !t.shared || t.lacksOwn(list, i) || len(compare.Filters(t.contract, entry.Exchange)) > 0 {
			return false
		}
		t.partial(list.collection)
		t.changedElsewhere(entry)
		return true
	}
	there := map[string]bool{}
	for _, object := range t.contract.Objects(entry.Exchange) {
		there[objectKey(object.Collection.Name, object.ID)] = true
	}
	for key := range list.keys {
		if !there[key] && t.gone(key, i) {
			delete(list.keys, key)
			some = true
		}
	}
	return some
}

// lacksOwn says whether a list, of which this epoch has shown all pages, does not have
// what a call of the recording has made in it.
func (t *Traffic) lacksOwn(list *listing, at int) bool {
	path := t.entries[at].URL.EscapedPath()
	for key, i := range t.madeAt {
		maker := t.entries[i]
		if i < at && !t.doubted[key] && !t.shown[key] && list.whole == t.number && strings.TrimSuffix(maker.URL.EscapedPath(), "/") == strings.TrimSuffix(path, "/") && strings.HasPrefix(key, list.collection+" ") {
			return true
		}
	}
	return false
}

// contradicts says whether an entry shows that another client has written since the
// epoch began.
func (t *Traffic) contradicts(entry *har.Entry) bool {
	for _, object := range t.contract.Objects(entry.Exchange) {
		key := objectKey(object.Collection.Name, object.ID)
		if t.made[key] || t.touched[key] {
			continue
		}
		if t.unlisted(object.Collection.Name, object.ID, entry, t.number) {
			t.grown = object.Collection.Name
			return true
		}
		if t.shown[key] && t.changed(entry, object) {
			t.other[key] = true
		}
	}
	if len(t.other) > 0 {
		return true
	}
	name, total, ok := t.total(entry)
	if before, seen := t.totals[name]; ok && seen && before != total {
		t.grown = t.contract.CollectionOf(&entry.Exchange)
		return true
	}
	return false
}

// movingName is what the time of the last change of an object is called.
var movingName = regexp.MustCompile(`(?i)updat|modif|chang|touch`)

// changed says whether an object is another one than it was when it was last shown: by
// the time of its last change, or by its fields as the same operation shows them where
// there is no such time, or no call of the recording has written since.
func (t *Traffic) changed(entry *har.Entry, object contracts.Object) bool {
	before := t.values[objectKey(object.Collection.Name, object.ID)]
	at := contracts.Place{Schemas: t.contract.SchemasAt(object.Collection.Body.Pointer)}
	timed := false
	for name, value := range object.Value {
		member, _ := at.Member(name)
		now, isTime := member.Time(schemas.JSONText(value))
		if text, isText := value.(string); isText {
			now, isTime = member.Time(text)
		}
		if !isTime || !movingName.MatchString(name) {
			continue
		}
		timed = true
		for _, earlier := range before {
			text, _ := schemas.TextOf(earlier.fields[name])
			if then, wasTime := member.Time(text); wasTime && now.After(then) {
				return true
			}
		}
	}
	same := before[t.contract.OperationID(&entry.Exchange)]
	if timed && same.epoch != t.number {
		return false
	}
	for name, value := range same.fields {
		if now, there := object.Value[name]; there && schemas.JSONText(now) != schemas.JSONText(value) {
			return true
		}
	}
	return false
}

// remember keeps what an object was.
func (t *Traffic) remember(entry *har.Entry, object contracts.Object) {
	key := objectKey(object.Collection.Name, object.ID)
	if t.values[key] == nil || t.changed(entry, object) {
		t.values[key] = values{}
	}
	t.values[key][t.contract.OperationID(&entry.Exchange)] = shownValue{object.Value, t.number}
}

// changedElsewhere counts what another client has done.
func (t *Traffic) changedElsewhere(entry *har.Entry) {
	t.others = true
	t.comparison.Interrupt()
	t.report.LeaveOut(entry, "another client made, changed or deleted objects meanwhile")
}
