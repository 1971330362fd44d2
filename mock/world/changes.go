package world

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/schemas"
)

// Change is one object of a vendor's that is not what it was. It is made of
// plain values, for comparing with go-cmp.
type Change struct {
	Vendor, Collection, ID string
	// Change is "added", "changed" or "removed".
	Change string
	// By is the last who changed the object: "client" is a request to the vendor,
	// "control" the control API.
	By string
	// Before and After are the object as encoding/json reads it, so that numbers
	// are of type float64, and a whole number that a float64 cannot hold is a
	// [json.Number]. Before is nil for an object that was added, After for
	// one that was removed.
	Before, After map[string]any
}

// RawChange is a [Change] as it goes over the wire, with the objects' fields in the
// vendor's order and numbers to the last digit.
type RawChange struct {
	Vendor     string          `json:"vendor"`
	Collection string          `json:"collection"`
	ID         string          `json:"id"`
	Change     string          `json:"change"`
	By         string          `json:"by"`
	Before     json.RawMessage `json:"before"`
	After      json.RawMessage `json:"after"`
}

// differences says how tables differ from what they were, by vendor, collection and
// the order in which the objects came. internal asks for internal collections too.
func (w *World) differences(before, after tables, internal bool) ([]RawChange, error) {
	found := []RawChange{}
	for _, v := range w.worlds.Vendors {
		for _, collection := range v.Collections {
			if !internal && v.hides(collection) {
				continue
			}
			for _, d := range after[collection].Differences(before[collection]) {
				c, err := changeOf(d, v.Name, collection.name())
				if err != nil {
					return nil, err
				}
				if c.Change != "" {
					found = append(found, c)
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b RawChange) int {
		return cmp.Or(cmp.Compare(a.Vendor, b.Vendor), cmp.Compare(a.Collection, b.Collection))
	})
	return found, nil
}

// changeOf has no word for an object that was replaced by an equal one.
func changeOf(d store.Difference, vendor, collection string) (c RawChange, err error) {
	c = RawChange{Vendor: vendor, Collection: collection, ID: d.ID, By: d.By.String()}
	if c.Before, err = schemas.EncodeJSON(d.Before); err == nil {
		c.After, err = schemas.EncodeJSON(d.After)
	}
	switch {
	case err != nil:
		return c, fmt.Errorf("%s %s %s: %w", vendor, collection, d.ID, err)
	case d.Before == nil:
		c.Change = "added"
	case d.After == nil:
		c.Change = "removed"
	case !bytes.Equal(c.Before, c.After):
		c.Change = "changed"
	}
	return c, nil
}

// Plain gives the change as plain values.
func (c RawChange) Plain() (Change, error) {
	v := Change{Vendor: c.Vendor, Collection: c.Collection, ID: c.ID, Change: c.Change, By: c.By}
	err := errors.Join(schemas.Unmarshal(c.Before, &v.Before), schemas.Unmarshal(c.After, &v.After))
	schemas.PlainNumbers(v.Before)
	schemas.PlainNumbers(v.After)
	return v, err
}

// Changes says how the world differs from what since names, a snapshot or a mark; nil
// is what the world last began from. at is the seq of the request after which it is looked
// at; 0 is now.
func (w *World) Changes(since *string, at uint64, internal bool) ([]RawChange, *problem.Problem) {
	from, to, p := w.stretch(since)
	if p == nil && at > 0 {
		to, p = w.At(at)
	}
	if p != nil {
		return nil, p
	}
	return w.changesBetween(from, to, internal)
}

func (w *World) changesBetween(from, to State, internal bool) ([]RawChange, *problem.Problem) {
	found, err := w.differences(from.tables, to.tables, internal)
	if err != nil {
		return nil, problem.New(http.StatusInternalServerError, err.Error())
	}
	return found, nil
}

// stretch gives what changes count from, and what the world is. since names a
// snapshot or a mark; nil is what the world last began from.
func (w *World) stretch(since *string) (from, to State, p *problem.Problem) {
	var named Snapshot
	if since != nil {
		if named, p = w.kept(*since); p != nil {
			return from, to, p
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	from = w.baseline
	if since != nil {
		from = named.State
	}
	return from, w.State.copy(), nil
}
