package mock

import (
	"errors"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// getState sends all that the vendors hold, in the form of a scenario's data.
func (s *Server) getState(rw http.ResponseWriter, c *controlCall) *problem {
	writeControl(rw, http.StatusOK, s.dump(s.world(c.address.world).snapshot()))
	return nil
}

func (s *Server) dump(t tables) map[string]map[string]any {
	state := map[string]map[string]any{}
	for _, a := range s.actors {
		state[a.Name] = map[string]any{}
		for _, collection := range a.Collections {
			state[a.Name][collection.name()] = collection.dump(t[collection])
		}
	}
	return state
}

// putState puts other objects in the place of all that the vendors hold.
func (s *Server) putState(rw http.ResponseWriter, c *controlCall) *problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	w := s.world(c.address.world)
	data, err := scenarios.ReadData(doc, "", w.filler())
	if err != nil {
		return invalid("the state is not valid, and nothing of it was taken", err)
	}
	for vendor := range data {
		if !slices.ContainsFunc(s.actors, func(a *actor) bool { return a.Name == vendor }) {
			return invalid("the state is not valid, and nothing of it was taken", doc.Errorf(schemas.Join("", vendor), "the vendor %s is not served here", vendor))
		}
	}
	loaded, err := loadTables(data, w.begin.scenario.Seed, s.actors)
	if err != nil {
		return invalid("the state is not valid, and nothing of it was taken", err)
	}
	w.replace(loaded)
	rw.WriteHeader(http.StatusNoContent)
	return nil
}

// invalid is the answer to a body that can be read and not be taken; err is one
// error or several joined.
func invalid(detail string, err error) *problem {
	p := newProblem(http.StatusUnprocessableEntity, detail)
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, one := range all {
		entry := problemError{Detail: one.Error()}
		var placed *schemas.Error
		if errors.As(one, &placed) {
			entry = problemError{Line: placed.Line, Column: placed.Column, Detail: placed.Message}
		}
		p.Errors = append(p.Errors, entry)
	}
	p.Detail += ": " + p.Errors[0].Detail
	return p
}
