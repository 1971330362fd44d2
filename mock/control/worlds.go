package control

import (
	"fmt"
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

// newWorldRequest asks for a world. What it leaves out is the server's own
// scenario, that scenario's seed, and a name of the server's choosing.
type newWorldRequest struct {
	Name     *string `json:"name"`
	Scenario *string `json:"scenario"`
	Seed     *int64  `json:"seed"`
	From     *string `json:"from"`
	// At is the seq of the request after which From is copied as it stood then.
	At *uint64 `json:"at"`
}

// name is the name that was asked for; empty is none.
func (r newWorldRequest) name() string {
	if r.Name == nil {
		return ""
	}
	return *r.Name
}

// listedWorld is a world in a list. Used, its last use in real time, differs from run to run,
// and stands there only when it is asked for.
type listedWorld struct {
	world.Summary
	Used *time.Time `json:"used,omitempty"`
}

func (a *API) listWorlds(rw http.ResponseWriter, c *call) *problem.Problem {
	query := c.URL.Query()
	if p := knownQuery(query, "used"); p != nil {
		return p
	}
	used, p := wants(query, "used", "the last use of each world")
	if p != nil {
		return p
	}
	worlds := a.Worlds.List()
	list := make([]listedWorld, len(worlds))
	for i, w := range worlds {
		list[i].Summary = w.Summary()
		if used {
			list[i].Used = new(w.Used())
		}
	}
	write(rw, http.StatusOK, struct {
		Worlds []listedWorld `json:"worlds"`
	}{list})
	return nil
}

func (a *API) createWorld(rw http.ResponseWriter, c *call) *problem.Problem {
	request, body, p := readWorldRequest(rw, c)
	if p != nil {
		return p
	}
	var w *world.World
	if request.From != nil {
		w, p = a.forkWorld(request, body)
	} else {
		w, p = a.beginWorld(request, body)
	}
	if p != nil {
		return p
	}
	if p := a.Worlds.Admit(w); p != nil {
		return p
	}
	write(rw, http.StatusCreated, w.Summary())
	return nil
}

func readWorldRequest(rw http.ResponseWriter, c *call) (request newWorldRequest, b body, p *problem.Problem) {
	if c.ContentLength == 0 {
		return request, b, nil
	}
	b, p = readObject(rw, c, &request, `{"name": "mine"}`, "name", "scenario", "seed", "from", "at")
	if p == nil && request.Name != nil {
		p = world.CheckName("world", *request.Name)
	}
	return request, b, p
}

// forkWorld copies another world, or a snapshot of it.
func (a *API) forkWorld(request newWorldRequest, b body) (*world.World, *problem.Problem) {
	if request.Scenario != nil || request.Seed != nil {
		return nil, b.wrong("/from", "a world that is forked from another keeps its scenario and seed: leave scenario and seed out, or from")
	}
	return a.Worlds.Fork(request.name(), *request.From, request.At)
}

// beginWorld makes a world from a scenario.
func (a *API) beginWorld(request newWorldRequest, b body) (*world.World, *problem.Problem) {
	if request.At != nil {
		return nil, b.wrong("/at", "at is a request of the world that from names: give from, too")
	}
	begin := a.Worlds.Beginning()
	var err error
	if request.Scenario != nil {
		if begin, err = a.Worlds.Builtin(*request.Scenario); err != nil {
			return nil, b.wrong("/scenario", "%v", err)
		}
	}
	if request.Seed != nil {
		if begin, err = a.Worlds.Reseed(begin, *request.Seed); err != nil {
			return nil, b.wrong("/seed", "%v", err)
		}
	}
	return a.Worlds.New(request.name(), begin, request.Scenario != nil || request.Seed != nil), nil
}

func (a *API) deleteWorld(rw http.ResponseWriter, c *call) *problem.Problem {
	name := c.vars["name"]
	if p := world.CheckName("world", name); p != nil {
		return p
	}
	if !a.Worlds.Drop(name) {
		return problem.New(http.StatusNotFound, fmt.Sprintf("there is no world %q", name))
	}
	return c.done(rw, nil)
}
