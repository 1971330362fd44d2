package mock

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"time"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// worldSummary is a world as lists show it.
type worldSummary struct {
	Name     string    `json:"name"`
	Scenario string    `json:"scenario"`
	Seed     int64     `json:"seed"`
	Clock    time.Time `json:"clock"`
	Requests uint64    `json:"requests"`
}

func (w *world) summary() worldSummary {
	w.mu.Lock()
	defer w.mu.Unlock()
	return worldSummary{w.name, w.begin.scenario.Name, w.begin.scenario.Seed, w.clock.now(), w.number}
}

func (s *Server) listWorlds(rw http.ResponseWriter, _ *controlCall) *problem {
	s.mu.Lock()
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
	request, p := readWorldRequest(rw, c)
	if p != nil {
		return p
	}
	var w *world
	if request.From != nil {
		w, p = s.forkWorld(request)
	} else {
		w, p = s.beginWorld(request)
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

func readWorldRequest(rw http.ResponseWriter, c *controlCall) (request newWorldRequest, p *problem) {
	if c.ContentLength == 0 {
		return request, nil
	}
	doc, p := readDocument(rw, c)
	if p != nil {
		return request, p
	}
	fields, ok := doc.Value.(map[string]any)
	if !ok {
		return request, newProblem(http.StatusUnprocessableEntity, "a world is asked for with an object, such as {\"name\":\"mine\"}")
	}
	for name := range fields {
		if known := []string{"name", "scenario", "seed", "from"}; !slices.Contains(known, name) {
			return request, newProblem(http.StatusUnprocessableEntity, fmt.Sprintf("%q is not known here; %s", name, schemas.Suggest(name, known)))
		}
	}
	text, err := encodeJSON(doc.Value)
	if err == nil {
		err = jsonv2.Unmarshal(text, &request)
	}
	if err != nil {
		return request, newProblem(http.StatusUnprocessableEntity, err.Error())
	}
	if request.Name != nil && !validWorldName(*request.Name) {
		return request, newProblem(http.StatusBadRequest, fmt.Sprintf("%q cannot be a world's name: it has 1 to 64 of A-Z a-z 0-9 . _ -, and is not . or ..", *request.Name))
	}
	return request, nil
}

// forkWorld copies another world: its objects and its time, not its journal.
func (s *Server) forkWorld(request newWorldRequest) (*world, *problem) {
	if request.Scenario != nil || request.Seed != nil {
		return nil, newProblem(http.StatusUnprocessableEntity, "a world that is forked from another keeps its scenario and seed: leave scenario and seed out, or from")
	}
	s.mu.Lock()
	source, ok := s.worlds[*request.From]
	s.mu.Unlock()
	if !ok {
		return nil, newProblem(http.StatusNotFound, fmt.Sprintf("there is no world %q to fork from", *request.From))
	}
	source.mu.Lock()
	begin := &beginning{scenario: source.begin.scenario, tables: source.tables.copy(), clock: source.clock, rules: source.rules.copy(), number: source.number}
	source.mu.Unlock()
	return newWorld(request.name(), begin, s.options.JournalBytes), nil
}

// beginWorld makes a world from a scenario.
func (s *Server) beginWorld(request newWorldRequest) (*world, *problem) {
	begin := s.begin
	if request.Scenario != nil || request.Seed != nil {
		scenario := begin.scenario
		var err error
		if request.Scenario != nil {
			if scenario, err = scenarios.Builtin(*request.Scenario); err != nil {
				return nil, newProblem(http.StatusUnprocessableEntity, err.Error())
			}
		}
		if request.Seed != nil {
			scenario, err = scenario.WithSeed(*request.Seed)
		}
		if err == nil {
			begin, err = newBeginning(scenario, s.actors)
		}
		if err != nil {
			return nil, newProblem(http.StatusUnprocessableEntity, err.Error())
		}
	}
	return newWorld(request.name(), begin, s.options.JournalBytes), nil
}

// admitWorld takes a world in under its name, or under one that is free.
func (s *Server) admitWorld(w *world) *problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := len(s.worlds) + 1; w.name == ""; n++ {
		if name := "world-" + strconv.Itoa(n); s.worlds[name] == nil {
			w.name = name
		}
	}
	if s.worlds[w.name] != nil {
		return newProblem(http.StatusConflict, fmt.Sprintf("there is a world %q already", w.name))
	}
	s.worlds[w.name] = w
	return nil
}

func (s *Server) deleteWorld(rw http.ResponseWriter, c *controlCall) *problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := c.vars["name"]
	if !validWorldName(name) {
		return newProblem(http.StatusBadRequest, fmt.Sprintf("%q cannot be a world's name", name))
	}
	if s.worlds[name] == nil {
		return newProblem(http.StatusNotFound, fmt.Sprintf("there is no world %q", name))
	}
	delete(s.worlds, name)
	rw.WriteHeader(http.StatusNoContent)
	return nil
}
