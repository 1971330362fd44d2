package control

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
)

func (a *API) verify(rw http.ResponseWriter, c *call) *problem.Problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	failed, p := c.world.Verify(c.Context(), doc)
	switch {
	case p != nil:
		return p
	case failed != nil:
		problem.WriteJSON(rw, http.StatusConflict, "application/problem+json", failed)
	default:
		write(rw, http.StatusOK, struct {
			OK bool `json:"ok"`
		}{true})
	}
	return nil
}
