package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/help"
	"github.com/ringer-mock/ringer/schemas"
)

// The exit codes of every command.
const (
	ExitFine        = command.Fine
	ExitDifferences = command.Differences // differences, violations or staleness were found
	ExitUsage       = command.Usage       // wrong use, or an invalid file
	ExitUnreachable = command.Unreachable // the target could not be reached, or refused the credentials
	ExitNothing     = command.Nothing     // nothing was checked or recorded
)

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
		if err := command.ReadEnvironment(cmd); err != nil {
			return err
		}
		if err := p.readSettled(cmd); err != nil {
			return err
		}
		if err := p.readContracts(cmd); err != nil {
			return err
		}
		return p.LaySettled(cmd.ErrOrStderr())
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w (see %q)", command.PlainFlagError("", err), cmd.CommandPath()+" --help")
	})
	usual := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		usual(cmd, args)
		if cmd == root {
			help.List(cmd.OutOrStdout())
		}
		fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n", command.EnvironmentHelp)
	})
	return root
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
	if _, ok := help.Find(name); ok && !cmd.HasParent() {
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
