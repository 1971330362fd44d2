package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// tell ends the report, writes it wherever it is wanted, and says with which code
// to end.
func (f *checkFlags) tell(cmd *cobra.Command, check *checkRun) error {
	report := check.report
	report.AddSkipped(check.comparison.Skipped())
	report.Unchecked = check.unchecked(f)
	var err error
	if f.json {
		err = report.WriteJSON(cmd.OutOrStdout())
	} else {
		err = report.WriteText(cmd.OutOrStdout(), isTerminal(cmd.OutOrStdout()))
	}
	for _, name := range f.reports {
		write := reportForm(name)
		err = errors.Join(err, writeFile(name, func(w io.Writer) error { return write(report, w) }))
	}
	switch {
	case err != nil:
		return err
	case len(check.met) == 0:
		return &exitError{exitNothing, errors.New("nothing was checked")}
	case report.Errors() > 0:
		return &exitError{code: exitDifferences}
	}
	return nil
}

// unchecked lists each status that the contract declares of an operation and that
// did not come, with the reason.
func (r *checkRun) unchecked(f *checkFlags) []contracts.Unchecked {
	list := []contracts.Unchecked{}
	for _, op := range r.contract.Operations {
		var statuses []int
		for status := range op.Responses {
			if !r.met[op.ID][status] {
				statuses = append(statuses, status)
			}
		}
		slices.Sort(statuses)
		for _, status := range statuses {
			list = append(list, contracts.Unchecked{Operation: op.ID, Status: status, Why: r.why(f, op, status)})
		}
	}
	return list
}

// why says why a status was not met. The statuses of a busy or broken vendor
// cannot be asked for.
func (r *checkRun) why(f *checkFlags, op *contracts.Operation, status int) string {
	reasons := r.unplayed[op.ID]
	switch {
	case f.har != "":
		return "it is not in the recording"
	case status == http.StatusTooManyRequests || status >= 500 || status == http.StatusRequestEntityTooLarge:
		return "no story provokes it"
	case len(reasons) > 0:
		return strings.Join(reasons, "; ")
	case r.only != nil && !r.only[op.ID]:
		return "it was not asked for"
	}
	return "no story provokes it"
}

// writePlan lists the calls that a run would make, and those that it would not.
func writePlan(w io.Writer, calls []scenarios.PlannedCall) error {
	for _, call := range calls {
		line := fmt.Sprintf("%-6s %s  (%s: %s)", call.Method, call.Address, call.Story.Name, call.Step.Name)
		if call.Skipped != "" {
			line = fmt.Sprintf("not    %s: %s  (%s)", call.Story.Name, call.Step.Name, call.Skipped)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
