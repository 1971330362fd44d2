package mock

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// getState sends all that the vendors hold, in the form of a scenario's data.
func (s *Server) getState(rw http.ResponseWriter, c *controlCall) *problem {
	internal, p := wantsInternal(c)
	if p != nil {
		return p
	}
	writeControl(rw, http.StatusOK, s.dump(c.world.present().tables, internal))
	return nil
}

// wantsInternal says whether a call asks for internal collections too.
func wantsInternal(c *controlCall) (bool, *problem) {
	switch query := c.URL.Query(); query.Get("internal") {
	case "":
		if !query.Has("internal") {
			return false, nil
		}
	case "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, newProblem(http.StatusBadRequest, "internal: write ?internal=1 for the collections that clients never see, too")
}

// dump gives what the vendors hold; internal asks for internal collections too.
func (s *Server) dump(t tables, internal bool) map[string]map[string][]any {
	state := map[string]map[string][]any{}
	for _, a := range s.vendors {
		state[a.Name] = map[string][]any{}
		for _, collection := range a.Collections {
			if !internal && a.hides(collection) {
				continue
			}
			state[a.Name][collection.name()] = t[collection].Arrived()
		}
	}
	return state
}

func (s *Server) putState(rw http.ResponseWriter, c *controlCall) *problem {
	query := c.URL.Query()
	if p := knownQuery(query, "keep"); p != nil {
		return p
	}
	keep, err := strconv.ParseBool(cmp.Or(query.Get("keep"), "0"))
	if err != nil {
		return newProblem(http.StatusUnprocessableEntity, "keep is 1, for changes to count from where they did, or 0, and not "+strconv.Quote(query.Get("keep")))
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	return c.done(rw, s.replaceState(c.world, doc, keep))
}

// replaceState puts other objects in the place of all that the vendors hold. Ids
// that were used stay used. Changes count from there, or from where they did when
// keep says so.
func (s *Server) replaceState(w *world, doc *schemas.Document, keep bool) *problem {
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
		if !keep {
			w.baseline.tables = loaded
			loaded.keep()
		}
		return nil
	})
}
