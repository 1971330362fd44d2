package world

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Rows are the rows of one collection in a world, for who changes them from outside.
type Rows struct {
	world      *World
	vendor     *Vendor
	collection AnyCollection
	Declared   *contracts.Collection
}

// Rows finds a vendor's collection in the world.
func (w *World) Rows(vendor, collection string) (r Rows, p *problem.Problem) {
	if r.vendor, p = w.worlds.Known(vendor); p != nil {
		return r, p
	}
	r.world = w
	for _, one := range r.vendor.Collections {
		if one.name() == collection {
			r.collection = one
		}
	}
	declared, ok := r.vendor.Contract.Collection(collection)
	if !ok {
		return r, problem.New(http.StatusNotFound, fmt.Sprintf("%s has no collection %q; %s", vendor, collection, schemas.Suggest(collection, r.vendor.Contract.CollectionNames())))
	}
	r.Declared = declared
	return r, nil
}

// All gives the rows of a state of the world in the order in which they came.
func (r Rows) All(in State) []any { return in.tables[r.collection].Arrived() }

// One gives the row with an id in a state of the world.
func (r Rows) One(in State, id string) (any, *problem.Problem) {
	row, ok := in.tables[r.collection].Find(id)
	if !ok {
		return nil, r.none(id)
	}
	return row, nil
}

// Add adds a row, and gives it as the vendor has it. One without an id gets the next
// where ids count up, and else one that no row has.
func (r Rows) Add(doc *schemas.Document) (made any, p *problem.Problem) {
	p = r.world.Edit(func(m *State) *problem.Problem {
		if full := m.tables.full(1); full != nil {
			return problem.New(http.StatusUnprocessableEntity, full.Error())
		}
		table := m.tables[r.collection].Fork()
		if given, ok := doc.Value.(map[string]any); ok && given[r.Declared.ID] == nil {
			id, err := r.freshID(m, table)
			if err != nil {
				return r.invalid(err)
			}
			if id != nil {
				given[r.Declared.ID] = id
			}
		}
		row, err := scenarios.ReadRow(doc, r.vendor.Contract, r.Declared, m.filler(), r.others(table, ""))
		if err != nil {
			return r.invalid(err)
		}
		object, ok, err := r.collection.insert(table, row)
		if err != nil {
			return r.invalid(err)
		}
		if !ok {
			return problem.New(http.StatusConflict, fmt.Sprintf("there is one of %s with the %s %v already: PUT it to change it", r.Declared.Name, r.Declared.ID, row.Value[r.Declared.ID]))
		}
		made = object
		return r.put(m, table)
	})
	return made, p
}

// freshID gives an id that no row has and, where ids count up, none has had; nil
// when the schema does not say how to choose one.
func (r Rows) freshID(m *State, table store.Any) (id any, err error) {
	filler, err := m.filler().Rows(r.vendor.Contract, r.Declared)
	if err != nil {
		return nil, nil // and reading the row says why
	}
	filler.Skip(table.Inserted())
	for range table.Inserted() + 1 { // more than there are rows
		row := map[string]any{}
		if filler.Fill(row) != nil {
			return nil, nil
		}
		id := row[r.Declared.ID]
		if _, err := strconv.ParseUint(fmt.Sprint(id), 10, 64); err == nil {
			next, err := table.NextID()
			if _, number := id.(json.Number); number {
				return json.Number(next), err
			}
			return next, err
		}
		if _, taken := table.Find(fmt.Sprint(id)); !taken {
			return id, nil
		}
	}
	return nil, nil
}

// others goes through the fields of a table's rows, but for one with an id.
func (r Rows) others(table store.Any, id string) iter.Seq[map[string]any] {
	return func(yield func(map[string]any) bool) {
		for _, object := range table.Arrived() {
			fields, err := FieldsOf(object)
			if err == nil && fmt.Sprint(fields[r.Declared.ID]) != id && !yield(fields) {
				return
			}
		}
	}
}

// Replace puts a row in the place of the one with an id. What the new one leaves out is
// filled in, and not taken from the old.
func (r Rows) Replace(id string, doc *schemas.Document) *problem.Problem {
	return r.world.Edit(func(m *State) *problem.Problem {
		table := m.tables[r.collection].Fork()
		old, ok := table.Find(id)
		if !ok {
			return r.none(id)
		}
		if given, ok := doc.Value.(map[string]any); ok {
			if p := r.keepID(doc, given, id, old); p != nil {
				return p
			}
		}
		row, err := scenarios.ReadRow(doc, r.vendor.Contract, r.Declared, m.filler(), r.others(table, id))
		if err == nil {
			_, err = r.collection.replace(table, row)
		}
		if err != nil {
			return r.invalid(err)
		}
		return r.put(m, table)
	})
}

// keepID sees to it that a row has the id of the one that it replaces.
func (r Rows) keepID(doc *schemas.Document, given map[string]any, id string, old any) *problem.Problem {
	name := r.Declared.ID
	if said, ok := given[name]; ok && fmt.Sprint(said) != id {
		return r.invalid(doc.Errorf(schemas.Join("", name), "%q: a row keeps its id, and this is %s", name, id))
	}
	fields, err := FieldsOf(old)
	if err != nil {
		return problem.New(http.StatusInternalServerError, err.Error())
	}
	given[name] = fields[name]
	return nil
}

// Delete takes a row away.
func (r Rows) Delete(id string) *problem.Problem {
	return r.world.Edit(func(m *State) *problem.Problem {
		table := m.tables[r.collection].Fork()
		if !table.Delete(id) {
			return r.none(id)
		}
		return r.put(m, table)
	})
}

// put takes a changed table over, when the vendor finds nothing wrong with the
// whole.
func (r Rows) put(m *State, table store.Any) *problem.Problem {
	changed := m.tables.with(r.collection, table)
	if full := changed.full(0); full != nil && table.Bytes() > m.tables[r.collection].Bytes() {
		return problem.New(http.StatusUnprocessableEntity, full.Error())
	}
	wrong := r.vendor.mistakes(changed, m.scenario.Seed, func(collection AnyCollection, id, format string, args ...any) error {
		return fmt.Errorf("%s %s: %s", collection.name(), id, fmt.Sprintf(format, args...))
	})
	if len(wrong) > 0 {
		return r.invalid(errors.Join(wrong...))
	}
	m.tables = changed
	return nil
}

func (r Rows) invalid(err error) *problem.Problem {
	return problem.Invalid("the row cannot be changed so, and nothing was", err)
}

func (r Rows) none(id string) *problem.Problem {
	return problem.New(http.StatusNotFound, fmt.Sprintf("there is none of %s with the %s %q", r.Declared.Name, r.Declared.ID, id))
}

// FieldsOf gives an object's JSON form as plain values.
func FieldsOf(object any) (map[string]any, error) {
	text, err := schemas.EncodeJSON(object)
	if err != nil {
		return nil, err
	}
	value, err := schemas.DecodeJSON(text)
	if err != nil {
		return nil, err
	}
	fields, _ := value.(map[string]any)
	return fields, nil
}
