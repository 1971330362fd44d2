package mock

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
)

// worldSummary is a world as lists show it.
type worldSummary struct {
	Name     string    `json:"name"`
	Scenario string    `json:"scenario"`
	Seed     int64     `json:"seed"`
	Clock    time.Time `json:"clock"`
	// Requests counts those since the world was made, or last reset or restored.
	Requests uint64 `json:"requests"`
}

func (w *world) summary() worldSummary {
	w.mu.Lock()
	defer w.mu.Unlock()
	return worldSummary{w.name, w.scenario.Name, w.scenario.Seed, w.clock.now(), w.number - w.baseline.number}
}

func (s *Server) listWorlds(rw http.ResponseWriter, _ *controlCall) *problem {
	s.mu.Lock()
	s.dropIdle()
	worlds := slices.Collect(maps.Values(s.worlds))
	s.mu.Unlock()
	sort.Slice(worlds, func(i, j int) bool { return worlds[i].name < worlds[j].name })
	summaries := make([]worldSummary, len(worlds))
	for i, w := range worlds {
		summaries[i] = w.summary()
	}
	writeControl(rw, http.StatusOK, struct {
		Worlds []worldSummary `json:"worlds"`
	}{summaries})
	return nil
}

// newWorldRequest asks for a world. What it leaves out is the server's own
// scenario, that scenario's seed, and a name of the server's choosing.
type newWorldRequest struct {
	Name     *string `json:"name"`
	Scenario *string `json:"scenario"`
	Seed     *int64  `json:"seed"`
	From     *string `json:"from"`
}

// name is the name that was asked for; empty is none.
func (r newWorldRequest) name() string {
	if r.Name == nil {
		return ""
	}
	return *r.Name
}

func (s *Server) createWorld(rw http.ResponseWriter, c *controlCall) *problem {
	request, body, p := readWorldRequest(rw, c)
	if p != nil {
		return p
	}
	var w *world
	if request.From != nil {
		w, p = s.forkWorld(request, body)
	} else {
		w, p = s.beginWorld(request, body)
	}
	if p != nil {
		return p
	}
	if p := s.admitWorld(w); p != nil {
		return p
	}
	writeControl(rw, http.StatusCreated, w.summary())
	return nil
}

func readWorldRequest(rw http.ResponseWriter, c *controlCall) (request newWorldRequest, b controlBody, p *problem) {
	if c.ContentLength == 0 {
		return request, b, nil
	}
	b, p = readObject(rw, c, &request, `{"name": "mine"}`, "name", "scenario", "seed", "from")
	if p == nil && request.Name != nil {
		p = checkName("world", *request.Name)
	}
	return request, b, p
}

// forkWorld copies another world as it stands, or a snapshot of it: its objects
// and its time, not its journal.
func (s *Server) forkWorld(request newWorldRequest, b controlBody) (*world, *problem) {
	if request.Scenario != nil || request.Seed != nil {
		return nil, b.wrong("/from", "a world that is forked from another keeps its scenario and seed: leave scenario and seed out, or from")
	}
	name, snapshot, ofSnapshot := strings.Cut(*request.From, "@")
	s.mu.Lock()
	source, ok := s.find(name)
	if ok {
		source.underWay.Add(1)
		defer source.releaseWorld()
	}
	s.mu.Unlock()
	if !ok {
		return nil, newProblem(http.StatusNotFound, fmt.Sprintf("there is no world %q to fork from", name))
	}
	from := source.present()
	if ofSnapshot {
		var p *problem
		if from, p = source.snapshot(snapshot); p != nil {
			return nil, p
		}
	}
	w := newWorld(request.name(), from, s.options.JournalBytes)
	w.own = true
	return w, nil
}

// beginWorld makes a world from a scenario.
func (s *Server) beginWorld(request newWorldRequest, b controlBody) (*world, *problem) {
	s.mu.Lock()
	begin := s.initial
	s.mu.Unlock()
	var err error
	if request.Scenario != nil {
		if begin, err = s.builtin(*request.Scenario); err != nil {
			return nil, b.wrong("/scenario", "%v", err)
		}
	}
	if request.Seed != nil {
		scenario, err := begin.scenario.WithSeed(*request.Seed)
		if err == nil {
			begin, err = newWorldState(scenario, s.vendors)
		}
		if err != nil {
			return nil, b.wrong("/seed", "%v", err)
		}
	}
	w := newWorld(request.name(), begin, s.options.JournalBytes)
	w.own = request.Scenario != nil || request.Seed != nil
	return w, nil
}

// builtins keeps how worlds begin that are made from a built-in scenario: they
// share what it holds.
type builtins struct {
	mu     sync.Mutex
	byName map[string]worldState
}

// builtin gives how a world begins that is made from a built-in scenario.
func (s *Server) builtin(name string) (worldState, error) {
	s.builtins.mu.Lock()
	defer s.builtins.mu.Unlock()
	if begin, ok := s.builtins.byName[name]; ok {
		return begin, nil
	}
	scenario, err := scenarios.Builtin(s.options.Catalog, name)
	if err != nil {
		return worldState{}, err
	}
	begin, err := newWorldState(scenario, s.vendors)
	if err != nil {
		return worldState{}, err
	}
	if s.builtins.byName == nil {
		s.builtins.byName = map[string]worldState{}
	}
	s.builtins.byName[name] = begin
	return begin, nil
}

func (s *Server) deleteWorld(rw http.ResponseWriter, c *controlCall) *problem {
	name := c.vars["name"]
	if p := checkName("world", name); p != nil {
		return p
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.find(name)
	if !ok {
		return newProblem(http.StatusNotFound, fmt.Sprintf("there is no world %q", name))
	}
	s.drop(w)
	return c.done(rw, nil)
}
