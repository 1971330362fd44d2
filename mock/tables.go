package mock

import (
	"errors"
	"fmt"
	"maps"

	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/scenarios"
)

// tables are the objects of all vendors in one world. Worlds share them: neither
// the map nor a table in it changes once a world has it.
type tables map[AnyCollection]store.Any

// with gives the tables with one of them exchanged.
func (t tables) with(collection AnyCollection, table store.Any) tables {
	changed := maps.Clone(t)
	changed[collection] = table
	return changed
}

// keep tells the tables that later ones are compared with them.
func (t tables) keep() {
	for _, table := range t {
		table.Keep()
	}
}

// loadTables makes the tables of all vendors out of rows that their schemas have
// found valid.
func loadTables(data scenarios.Data, seed int64, vendors []*boundVendor) (tables, error) {
	loaded := tables{}
	for _, a := range vendors {
		for _, collection := range a.Collections {
			table, err := collection.load(data[a.Name][collection.name()])
			if err != nil {
				return nil, err
			}
			loaded[collection] = table
		}
	}
	var wrong []error
	for _, a := range vendors {
		wrong = append(wrong, a.check(loaded, seed, func(collection AnyCollection, id, format string, args ...any) error {
			return a.rowError(data, collection, id, format, args...)
		})...)
	}
	return loaded, errors.Join(wrong...)
}

// check asks the vendor what is wrong with data from outside; rowError makes the
// error for one row.
func (a *boundVendor) check(t tables, seed int64, rowError func(collection AnyCollection, id, format string, args ...any) error) (wrong []error) {
	if a.Check == nil {
		return nil
	}
	tx := &Tx{tables: t, readOnly: true, vendor: a.Name, seed: seed}
	a.Check(tx, func(collection AnyCollection, id, format string, args ...any) {
		wrong = append(wrong, rowError(collection, id, format, args...))
	})
	if tx.misuse != nil {
		wrong = append(wrong, tx.misuse)
	}
	return wrong
}

// rowError makes an error at the place of a row in the text that it came from.
func (a *boundVendor) rowError(data scenarios.Data, collection AnyCollection, id, format string, args ...any) error {
	declared, _ := a.contract.Collection(collection.name())
	for _, row := range data[a.Name][collection.name()] {
		if fmt.Sprint(row.Value[declared.ID]) == id { // ids may be numbers
			return row.Errorf(format, args...)
		}
	}
	return fmt.Errorf(format, args...)
}
