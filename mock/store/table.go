package store

import (
	"cmp"
	"errors"
	"iter"
	"math"
	"sort"
	"strconv"
	"sync"

	"github.com/tidwall/btree"
)

// Layout says how a table keeps its rows.
type Layout[T any] struct {
	// ID gives a value's id, as text.
	ID func(*T) string
	// Orders are the ways to sort the rows; there is at least one, and the first is
	// the one that holds when nothing else is asked for.
	Orders []*Order[T]
	// Text gives what [View.Search] looks into, and what orders may compare: it is
	// made once for each row. Nil when rows have no such text.
	Text func(*T) string
}

// row makes a row that is in no table yet.
func (l *Layout[T]) row(value *T) *Row[T] {
	r := &Row[T]{Value: value, layout: l}
	if l.Text != nil {
		r.text = l.Text(value)
	}
	return r
}

// Order is one way to sort rows. [By] makes it.
type Order[T any] struct{ compare func(a, b *Row[T]) int }

// By makes an order. compare is negative when a stands before b. Rows that it takes
// for equal stand in the order in which they came into the table.
func By[T any](compare func(a, b *Row[T]) int) *Order[T] { return &Order[T]{compare} }

// Compare compares two rows, and is 0 when the order takes them for equal.
func (o *Order[T]) Compare(a, b *Row[T]) int { return o.compare(a, b) }

// View is a table at one moment, for reading.
type View[T any] struct {
	layout  *Layout[T]
	byID    btree.Map[string, *Row[T]]
	orders  []*btree.BTreeG[*Row[T]] // one for each of the layout's orders
	texts   texts
	nextSeq int64
	lastID  int64 // the highest id so far, where ids are numbers
	bytes   int64 // of the rows' texts and lists
	history history
}

// Len counts the rows.
func (v *View[T]) Len() int { return v.byID.Len() }

// Bytes counts the bytes of the rows' texts, and 16 for each item of a list.
func (v *View[T]) Bytes() int64 { return v.bytes }

// Get finds a row by its id.
func (v *View[T]) Get(id string) (*Row[T], bool) { return v.byID.Get(id) }

// Page gives up to limit rows in an order, after the first offset ones. Here and
// below, a nil order is the layout's first.
func (v *View[T]) Page(order *Order[T], offset, limit int) Rows[T] {
	tree := v.tree(order)
	page := make(Rows[T], 0, max(0, min(limit, tree.Len()-offset)))
	if cap(page) == 0 {
		return page
	}
	add := func(r *Row[T]) bool {
		page = append(page, r)
		return len(page) < limit
	}
	if offset == 0 { // where nothing needs to be compared
		tree.Scan(add)
	} else if first, ok := tree.GetAt(offset); ok {
		tree.Ascend(first, add)
	}
	return page
}

// Behind gives up to limit rows that stand behind the one with an id in an order,
// and says whether there are more behind those. An empty id stands before all; ok is
// false when no row has the id.
func (v *View[T]) Behind(order *Order[T], id string, limit int) (page Rows[T], more, ok bool) {
	tree := v.tree(order)
	page = Rows[T]{}
	add := func(r *Row[T]) bool {
		if more = len(page) == limit; !more {
			page = append(page, r)
		}
		return !more
	}
	if id == "" {
		tree.Scan(add)
		return page, more, true
	}
	pivot, ok := v.byID.Get(id)
	if ok {
		tree.Ascend(pivot, func(r *Row[T]) bool { return r == pivot || add(r) })
	}
	return page, more, ok
}

// All goes through the rows in an order.
func (v *View[T]) All(order *Order[T]) iter.Seq[*Row[T]] {
	return func(yield func(*Row[T]) bool) { v.tree(order).Scan(yield) }
}

// From goes through the rows in an order, from the first that does not stand before
// a value.
func (v *View[T]) From(order *Order[T], from *T) iter.Seq[*Row[T]] {
	return func(yield func(*Row[T]) bool) { v.tree(order).Ascend(v.before(from), yield) }
}

// before makes a row that stands before all those that are equal to it.
func (v *View[T]) before(value *T) *Row[T] {
	r := v.layout.row(value)
	r.seq = -1
	return r
}

// Seek finds the first row that does not stand before a value in an order.
func (v *View[T]) Seek(order *Order[T], from *T) (found *Row[T], ok bool) {
	for row := range v.From(order, from) {
		return row, true
	}
	return nil, false
}

// Place counts the rows, in an order, before the first that a condition holds for;
// it must hold for all those behind, too.
func (v *View[T]) Place(order *Order[T], holds func(*Row[T]) bool) int {
	tree := v.tree(order)
	// Often all rows are of one kind, and both ends are quick to reach.
	if first, ok := tree.Min(); !ok || holds(first) {
		return 0
	}
	if last, _ := tree.Max(); !holds(last) {
		return tree.Len()
	}
	return sort.Search(tree.Len(), func(i int) bool {
		r, _ := tree.GetAt(i)
		return holds(r)
	})
}

func (v *View[T]) tree(order *Order[T]) *btree.BTreeG[*Row[T]] {
	if order == nil {
		return v.orders[0]
	}
	for i, o := range v.layout.Orders {
		if o == order {
			return v.orders[i]
		}
	}
	panic("store: rows are asked for in an order that is not among those of their layout")
}

// Table is rows that one request may change.
type Table[T any] struct {
	View[T]
	copying sync.Mutex // a copy marks its source, where another copy may be under way
	by      Writer     // who changes the rows
}

// New makes an empty table.
func New[T any](l *Layout[T]) *Table[T] {
	t := &Table[T]{View: View[T]{layout: l, orders: make([]*btree.BTreeG[*Row[T]], len(l.Orders))}}
	for i, order := range l.Orders {
		less := func(a, b *Row[T]) bool {
			return cmp.Or(order.compare(a, b), cmp.Compare(a.seq, b.seq)) < 0
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
	c := &Table[T]{View: View[T]{layout: t.layout, byID: *t.byID.Copy(), orders: make([]*btree.BTreeG[*Row[T]], len(t.orders)), texts: texts{*t.texts.blocks.Copy()}, nextSeq: t.nextSeq, lastID: t.lastID, bytes: t.bytes, history: t.history.copy()}}
	for i, tree := range t.orders {
		c.orders[i] = tree.Copy()
	}
	return c
}

// Insert adds a value behind all others that its orders take for equal, and gives
// its row. The table owns the value from then on. False means that its id is taken:
// the row is the one that has it, and nothing was done.
func (t *Table[T]) Insert(value *T) (row *Row[T], ok bool) {
	id := t.layout.ID(value)
	if there, taken := t.byID.Get(id); taken {
		return there, false
	}
	row = t.layout.row(value)
	row.seq, row.by = t.nextSeq, t.by
	t.put(id, row)
	t.nextSeq++
	// A number beyond all is read as the highest.
	if number, err := strconv.ParseInt(id, 10, 64); err == nil || number == math.MaxInt64 {
		t.lastID = max(t.lastID, number)
	}
	return row, true
}

// ErrNoID says that no id is left: those that count up end at 2^63-1.
var ErrNoID = errors.New("no id is left for a new object: one has the id 9223372036854775807 or above, or had it; give the objects lower ids, or reset the world")

// NextID gives an id above all that there ever were, for vendors whose ids are
// numbers that count up. The error is [ErrNoID].
func (t *Table[T]) NextID() (string, error) {
	if t.lastID == math.MaxInt64 {
		return "", ErrNoID
	}
	return strconv.FormatInt(t.lastID+1, 10), nil
}

// After implements [Any].
func (t *Table[T]) After(other Any) {
	t.lastID = max(t.lastID, other.(*Table[T]).lastID)
}

// Replace puts a value in the place of the one with its id, and gives its row. False
// means that there is none, and nothing was done.
func (t *Table[T]) Replace(value *T) (row *Row[T], ok bool) {
	id := t.layout.ID(value)
	old, ok := t.remove(id)
	if !ok {
		return nil, false
	}
	row = t.layout.row(value)
	row.seq, row.by = old.seq, t.by
	t.put(id, row)
	return row, true
}

// Put replaces the value with the same id, or inserts it where there is none.
func (t *Table[T]) Put(value *T) *Row[T] {
	row, ok := t.Replace(value)
	if !ok {
		row, _ = t.Insert(value)
	}
	return row
}

// Delete removes the row with an id; false means that there is none.
func (t *Table[T]) Delete(id string) bool {
	row, ok := t.remove(id)
	if ok {
		t.history.removed(id, row.seq, t.by)
	}
	return ok
}

func (t *Table[T]) put(id string, row *Row[T]) {
	t.byID.Set(id, row)
	t.bytes += sizeOf(row.Value)
	for _, tree := range t.orders {
		tree.Set(row)
	}
	if t.layout.Text != nil {
		t.texts.set(row.seq, row.text)
	}
}

func (t *Table[T]) remove(id string) (*Row[T], bool) {
	row, ok := t.byID.Delete(id)
	if ok {
		t.bytes -= sizeOf(row.Value)
		for _, tree := range t.orders {
			tree.Delete(row)
		}
		if t.layout.Text != nil {
			t.texts.set(row.seq, "")
		}
	}
	return row, ok
}
