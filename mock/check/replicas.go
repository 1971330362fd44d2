package check

import (
	"fmt"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/schemas"
)

// checkReplicas is the check of servers that answer in turn and do not agree.
const checkReplicas = "replicas"

// replicas knows how each operation has shown each object that is not the run's own. One
// that another client changes goes on to what nobody has seen, and one that it removes is
// gone; one that goes back to what it was, or is there again, comes from two servers of which
// one does not know what the other does.
type replicas struct {
	shown map[string][]string // by operation, collection and id
	gone  map[string]bool     // those that a list which came in one answer no longer had, by collection and id
	told  map[string]bool     // by collection and id
}

func newReplicas() replicas {
	return replicas{map[string][]string{}, map[string]bool{}, map[string]bool{}}
}

// watch takes in the objects of an answer to a step, and reports those that are again what
// they were before they changed, or there again after they were gone.
func (r *run) watch(step string, x contracts.Exchange) {
	operation := r.contract.OperationID(&x)
	if operation == "" || x.Status >= 300 {
		return
	}
	for _, object := range r.contract.Objects(x) {
		if r.isOwn(&object) {
			continue
		}
		name := object.Collection.Name + "/" + object.ID
		seen, now := r.replicas.shown[operation+" "+name], valuesOf(object.Value)
		if r.replicas.gone[name] && !r.replicas.told[name] { // nobody makes an object with the id of an earlier one
			r.reportReplicas(step, operation, name, "there again after a list no longer had it", nil, now, x)
		}
		if len(seen) > 0 && seen[len(seen)-1] == now {
			continue
		}
		before := slices.Index(seen, now)
		r.replicas.shown[operation+" "+name] = append(seen, now)
		if before >= 0 && !r.replicas.told[name] {
			r.reportReplicas(step, operation, name, "again what it was before it had changed", seen[len(seen)-1], now, x)
		}
	}
}

// valuesOf writes an object without its lists and objects, which stand there or not by what
// was asked for.
func valuesOf(object map[string]any) string {
	values := map[string]any{}
	for name, value := range object {
		if _, isText := schemas.TextOf(value); isText || value == nil || value == true || value == false {
			values[name] = value
		}
	}
	return schemas.JSONText(values)
}

// reportReplicas reports an object with what became of it, once.
func (r *run) reportReplicas(step, operation, name, became string, before any, now string, x contracts.Exchange) {
	r.replicas.told[name] = true
	f := contracts.Finding{
		Severity: contracts.SeverityError, Verdict: compare.Flaky, Check: checkReplicas, Operation: operation, Step: step, Expected: before, Actual: now,
		Message:  fmt.Sprintf("%s is %s: servers that answer in turn do not agree", name, became),
		Remedy:   "Check again later; a client must bear both answers.",
		Exchange: &contracts.Called{Method: x.Method, URL: x.URL.String(), Status: x.Status},
	}
	if op, known := r.contract.Operation(operation); known {
		f.Evidence = op.Evidence
	}
	f.Identify(x.Status)
	r.report.Add(report.Result{Operation: operation, Step: step + ", replicas", Found: []contracts.Finding{f.Hide(r.mask.text)}})
}
