package vendortest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

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

// checkParameters sends every documented query parameter: the answer must depend
// on it, unless the contract marks it as one that has no effect here, and of one that
// is sent twice the last must count, as for the judge. The calls must cover all
// operations that take any.
func checkParameters(t TB, vendor *mock.Vendor, client *Client, calls []ParameterCall) {
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
	answers := 0
	ask := func(query string) Answer {
		answers++ // each in a world of its own: a call that writes meets the same state
		return client.Do(call.Method, call.Path+query, call.Body, fmt.Sprintf("X-Ringer-World: %s.%d.%d", op.ID, i, answers))
	}
	without, with := ask(""), ask("?"+p.Name+"="+value)
	if with.Status >= http.StatusInternalServerError {
		t.Errorf("%s %s: with %q it answers %d: %s", op.ID, p.Name, value, with.Status, with.Reason())
		return
	}
	if changed := without.Status != with.Status || without.Body != with.Body; changed != given {
		t.Errorf("%s %s: with %q the answer changes: %t\nwithout %d %s\nwith    %d %s", op.ID, p.Name, value, changed, without.Status, without.Body, with.Status, with.Body)
	}
	checkRepeated(t, op, p, value, ask)
}

// checkRepeated sends a parameter twice, and in brackets. A strict server answers 500
// when the judge reads it in another way than the vendor's package.
func checkRepeated(t TB, op *contracts.Operation, p *contracts.Parameter, value string, ask func(query string) Answer) {
	t.Helper()
	value, beside, _ := strings.Cut(value, "&")
	all := len(op.Values(url.Values{p.Name: {"a", "b"}}, p.Name)) > 1 // and not the last alone
	pair := func(value string) string { return p.Name + "=" + value }
	for _, other := range []string{"", "0", "2", "no-such-value"} {
		for _, sent := range [][]string{{value, other}, {other, value}} {
			twice := ask("?" + pair(sent[0]) + "&" + beside + "&" + pair(sent[1]))
			last := ask("?" + pair(sent[1]) + "&" + beside)
			if !all && (twice.Status != last.Status || twice.Body != last.Body) || twice.Status >= http.StatusInternalServerError {
				t.Errorf("%s %s: sent as %q and then as %q, it is not read as the last of them: %s\ntwice %d %s\nlast  %d %s",
					op.ID, p.Name, sent[0], sent[1], twice.Reason(), twice.Status, twice.Body, last.Status, last.Body)
			}
		}
		brackets := p.Name + "[]="
		if listed := ask("?" + brackets + value + "&" + brackets + other + "&" + beside); listed.Status >= http.StatusInternalServerError {
			t.Errorf("%s %s: sent in brackets, as %q and %q, it is answered %d: %s", op.ID, p.Name, value, other, listed.Status, listed.Reason())
		}
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
