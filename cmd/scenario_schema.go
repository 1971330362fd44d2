package cmd

import (
	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/scenarios"
)

func (p *program) newScenarioSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors that complete and check them",
		Args:  command.Takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := scenarios.EditorSchema(p.Catalog)
			if err != nil {
				return err
			}
			return command.WriteJSON(cmd.OutOrStdout(), schema)
		},
	}
}
