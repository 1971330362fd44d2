package control

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// getState sends all that the vendors hold, in the form of a scenario's data.
func (a *API) getState(rw http.ResponseWriter, c *call) *problem.Problem {
	internal, p := wantsInternal(c)
	if p != nil {
		return p
	}
	state, p := c.stateAt()
	if p == nil {
		write(rw, http.StatusOK, a.Worlds.Dump(state, internal))
	}
	return p
}

// stateAt is the world as it stands, or as it stood after the request that ?at= names.
func (c *call) stateAt() (world.State, *problem.Problem) {
	seq, p := readSeq("at", c.URL.Query().Get("at"))
	if p != nil || seq == 0 {
		return c.world.Present(), p
	}
	return c.world.At(seq)
}

// wantsInternal says whether a call asks for internal collections too.
func wantsInternal(c *call) (bool, *problem.Problem) {
	return wants(c.URL.Query(), "internal", "the collections that clients never see, too")
}

// wants says whether a call asks for something by a parameter.
func wants(query url.Values, name, what string) (bool, *problem.Problem) {
	switch query.Get(name) {
	case "":
		if !query.Has(name) {
			return false, nil
		}
	case "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, problem.New(http.StatusBadRequest, fmt.Sprintf("%s: write ?%s=1 for %s", name, name, what))
}

func (a *API) putState(rw http.ResponseWriter, c *call) *problem.Problem {
	query := c.URL.Query()
	if p := knownQuery(query, "keep"); p != nil {
		return p
	}
	keep, err := strconv.ParseBool(cmp.Or(query.Get("keep"), "0"))
	if err != nil {
		return problem.New(http.StatusUnprocessableEntity, "keep is 1, for changes to count from where they did, or 0, and not "+strconv.Quote(query.Get("keep")))
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	return c.done(rw, c.world.SetState(c.Context(), doc, keep))
}
