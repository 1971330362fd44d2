package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/fromhar"
)

func (p *program) newScenarioFromHAR() *cobra.Command {
	var output, name string
	cmd := &cobra.Command{
		Use:   "from-har FILE",
		Short: "Write a scenario whose data is what a recording has seen",
		Long: "From-har takes the objects that the recording's reads have shown before anything was written, as they were\n" +
			"recorded: what \"ringer record\" has replaced stays replaced. Played back against \"ringer serve --scenario\", these\n" +
			"reads answer the same, where the recording has all pages of a list. What an object refers to without showing it is there as an id, and the rest is filled in.\n\n" +
			"Exit codes: 0 it is written; 2 the recording cannot be read, or is no scenario; 4 it shows no object.",
		Args: command.Takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], command.Reason(err))
			}
			defer func() { _ = file.Close() }() // it was only read
			recording, err := har.Read(file)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if name == "" {
				name = scenarioNameOf(args[0])
			}
			s, err := fromhar.Read(p.Catalog, name, filepath.Base(args[0]), recording)
			switch {
			case errors.Is(err, fromhar.ErrNothing):
				return command.Exit(ExitNothing, fmt.Errorf("%s: %w", args[0], err))
			case err != nil:
				return err
			}
			text, err := s.YAML()
			if err != nil {
				return err
			}
			if _, err := scenarios.Parse(p.Catalog, name+".yaml", text); err != nil {
				return fmt.Errorf("%s: what it shows is no scenario: %w", args[0], err)
			}
			talk := cmd.ErrOrStderr()
			if s.Later > 0 {
				fmt.Fprintf(talk, "ringer: %s came after a call had written, and were left out\n", terminal.Number(uint64(s.Later), "answer"))
			}
			if s.LeftOut > 0 {
				fmt.Fprintf(talk, "ringer: %s of objects that the contract does not take were left out\n", terminal.Number(uint64(s.LeftOut), "field"))
			}
			if output == "" {
				_, err := terminal.Unguarded(cmd.OutOrStdout()).Write(text)
				return err
			}
			if err := writeNew(output, text); err != nil {
				return err
			}
			fmt.Fprintf(talk, "ringer: wrote %s with %s; serve it with: ringer serve --scenario %[1]s\n", output, terminal.Number(uint64(s.Rows()), "row"))
			return nil
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write instead of stdout; one that exists stays as it is")
	cmd.Flags().StringVar(&name, "name", "", "name of the scenario (default that of the recording)")
	return cmd
}

// notInScenarioNames is what a scenario's name may not hold.
var notInScenarioNames = regexp.MustCompile(`[^a-z0-9]+`)

// scenarioNameOf makes a scenario's name of that of a file.
func scenarioNameOf(file string) string {
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if name := strings.Trim(notInScenarioNames.ReplaceAllString(strings.ToLower(stem), "-"), "-"); name != "" {
		return name
	}
	return "recording"
}
