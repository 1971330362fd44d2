package store

import (
	"sync/atomic"

	"github.com/ringer-mock/ringer/schemas"
)

// Row is a value in a table. Worlds share rows, so that a row and its value never
// change: they are replaced.
type Row[T any] struct {
	// Value is what the row holds. Copy it to change it.
	Value *T

	layout *Layout[T]
	text   string
	seq    int64 // its place in the order of arrival
	by     Writer
	kept   atomic.Pointer[JSON]
}

// ID gives the value's id.
func (r *Row[T]) ID() string { return r.layout.ID(r.Value) }

// Text gives what the layout's Text gave for the value.
func (r *Row[T]) Text() string { return r.text }

// JSON gives the value's JSON.
func (r *Row[T]) JSON() (*JSON, error) { return r.in(nil) }

// MarshalJSON implements [json.Marshaler].
func (r *Row[T]) MarshalJSON() ([]byte, error) { return textOf(r.JSON()) }

// JSON is the JSON of a row in one form. It is made when it is first asked for, and
// kept with the row.
type JSON struct {
	Text []byte // not to be changed
	form *formKey
	next *JSON // the same row's in another form
}

// maxKeptJSON is how long JSON may be that is kept with its row: of longer ones, making
// them anew costs less than the memory.
const maxKeptJSON = 8 << 10

// textOf gives the text, if there is one.
func textOf(made *JSON, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return made.Text, nil
}

// in gives the row's JSON in a form; nil is the form of the value itself.
func (r *Row[T]) in(form *Form[T]) (*JSON, error) {
	var key *formKey
	if form != nil {
		key = &form.key
	}
	first := r.kept.Load()
	for kept := first; kept != nil; kept = kept.next {
		if kept.form == key {
			return kept, nil
		}
	}
	var shown any = r.Value
	if form != nil {
		shown = form.show(r.Value)
	}
	text, err := schemas.EncodeJSON(shown)
	if err != nil {
		return nil, err
	}
	made := &JSON{text, key, first}
	if len(text) > maxKeptJSON {
		return made, nil
	}
	// When another request has kept something meanwhile, this one is made anew the
	// next time.
	r.kept.CompareAndSwap(first, made)
	return made, nil
}

// Form is one way to show a row where it is not shown as its value, such as without
// some members. [NewForm] makes it.
type Form[T any] struct {
	show func(*T) any
	key  formKey
}

// formKey tells forms apart by its address, whatever their rows are; nil is the form of
// the value itself.
type formKey struct{ _ byte }

// NewForm makes a form. show gives what the JSON is made of; it depends on nothing
// but the value, since the JSON is kept with the row.
func NewForm[T any](show func(*T) any) *Form[T] { return &Form[T]{show: show} }

// Row gives a row in the form.
func (f *Form[T]) Row(r *Row[T]) Shown[T] { return Shown[T]{r, f} }

// List gives rows in the form, as a JSON list.
func (f *Form[T]) List(rows Rows[T]) List { return rows.list(f) }

// ByID gives rows in the form, as a JSON object with the rows' ids as names.
func (f *Form[T]) ByID(rows Rows[T]) List { return rows.byID(f) }

// Shown is a row in a form.
type Shown[T any] struct {
	row  *Row[T]
	form *Form[T]
}

// JSON gives the row's JSON in the form.
func (s Shown[T]) JSON() (*JSON, error) { return s.row.in(s.form) }

// MarshalJSON implements [json.Marshaler].
func (s Shown[T]) MarshalJSON() ([]byte, error) { return textOf(s.JSON()) }

// Rows is rows in some order.
type Rows[T any] []*Row[T]

// List gives the rows as a JSON list of their values.
func (rows Rows[T]) List() List { return rows.list(nil) }

// ByID gives the rows as a JSON object of their values, with their ids as names.
func (rows Rows[T]) ByID() List { return rows.byID(nil) }

// MarshalJSON implements [json.Marshaler].
func (rows Rows[T]) MarshalJSON() ([]byte, error) { return rows.List().MarshalJSON() }

func (rows Rows[T]) list(form *Form[T]) List {
	made := make([]*JSON, len(rows))
	for i, row := range rows {
		var err error
		if made[i], err = row.in(form); err != nil {
			return List{err: err}
		}
	}
	return List{Rows: made}
}

func (rows Rows[T]) byID(form *Form[T]) List {
	list := rows.list(form)
	if list.err != nil {
		return list
	}
	list.Names = make([]string, len(rows))
	for i, row := range rows {
		list.Names[i] = row.ID()
	}
	return list
}

// List is the JSON of rows, not yet put together: who sends it need not copy it.
type List struct {
	Rows []*JSON
	// Names makes it an object, with a name for each row; nil makes it a list.
	Names []string

	err error
}

// Err says why the list has no JSON, if it has none.
func (l List) Err() error { return l.err }

// MarshalJSON implements [json.Marshaler].
func (l List) MarshalJSON() ([]byte, error) {
	if l.err != nil {
		return nil, l.err
	}
	brackets := "[]"
	if l.Names != nil {
		brackets = "{}"
	}
	text := []byte{brackets[0]}
	text = l.Append(text)
	return append(text, brackets[1]), nil
}

// Append appends what stands between the brackets to a text.
func (l List) Append(text []byte) []byte {
	for i, row := range l.Rows {
		if i > 0 {
			text = append(text, ',')
		}
		if l.Names != nil {
			text = append(schemas.AppendText(text, l.Names[i]), ':')
		}
		text = append(text, row.Text...)
	}
	return text
}

// Each gives what Append appends, part by part.
func (l List) Each(do func(part []byte)) {
	for i, row := range l.Rows {
		var before []byte
		if i > 0 {
			before = append(before, ',')
		}
		if l.Names != nil {
			before = append(schemas.AppendText(before, l.Names[i]), ':')
		}
		do(before)
		do(row.Text)
	}
}

// Size is how many bytes Append appends.
func (l List) Size() int {
	size := max(0, len(l.Rows)-1) // commas
	for _, row := range l.Rows {
		size += len(row.Text)
	}
	for _, name := range l.Names {
		size += schemas.TextSize(name) + len(":")
	}
	return size
}
