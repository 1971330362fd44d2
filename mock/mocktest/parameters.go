package mocktest

import (
	"fmt"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
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
func CheckParameters(t *testing.T, vendor string, client *Client, calls []ParameterCall) {
	t.Helper()
	contract, err := contracts.Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	byOperation := map[string]ParameterCall{}
	for _, call := range calls {
		byOperation[call.Operation] = call
	}
	for _, op := range contract.Operations {
		for i, p := range op.Parameters {
			if p.In != "query" {
				continue
			}
			t.Run(op.ID+" "+p.Name, func(t *testing.T) {
				call, ok := byOperation[op.ID]
				value, given := call.Values[p.Name]
				switch {
				case !ok:
					t.Fatal("no call shows what the operation's parameters do")
				case p.Omits != "" && given:
					t.Fatalf("the contract says that it has no effect: %s", p.Omits)
				case p.Omits == "" && !given:
					t.Fatal("no value shows what it does, and the contract does not say that it does nothing")
				}
				// A world of its own for each answer: a call that writes meets the same state.
				without := client.Do(call.Method, call.Path, call.Body, fmt.Sprintf("X-Ringer-World: %s.%d.without", op.ID, i))
				with := client.Do(call.Method, call.Path+"?"+p.Name+"="+value, call.Body, fmt.Sprintf("X-Ringer-World: %s.%d.with", op.ID, i))
				if changed := without.Status != with.Status || without.Body != with.Body; changed != given {
					t.Errorf("with %q the answer changes: %t\nwithout %d %s\nwith    %d %s", value, changed, without.Status, without.Body, with.Status, with.Body)
				}
			})
		}
	}
}
