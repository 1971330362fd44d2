package mock

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

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
	// are of type float64. Before is nil for an object that was added, After for
	// one that was removed.
	Before, After map[string]any
}

// change is a [Change] as it goes over the wire, with the objects' fields in the
// vendor's order and numbers to the last digit.
type change struct {
	Vendor     string          `json:"vendor"`
	Collection string          `json:"collection"`
	ID         string          `json:"id"`
	Change     string          `json:"change"`
	By         string          `json:"by"`
	Before     json.RawMessage `json:"before"`
	After      json.RawMessage `json:"after"`
}

// changes says how tables differ from what they were, by vendor, collection and
// the order in which the objects came. internal asks for internal collections too.
func (s *Server) changes(before, after tables, internal bool) ([]change, error) {
	found := []change{}
	for _, a := range s.vendors {
		for _, collection := range a.Collections {
			if !internal && a.hides(collection) {
				continue
			}
			for _, d := range after[collection].Differences(before[collection]) {
				c, err := changeOf(d, a.Name, collection.name())
				if err != nil {
					return nil, err
				}
				if c.Change != "" {
					found = append(found, c)
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.Vendor, b.Vendor), cmp.Compare(a.Collection, b.Collection))
	})
	return found, nil
}

// changeOf has no word for an object that was replaced by an equal one.
func changeOf(d store.Difference, vendor, collection string) (c change, err error) {
	c = change{Vendor: vendor, Collection: collection, ID: d.ID, By: d.By.String()}
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

// value gives the change as plain values.
func (c change) value() (Change, error) {
	v := Change{Vendor: c.Vendor, Collection: c.Collection, ID: c.ID, Change: c.Change, By: c.By}
	if err := json.Unmarshal(c.Before, &v.Before); err != nil {
		return v, err
	}
	return v, json.Unmarshal(c.After, &v.After)
}
