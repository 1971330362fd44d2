package cmd

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/help"
	"github.com/ringer-mock/ringer/schemas"
)

// newHelp makes the help command. It knows topics, and refuses a name that it does not
// know, which cobra's own does not.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | TOPIC]",
		Short: "Explain a command or a topic",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if topic, ok := help.Find(args[0]); ok {
					_, err := io.WriteString(cmd.OutOrStdout(), topic.Text)
					return err
				}
			}
			found, rest, err := root.Find(args)
			switch {
			case err != nil:
				return err
			case len(rest) > 0 && found == root:
				return fmt.Errorf("there is no command or help topic %q; %s", rest[0], schemas.Suggest(rest[0], helpNames(root)))
			case len(rest) > 0:
				return unknownCommand(found, rest[0])
			}
			return found.Help()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			found, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return helpNames(found), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// helpNames gives what help can explain below a command: its commands, and the topics
// below the program itself.
func helpNames(cmd *cobra.Command) []string {
	names := commandNames(cmd)
	if !cmd.HasParent() {
		for _, topic := range help.Topics() {
			names = append(names, topic.Name)
		}
	}
	return names
}
