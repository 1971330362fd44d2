package world

import (
	"maps"

	"github.com/ringer-mock/ringer/mock/store"
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

// rows counts those of all tables.
func (t tables) rows() (n int) {
	for _, table := range t {
		n += table.Len()
	}
	return n
}
