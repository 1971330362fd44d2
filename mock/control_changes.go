package mock

import "net/http"

// listChanges says how the world differs from its beginning or from a snapshot.
func (s *Server) listChanges(rw http.ResponseWriter, c *controlCall) *problem {
	query := c.URL.Query()
	if p := knownQuery(query, "since", "internal"); p != nil {
		return p
	}
	from, to := c.world.stretch()
	if query.Has("since") {
		var p *problem
		if from, p = c.world.snapshot(query.Get("since")); p != nil {
			return p
		}
	}
	internal, p := wantsInternal(c)
	if p != nil {
		return p
	}
	found, err := s.changes(from.tables, to.tables, internal)
	if err != nil {
		return newProblem(http.StatusInternalServerError, err.Error())
	}
	writeControl(rw, http.StatusOK, struct {
		Changes []change `json:"changes"`
	}{found})
	return nil
}

// stretch gives what the world last began from, and what it is.
func (w *world) stretch() (from, to worldState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.baseline, w.worldState.copy()
}
