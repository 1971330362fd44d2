package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// rowsCall is a call for the rows of one collection, or for one of them.
type rowsCall struct {
	*controlCall
	vendor     *boundVendor
	collection AnyCollection
	declared   *contracts.Collection
	id         string // empty for the collection
}

// rows finds the collection that a call's path names.
func (s *Server) rows(c *controlCall) (rowsCall, *problem) {
	r := rowsCall{controlCall: c}
	var p *problem
	if r.vendor, p = s.vendor(c); p != nil {
		return r, p
	}
	name := c.vars["collection"]
	for _, collection := range r.vendor.Collections {
		if collection.name() == name {
			r.collection = collection
		}
	}
	declared, ok := r.vendor.contract.Collection(name)
	if !ok {
		return r, newProblem(http.StatusNotFound, fmt.Sprintf("%s has no collection %q; %s", r.vendor.Name, name, schemas.Suggest(name, r.vendor.contract.CollectionNames())))
	}
	r.declared = declared
	var err error
	if r.id, err = url.PathUnescape(c.vars["id"]); err != nil {
		return r, newProblem(http.StatusBadRequest, "the path is not properly percent-encoded")
	}
	return r, nil
}

// listRows sends rows in the order in which they came, and how many there are in
// all that hold what is searched for.
func (s *Server) listRows(rw http.ResponseWriter, c *controlCall) *problem {
	r, p := s.rows(c)
	if p != nil {
		return p
	}
	q, p := r.readQuery()
	if p != nil {
		return p
	}
	rows := c.world.present().tables[r.collection].Arrived()
	if q.search != "" || q.sort != "" {
		var err error
		if rows, err = q.choose(rows); err != nil {
			return newProblem(http.StatusInternalServerError, err.Error())
		}
	}
	total := len(rows)
	rows = rows[min(q.offset, total):]
	rows = rows[:min(q.limit, len(rows))]
	writeControl(rw, http.StatusOK, rowList{r.collection.name(), rows, total})
	return nil
}

// rowList is a list under its collection's name.
type rowList struct {
	name  string
	rows  []any
	total int
}

// MarshalJSON implements [json.Marshaler].
func (l rowList) MarshalJSON() ([]byte, error) {
	rows, err := schemas.EncodeJSON(l.rows)
	return fmt.Appendf(nil, `{%q:%s,"total":%d}`, l.name, rows, l.total), err
}

// createRow adds a row. One without an id gets the next where ids count up, and
// else one that no row has.
func (s *Server) createRow(rw http.ResponseWriter, c *controlCall) *problem {
	r, p := s.rows(c)
	if p != nil {
		return p
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	var made any
	p = c.world.edit(func(m *worldState) *problem {
		table := m.tables[r.collection].Fork()
		if given, ok := doc.Value.(map[string]any); ok && given[r.declared.ID] == nil {
			if id := r.freshID(m, table); id != nil {
				given[r.declared.ID] = id
			}
		}
		row, err := scenarios.ReadRow(doc, r.vendor.contract, r.declared, m.filler(), r.others(table, ""))
		if err != nil {
			return r.invalid(err)
		}
		object, ok, err := r.collection.insert(table, row)
		if err != nil {
			return r.invalid(err)
		}
		if !ok {
			return newProblem(http.StatusConflict, fmt.Sprintf("there is one of %s with the %s %v already: PUT it to change it", r.collection.name(), r.declared.ID, row.Value[r.declared.ID]))
		}
		made = object
		return r.put(m, table)
	})
	if p == nil {
		writeControl(rw, http.StatusCreated, made)
	}
	return p
}

// freshID gives an id that no row has and, where ids count up, none has had; nil
// when the schema does not say how to choose one.
func (r rowsCall) freshID(m *worldState, table store.Any) any {
	filler, err := m.filler().Rows(r.vendor.contract, r.declared)
	if err != nil {
		return nil // and reading the row says why
	}
	filler.Skip(table.Inserted())
	for range table.Inserted() + 1 { // more than there are rows
		row := map[string]any{}
		if filler.Fill(row) != nil {
			return nil
		}
		id := row[r.declared.ID]
		if _, err := strconv.ParseUint(fmt.Sprint(id), 10, 64); err == nil {
			if _, number := id.(json.Number); number {
				return json.Number(table.NextID())
			}
			return table.NextID()
		}
		if _, taken := table.Find(fmt.Sprint(id)); !taken {
			return id
		}
	}
	return nil
}

// others goes through the fields of a table's rows, but for one with an id.
func (r rowsCall) others(table store.Any, id string) iter.Seq[map[string]any] {
	return func(yield func(map[string]any) bool) {
		for _, object := range table.Arrived() {
			fields, err := fieldsOf(object)
			if err == nil && fmt.Sprint(fields[r.declared.ID]) != id && !yield(fields) {
				return
			}
		}
	}
}

// replaceRow puts a row in the place of the one with its id. What the new one
// leaves out is filled in, and not taken from the old.
func (s *Server) replaceRow(rw http.ResponseWriter, c *controlCall) *problem {
	r, p := s.rows(c)
	if p != nil {
		return p
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	return c.done(rw, c.world.edit(func(m *worldState) *problem {
		table := m.tables[r.collection].Fork()
		old, ok := table.Find(r.id)
		if !ok {
			return r.none()
		}
		if given, ok := doc.Value.(map[string]any); ok {
			if p := r.keepID(doc, given, old); p != nil {
				return p
			}
		}
		row, err := scenarios.ReadRow(doc, r.vendor.contract, r.declared, m.filler(), r.others(table, r.id))
		if err == nil {
			_, err = r.collection.replace(table, row)
		}
		if err != nil {
			return r.invalid(err)
		}
		return r.put(m, table)
	}))
}

// keepID sees to it that a row has the id of the one that it replaces.
func (r rowsCall) keepID(doc *schemas.Document, given map[string]any, old any) *problem {
	name := r.declared.ID
	if id, ok := given[name]; ok && fmt.Sprint(id) != r.id {
		return r.invalid(doc.Errorf(schemas.Join("", name), "%q: a row keeps its id, and this is %s", name, r.id))
	}
	fields, err := fieldsOf(old)
	if err != nil {
		return newProblem(http.StatusInternalServerError, err.Error())
	}
	given[name] = fields[name]
	return nil
}

func (s *Server) deleteRow(rw http.ResponseWriter, c *controlCall) *problem {
	r, p := s.rows(c)
	if p != nil {
		return p
	}
	return c.done(rw, c.world.edit(func(m *worldState) *problem {
		table := m.tables[r.collection].Fork()
		if !table.Delete(r.id) {
			return r.none()
		}
		return r.put(m, table)
	}))
}

// put takes a changed table over, when the vendor finds nothing wrong with the
// whole.
func (r rowsCall) put(m *worldState, table store.Any) *problem {
	changed := m.tables.with(r.collection, table)
	wrong := r.vendor.check(changed, m.scenario.Seed, func(collection AnyCollection, id, format string, args ...any) error {
		return fmt.Errorf("%s %s: %s", collection.name(), id, fmt.Sprintf(format, args...))
	})
	if len(wrong) > 0 {
		return r.invalid(errors.Join(wrong...))
	}
	m.tables = changed
	return nil
}

func (r rowsCall) invalid(err error) *problem {
	return invalid("the row cannot be changed so, and nothing was", err)
}

func (r rowsCall) none() *problem {
	return newProblem(http.StatusNotFound, fmt.Sprintf("there is none of %s with the %s %q", r.collection.name(), r.declared.ID, r.id))
}
