package world

import (
	"context"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Dump gives what the vendors hold; internal asks for internal collections too.
func (all *Worlds) Dump(m State, internal bool) map[string]map[string][]any {
	state := map[string]map[string][]any{}
	for _, v := range all.Vendors {
		state[v.Name] = map[string][]any{}
		for _, collection := range v.Collections {
			if !internal && v.hides(collection) {
				continue
			}
			state[v.Name][collection.name()] = m.tables[collection].Arrived()
		}
	}
	return state
}

// SetState puts other objects in the place of all that the vendors hold. Ids
// that were used stay used. Changes count from there, or from where they did when
// keep says so. It stops when the context is done.
func (w *World) SetState(ctx context.Context, doc *schemas.Document, keep bool) *problem.Problem {
	const refused = "the state is not valid, and nothing of it was taken"
	now := w.Present()
	data, err := scenarios.ReadData(ctx, w.worlds.Catalog, doc, "", now.filler())
	if err != nil {
		return problem.Invalid(refused, err)
	}
	for vendor := range data {
		if w.worlds.vendor(vendor) == nil {
			return problem.Invalid(refused, doc.Errorf(schemas.Join("", vendor), "the vendor %s is not served here", vendor))
		}
	}
	loaded, err := loadTables(ctx, data, now.scenario.Seed, w.worlds.Vendors)
	if err != nil {
		return problem.Invalid(refused, err)
	}
	return w.Edit(func(m *State) *problem.Problem {
		for collection, table := range loaded {
			table.After(m.tables[collection])
		}
		m.tables = loaded
		if !keep {
			w.baseline.tables = loaded
			loaded.keep()
		}
		return nil
	})
}
