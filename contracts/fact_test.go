package contracts

import (
	"testing"

	"github.com/ringer-mock/ringer/schemas"
)

// Whatever an answer can rest on has a place in the contract, where people can
// look it up.
func TestFactsHavePlaces(t *testing.T) {
	c := load(t, "secoda")
	create, _ := c.Operation("create-group")
	list, _ := c.Operation("list-groups")
	facts := []Fact{
		create.Fact(), list.Behaviours[1].Fact(), list.QueryFact("page"), list.QueryFact("nonsense[]"),
		c.StatusFact(list, 200), c.StatusFact(list, 401), c.StatusFact(list, 418), c.StatusFact(nil, 404),
	}
	create.BodyFacts(map[string]any{"name": "A", "nmae": "B"}, func(fact Fact) { facts = append(facts, fact) })
	if len(facts) != 10 {
		t.Errorf("a body of two fields has %d facts", len(facts)-8)
	}
	for _, fact := range facts {
		if fact.Kind == "" || fact.Name == "" || fact.Evidence.Level == "" {
			t.Errorf("a fact lacks something: %+v", fact)
		}
		if fact.Evidence.Level == Assumed && fact.Evidence.Why == "" {
			t.Errorf("an assumption says not why: %+v", fact)
		}
		place := fact.Evidence.Fact
		if _, ok := schemas.Lookup(c.Bundled(), place); !ok && place != create.Evidence.Fact+"/parameters" {
			t.Errorf("%s %s stands at %s, where there is nothing", fact.Kind, fact.Name, place)
		}
	}
	if got, want := list.Behaviours[1].Evidence.Fact, "/paths/~1auth~1group/get/x-ringer-rules/1"; got != want {
		t.Errorf("the rule stands at %s, want %s", got, want)
	}
}
