package mock

import (
	"net/http"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// getState sends all that the vendors hold, in the form of a scenario's data.
func (s *Server) getState(rw http.ResponseWriter, c *controlCall) *problem {
	writeControl(rw, http.StatusOK, s.dump(c.world.present().tables))
	return nil
}

func (s *Server) dump(t tables) map[string]map[string][]any {
	state := map[string]map[string][]any{}
	for _, a := range s.vendors {
		state[a.Name] = map[string][]any{}
		for _, collection := range a.Collections {
			state[a.Name][collection.name()] = t[collection].Arrived()
		}
	}
	return state
}

func (s *Server) putState(rw http.ResponseWriter, c *controlCall) *problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	return c.done(rw, s.replaceState(c.world, doc))
}

// replaceState puts other objects in the place of all that the vendors hold. Ids
// that were used stay used.
func (s *Server) replaceState(w *world, doc *schemas.Document) *problem {
	const refused = "the state is not valid, and nothing of it was taken"
	now := w.present()
	data, err := scenarios.ReadData(s.options.Catalog, doc, "", now.filler())
	if err != nil {
		return invalid(refused, err)
	}
	for vendor := range data {
		if s.vendorNamed(vendor) == nil {
			return invalid(refused, doc.Errorf(schemas.Join("", vendor), "the vendor %s is not served here", vendor))
		}
	}
	loaded, err := loadTables(data, now.scenario.Seed, s.vendors)
	if err != nil {
		return invalid(refused, err)
	}
	return w.edit(func(m *worldState) *problem {
		for collection, table := range loaded {
			table.After(m.tables[collection])
		}
		m.tables = loaded
		return nil
	})
}
