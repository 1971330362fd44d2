package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

func newScenario() *cobra.Command {
	return group("scenario", "Look at scenario files and check them", newScenarioList(), newScenarioShow(), newScenarioCheck())
}

func newScenarioList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the built-in scenarios",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			type item struct {
				Name        string `json:"name"`
				Description string `json:"description"`
			}
			var items []item
			for _, name := range scenarios.Names() {
				s, err := scenarios.Builtin(name)
				if err != nil {
					return err
				}
				items = append(items, item{s.Name, s.Description})
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"scenarios": items})
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

func newScenarioShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "Print a built-in scenario, to start a file of your own from",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			source, err := scenarios.Source(args[0])
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(source)
			return err
		},
	}
}

func newScenarioCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Check scenario files as serve would, without serving them",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var wrong []error
			for _, file := range args {
				if err := checkScenario(file); err != nil {
					wrong = append(wrong, err)
					continue
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: ok\n", file)
			}
			return errors.Join(wrong...)
		},
	}
}

// checkScenario does all that serve does before it listens.
func checkScenario(file string) error {
	scenario, err := readScenario(file)
	if err != nil {
		return err
	}
	all, err := chooseVendors(nil)
	if err != nil {
		return err
	}
	_, err = mock.New(mock.Options{Vendors: all, Scenario: scenario})
	return err
}
