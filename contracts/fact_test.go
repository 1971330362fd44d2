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
	list400, _ := c.ErrorBodyFact(list, 400)
	none404, _ := c.ErrorBodyFact(nil, 404)
	facts = append(facts, list400, none404)
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

// TestErrorBodyFact tells how the form of an error's body is known, apart from its
// status.
func TestErrorBodyFact(t *testing.T) {
	for _, test := range []struct {
		vendor, operation string
		status            int
		statusIs, bodyIs  Level // an empty one is no fact
	}{
		{"secoda", "get-group", 404, Documented, Assumed},
		{"secoda", "create-group", 400, Documented, Assumed},
		{"secoda", "get-group", 401, Assumed, Assumed},
		{"secoda", "get-group", 200, Documented, ""},
		{"secoda", "get-group", 418, Assumed, ""},
		{"secoda", "", 404, Assumed, Assumed},
		{"kantata", "get-workspace-group", 404, Documented, Documented},
		{"kantata", "get-workspace-group", 401, Documented, Documented},
		{"kantata", "get-workspace-group", 429, Documented, Assumed},
		{"kantata", "", 404, Assumed, Assumed},
		{"piercloud", "get-workspace-group", 404, Documented, Documented},
		{"piercloud", "list-workspace-groups", 403, Documented, Documented},
		{"piercloud", "list-workspace-groups", 500, Assumed, Assumed},
	} {
		c := load(t, test.vendor)
		op, _ := c.Operation(test.operation)
		fact, _ := c.ErrorBodyFact(op, test.status)
		if got := c.StatusFact(op, test.status).Evidence.Level; got != test.statusIs {
			t.Errorf("%s %s %d: the status is %s, want %s", test.vendor, test.operation, test.status, got, test.statusIs)
		}
		if got := fact.Evidence.Level; got != test.bodyIs {
			t.Errorf("%s %s %d: the body is %q, want %q", test.vendor, test.operation, test.status, got, test.bodyIs)
		}
	}
}
