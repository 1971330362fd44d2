package world

import (
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

// full says why a world cannot hold the tables, with so many rows more; nil when it can.
func (t tables) full(more int) error {
	rows, bytes := more, int64(0)
	for _, table := range t {
		rows, bytes = rows+table.Len(), bytes+table.Bytes()
	}
	switch {
	case rows > scenarios.MaxRows:
		return fmt.Errorf("the world would hold %d rows, and may hold %d: remove some, or reset it", rows, scenarios.MaxRows)
	case bytes > scenarios.MaxRowBytes:
		return fmt.Errorf("the rows of the world would have %d bytes of texts and lists, and may have %d: remove some, or reset it", bytes, int64(scenarios.MaxRowBytes))
	}
	return nil
}
