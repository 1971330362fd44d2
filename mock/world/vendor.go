package world

import (
	"context"
	"errors"
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/coverage"
	"github.com/ringer-mock/ringer/scenarios"
)

// Vendor is what worlds know of a vendor.
type Vendor struct {
	Name        string
	Contract    *contracts.Contract
	Collections []AnyCollection
	// Check says what is wrong with data from outside, beyond what a schema can say of
	// a single object; nil finds nothing.
	Check func(tx *Tx, wrong Wrong)
	// Points are the documented points that requests can reach.
	Points coverage.Index
}

// Wrong notes that the object with an id in a collection is wrong.
type Wrong func(collection AnyCollection, id, format string, args ...any)

// hides says whether clients never see the objects of a collection.
func (v *Vendor) hides(collection AnyCollection) bool {
	declared, ok := v.Contract.Collection(collection.name())
	return ok && declared.Internal
}

// loadTables makes the tables of all vendors out of rows that their schemas have
// found valid.
func loadTables(ctx context.Context, data scenarios.Data, seed int64, vendors []*Vendor) (tables, error) {
	loaded := tables{}
	for _, v := range vendors {
		for _, collection := range v.Collections {
			table, err := collection.load(ctx, data[v.Name][collection.name()])
			if err != nil {
				return nil, err
			}
			loaded[collection] = table
		}
	}
	if err := loaded.full(0); err != nil {
		return nil, err
	}
	var wrong []error
	for _, v := range vendors {
		wrong = append(wrong, v.mistakes(loaded, seed, func(collection AnyCollection, id, format string, args ...any) error {
			return v.rowError(data, collection, id, format, args...)
		})...)
	}
	return loaded, errors.Join(wrong...)
}

// maxWrong bounds how many mistakes in a vendor's data are told of at once: for each, its
// row is looked for.
const maxWrong = 20

// mistakes asks the vendor what is wrong with data from outside; rowError makes the
// error for one row.
func (v *Vendor) mistakes(t tables, seed int64, rowError func(collection AnyCollection, id, format string, args ...any) error) (wrong []error) {
	if v.Check == nil {
		return nil
	}
	tx, more := &Tx{tables: t, readOnly: true, vendor: v.Name, seed: seed}, 0
	v.Check(tx, func(collection AnyCollection, id, format string, args ...any) {
		if len(wrong) == maxWrong {
			more++
			return
		}
		wrong = append(wrong, rowError(collection, id, format, args...))
	})
	if more > 0 {
		wrong = append(wrong, fmt.Errorf("%d more mistakes are not shown", more))
	}
	if tx.misuse != nil {
		wrong = append(wrong, tx.misuse)
	}
	return wrong
}

// rowError makes an error at the place of a row in the text that it came from.
func (v *Vendor) rowError(data scenarios.Data, collection AnyCollection, id, format string, args ...any) error {
	declared, _ := v.Contract.Collection(collection.name())
	for _, row := range data[v.Name][collection.name()] {
		if fmt.Sprint(row.Value[declared.ID]) == id { // ids may be numbers
			return row.Errorf(format, args...)
		}
	}
	return fmt.Errorf(format, args...)
}
