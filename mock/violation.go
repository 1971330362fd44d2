package mock

import (
	"fmt"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// addUnknownCall notes that the client called what no contract knows.
func (a *answer) addUnknownCall(found contracts.Call, reason string) {
	a.addViolation(contracts.Finding{
		Check: contracts.CheckUnknownOperation, Expected: found.Allow, Actual: a.entry.Method + " " + a.entry.Path, Message: reason,
	})
}

// addViolation notes something that the client did wrong by the contract.
func (a *answer) addViolation(finding contracts.Finding) {
	finding.Severity = contracts.SeverityError
	a.entry.Violations = append(a.entry.Violations, finding)
	a.violations++
}

// addViolations notes what the client sent that breaks the contract.
func (a *answer) addViolations(violations []schemas.Violation) {
	for _, v := range violations {
		a.addViolation(contracts.Finding{
			Check: contracts.CheckSchema, Operation: a.entry.Operation, Pointer: v.Pointer,
			Expected: v.Expected, Actual: v.Actual, Evidence: a.vendor.contract.EvidenceFor(v.Fact), Message: v.Message,
		})
	}
}

// judgeRequest notes what of a call is not as the operation declares it; unread is
// why its body was refused, nil when it was not.
func (a *answer) judgeRequest(unread *Error) {
	op := a.call.Operation
	if op == nil {
		return // which is a violation of its own
	}
	a.addViolations(op.ParameterViolations(a.call.Path, a.call.Query, a.call.Header))
	if unread == nil {
		return
	}
	a.addViolations(unread.Violations)
	check := contracts.CheckMalformedBody // a vendor may have kinds of its own for it
	switch unread.Kind {
	case TooLarge, Unavailable, ServerError:
		return
	case UnsupportedMedia:
		check = contracts.CheckContentType
	}
	if len(unread.Violations) == 0 {
		a.addViolation(contracts.Finding{Check: check, Operation: op.ID, Evidence: op.Evidence, Message: unread.Reason})
	}
}

// violationLine words one violation.
func violationLine(e *world.Entry, violation contracts.Finding) string {
	violation.Message, violation.Pointer = world.CutText(violation.Message), world.CutText(violation.Pointer)
	var about []string
	if e.Operation != "" {
		about = append(about, e.Operation)
	}
	if e.World != defaultWorld {
		about = append(about, "world "+e.World)
	}
	call := e.Method + " " + world.CutText(e.Path)
	if len(about) > 0 {
		call += " (" + strings.Join(about, ", ") + ")"
	}
	if violation.Check == contracts.CheckUnknownOperation {
		return call + ": " + violation.Message
	}
	place := ""
	if violation.Pointer != "" {
		place = " at " + violation.Pointer
	}
	return fmt.Sprintf("%s: %s%s: %s", call, violation.Check, place, violation.Message)
}
