package scenarios

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// whenReader checks which requests are meant.
type whenReader struct {
	*mistakes
	place string
	// operationPlace is where the operation stands; empty is in the when itself.
	operationPlace string
	// anyOwner takes an operation that several vendors have, by one name, for that
	// of any of them.
	anyOwner bool
}

func (r whenReader) check() {
	vendors := r.vendors()
	op := r.operation(vendors)
	r.checkMethods(op)
	r.checkPath(vendors, op)
	r.checkQuery(vendors, op)
	r.checkHeaderNames(schemas.Join(r.place, "header"))
	r.checkBody(op)
	for _, place := range append(r.items(schemas.Join(r.place, "calls")), schemas.Join(r.place, "every")) {
		r.checkWhole(place)
	}
	if _, calls := r.member(r.place, "calls"); calls {
		if _, every := r.member(r.place, "every"); every {
			r.errorf(schemas.Join(r.place, "every"), "\"every\" and \"calls\" both say which of the requests are meant; keep one of them")
		}
	}
}

// vendors gives the contracts of the vendors that can be meant.
func (r whenReader) vendors() []*contracts.Contract {
	all := r.allVendors()
	name, ok := r.text(r.place, "vendor")
	if !ok {
		return all
	}
	if name == "" || !r.isVendor(schemas.Join(r.place, "vendor"), name) {
		return nil
	}
	return slices.DeleteFunc(all, func(c *contracts.Contract) bool { return c.Vendor != name })
}

// allVendors gives all contracts that there are.
func (r whenReader) allVendors() (all []*contracts.Contract) {
	for _, name := range r.catalog.Names() {
		contract, err := r.catalog.Load(name)
		if err != nil {
			r.errorf(r.place, "%v", err)
			continue
		}
		all = append(all, contract)
	}
	return all
}

// operationAt gives the operation's id and where it stands.
func (r whenReader) operationAt() (place, id string, ok bool) {
	if place = r.operationPlace; place == "" {
		place = schemas.Join(r.place, "operation")
	}
	id, ok = r.textAt(place)
	return place, id, ok && id != ""
}

// operation finds the operation that is meant, among those of the vendors; nil
// when none is.
func (r whenReader) operation(vendors []*contracts.Contract) *contracts.Operation {
	place, id, ok := r.operationAt()
	if !ok || len(vendors) == 0 {
		return nil
	}
	found, owners := ownersOf(vendors, id)
	switch len(owners) {
	case 1:
		return found
	case 0:
	default:
		if r.anyOwner {
			return nil
		}
		r.errorf(place, "\"operation\": %s each have an operation %q; name the vendor beside it", strings.Join(owners, " and "), id)
		return nil
	}
	var known []string
	for _, contract := range vendors {
		for _, op := range contract.Operations {
			known = append(known, op.ID)
		}
	}
	if len(vendors) > 1 {
		r.errorf(place, "\"operation\": no operation is called %q; %s", id, schemas.Suggest(id, known))
		return nil
	}
	if _, owners := ownersOf(r.allVendors(), id); len(owners) > 0 {
		r.errorf(place, "\"operation\": %s has no operation %q; %s has one", vendors[0].Vendor, id, strings.Join(owners, " and "))
	}
	r.errorf(place, "\"operation\": %s has no operation %q; %s", vendors[0].Vendor, id, schemas.Suggest(id, known))
	return nil
}

// ownersOf finds an operation, and the names of the vendors that have it.
func ownersOf(vendors []*contracts.Contract, id string) (found *contracts.Operation, owners []string) {
	for _, contract := range vendors {
		if op, ok := contract.Operation(id); ok {
			found, owners = op, append(owners, contract.Vendor)
		}
	}
	return found, owners
}

// checkMethods tells of methods of which none calls the operation.
func (r whenReader) checkMethods(op *contracts.Operation) {
	value, _ := r.member(r.place, "methods")
	methods, _ := value.([]any)
	if op == nil || len(methods) == 0 {
		return
	}
	if !slices.Contains(methods, any(op.Method)) && !(op.Method == http.MethodGet && slices.Contains(methods, any(http.MethodHead))) {
		r.errorf(schemas.Join(r.place, "methods"), "\"methods\": %s is called by %s, which is not among them; leave the methods out", op.ID, op.Method)
	}
}

// checkPath tells of path parameters that what is meant does not have.
func (r whenReader) checkPath(vendors []*contracts.Contract, op *contracts.Operation) {
	place := schemas.Join(r.place, "path")
	if _, _, named := r.operationAt(); len(vendors) == 0 || named && op == nil {
		return // the vendor or operation is unknown, which was told of
	}
	var whose string
	var known []string
	switch {
	case op != nil:
		whose = op.ID
		for _, p := range op.Parameters {
			if p.In == "path" {
				known = append(known, p.Name)
			}
		}
	case len(vendors) == 1:
		whose, known = vendors[0].Vendor, vendors[0].PathParameters()
	default:
		whose = "any vendor"
		for _, contract := range vendors {
			known = append(known, contract.PathParameters()...)
		}
		slices.Sort(known)
		known = slices.Compact(known)
	}
	for _, name := range r.names(place) {
		switch {
		case slices.Contains(known, name):
		case len(known) == 0:
			r.errorf(schemas.Join(place, name), "the path of %s has no parameters; leave out %q", whose, name)
		default:
			r.errorf(schemas.Join(place, name), "the path of %s has no parameter %q; %s", whose, name, schemas.Suggest(name, known))
		}
	}
}

// checkQuery tells of a name in a rule's query that is misspelt: the vendor knows
// none like it, and the operation has one that is near. Others may be what the
// rule is for: a client that sends what nobody knows.
func (r whenReader) checkQuery(vendors []*contracts.Contract, op *contracts.Operation) {
	if op == nil || r.operationPlace != "" {
		return
	}
	place := schemas.Join(r.place, "query")
	contract := vendors[slices.IndexFunc(vendors, func(c *contracts.Contract) bool { return slices.Contains(c.Operations, op) })]
	for _, name := range r.names(place) {
		if right := schemas.Misspelt(name, op.QueryParameters()); right != "" && !contract.InQuery(name) {
			r.errorf(schemas.Join(place, name), "%s has no query parameter %q; did you mean %q?", op.ID, name, right)
		}
	}
}

// checkBody tells of what is no JSON Pointer, of a place that no body has, and of a body
// where there is none.
func (r whenReader) checkBody(op *contracts.Operation) {
	place := schemas.Join(r.place, "body")
	for _, pointer := range r.names(place) {
		r.checkPointer(schemas.Join(place, pointer), pointer)
		if op == nil || op.Body == nil {
			continue
		}
		if name, known, never := op.Body.Excludes(pointer); never {
			r.errorf(schemas.Join(place, pointer), "no body that %s takes has the place %s; %s", op.ID, pointer, schemas.Suggest(name, known))
		}
	}
	if _, named := r.member(r.place, "body"); named && op != nil && op.Body == nil {
		r.errorf(place, "\"body\": %s takes no body", op.ID)
	}
}

// complete fills in the vendor that the operation alone names.
func (w *When) complete(vendors []*contracts.Contract) {
	if w.Vendor == "" && w.Operation != "" {
		if _, owners := ownersOf(vendors, w.Operation); len(owners) == 1 {
			w.Vendor = owners[0]
		}
	}
}

// called lists the vendors that the requests call: those that have the operation, where
// one is named.
func (r whenReader) called() []*contracts.Contract {
	vendors := r.vendors()
	id, named := r.text(r.place, "operation")
	having := slices.DeleteFunc(slices.Clone(vendors), func(c *contracts.Contract) bool {
		_, has := c.Operation(id)
		return !has
	})
	if !named || len(having) == 0 {
		return vendors
	}
	return having
}
