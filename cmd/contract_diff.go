package cmd

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts/openapi"
)

func (p *program) newContractDiff() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what a new edition of an OpenAPI document changes: exit code 1 when it breaks clients",
		Long: "Diff compares two editions of an OpenAPI document, whatever version of OpenAPI each is\n" +
			"written in. It marks the changes with which a client of the old edition may fail, and\n" +
			"lists the lines of the overlay beside OLD, or else beside NEW, whose targets NEW does\n" +
			"not have. The exit code is 1 when a change breaks clients.",
		Args: command.Takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			changes, unfit, err := openapi.Diff(args[0], args[1])
			if err != nil {
				return err
			}
			breaking := 0
			for _, change := range changes {
				if change.Breaking {
					breaking++
				}
			}
			if asJSON {
				err = command.WriteJSON(cmd.OutOrStdout(), editionsJSON(changes, unfit))
			} else {
				writeEditions(cmd.OutOrStdout(), changes, unfit, breaking)
			}
			if err == nil && breaking > 0 {
				err = command.Exit(ExitDifferences, nil)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// writeEditions writes what changed, the breaking changes first.
func writeEditions(w io.Writer, changes []openapi.Change, unfit []openapi.Warning, breaking int) {
	for _, isBreaking := range []bool{true, false} {
		for i := range changes {
			if changes[i].Breaking == isBreaking {
				fmt.Fprintf(w, "%-8s  %v\n", map[bool]string{true: "BREAKING", false: "change"}[isBreaking], &changes[i].Error)
			}
		}
	}
	for i := range unfit {
		fmt.Fprintf(w, "%-8s  %v\n", "overlay", &unfit[i])
	}
	fmt.Fprintf(w, "%s, %d breaking; %s of the overlay no longer fit\n",
		terminal.Number(uint64(len(changes)), "change"), breaking, terminal.Number(uint64(len(unfit)), "line"))
}

func editionsJSON(changes []openapi.Change, unfit []openapi.Warning) any {
	type item struct {
		problem
		Breaking bool `json:"breaking"`
	}
	changed, lines := make([]item, len(changes)), make([]problem, len(unfit))
	for i := range changes {
		changed[i] = item{problemOf(&changes[i].Error), changes[i].Breaking}
	}
	for i := range unfit {
		lines[i] = problemOf(&unfit[i])
	}
	return map[string]any{"changes": changed, "overlay": lines}
}
