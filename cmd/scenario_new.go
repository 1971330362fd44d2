package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/scenarios"
)

func (p *program) newScenarioNew() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write a scenario file to start from, with every key explained in comments",
		Long: "New writes NAME.yaml into the working directory: a scenario with a row or two for each vendor, and\n" +
			"an example of every other key in comments. It never replaces a file that exists.",
		Args: command.Takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.TrimSuffix(args[0], ".yaml")
			text, err := scenarios.Starter(p.Catalog, name)
			if err != nil {
				return fmt.Errorf("%w; -o says where else to write it", err)
			}
			if output == "-" {
				_, err := terminal.Unguarded(cmd.OutOrStdout()).Write(text)
				return err
			}
			if output == "" {
				output = name + ".yaml"
			}
			if err := writeNew(output, text); err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "ringer: wrote %s; serve it with: ringer serve --scenario %[1]s\n", output)
			return nil
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write, or - for stdout (default NAME.yaml)")
	return cmd
}

// writeNew writes a file that is not there yet, whole or not at all.
func writeNew(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and stays as it is; take another name, or write elsewhere with -o", name)
	}
	if err != nil {
		return command.NotWritten(name, err)
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(name) // the first error is the one to tell
		return command.HalfWritten(name, err)
	}
	return nil
}
