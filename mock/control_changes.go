package mock

import "net/http"

// listChanges says how the world differs from its beginning, a snapshot or a mark.
func (s *Server) listChanges(rw http.ResponseWriter, c *controlCall) *problem {
	query := c.URL.Query()
	if p := knownQuery(query, "since", "internal"); p != nil {
		return p
	}
	var since *string
	if query.Has("since") {
		since = new(query.Get("since"))
	}
	from, to, p := c.world.stretch(since)
	if p != nil {
		return p
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

// stretch gives what changes count from, and what the world is. since names a
// snapshot or a mark; nil is what the world last began from.
func (w *world) stretch(since *string) (from, to worldState, p *problem) {
	var named snapshot
	if since != nil {
		if named, p = w.kept(*since); p != nil {
			return from, to, p
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	from = w.baseline
	if since != nil {
		from = named.worldState
	}
	return from, w.worldState.copy(), nil
}
