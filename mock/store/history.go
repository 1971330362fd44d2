package store

import "github.com/tidwall/btree"

// Writer says who changes a table.
type Writer uint8

// The zero Writer is whoever prepares a world: its scenario, and the control API.
const (
	Control Writer = iota
	Client         // by a request to a vendor
)

// String gives the writer's name.
func (w Writer) String() string {
	if w == Client {
		return "client"
	}
	return "control"
}

// history says of removed rows who removed them. Only those count that a kept table
// has, since it takes a kept one to see that a row is gone: so there are never more
// than kept rows, however many come and go.
type history struct {
	kept     int64 // rows of this place and above are in no kept table
	removers btree.Map[string, Writer]
}

func (h *history) copy() history { return history{h.kept, *h.removers.Copy()} }

// removed tells that the row of an id and a place was removed. An id that was removed
// before and is there again is in a kept table, whatever the place of its row.
func (h *history) removed(id string, seq int64, by Writer) {
	if _, before := h.removers.Get(id); before || seq < h.kept {
		h.removers.Set(id, by)
	}
}

// remover is who removed the row of an id. When nobody has, the table does not come
// from the one that has the row, and the control API has put it in its place.
func (h *history) remover(id string) Writer {
	by, _ := h.removers.Get(id)
	return by
}

// SetWriter implements [Any].
func (t *Table[T]) SetWriter(by Writer) { t.by = by }

// Keep implements [Any].
func (t *Table[T]) Keep() {
	t.copying.Lock()
	defer t.copying.Unlock()
	t.history.kept = t.nextSeq
}
