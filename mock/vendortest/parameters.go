package vendortest

import (
	"fmt"
	"net/http"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
)

// ParameterCall is a call that parameters are added to.
type ParameterCall struct {
	// Operation is what is called, by its id.
	Operation    string
	Method, Path string
	Body         string
	// Values holds a value for each query parameter of the operation that changes
	// the answer, as it stands in a query; one that needs another beside it says
	// so: "1&offset=1".
	Values map[string]string
}

// CheckParameters sends every documented query parameter: the answer must depend
// on it, unless the contract marks it as one that has no effect here. The calls
// must cover all operations that take any.
func CheckParameters(t TB, vendor *mock.Vendor, client *Client, calls []ParameterCall) {
	t.Helper()
	contract := contractOf(t, vendor)
	byOperation := map[string]ParameterCall{}
	for _, call := range calls {
		byOperation[call.Operation] = call
	}
	for _, op := range contract.Operations {
		for i, p := range op.Parameters {
			if p.In != "query" {
				continue
			}
			row(t, op.ID+" "+p.Name, func(t TB) { checkParameter(t, client, byOperation[op.ID], op, i) })
		}
	}
}

// checkParameter calls an operation without one of its parameters, and with it.
func checkParameter(t TB, client *Client, call ParameterCall, op *contracts.Operation, i int) {
	t.Helper()
	p := op.Parameters[i]
	value, given := call.Values[p.Name]
	switch {
	case call.Operation == "":
		t.Errorf("%s %s: no call shows what the operation's parameters do", op.ID, p.Name)
		return
	case p.Omits != "" && given:
		t.Errorf("%s %s: a value is given for it, and the contract says that it has no effect: %s", op.ID, p.Name, p.Omits)
		return
	case p.Omits == "" && !given:
		t.Errorf("%s %s: no value shows what it does, and the contract does not say that it does nothing", op.ID, p.Name)
		return
	}
	// A world of its own for each answer: a call that writes meets the same state.
	without := client.Do(call.Method, call.Path, call.Body, fmt.Sprintf("X-Ringer-World: %s.%d.without", op.ID, i))
	with := client.Do(call.Method, call.Path+"?"+p.Name+"="+value, call.Body, fmt.Sprintf("X-Ringer-World: %s.%d.with", op.ID, i))
	if with.Status >= http.StatusInternalServerError {
		t.Errorf("%s %s: with %q it answers %d: %s", op.ID, p.Name, value, with.Status, with.Reason())
		return
	}
	if changed := without.Status != with.Status || without.Body != with.Body; changed != given {
		t.Errorf("%s %s: with %q the answer changes: %t\nwithout %d %s\nwith    %d %s", op.ID, p.Name, value, changed, without.Status, without.Body, with.Status, with.Body)
	}
}

// catalogOf gives a catalog that knows a vendor.
func catalogOf(t TB, vendor *mock.Vendor) *contracts.Catalog {
	t.Helper()
	catalog, err := mock.Catalog(vendor)
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	return catalog
}

// contractOf gives the contract that a vendor is held to.
func contractOf(t TB, vendor *mock.Vendor) *contracts.Contract {
	t.Helper()
	contract, err := catalogOf(t, vendor).Load(vendor.Name)
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	return contract
}
