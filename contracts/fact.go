package contracts

import (
	"net/http"
	"strconv"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// The kinds of facts.
const (
	FactOperation = "operation"
	FactStatus    = "status"
	FactErrorBody = "error body"
	FactParameter = "parameter"
	FactField     = "field"
	FactBehaviour = "rule"
)

// Fact is one thing about a vendor that an answer rests on.
type Fact struct {
	// Kind is one of the Fact constants.
	Kind string
	// Name is the operation's or rule's id, the status, or the name of a parameter
	// or field as it was sent.
	Name string
	// Says is what a rule says, and what the contract tells of a parameter or a
	// field; empty where the name says it all.
	Says string
	// Evidence names the fact's place in the contract. What the contract does not
	// name has the place where it would stand.
	Evidence Evidence
}

// Fact gives the operation itself.
func (o *Operation) Fact() Fact { return Fact{FactOperation, o.ID, o.Summary, o.Evidence} }

// Fact gives the rule as a fact.
func (r *Behaviour) Fact() Fact { return Fact{FactBehaviour, r.ID, r.Says, r.Evidence} }

// StatusFact gives the fact that a call of the operation is answered with a
// status; without an operation, that a call which no operation takes is.
func (c *Contract) StatusFact(op *Operation, status int) Fact {
	fact := Fact{Kind: FactStatus, Name: strconv.Itoa(status)}
	declared, place := c.UnknownCalls, "/x-ringer-unknown-calls"
	if op != nil {
		declared, place = op.Responses, op.Evidence.Fact
	}
	if response := declared.To(status); response != nil {
		fact.Evidence = response.Evidence
		return fact
	}
	if op != nil {
		place += "/responses"
	}
	fact.Evidence = Evidence{Level: Assumed, Why: "The contract does not declare the status.", Fact: place}
	return fact
}

// ErrorBodyFact gives the fact that a refusal with a status has the form that the
// contract gives to its body, apart from the status itself; false when the status is no
// refusal, or the contract has no body for it. Without an operation it is about a call
// that no operation takes.
func (c *Contract) ErrorBodyFact(op *Operation, status int) (Fact, bool) {
	if status < 400 {
		return Fact{}, false
	}
	declared, _ := c.ResponsesTo(op)
	response := declared.To(status)
	if response == nil || response.Body == nil {
		return Fact{}, false
	}
	schema := c.At(response.Body.Pointer)
	fact := Fact{FactErrorBody, strconv.Itoa(status), schema.Text("description"), c.EvidenceFor(schema.Pointer)}
	// The form is often known, and that this status has it is not.
	if content := c.EvidenceFor(schemas.Join(response.Pointer, "content")); content.Level.Rank() > fact.Evidence.Level.Rank() {
		fact.Evidence = content
	}
	return fact, true
}

// ResponsesTo gives the declared answers to an operation, by status, and where they
// stand; without an operation, those to a call that no operation takes.
func (c *Contract) ResponsesTo(op *Operation) (declared Responses, place string) {
	if op == nil {
		return c.UnknownCalls, "/x-ringer-unknown-calls"
	}
	return op.Responses, op.Evidence.Fact + "/responses"
}

// QueryFact gives what is known of a name in a query: one that the operation
// does not have, or that has no effect here, is assumed to be ignored. A
// parameter is also known with brackets behind it, as "ids[]" and
// "filter[key]".
func (o *Operation) QueryFact(name string) Fact {
	p := o.QueryParameter(name)
	if p == nil {
		p = o.QueryParameter(wire.ParameterName(name))
	}
	if p == nil {
		return Fact{FactParameter, name, "", Evidence{Level: Assumed, Why: "The contract does not name it; it is ignored.", Fact: o.Evidence.Fact + "/parameters"}}
	}
	return Fact{FactParameter, name, p.Description, p.Evidence.omitted(p.Omits)}
}

// HeaderFacts tells of each parameter of the operation that a request's headers and
// cookies have. What the operation does not declare there is no fact: clients send
// many headers that vendors do not look at.
func (o *Operation) HeaderFacts(header http.Header, emit func(Fact)) {
	for _, p := range o.Parameters {
		if p.In != InHeader && p.In != InCookie {
			continue
		}
		if _, sent := p.Sent(nil, header); sent {
			emit(Fact{FactParameter, p.Name, p.Description, p.Evidence.omitted(p.Omits)})
		}
	}
}

// omitted turns the evidence for what has no effect here into that for an
// assumption; an empty reason leaves it as it is.
func (e Evidence) omitted(why string) Evidence {
	if why == "" {
		return e
	}
	return Evidence{Level: Assumed, Source: e.Source, Why: why, Fact: e.Fact}
}

// BodyFacts tells of each field of a request body, in no order: those that the
// operation's schema does not name, or that have no effect here, are assumed to
// be ignored.
func (o *Operation) BodyFacts(body any, emit func(Fact)) {
	if o.Body == nil {
		return
	}
	o.Body.fieldFacts().of(body, emit)
}

// fieldFacts gathers what is known of the fields of the body.
func (b *Body) fieldFacts() *fieldFacts {
	b.factsOnce.Do(func() { b.facts = b.contract.fieldFacts(b.Pointer, map[string]*fieldFacts{}) })
	return b.facts
}

// fieldFacts is what is known of what a schema describes.
type fieldFacts struct {
	place  string   // of the schema
	says   string   // what the contract tells of the field
	own    Evidence // of the field itself; none for the whole
	fields map[string]*fieldFacts
	items  *fieldFacts // nil when the schema says nothing of items
	others *fieldFacts // of members that are data, such as ids; nil when there are none
}

// fieldFacts gathers what is known of the schema at a pointer; done holds the
// schemas around it, since one may hold itself.
func (c *Contract) fieldFacts(pointer string, done map[string]*fieldFacts) *fieldFacts {
	schema := c.At(pointer)
	if known, ok := done[schema.Pointer]; ok {
		return known
	}
	gathered := &fieldFacts{place: schema.Pointer, fields: map[string]*fieldFacts{}}
	done[schema.Pointer] = gathered
	for _, name := range schema.Get("properties").Keys() {
		place := schemas.Join(schema.Pointer, "properties", name)
		field := *c.fieldFacts(place, done)
		field.says = c.At(place).Text("description")
		field.own = c.EvidenceFor(place).omitted(c.At(place).Text("x-ringer-omits"))
		gathered.fields[name] = &field
	}
	if items := schema.Get("items"); items.Exists() {
		gathered.items = c.fieldFacts(items.Pointer, done)
	}
	if others := schema.Get("additionalProperties"); len(others.Keys()) > 0 {
		gathered.others = c.fieldFacts(others.Pointer, done)
	}
	return gathered
}

// of tells of the fields of a value.
func (f *fieldFacts) of(value any, emit func(Fact)) {
	switch value := value.(type) {
	case []any:
		if f.items != nil {
			for _, item := range value {
				f.items.of(item, emit)
			}
		}
	case map[string]any:
		for name, member := range value {
			field, known := f.fields[name]
			if !known {
				emit(Fact{FactField, name, "", Evidence{Level: Assumed, Why: "The contract does not name it; it is ignored.", Fact: f.place + "/properties"}})
				continue
			}
			emit(Fact{FactField, name, field.says, field.own})
			field.of(member, emit)
		}
	}
}
