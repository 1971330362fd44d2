package cmd

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// finish writes the report wherever it is wanted, and says with which code to end. Why a
// run ended comes before what it found, and gives the code.
func (f *checkFlags) finish(cmd *cobra.Command, found *report.Report, ended error) error {
	ended = f.coded(ended)
	if found == nil {
		return ended
	}
	f.explain(cmd, found)
	if f.past != nil {
		f.past.Add(found)
	}
	unwritten := f.write(cmd, found)
	switch {
	case ended != nil && command.Code(ended) != ExitNothing:
		return command.Exit(command.Code(ended), errors.Join(ended, unwritten))
	case unwritten != nil:
		return unwritten
	case ended == nil && found.Errors() > 0:
		return command.Exit(ExitDifferences, nil)
	}
	return ended
}

// write prints the report, and writes it into the files.
func (f *checkFlags) write(cmd *cobra.Command, found *report.Report) (err error) {
	stdout := cmd.OutOrStdout()
	switch {
	case f.json:
		err = found.WriteJSON(terminal.Unguarded(stdout))
	case f.github:
		err = found.WriteTextForGitHub(terminal.Unguarded(stdout))
	default: // which guards its texts itself, as its colours must pass
		err = found.WriteText(terminal.Unguarded(stdout), terminal.IsTerminal(stdout))
	}
	if f.github { // beside JSON there is no place for anything else
		to := stdout
		if f.json {
			to = cmd.ErrOrStderr()
		}
		err = errors.Join(err, found.WriteGitHub(terminal.Unguarded(to)))
	}
	for _, name := range f.reports {
		form, _ := report.FormOf(name)
		err = errors.Join(err, command.WriteFile(name, command.ForOwner, func(w io.Writer) error { return form.Write(found, w) }))
	}
	if f.past != nil {
		err = errors.Join(err, command.WriteFile(f.history, command.ForOwner, f.past.Write))
	}
	return err
}

// coded gives an error of a check its exit code, and the name of the file that it is
// about.
func (f *checkFlags) coded(err error) error {
	var failed *check.FailedError
	if errors.As(err, &failed) {
		return f.coded(fmt.Errorf("--failed %s: %w", f.failed, failed.Err))
	}
	var left *stories.LeftError
	switch {
	case errors.Is(err, check.ErrEnded):
		return command.Exit(ExitDifferences, err)
	case errors.Is(err, check.ErrUnreachable), errors.Is(err, check.ErrRefused):
		return command.Exit(ExitUnreachable, err)
	case errors.As(err, &left):
		return command.Exit(ExitDifferences, err)
	case errors.Is(err, check.ErrNothing):
		return command.Exit(ExitNothing, err)
	}
	return err
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
		return command.WriteJSON(w, map[string]any{"calls": list})
	}
	for _, call := range calls {
		line := fmt.Sprintf("%-6s %s  (%s)", call.Method, call.Address, call.Name())
		if call.Skipped != "" {
			line = fmt.Sprintf("not    %s  (%s)", call.Name(), call.Skipped)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}
