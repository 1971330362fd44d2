package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// tell ends the report, writes it wherever it is wanted, and says with which code
// to end.
func (f *checkFlags) tell(cmd *cobra.Command, check *checkRun) error {
	report := check.report
	if check.stranger == "" {
		report.AddSkipped(check.comparison.Skipped())
	}
	report.Unchecked = check.unchecked(f)
	missed := check.missed()
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
	case missed != nil && report.Errors() == 0:
		return missed
	case len(check.met) == 0 && report.Ended == "":
		return &exitError{exitNothing, errors.New("nothing was checked")}
	case report.Errors() > 0:
		return &exitError{code: exitDifferences}
	}
	return nil
}

// unchecked lists each status that the contract declares of an operation and that
// did not come, with the reason.
func (r *checkRun) unchecked(f *checkFlags) []report.Unchecked {
	list := []report.Unchecked{}
	for _, op := range r.contract.Operations {
		var statuses []int
		for status := range op.Responses {
			if !r.met[op.ID][status] {
				statuses = append(statuses, status)
			}
		}
		slices.Sort(statuses)
		for _, status := range statuses {
			list = append(list, report.Unchecked{Operation: op.ID, Status: status, Why: r.why(f, op, status)})
		}
	}
	return list
}

// why says why a status was not met.
func (r *checkRun) why(f *checkFlags, op *contracts.Operation, status int) string {
	if f.har != "" {
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

// plannedCall is a call of --dry-run, as JSON has it.
type plannedCall struct {
	Story   string `json:"story"`
	Step    string `json:"step"`
	Method  string `json:"method"`
	Address string `json:"address"`
	Writes  bool   `json:"writes"`
	Skipped string `json:"skipped,omitempty"`
}

// writePlan lists the calls that a run would make, and those that it would not.
func (f *checkFlags) writePlan(w io.Writer, calls []stories.PlannedCall) error {
	if f.json {
		list := []plannedCall{}
		for _, call := range calls {
			list = append(list, plannedCall{call.Story.Name, call.Step.Name, call.Method, call.Address, call.Writes, call.Skipped})
		}
		return writeJSON(w, map[string]any{"calls": list})
	}
	for _, call := range calls {
		line := fmt.Sprintf("%-6s %s  (%s)", call.Method, call.Address, storyStep(call.Story, call.Step.Name))
		if call.Skipped != "" {
			line = fmt.Sprintf("not    %s  (%s)", storyStep(call.Story, call.Step.Name), call.Skipped)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
