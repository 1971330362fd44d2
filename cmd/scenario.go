package cmd

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/scenarios"
)

func (p *program) newScenario() *cobra.Command {
	return group("scenario", "List, print, create and check scenario files",
		p.newScenarioList(), p.newScenarioShow(), p.newScenarioNew(), p.newScenarioFromHAR(), p.newScenarioCheck(), p.newScenarioSchema())
}

func (p *program) newScenarioList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the built-in scenarios",
		Args:  command.Takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			items, err := scenarios.Summaries(p.Catalog)
			if err != nil {
				return err
			}
			if asJSON {
				return command.WriteJSON(cmd.OutOrStdout(), map[string]any{"scenarios": items})
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, item := range items {
				fmt.Fprintf(table, "%s\t%s\n", item.Name, item.Description)
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (p *program) newScenarioShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "Print a built-in scenario, for example to base your own file on",
		Args:  command.Takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			source, err := scenarios.Source(p.Catalog, args[0])
			if err != nil {
				return err
			}
			_, err = terminal.Unguarded(cmd.OutOrStdout()).Write(source)
			return err
		},
	}
}
