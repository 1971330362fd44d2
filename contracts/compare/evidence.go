package compare

import (
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// proven finds the first of the facts of which a difference here speaks.
func (w *pairing) proven(fits func(contracts.Fact) bool) (contracts.Evidence, bool) {
	for _, name := range w.Proves {
		if fact, there := w.contract.FactNamed(name); there && fits(fact) {
			return fact.Evidence, true
		}
	}
	return contracts.Evidence{}, false
}

// general says that a fact speaks of more than some fields.
func (w *pairing) general(f contracts.Fact) bool {
	if f.Kind != contracts.FactBehaviour {
		return true
	}
	fields, _ := w.contract.About(f.Evidence)
	return len(fields) == 0
}

// speaksOf says whether a behaviour is about the field at a location.
func (w *pairing) speaksOf(behaviour contracts.Evidence, at location) bool {
	fields, unsent := w.contract.About(behaviour)
	if _, sent := w.sentFor(at); unsent && sent {
		return false
	}
	tokens := schemas.Split(contracts.Anywhere(at.pointer))
	for _, field := range fields {
		about := schemas.Split(field)
		for i := 0; i+len(about) <= len(tokens) && len(about) > 0; i++ {
			if slices.Equal(tokens[i:i+len(about)], about) {
				return true
			}
		}
	}
	return false
}

// fieldEvidence is what is known of the field itself.
func (w *pairing) fieldEvidence(at location) contracts.Evidence {
	for _, schema := range at.Schemas {
		if evidence := w.contract.EvidenceFor(schema.Pointer); evidence.Level != "" {
			return evidence
		}
	}
	return contracts.Evidence{}
}

// names says whether a fact is what a schema says of the field at a location.
func names(f contracts.Fact, at location) bool {
	return f.Kind == contracts.FactField && at.Name != "" && strings.HasSuffix(f.Name, schemas.Join("/properties", at.Name))
}

// fieldFact is the fact that a difference in a field breaks: what the step proves of
// that field, a behaviour that speaks of it, what else the step proves, or what is known
// of the field.
func (w *pairing) fieldFact(at location) contracts.Evidence {
	ofField := func(f contracts.Fact) bool {
		return names(f, at) || f.Kind == contracts.FactBehaviour && w.speaksOf(f.Evidence, at)
	}
	if found, there := w.proven(ofField); there {
		return found
	}
	if behaviour, there := w.behaviourOf(at); there {
		return behaviour
	}
	name := at.Name
	_, sent := w.sentFor(at)
	found, there := w.proven(func(f contracts.Fact) bool {
		isField := f.Kind == contracts.FactField && strings.Contains(f.Name, "/properties/")
		if f.Kind == contracts.FactBehaviour && w.writes() && !sent {
			return false // which is about what was sent
		}
		return f.Kind != contracts.FactParameter && w.general(f) && (!isField || strings.Contains(f.Name+"/", "/properties/"+name+"/"))
	})
	if there {
		return found
	}
	return w.fieldEvidence(at)
}

// behaviourOf finds a behaviour that speaks of a field: one that the step proves, or one
// of the operation.
func (w *pairing) behaviourOf(at location) (contracts.Evidence, bool) {
	if found, there := w.proven(func(f contracts.Fact) bool { return f.Kind == contracts.FactBehaviour && w.speaksOf(f.Evidence, at) }); there {
		return found, true
	}
	if w.op != nil {
		for _, behaviour := range w.op.Behaviours {
			if w.speaksOf(behaviour.Evidence, at) {
				return behaviour.Evidence, true
			}
		}
	}
	return contracts.Evidence{}, false
}

// ownFact is what is known of a field, whatever else a step proves: a behaviour that
// speaks of it, or what is known of the field.
func (w *pairing) ownFact(at location) contracts.Evidence {
	if behaviour, there := w.behaviourOf(at); there {
		return behaviour
	}
	return w.fieldEvidence(at)
}

// statusFact is the fact that a wrong status breaks: what the step proves, or
// that calls like this one are answered as the fake does.
func (w *pairing) statusFact() contracts.Evidence {
	if found, there := w.proven(w.general); there {
		return found
	}
	return w.answered()
}

// answered is the fact that the call is answered with the fake's status.
func (w *pairing) answered() contracts.Evidence {
	evidence := w.contract.StatusFact(w.op, w.Fake.Status).Evidence
	if w.op != nil && w.op.Evidence.Level.Weaker(evidence.Level) != evidence.Level {
		return w.op.Evidence
	}
	return evidence
}

// filters names the parameters of the query that choose objects, those first
// whose values are not from a list.
func (w *pairing) filters() (names []string) {
	if w.op == nil || w.response == nil {
		return nil
	}
	p := w.response.Paging
	for _, parameter := range w.op.Parameters {
		name := parameter.Name
		values := w.op.Values(w.query, name)
		paged := p != nil && slices.Contains(p.Parameters(), name)
		if parameter.In != "query" || strings.Join(values, "") == "" || paged || w.orders(parameter) || w.includes(name) {
			continue
		}
		names = append(names, name)
	}
	return names
}

// orders says whether a parameter sorts: the contract says so, or lists its
// values beside a usual one.
func (w *pairing) orders(p *contracts.Parameter) bool {
	order := w.contract.At(w.response.Pointer + "/x-ringer-order")
	for _, key := range []string{"parameter", "key_parameter", "direction_parameter"} {
		if order.Text(key) == p.Name {
			return true
		}
	}
	return !order.Exists() && p.Schema.Get("enum").Exists() && p.Schema.Get("default").Exists()
}

// includes says whether a parameter names members of the answer.
func (w *pairing) includes(name string) bool {
	for _, body := range []any{w.fake, w.vendor} {
		object, _ := body.(map[string]any)
		for member := range object {
			if w.asked(member) == name {
				return true
			}
		}
	}
	return false
}

// included is the fact behind a member that is asked for by name.
func (w *pairing) included(parameter string) contracts.Evidence {
	if found, there := w.proven(func(f contracts.Fact) bool { return f.Kind == contracts.FactParameter && f.Name == parameter }); there {
		return found
	}
	return w.op.QueryFact(parameter).Evidence
}

// listFact is the fact that a list with other objects breaks. A filter that lets
// everything through has no effect at all; another difference speaks of how it
// works.
func (w *pairing) listFact(vendor, fake int64) contracts.Evidence {
	names := w.filters()
	whole, known := w.memory.whole[w.listName()]
	changed := int64(w.memory.changes - whole.changes + len(w.memory.others))
	ignored := known && vendor > fake && vendor >= whole.total-min(changed, whole.total/4) && vendor <= whole.total+changed
	if len(names) > 0 {
		isFilter := func(f contracts.Fact) bool {
			return f.Kind == contracts.FactParameter && slices.Contains(names, f.Name)
		}
		parameter, proved := w.proven(isFilter)
		if !proved {
			parameter = w.op.QueryFact(names[0]).Evidence
		}
		if !ignored {
			if found, there := w.proven(func(f contracts.Fact) bool { return f.Kind != contracts.FactParameter && w.general(f) }); there {
				return found
			}
		}
		return parameter
	}
	if found, there := w.proven(func(f contracts.Fact) bool { return f.Kind != contracts.FactParameter && w.general(f) }); there {
		return found
	}
	if p := w.response.Paging; p != nil && p.AsksForPage(w.query) {
		return w.contract.EvidenceFor(schemas.Join(p.Pointer, "items"))
	}
	if w.op != nil {
		return w.op.Evidence
	}
	return w.answered()
}

// listName names a list without its filters, order and pages.
func (w *pairing) listName() string { return w.operation() + " " + w.Vendor.URL.Path }

// orderFact is the fact that a list in another order breaks. Where the contract
// declares the order, the judge has found it kept, and only objects that are equal
// in it can stand otherwise.
func (w *pairing) orderFact() contracts.Evidence {
	order := w.response.Order
	if order != nil && w.op != nil {
		if _, declared := order.Sorting(w.op, w.Vendor.URL); declared && order.Ties != nil {
			return w.contract.EvidenceFor(w.op.BehaviourFact(order.Ties.Rule))
		} else if declared {
			return assumed(w.op.Evidence, "No page says how objects stand that are equal in what they are sorted by.")
		}
	}
	if found, there := w.proven(func(f contracts.Fact) bool { return w.general(f) }); there {
		return found
	}
	if w.op == nil {
		return w.answered()
	}
	for _, parameter := range w.op.Parameters {
		if w.query.Get(parameter.Name) != "" && parameter.In == "query" && w.orders(parameter) {
			return parameter.Evidence
		}
	}
	if order == nil {
		return assumed(w.op.Evidence, "No page names the order of the list.")
	}
	return w.op.Evidence
}

// assumed is the evidence for what is said nowhere, beside something that is.
func assumed(beside contracts.Evidence, why string) contracts.Evidence {
	return contracts.Evidence{Level: contracts.Assumed, Source: beside.Source, Why: why, Fact: beside.Fact}
}
