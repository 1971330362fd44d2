package mock

import (
	"cmp"
	"slices"

	"github.com/ringer-mock/ringer/scenarios"
)

// anyTable is a [Table] of any type. Its objects are handed out as what their
// JSON form is made from.
type anyTable interface {
	copy() anyTable
	after(other anyTable)
	// arrived gives the objects in the order in which they came, so that loading
	// them makes the same table.
	arrived() []any
	find(id string) (object any, ok bool)
	// add and exchange are Insert and Replace for a row that the schema has found
	// valid.
	add(r scenarios.Row) (object any, ok bool, err error)
	exchange(r scenarios.Row) (ok bool, err error)
	Delete(id string) bool
	NextID() string
	// inserted counts the objects that there ever were.
	inserted() int
	differences(before anyTable) []difference
}

// difference is an object that is not what it was; nil stands for one that was
// not there, or is not any more.
type difference struct {
	id            string
	place         int64 // in the order of arrival
	before, after any
}

func (t *Table[T]) arrived() []any {
	rows := make([]*row[T], 0, t.Len())
	t.byID.Scan(func(_ string, r *row[T]) bool {
		rows = append(rows, r)
		return true
	})
	slices.SortFunc(rows, func(a, b *row[T]) int { return cmp.Compare(a.seq, b.seq) })
	objects := make([]any, len(rows))
	for i, r := range rows {
		objects[i] = r.object
	}
	return objects
}

func (t *Table[T]) find(id string) (any, bool) { return t.Get(id) }

func (t *Table[T]) add(r scenarios.Row) (any, bool, error) {
	object, err := t.collection.object(r)
	if err != nil {
		return nil, false, err
	}
	return object, t.Insert(object), nil
}

func (t *Table[T]) exchange(r scenarios.Row) (bool, error) {
	object, err := t.collection.object(r)
	if err != nil {
		return false, err
	}
	return t.Replace(object), nil
}

func (t *Table[T]) inserted() int { return int(t.nextSeq) }

// differences compares the tables' rows by their pointers. An object that was
// replaced by an equal one is among them.
func (t *Table[T]) differences(before anyTable) (found []difference) {
	old := before.(*Table[T])
	if old == t {
		return nil
	}
	was, is := old.byID.Iter(), t.byID.Iter()
	wasOK, isOK := was.First(), is.First()
	for wasOK || isOK {
		switch {
		case !isOK || wasOK && was.Key() < is.Key():
			found = append(found, difference{was.Key(), was.Value().seq, was.Value().object, nil})
			wasOK = was.Next()
		case !wasOK || is.Key() < was.Key():
			found = append(found, difference{is.Key(), is.Value().seq, nil, is.Value().object})
			isOK = is.Next()
		default:
			if was.Value() != is.Value() {
				found = append(found, difference{is.Key(), is.Value().seq, was.Value().object, is.Value().object})
			}
			wasOK, isOK = was.Next(), is.Next()
		}
	}
	slices.SortFunc(found, func(a, b difference) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.id, b.id)) })
	return found
}
