package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

func (p *program) newScenarioCheck() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Check scenario files as serve does, without serving them",
		Args:  command.Takes(1, command.AnyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			var wrong []error
			var files []checkedFile
			for _, file := range args {
				warnings, err := p.checkScenario(file)
				files = append(files, checkedFile{file, err == nil, scenarioErrors(file, err), scenarioErrors(file, errors.Join(warnings...))})
				for _, warning := range warnings {
					if !asJSON {
						fmt.Fprintf(cmd.ErrOrStderr(), "ringer: warning: %v\n", warning)
					}
				}
				if err != nil {
					wrong = append(wrong, err)
				} else if !asJSON {
					fmt.Fprintf(cmd.OutOrStdout(), "%s: ok\n", file)
				}
			}
			if !asJSON {
				return errors.Join(wrong...)
			}
			if err := command.WriteJSON(cmd.OutOrStdout(), map[string]any{"files": files}); err != nil {
				return err
			}
			if len(wrong) > 0 {
				return command.Exit(ExitUsage, nil)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// checkedFile is what check says of a file to programs.
type checkedFile struct {
	File   string          `json:"file"`
	OK     bool            `json:"ok"`
	Errors []scenarioError `json:"errors"`
	// Warnings tell of what has no effect, and is no mistake.
	Warnings []scenarioError `json:"warnings,omitempty"`
}

// scenarioError is one thing wrong with a file. Line and column count from 1; they
// are 0, and the pointer is empty, where it is not about a place.
type scenarioError struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Pointer string `json:"pointer"`
	Message string `json:"message"`
}

// scenarioErrors takes an error of a file apart into the things that are wrong.
func scenarioErrors(file string, err error) []scenarioError {
	all := []scenarioError{}
	var placed *schemas.Error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			all = append(all, scenarioErrors(file, one)...)
		}
	} else if errors.As(err, &placed) {
		all = append(all, scenarioError{file, placed.Line, placed.Column, placed.Pointer, placed.Message})
	} else if err != nil {
		all = append(all, scenarioError{File: file, Message: err.Error()})
	}
	return all
}

// checkScenario does all that serve does before it listens.
func (p *program) checkScenario(file string) (warnings []error, err error) {
	scenario, err := p.readScenario(file)
	if err != nil {
		return nil, err
	}
	for _, warning := range scenario.Warnings {
		warnings = append(warnings, warning)
	}
	all, err := p.Choose(nil)
	if err != nil {
		return nil, err
	}
	_, err = mock.New(mock.Options{Vendors: all, Scenario: scenario})
	return warnings, err
}
