package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts/lint"
	"github.com/ringer-mock/ringer/schemas"
)

func (p *program) newContractLint() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lint [VENDOR...]",
		Short: "Check contracts and schema files for mistakes: exit code 1 when there are any",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = p.catalog.Names()
			}
			var problems []*schemas.Error
			for _, vendor := range args {
				source, err := p.catalog.Source(vendor)
				if err != nil {
					return err
				}
				found, err := lint.Source(source)
				if err != nil {
					return err
				}
				problems = append(problems, found...)
			}
			if err := writeProblems(cmd, problems, asJSON); err != nil {
				return err
			}
			if len(problems) > 0 {
				return &exitError{code: ExitDifferences}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func writeProblems(cmd *cobra.Command, problems []*schemas.Error, asJSON bool) error {
	if asJSON {
		items := make([]problem, len(problems))
		for i, p := range problems {
			items[i] = problemOf(p)
		}
		return writeJSON(cmd.OutOrStdout(), map[string]any{"problems": items})
	}
	for _, p := range problems {
		fmt.Fprintln(cmd.OutOrStdout(), p)
	}
	return nil
}

// problem is a place and what is said of it, in JSON.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func problemOf(err *schemas.Error) problem {
	return problem{err.File, err.Line, err.Column, err.Message}
}
