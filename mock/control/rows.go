package control

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// rowsCall is a call for the rows of one collection, or for one of them.
type rowsCall struct {
	*call
	world.Rows
	id string // empty for the collection
}

// rows finds the collection that a call's path names.
func (a *API) rows(c *call) (r rowsCall, p *problem.Problem) {
	r.call = c
	if r.Rows, p = c.world.Rows(c.vars["vendor"], c.vars["collection"]); p != nil {
		return r, p
	}
	var err error
	if r.id, err = url.PathUnescape(c.vars["id"]); err != nil {
		return r, problem.New(http.StatusBadRequest, "the path is not properly percent-encoded")
	}
	return r, nil
}

// listRows sends rows in the order in which they came, and how many there are in
// all that hold what is searched for.
func (a *API) listRows(rw http.ResponseWriter, c *call) *problem.Problem {
	r, p := a.rows(c)
	if p != nil {
		return p
	}
	q, p := r.readQuery()
	if p != nil {
		return p
	}
	state, p := c.stateAt()
	if p != nil {
		return p
	}
	rows := r.All(state)
	if q.search != "" || q.sort != "" {
		var err error
		if rows, err = q.choose(rows); err != nil {
			return problem.New(http.StatusInternalServerError, err.Error())
		}
	}
	total := len(rows)
	rows = rows[min(q.offset, total):]
	rows = rows[:min(q.limit, len(rows))]
	write(rw, http.StatusOK, rowList{r.Declared.Name, rows, total})
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

// getRow sends one row.
func (a *API) getRow(rw http.ResponseWriter, c *call) *problem.Problem {
	r, p := a.rows(c)
	if p != nil {
		return p
	}
	if p := knownQuery(c.URL.Query(), "at"); p != nil {
		return p
	}
	state, p := c.stateAt()
	if p != nil {
		return p
	}
	row, p := r.One(state, r.id)
	if p == nil {
		write(rw, http.StatusOK, row)
	}
	return p
}

// createRow adds a row.
func (a *API) createRow(rw http.ResponseWriter, c *call) *problem.Problem {
	r, p := a.rows(c)
	if p != nil {
		return p
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	made, p := r.Add(doc)
	if p == nil {
		write(rw, http.StatusCreated, made)
	}
	return p
}

// replaceRow puts a row in the place of the one with its id.
func (a *API) replaceRow(rw http.ResponseWriter, c *call) *problem.Problem {
	r, p := a.rows(c)
	if p != nil {
		return p
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	return c.done(rw, r.Replace(r.id, doc))
}

func (a *API) deleteRow(rw http.ResponseWriter, c *call) *problem.Problem {
	r, p := a.rows(c)
	if p != nil {
		return p
	}
	return c.done(rw, r.Delete(r.id))
}
