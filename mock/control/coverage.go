package control

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/problem"
)

func (a *API) getCoverage(rw http.ResponseWriter, c *call) *problem.Problem {
	write(rw, http.StatusOK, c.world.Coverage.Report(a.Worlds.Vendors))
	return nil
}
