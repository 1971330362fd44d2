package store

import (
	"cmp"
	"iter"
	"math"
	"sort"
	"strconv"
	"sync"

	"github.com/tidwall/btree"
)

// Order is one way to sort a collection's objects.
type Order[T any] struct {
	Name string
	// Compare is negative when a stands before b. Objects that it takes for equal
	// stand in the order in which they came into the layout.
	Compare func(a, b *T) int
}

// Layout says how a table keeps its objects.
type Layout[T any] struct {
	// ID gives an object's id, as text.
	ID func(*T) string
	// Orders are the ways to sort the objects; there is at least one, and the
	// first is the one that holds when nothing else is asked for.
	Orders []Order[T]
	// Text gives what [View.Search] looks into; nil when objects are not searched.
	Text func(*T) string
	// Prepare completes an object before it is kept, such as with what its orders
	// compare; nil completes nothing.
	Prepare func(*T)
}

func (l *Layout[T]) prepare(object *T) {
	if l.Prepare != nil {
		l.Prepare(object)
	}
}

// View is a collection's objects at one moment. Objects are shared between
// worlds: they must not be changed.
type View[T any] struct {
	layout  *Layout[T]
	byID    btree.Map[string, *row[T]]
	orders  []*btree.BTreeG[*row[T]] // one for each of the collection's orders
	texts   texts
	nextSeq int64
	lastID  int64 // the highest id so far, where ids are numbers
}

// row is an object with its place in the order of arrival. Rows never change:
// they are replaced.
type row[T any] struct {
	seq    int64
	object *T
}

// Len counts the objects.
func (v *View[T]) Len() int { return v.byID.Len() }

// Get finds an object by its id.
func (v *View[T]) Get(id string) (*T, bool) {
	r, ok := v.byID.Get(id)
	if !ok {
		return nil, false
	}
	return r.object, true
}

// Page gives up to limit objects in the named order, after the first offset
// ones; an unknown name means the collection's first order.
func (v *View[T]) Page(order string, offset, limit int) []*T {
	tree := v.tree(order)
	page := make([]*T, 0, max(0, min(limit, tree.Len()-offset)))
	if cap(page) == 0 {
		return page
	}
	add := func(r *row[T]) bool {
		page = append(page, r.object)
		return len(page) < limit
	}
	if offset == 0 { // where nothing needs to be compared
		tree.Scan(add)
	} else if first, ok := tree.GetAt(offset); ok {
		tree.Ascend(first, add)
	}
	return page
}

// All goes through the objects in the named order; an unknown name means the
// collection's first order.
func (v *View[T]) All(order string) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		v.tree(order).Scan(func(r *row[T]) bool { return yield(r.object) })
	}
}

// From goes through the objects in the named order, from the first that does not
// stand before the given one.
func (v *View[T]) From(order string, from *T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		v.tree(order).Ascend(&row[T]{seq: -1, object: from}, func(r *row[T]) bool { return yield(r.object) })
	}
}

// Seek finds the first object that does not stand before the given one in the
// named order.
func (v *View[T]) Seek(order string, from *T) (found *T, ok bool) {
	for object := range v.From(order, from) {
		return object, true
	}
	return nil, false
}

// Place counts the objects, in the named order, before the first that a condition
// holds for; it must hold for all those behind, too.
func (v *View[T]) Place(order string, holds func(*T) bool) int {
	tree := v.tree(order)
	// Often all objects are of one kind, and both ends are quick to reach.
	if first, ok := tree.Min(); !ok || holds(first.object) {
		return 0
	}
	if last, _ := tree.Max(); !holds(last.object) {
		return tree.Len()
	}
	return sort.Search(tree.Len(), func(i int) bool {
		r, _ := tree.GetAt(i)
		return holds(r.object)
	})
}

func (v *View[T]) tree(order string) *btree.BTreeG[*row[T]] {
	for i, o := range v.layout.Orders {
		if o.Name == order {
			return v.orders[i]
		}
	}
	return v.orders[0]
}

// Table is a collection that one request may change.
type Table[T any] struct {
	View[T]
	copying sync.Mutex // a copy marks its source, where another copy may be under way
}

// New makes an empty table.
func New[T any](l *Layout[T]) *Table[T] {
	t := &Table[T]{View: View[T]{layout: l, orders: make([]*btree.BTreeG[*row[T]], len(l.Orders))}}
	for i, order := range l.Orders {
		less := func(a, b *row[T]) bool {
			return cmp.Or(order.Compare(a.object, b.object), cmp.Compare(a.seq, b.seq)) < 0
		}
		// The world's lock already keeps writers apart, and readers only see trees
		// that no writer touches.
		t.orders[i] = btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})
	}
	return t
}

// Fork implements [Any].
func (t *Table[T]) Fork() Any {
	t.copying.Lock()
	defer t.copying.Unlock()
	c := &Table[T]{View: View[T]{layout: t.layout, byID: *t.byID.Copy(), orders: make([]*btree.BTreeG[*row[T]], len(t.orders)), texts: texts{*t.texts.blocks.Copy()}, nextSeq: t.nextSeq, lastID: t.lastID}}
	for i, tree := range t.orders {
		c.orders[i] = tree.Copy()
	}
	return c
}

// Insert adds an object behind all others of its order; false means that its id
// is taken, and nothing was done.
func (t *Table[T]) Insert(object *T) bool {
	t.layout.prepare(object)
	id := t.layout.ID(object)
	if _, taken := t.byID.Get(id); taken {
		return false
	}
	t.put(id, &row[T]{seq: t.nextSeq, object: object})
	t.nextSeq++
	if number, err := strconv.ParseInt(id, 10, 64); err == nil && number < math.MaxInt64 {
		t.lastID = max(t.lastID, number)
	}
	return true
}

// NextID gives an id above all that there ever were, for vendors whose ids are
// numbers that count up.
func (t *Table[T]) NextID() string { return strconv.FormatInt(t.lastID+1, 10) }

// After implements [Any].
func (t *Table[T]) After(other Any) {
	t.lastID = max(t.lastID, other.(*Table[T]).lastID)
}

// Replace puts an object in the place of the one with its id; false means that
// there is none, and nothing was done.
func (t *Table[T]) Replace(object *T) bool {
	t.layout.prepare(object)
	id := t.layout.ID(object)
	old, ok := t.remove(id)
	if ok {
		t.put(id, &row[T]{seq: old.seq, object: object})
	}
	return ok
}

// Delete removes the object with an id; false means that there is none.
func (t *Table[T]) Delete(id string) bool {
	_, ok := t.remove(id)
	return ok
}

func (t *Table[T]) put(id string, r *row[T]) {
	t.byID.Set(id, r)
	for _, tree := range t.orders {
		tree.Set(r)
	}
	if text := t.layout.Text; text != nil {
		t.texts.set(r.seq, text(r.object))
	}
}

func (t *Table[T]) remove(id string) (*row[T], bool) {
	r, ok := t.byID.Delete(id)
	if ok {
		for _, tree := range t.orders {
			tree.Delete(r)
		}
		if t.layout.Text != nil {
			t.texts.set(r.seq, "")
		}
	}
	return r, ok
}
