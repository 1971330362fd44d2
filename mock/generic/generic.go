package generic

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// New makes the vendor that a contract declares. It fails when a declaration leads
// nowhere, with a [schemas.Error] whose pointer names it in the contract. What is served
// only in part is told in [mock.Vendor.Warnings].
func New(contract *contracts.Contract) (*mock.Vendor, error) {
	v := &vendor{contract: contract, sampler: sample.New(contract), collections: map[string]*collection{}}
	made := &mock.Vendor{Name: contract.Vendor, Contract: contract, Handlers: map[string]mock.Handler{}, ErrorResponses: v.errorResponses(), Check: v.check}
	for _, declared := range contract.Collections {
		c := newCollection(v, declared)
		v.collections[declared.Name] = c
		made.Collections = append(made.Collections, c.Collection)
	}
	for _, op := range contract.Operations {
		o, err := v.operation(op)
		if err != nil {
			pointer := schemas.Join("/paths", op.Path, strings.ToLower(op.Method), "x-ringer-behaviour")
			return nil, &schemas.Error{File: contract.Vendor, Pointer: pointer, Message: fmt.Sprintf("operation %s: %v", op.ID, err)}
		}
		made.Handlers[op.ID] = o.handle
		made.Warnings = append(made.Warnings, o.warnings()...)
	}
	made.Files = v.files()
	return made, nil
}

// vendor is what the operations of one contract share.
type vendor struct {
	contract    *contracts.Contract
	sampler     *sample.Sampler
	collections map[string]*collection
}

// operation is one call, ready to be answered.
type operation struct {
	*vendor
	op      *contracts.Operation
	action  contracts.Action
	of      *collection // nil when the answer is made up
	answers *answers
	does    mock.Handler
	// owners are the collections whose objects the path names around the object.
	owners []owner
	checks bool // there are parameters that must be sent, or that headers have
	cites  bool // the contract says what the behaviour was inferred from
}

// owner is an object that a path names, inside which the call is.
type owner struct {
	parameter, member string
	of                *collection // nil when the contract does not say of what
}

// inferred is the id of the behaviour that says what a declaration rests on.
const inferred = "inferred"

func (v *vendor) operation(op *contracts.Operation) (*operation, error) {
	o := &operation{vendor: v, op: op}
	_, o.cites = op.Behaviour(inferred)
	o.checks = slices.ContainsFunc(op.Parameters, func(p *contracts.Parameter) bool { return p.In != "path" && (p.Required || p.In != contracts.InQuery) })
	if op.Action != nil {
		o.action = *op.Action
	}
	handlers := map[string]mock.Handler{
		"": o.makeUp, contracts.DoesNothing: o.makeUp, contracts.DoesList: o.list, contracts.DoesCreate: o.create, contracts.DoesRead: o.read,
		contracts.DoesReplace: o.change, contracts.DoesPatch: o.change, contracts.DoesDelete: o.remove, contracts.DoesAct: o.act,
	}
	if o.does = handlers[o.action.Does]; o.does == nil {
		return nil, fmt.Errorf("x-ringer-behaviour says does: %q; it is list, create, read, replace, patch, delete or act", o.action.Does)
	}
	if o.action.Does != "" && o.action.Does != contracts.DoesNothing {
		if o.of = v.collections[o.action.Collection]; o.of == nil {
			return nil, fmt.Errorf("x-ringer-behaviour names the collection %q, which is not in x-ringer-collections", o.action.Collection)
		}
		if err := o.readPath(); err != nil {
			return nil, err
		}
	}
	o.answers = v.newAnswers(op, o.action)
	return o, nil
}

// readPath makes sure that the path has what the declaration names, and finds whose
// objects these are.
func (o *operation) readPath() error {
	has := func(name string) bool {
		return slices.ContainsFunc(o.op.Parameters, func(p *contracts.Parameter) bool { return p.In == "path" && p.Name == name })
	}
	single := o.action.Does != contracts.DoesList && o.action.Does != contracts.DoesCreate
	if single && !has(o.action.ID) {
		return fmt.Errorf("x-ringer-behaviour says id: %q, and the path has no such parameter", o.action.ID)
	}
	for _, parameter := range sorted(o.action.Within) {
		if !has(parameter) {
			return fmt.Errorf("x-ringer-behaviour says within: %q, and the path has no such parameter", parameter)
		}
		member := o.action.Within[parameter]
		o.owners = append(o.owners, owner{parameter, member, o.collections[o.of.declared.Parents[member]]})
	}
	if names := o.within(); len(names) > 0 {
		o.of.index(names)
	}
	return nil
}

// within lists the members by which the path bounds the objects.
func (o *operation) within() (members []string) {
	for _, owner := range o.owners {
		members = append(members, owner.member)
	}
	return members
}

// handle answers a call.
func (o *operation) handle(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	if o.cites {
		call.Cite(inferred)
	}
	if refusal := o.refusal(call); refusal != nil {
		return mock.Reply{}, refusal
	}
	return o.does(tx, call)
}

// refusal says what is wrong with a call's parameters, and with what it accepts.
func (o *operation) refusal(call *mock.Call) *mock.Error {
	if !o.checks && len(call.Query) == 0 && call.Header.Get("Accept") == "" {
		return nil
	}
	query := call.Query
	if left := o.answers.lenient; len(query) > 0 && len(left) > 0 {
		query = map[string][]string{}
		for name, values := range call.Query {
			if query[name] = values; slices.Contains(left, name) {
				query[name] = []string{""} // which is sent, and nothing wrong
			}
		}
	}
	if wrong := call.Operation.ParameterViolations(nil, query, call.Header); len(wrong) > 0 {
		e := mock.Errorf(mock.Invalid, "%s", wrong[0].Message)
		e.Message = wrong[0].Message
		return e
	}
	if accept := call.Header.Get("Accept"); accept != "" && len(o.answers.types) > 0 && o.answers.mediaType(accept) == "" && o.declares(mock.NotAcceptable) {
		return mock.Errorf(mock.NotAcceptable, "the call accepts %q, and the answer is %s", accept, list(o.answers.types))
	}
	return nil
}

// declares says whether the contract has an answer to a kind of error that not every
// vendor knows, for this operation.
func (o *operation) declares(kind mock.Kind) bool {
	status := o.contract.ErrorStatuses[string(kind)]
	return status != 0 && o.op.Response(status) != nil
}

// warnings tells of what is not served as it is declared.
func (o *operation) warnings() (all []*schemas.Error) {
	warn := func(format string, args ...any) {
		pointer := schemas.Join("/paths", o.op.Path, strings.ToLower(o.op.Method))
		all = append(all, &schemas.Error{File: o.contract.Vendor, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
	if o.op.Body != nil {
		for _, declared := range o.op.Body.MediaTypes {
			mediaType, _ := wire.MediaType(declared)
			if part := o.op.Body.For(mediaType); part.Node().Exists() && !readable(mediaType) && !takesText(part) {
				warn("%s: bodies of type %s are taken, and not read", o.op.ID, declared)
			}
		}
	}
	for _, mediaType := range o.answers.types {
		if !writable(mediaType) {
			warn("%s: an answer of type %s is a few bytes that nothing reads", o.op.ID, mediaType)
		}
	}
	if o.answers.undeclared {
		warn("%s declares no answer to a call that succeeds: it is answered %d", o.op.ID, http.StatusNoContent)
	}
	return all
}
