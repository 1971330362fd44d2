package contracts

import (
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// FactNamed finds a fact by the name that a story gives it: "OPERATION",
// "OPERATION#RULE", "OPERATION?PARAMETER" or a JSON Pointer in the bundled
// contract. It is false for what the contract does not have.
func (c *Contract) FactNamed(name string) (Fact, bool) {
	if strings.HasPrefix(name, "/") {
		_, there := schemas.Lookup(c.Document, name)
		return Fact{Kind: FactField, Name: name, Evidence: c.EvidenceFor(name)}, there
	}
	id, rest := name, ""
	if i := strings.IndexAny(name, "#?"); i >= 0 {
		id, rest = name[:i], name[i:]
	}
	op, there := c.Operation(id)
	switch {
	case !there:
		return Fact{}, false
	case strings.HasPrefix(rest, "#"):
		rule, there := op.Behaviour(rest[1:])
		return rule.Fact(), there
	case strings.HasPrefix(rest, "?"):
		return op.QueryFact(rest[1:]), op.QueryParameter(rest[1:]) != nil
	}
	return op.Fact(), true
}

// About lists the fields that a rule speaks of; none is all of the operation.
func (c *Contract) About(rule Evidence) (fields []string, unsent bool) {
	at := c.At(rule.Fact)
	for _, field := range at.Get("about").Items() {
		if text, isText := field.Value.(string); isText {
			fields = append(fields, text)
		}
	}
	unsent, _ = at.Get("unsent").Value.(bool)
	return fields, unsent
}

// BehaviourFact names one of the operation's rules; without such a rule, the operation.
func (o *Operation) BehaviourFact(id string) string {
	if rule, ok := o.Behaviour(id); ok {
		return rule.Evidence.Fact
	}
	return o.Evidence.Fact
}
