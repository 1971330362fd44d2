package world

import (
	"context"
	"maps"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/scenarios"
)

// State is all that a world is at one point, its journal aside. What is in a
// state never changes in place: a world goes from one state to the next.
type State struct {
	scenario *scenarios.Scenario // without its data, which is in the tables
	number   uint64              // of the last request
	chance   fixtures.Chance     // of requests
	tables   tables
	Clock    Clock
	Rules    Rules
	counts   windows // of [Tx.Count]
}

// newState is how a world begins that is made from a scenario.
func newState(ctx context.Context, scenario *scenarios.Scenario, vendors []*Vendor) (State, error) {
	loaded, err := loadTables(ctx, scenario.Data, scenario.Seed, vendors)
	if err != nil {
		return State{}, err
	}
	made, err := newRules(scenario.Rules)
	if err != nil {
		return State{}, err
	}
	return State{
		scenario: scenario.WithoutData(), chance: fixtures.NewChance(scenario.Seed).For("request"),
		tables: loaded, Clock: newClock(scenario.Clock, scenario.Tick), Rules: beginRules(made),
	}, nil
}

// copy gives the same state for another world, or for later. tables are shared:
// whoever writes to one writes to a copy of it.
func (m State) copy() State {
	m.Rules, m.counts = m.Rules.copy(), maps.Clone(m.counts)
	return m
}

// filler completes rows that are put into the world from outside.
func (m State) filler() fixtures.Filler {
	return fixtures.Filler{Seed: m.scenario.Seed, At: m.Clock.Now()}
}
