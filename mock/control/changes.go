package control

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// listChanges says how the world differs from its beginning, a snapshot or a mark.
func (a *API) listChanges(rw http.ResponseWriter, c *call) *problem.Problem {
	query := c.URL.Query()
	if p := knownQuery(query, "since", "internal"); p != nil {
		return p
	}
	var since *string
	if query.Has("since") {
		since = new(query.Get("since"))
	}
	internal, p := wantsInternal(c)
	if p != nil {
		return p
	}
	found, p := c.world.Changes(since, internal)
	if p != nil {
		return p
	}
	write(rw, http.StatusOK, struct {
		Changes []world.RawChange `json:"changes"`
	}{found})
	return nil
}
