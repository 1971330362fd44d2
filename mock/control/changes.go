package control

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// listChanges says how the world differs from its beginning, a snapshot or a mark.
func (a *API) listChanges(rw http.ResponseWriter, c *call) *problem.Problem {
	query := c.URL.Query()
	if p := knownQuery(query, "since", "internal", "at", "request"); p != nil {
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
	at, p := readSeq("at", query.Get("at"))
	if p != nil {
		return p
	}
	by, p := readSeq("request", query.Get("request"))
	if p != nil {
		return p
	}
	var found []world.RawChange
	switch {
	case by > 0 && (at > 0 || since != nil):
		return problem.New(http.StatusUnprocessableEntity, "request asks for what one request changed: leave at and since out, or request")
	case by > 0:
		found, p = c.world.ChangesBy(by, internal)
	default:
		found, p = c.world.Changes(since, at, internal)
	}
	if p != nil {
		return p
	}
	write(rw, http.StatusOK, struct {
		Changes []world.RawChange `json:"changes"`
	}{found})
	return nil
}
