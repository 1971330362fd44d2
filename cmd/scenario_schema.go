package cmd

import (
	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/scenarios"
)

func (p *program) newScenarioSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors that complete and check them",
		Args:  takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := scenarios.EditorSchema(p.catalog)
			if err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), schema)
		},
	}
}
