package cmd

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/schemas"
)

// The exit codes of every command.
const (
	ExitFine        = 0
	ExitDifferences = 1 // differences, violations or staleness were found
	ExitUsage       = 2 // wrong use, or an invalid file
	ExitUnreachable = 3 // the target could not be reached, or refused the credentials
	ExitNothing     = 4 // nothing was checked or recorded
)

// exitError is an error with an exit code of its own.
type exitError struct {
	code int
	err  error // nil when all has been said
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exitCode says what went wrong, and with which code to end. An error without a
// code of its own is wrong use.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return ExitFine
	}
	terminal.Complain(stderr, err)
	return errorCode(err)
}

// errorCode gives the exit code of an error. Of joined ones the first that has a code
// counts.
func errorCode(err error) int {
	var coded *exitError
	if errors.As(err, &coded) {
		return coded.code
	}
	return ExitUsage
}

func (p *program) newRoot() *cobra.Command {
	serving := []*cobra.Command{p.newServe(), p.newExec(), p.newGenerate(), p.newRecord(), p.newCheck(), p.newAccept(), p.newScenario(), p.newContract()}
	takesContracts(serving...)
	takesOverlay(serving...)
	root := group("ringer", "A mock server for the vendor APIs that you depend on and do not control", append(serving, newHealth(), newVersion())...)
	root.Long = "Ringer serves a stateful mock of a vendor's API, and makes test data for it.\n" +
		"Start with \"ringer serve\", then call it as you would call the vendor."
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetHelpCommand(newHelp(root))
	root.CompletionOptions.DisableDescriptions = true
	addCompletion(root)
	p.addCompletions(root)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := readEnvironment(cmd); err != nil {
			return err
		}
		if err := p.readSettled(cmd); err != nil {
			return err
		}
		if err := p.readContracts(cmd); err != nil {
			return err
		}
		return p.laySettled(cmd.ErrOrStderr())
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w (see %q)", plainFlagError("", err), cmd.CommandPath()+" --help")
	})
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		help(cmd, args)
		if cmd == root {
			writeTopics(cmd.OutOrStdout())
		}
		fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", environmentHelp)
	})
	return root
}

// plainFlagError says what a flag takes, where the library tells how it read the
// value. source is where the value stood; empty is the command line.
func plainFlagError(source string, err error) error {
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &invalid):
	case source != "":
		return fmt.Errorf("%s: %w", source, err)
	default:
		return err
	}
	flag := invalid.GetFlag()
	name := "--" + flag.Name
	switch {
	case source != "":
		name = source
	case flag.Shorthand != "":
		name = "-" + flag.Shorthand
	}
	wanted := map[string]string{
		"int": "a whole number, such as 10", "int64": "a whole number, such as 42", "float64": "a number, such as 2.5",
		"duration": "a time with its unit, such as 30s", "bool": "true or false",
	}[flag.Value.Type()]
	if wanted == "" && source != "" {
		return fmt.Errorf("%s: %w", source, err)
	}
	if wanted == "" {
		return err
	}
	if errors.Is(err, strconv.ErrRange) {
		wanted += ", and a smaller one"
	}
	return fmt.Errorf("%s takes %s, not %q", name, wanted, invalid.GetValue())
}

// group makes a command that only holds others.
func group(use, short string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.ArbitraryArgs,
		RunE: helpOnly,
	}
	for _, child := range children {
		if check := child.Args; check != nil {
			child.Args = func(cmd *cobra.Command, args []string) error {
				if err := check(cmd, args); err != nil {
					return fmt.Errorf("%w; the usage is %q", err, cmd.UseLine())
				}
				return nil
			}
		}
	}
	cmd.AddCommand(children...)
	return cmd
}

// helpOnly shows the help of a command that only holds others.
func helpOnly(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return cmd.Help()
}

// unknownCommand says that a command has no such command below it.
func unknownCommand(cmd *cobra.Command, name string) error {
	if _, ok := findTopic(name); ok && !cmd.HasParent() {
		return fmt.Errorf("there is no command %q; %q explains the topic", cmd.CommandPath()+" "+name, "ringer help "+name)
	}
	return fmt.Errorf("there is no command %q; %s", cmd.CommandPath()+" "+name, schemas.Suggest(name, commandNames(cmd)))
}

// commandNames gives the names of the commands below a command.
func commandNames(cmd *cobra.Command) (names []string) {
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			names = append(names, child.Name())
		}
	}
	return names
}

// writeJSON writes a result for programs.
func writeJSON(w io.Writer, value any) error {
	text, err := schemas.IndentJSON(value)
	if err == nil {
		_, err = terminal.Unguarded(w).Write(text)
	}
	return err
}
