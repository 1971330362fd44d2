package provenance

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Operation is what is known of an operation, and how.
type Operation struct {
	ID         string             `json:"id"`
	Method     string             `json:"method"`
	Path       string             `json:"path"`
	Summary    string             `json:"summary"`
	Evidence   contracts.Evidence `json:"evidence"`
	Parameters []Parameter        `json:"parameters"`
	Body       []Field            `json:"body"`
	Statuses   []Status           `json:"statuses"`
	Behaviours []Behaviour        `json:"behaviours"`
	// Changed lists what an overlay has changed.
	Changed []Change `json:"changed"`
}

// Parameter is one input beside the body.
type Parameter struct {
	In       string `json:"in"`
	Name     string `json:"name"`
	Required bool   `json:"required"`
	Says     string `json:"says"`
	// Omits says why it has no effect here; empty when it has one.
	Omits    string             `json:"omits,omitempty"`
	Evidence contracts.Evidence `json:"evidence"`
}

// Field is one field of a body.
type Field struct {
	Name     string             `json:"name"`
	Required bool               `json:"required"`
	Says     string             `json:"says"`
	Evidence contracts.Evidence `json:"evidence"`
}

// Status is one that the operation may answer with.
type Status struct {
	// Status is the status as documents write it, such as 404, 4XX or default.
	Status   string             `json:"status"`
	Evidence contracts.Evidence `json:"evidence"`
	// ErrorBody is how the form of a refusal's body is known; nil is that there is none.
	ErrorBody *contracts.Evidence `json:"error_body,omitempty"`
	// Fields are those of the body of a success.
	Fields []Field `json:"fields,omitempty"`
}

// Behaviour is what a schema cannot say.
type Behaviour struct {
	ID       string             `json:"id"`
	Says     string             `json:"says"`
	Evidence contracts.Evidence `json:"evidence"`
}

// Describe tells what is known of an operation.
func Describe(op *contracts.Operation) Operation {
	c := op.Contract()
	o := Operation{
		ID: op.ID, Method: op.Method, Path: c.Prefix + op.Path, Summary: op.Summary, Evidence: op.Evidence,
		Parameters: []Parameter{}, Body: fields(op.Body), Statuses: []Status{}, Behaviours: []Behaviour{}, Changed: Changed(op),
	}
	for _, p := range op.Parameters {
		o.Parameters = append(o.Parameters, Parameter{p.In, p.Name, p.Required, p.Description, p.Omits, p.Evidence})
	}
	for _, key := range slices.Sorted(maps.Keys(op.Responses)) {
		status := Status{Status: contracts.StatusName(key), Evidence: op.Responses[key].Evidence}
		if body, ok := c.ErrorBodyFact(op, key); ok {
			status.ErrorBody = &body.Evidence
		}
		if key >= 200 && key < 300 {
			status.Fields = fields(op.Responses[key].Body)
		}
		o.Statuses = append(o.Statuses, status)
	}
	for _, b := range op.Behaviours {
		o.Behaviours = append(o.Behaviours, Behaviour{b.ID, b.Says, b.Evidence})
	}
	return o
}

func fields(body *contracts.Body) []Field {
	all := []Field{}
	if body == nil {
		return all
	}
	for _, f := range body.Fields() {
		all = append(all, Field{f.Name, f.Required, f.Description, f.Evidence})
	}
	return all
}

// Change is a place of the contract that an overlay has changed. What is not there is nil.
type Change struct {
	Fact string `json:"fact"`
	Was  any    `json:"was"`
	Is   any    `json:"is"`
}

// Changed lists what an overlay has changed in an operation and in what it refers to.
func Changed(op *contracts.Operation) []Change {
	d := difference{contract: op.Contract(), base: op.Contract().Base(), seen: map[string]bool{}, all: []Change{}}
	if d.base != nil {
		d.at(op.Evidence.Fact)
	}
	return d.all
}

// difference walks through a contract and the one below its overlay.
type difference struct {
	contract, base *contracts.Contract
	seen           map[string]bool
	all            []Change
}

func (d *difference) at(pointer string) {
	if d.seen[pointer] {
		return
	}
	d.seen[pointer] = true
	is, there := schemas.Lookup(d.contract.Document, pointer)
	was, before := schemas.Lookup(d.base.Document, pointer)
	now, isObject := is.(map[string]any)
	old, wasObject := was.(map[string]any)
	switch {
	case isObject && wasObject:
		names := slices.Sorted(maps.Keys(now))
		for name := range old {
			if _, stays := now[name]; !stays {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			d.at(schemas.Join(pointer, name))
		}
		if ref, ok := now["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
			d.at(ref[1:])
		}
	case there != before || schemas.JSONText(is) != schemas.JSONText(was):
		d.all = append(d.all, Change{pointer, was, is})
	default:
		if items, isList := is.([]any); isList {
			for i := range items {
				d.at(schemas.Join(pointer, itoa(i)))
			}
		}
	}
}

func itoa(i int) string { return strconv.Itoa(i) }
