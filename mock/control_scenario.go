package mock

import (
	"errors"
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// savedScenario is a world as it stands, in the form of a scenario file.
type savedScenario struct {
	Version     int                         `json:"version"`
	Name        string                      `json:"name"`
	Description string                      `json:"description,omitempty"`
	Seed        int64                       `json:"seed"`
	Clock       *time.Time                  `json:"clock,omitempty"` // nil is real time
	Tick        string                      `json:"tick,omitempty"`
	Auth        []scenarios.Credential      `json:"auth,omitempty"`
	Data        map[string]map[string][]any `json:"data"`
	Rules       []scenarios.Rule            `json:"rules,omitempty"`
}

// saved gives a moment as a scenario. Time that was moved while it ran is real
// time again: a scenario cannot say more of it. internal asks for internal collections too.
func (s *Server) saved(m worldState, internal bool) savedScenario {
	saved := savedScenario{
		Version: 1, Name: m.scenario.Name, Description: m.scenario.Description, Seed: m.scenario.Seed,
		Auth: m.scenario.Auth, Data: s.dump(m.tables, internal), Rules: m.rules.saved(),
	}
	if m.clock.set {
		at := m.clock.now()
		saved.Clock, saved.Tick = &at, m.clock.tick.String()
	}
	return saved
}

// getScenario sends the world as it stands as a scenario: as JSON to who prefers
// it, and where YAML would be too large to be read again.
func (s *Server) getScenario(rw http.ResponseWriter, c *controlCall) *problem {
	internal, p := wantsInternal(c)
	if p != nil {
		return p
	}
	saved := s.saved(c.world.present(), internal)
	if prefersJSON(c.Header.Values("Accept")) {
		writeControl(rw, http.StatusOK, saved)
		return nil
	}
	text, err := schemas.EncodeJSON(saved)
	if err != nil {
		return newProblem(http.StatusInternalServerError, err.Error())
	}
	contentType := "application/yaml"
	switch yaml, err := schemas.FormatYAML(text); {
	case err == nil:
		text = yaml
	case errors.Is(err, schemas.ErrTooLarge):
		contentType = "application/json"
	default:
		return newProblem(http.StatusInternalServerError, err.Error())
	}
	rw.Header().Set("Content-Type", contentType)
	_, _ = rw.Write(text) // a client that is gone needs no answer
	return nil
}

// putScenario makes the world begin anew from a scenario that is sent, or from a
// built-in one that is named. Snapshots stay.
func (s *Server) putScenario(rw http.ResponseWriter, c *controlCall) *problem {
	text, p := readText(rw, c)
	if p != nil {
		return p
	}
	doc, p := parseText("body", text)
	if p != nil {
		return p
	}
	const refused = "the scenario is not valid, and nothing was done"
	begin, err := s.readWorldState(doc)
	if err != nil {
		return invalid(refused, err)
	}
	c.world.replace(begin)
	return c.done(rw, nil)
}

func (s *Server) readWorldState(doc *schemas.Document) (worldState, error) {
	if object, ok := doc.Value.(map[string]any); ok && len(object) == 1 {
		if name, ok := object["name"].(string); ok {
			begin, err := s.builtin(name)
			if err != nil {
				return begin, doc.Errorf("/name", "%v", err)
			}
			return begin, nil
		}
	}
	scenario, err := scenarios.Read(s.options.Catalog, doc)
	if err != nil {
		return worldState{}, err
	}
	return newWorldState(scenario, s.vendors)
}
