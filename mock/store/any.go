package store

import (
	"cmp"
	"slices"
)

// Any is a [Table] of any type. Its objects are handed out as what their JSON form
// is made from.
type Any interface {
	// Fork makes an independent table in constant time, while others may read the
	// source or fork it too.
	Fork() Any
	// SetWriter says who changes the table from now on; a new table and a fork are
	// changed by the zero Writer.
	SetWriter(by Writer)
	// Keep tells that the table as it stands is one that later ones are compared
	// with. Others may read it meanwhile, and fork it.
	Keep()
	// After keeps ids from being used again that another table has used.
	After(other Any)
	Len() int
	// Bytes counts the bytes of the objects' texts and lists.
	Bytes() int64
	// Arrived gives the objects in the order in which they came, so that inserting
	// them makes the same table.
	Arrived() []any
	// Find finds an object by its id.
	Find(id string) (object any, ok bool)
	Delete(id string) bool
	NextID() (string, error)
	// Inserted counts the objects that there ever were.
	Inserted() int
	// Differences says how the table differs from an earlier one, in the order in
	// which the objects came.
	Differences(before Any) []Difference
}

// Difference is an object that is not what it was; nil stands for one that was
// not there, or is not any more.
type Difference struct {
	ID            string
	Before, After any
	// By is the last who changed it.
	By Writer

	place int64 // in the order of arrival
}

// Arrived implements [Any].
func (t *Table[T]) Arrived() []any {
	rows := make([]*Row[T], 0, t.Len())
	t.byID.Scan(func(_ string, r *Row[T]) bool {
		rows = append(rows, r)
		return true
	})
	slices.SortFunc(rows, func(a, b *Row[T]) int { return cmp.Compare(a.seq, b.seq) })
	objects := make([]any, len(rows))
	for i, r := range rows {
		objects[i] = r.Value
	}
	return objects
}

// Find implements [Any].
func (t *Table[T]) Find(id string) (any, bool) {
	row, ok := t.Get(id)
	if !ok {
		return nil, false
	}
	return row.Value, true
}

// Inserted implements [Any].
func (t *Table[T]) Inserted() int { return int(t.nextSeq) }

// Differences implements [Any]. It compares the tables' rows by their pointers. An object that was
// replaced by an equal one is among them.
func (t *Table[T]) Differences(before Any) (found []Difference) {
	old := before.(*Table[T])
	if old == t {
		return nil
	}
	was, is := old.byID.Iter(), t.byID.Iter()
	wasOK, isOK := was.First(), is.First()
	for wasOK || isOK {
		switch {
		case !isOK || wasOK && was.Key() < is.Key():
			found = append(found, Difference{was.Key(), was.Value().Value, nil, t.history.remover(was.Key()), was.Value().seq})
			wasOK = was.Next()
		case !wasOK || is.Key() < was.Key():
			found = append(found, Difference{is.Key(), nil, is.Value().Value, is.Value().by, is.Value().seq})
			isOK = is.Next()
		default:
			if was.Value() != is.Value() {
				found = append(found, Difference{is.Key(), was.Value().Value, is.Value().Value, is.Value().by, is.Value().seq})
			}
			wasOK, isOK = was.Next(), is.Next()
		}
	}
	slices.SortFunc(found, func(a, b Difference) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.ID, b.ID)) })
	return found
}
