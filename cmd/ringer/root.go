package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes of every command.
const (
	exitFine        = 0
	exitDifferences = 1 // differences, violations or staleness were found
	exitUsage       = 2 // wrong use, or an invalid file
	exitUnreachable = 3 // the target could not be reached, or refused the credentials
)

// exitError is an error with an exit code of its own.
type exitError struct {
	code int
	err  error // nil when all has been said
}

func (e *exitError) Error() string { return fmt.Sprint(e.err) }

func (e *exitError) Unwrap() error { return e.err }

// exitCode says what went wrong, and with which code to end. An error without a
// code of its own is wrong use.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitFine
	}
	code := exitUsage
	var coded *exitError
	if errors.As(err, &coded) {
		code, err = coded.code, coded.err
	}
	if err != nil {
		fmt.Fprintf(stderr, "ringer: %v\n", err)
	}
	return code
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "ringer",
		Short: "A stand-in for the vendor APIs that you depend on and do not control",
		Long: "Ringer serves a faithful, stateful copy of a vendor's API, with test data for it.\n" +
			"Start with \"ringer serve\", then ask it as you would ask the vendor.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDescriptions = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w (see %q)", err, cmd.CommandPath()+" --help")
	})
	root.AddCommand(newServe(), newHealth(), newScenario(), newContract(), newVersion())
	return root
}

// group makes a command that only holds others.
func group(use, short string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%s has no command %q (see %q)", cmd.CommandPath(), args[0], cmd.CommandPath()+" --help")
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(children...)
	return cmd
}

// writeJSON writes a result for programs.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
