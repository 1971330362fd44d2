package check

import (
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
)

// unchecked lists each status that the contract declares of an operation and that
// did not come, with the reason.
func (r *run) unchecked() []report.Unchecked {
	list := []report.Unchecked{}
	for _, op := range r.contract.Operations {
		var statuses []int
		for _, status := range contracts.Statuses(op.Responses) {
			if !r.met[op.ID][status] {
				statuses = append(statuses, status)
			}
		}
		for _, status := range statuses {
			list = append(list, report.Unchecked{Operation: op.ID, Status: status, Why: r.why(op, status)})
		}
	}
	return list
}

// why says why a status was not met.
func (r *run) why(op *contracts.Operation, status int) string {
	if r.recorded {
		return "it is not in the recording"
	}
	reached := false
	var reasons []string
	for _, story := range r.stories {
		for _, step := range story.Steps {
			reached = reached || step.Operation == op.ID
			if step.Operation != op.ID || step.Method != "" || !slices.Contains(step.Expect.Status, status) {
				continue
			}
			reason, told := r.fates[step]
			switch {
			case !told:
				reason = "the run was ended"
			case reason == "" && step.Address != "" && r.stranger == "":
				continue // which may be that of another call
			case reason == "" && r.stranger != "":
				reason = r.stranger
			case reason == "":
				reason = "the vendor answered otherwise"
			}
			if !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
	}
	switch {
	case len(reasons) > 0:
		return strings.Join(reasons, "; ")
	case r.wanted != nil && !reached:
		return "it was not asked for"
	}
	return "no story provokes it"
}
