package conform

import (
	"net/http"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Conformer brings answers to a contract. It is safe for concurrent use.
type Conformer struct {
	contract, base *contracts.Contract
	statuses       map[string]map[int]int // by operation: what is answered in place of a status
	changed        map[*contracts.Response]bool
}

// New makes the conformer of a contract; nil is that no overlay is laid over it.
func New(contract *contracts.Contract) *Conformer {
	base := contract.Base()
	if base == nil {
		return nil
	}
	c := &Conformer{contract: contract, base: base, statuses: map[string]map[int]int{}, changed: map[*contracts.Response]bool{}}
	c.read("", contract.UnknownCalls)
	for _, op := range contract.Operations {
		c.read(op.ID, op.Responses)
	}
	return c
}

// read finds out what is otherwise in the responses of an operation.
func (c *Conformer) read(operation string, responses contracts.Responses) {
	c.statuses[operation] = map[int]int{}
	for status, response := range responses {
		if replaced, ok := schemas.IntegerAt(c.contract.At(response.Pointer).Value, schemas.Join("", contracts.ReplacesKey)); ok {
			c.statuses[operation][int(replaced)] = status
		}
		c.changed[response] = c.differs(response.Pointer, map[string]bool{})
	}
}

// differs says whether something that matters on the wire stands otherwise in the base, at
// a place or at one that it refers to.
func (c *Conformer) differs(pointer string, seen map[string]bool) bool {
	if seen[pointer] {
		return false
	}
	seen[pointer] = true
	own, _ := schemas.Lookup(c.contract.Document, pointer)
	base, there := schemas.Lookup(c.base.Document, pointer)
	if !there {
		return true
	}
	switch own := own.(type) {
	case map[string]any:
		if before, isObject := base.(map[string]any); !isObject || told(own) != told(before) {
			return true
		}
		for name, member := range own {
			if ref, ok := member.(string); ok && name == "$ref" && len(ref) > 0 && c.differs(ref[1:], seen) {
				return true
			}
			if !isSaid(name) && c.differs(schemas.Join(pointer, name), seen) {
				return true
			}
		}
		return false
	case []any:
		return schemas.JSONText(own) != schemas.JSONText(base)
	}
	return own != base
}

// isSaid says that a member tells people something, and nothing of the wire.
func isSaid(name string) bool { return name == contracts.EvidenceKey || name == "description" }

// told counts the members that tell something of the wire.
func told(object map[string]any) (n int) {
	for name := range object {
		if !isSaid(name) {
			n++
		}
	}
	return n
}

// Answer brings an answer to the contract; without an operation it is one to a call that
// no operation takes. Headers are changed in place; the body is given as it was where
// nothing in it changes.
func (c *Conformer) Answer(op *contracts.Operation, status int, header http.Header, body []byte) (int, []byte) {
	operation := ""
	if op != nil {
		operation = op.ID
	}
	if replacing, ok := c.statuses[operation][status]; ok {
		status = replacing
	}
	declared, _ := c.contract.ResponsesTo(op)
	response := declared.To(status)
	if response == nil || !c.changed[response] {
		return status, body
	}
	for _, value := range response.HeaderValues {
		schema := c.contract.At(value.Body.Pointer)
		if constant := schema.Text("const"); constant != "" {
			header.Set(value.Name, constant)
		}
		if isNothing(schema) {
			header.Del(value.Name)
		}
	}
	if response.Body == nil {
		header.Del("Content-Type")
		return status, nil
	}
	if len(body) == 0 { // there was none, and nobody knows what is in it
		header.Set("Content-Type", "application/json")
		body = []byte("{}")
	}
	mediaType, _ := wire.MediaType(header.Get("Content-Type"))
	value, err := schemas.DecodeJSON(body)
	if err != nil || !wire.IsJSON(mediaType) {
		return status, body
	}
	w := walk{to: c.contract, from: c.base, add: true}
	text, err := schemas.EncodeJSON(w.value(contracts.Place{Schemas: c.contract.SchemasAt(response.Body.Pointer)}, value))
	if err != nil {
		return status, body // what was JSON is JSON
	}
	return status, text
}

// Back gives an object of a collection that goes over the wire in the form that the
// vendor's code keeps. A conformer that is nil changes nothing.
func (c *Conformer) Back(collection *contracts.Collection, object map[string]any) map[string]any {
	if c == nil {
		return object
	}
	w := walk{to: c.base, from: c.contract}
	back, _ := w.value(contracts.Place{Schemas: c.base.SchemasAt(collection.Body.Pointer)}, object).(map[string]any)
	return back
}
