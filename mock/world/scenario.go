package world

import (
	"context"
	"time"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Scenario is a world as it stands, in the form of a scenario file.
type Scenario struct {
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

// Scenario gives the world as it stands, as a scenario. Time that was moved while it ran is real
// time again: a scenario cannot say more of it. internal asks for internal collections too.
func (w *World) Scenario(internal bool) Scenario {
	m := w.Present()
	saved := Scenario{
		Version: 1, Name: m.scenario.Name, Description: m.scenario.Description, Seed: m.scenario.Seed,
		Auth: m.scenario.Auth, Data: w.worlds.Dump(m, internal), Rules: m.Rules.saved(),
	}
	if m.Clock.Set {
		at := m.Clock.Now()
		saved.Clock, saved.Tick = &at, m.Clock.Tick.String()
	}
	return saved
}

// ReadState reads how a world begins: a scenario, or the name of a built-in one. It stops
// when the context is done.
func (all *Worlds) ReadState(ctx context.Context, doc *schemas.Document) (State, error) {
	if object, ok := doc.Value.(map[string]any); ok && len(object) == 1 {
		if name, ok := object["name"].(string); ok {
			begin, err := all.Builtin(name)
			if err != nil {
				return begin, doc.Errorf("/name", "%v", err)
			}
			return begin, nil
		}
	}
	scenario, err := scenarios.Read(ctx, all.Catalog, doc)
	if err != nil {
		return State{}, err
	}
	all.warn(scenario)
	return newState(ctx, scenario, all.Vendors)
}
