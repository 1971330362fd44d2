package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/roster"
	"github.com/ringer-mock/ringer/contracts/lint"
	"github.com/ringer-mock/ringer/schemas"
)

func (p *program) newContractLint() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lint [VENDOR | FILE...]",
		Short: "Check contracts, and OpenAPI documents with their overlays: exit code 1 when there are mistakes",
		Long: "Lint checks contracts and schema files for mistakes; without an argument, those of all\n" +
			"vendors. Of an OpenAPI document, which an argument or --contract names, it checks what\n" +
			"Ringer reads, and the x-ringer- keys in it and in its overlay. Warnings tell of what is\n" +
			"not served as it is written. The exit code is 1 when there are mistakes.",
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return command.ReadEnvironment(cmd) }, // what --contract names may be wrong
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := p.lint(cmd, args)
			if err != nil {
				return err
			}
			if err := found.write(cmd.OutOrStdout(), asJSON); err != nil {
				return err
			}
			if len(found.mistakes) > 0 {
				return command.Exit(ExitDifferences, nil)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// linted is what is wrong with contracts and documents, and what is served around.
type linted struct{ mistakes, warnings []*schemas.Error }

// lint checks what the arguments and --contract name.
func (p *program) lint(cmd *cobra.Command, args []string) (all linted, err error) {
	named, err := cmd.Flags().GetStringArray("contract")
	if err != nil {
		return all, err
	}
	if len(args)+len(named) == 0 {
		args = p.Catalog.Names()
	}
	given := map[string]bool{} // the names of the documents
	for _, name := range slices.Concat(named, slices.DeleteFunc(slices.Clone(args), func(name string) bool { return !p.isFile(name) })) {
		files, err := roster.DocumentsAt(name)
		if err != nil {
			return all, fmt.Errorf("%s: %w", name, err)
		}
		for _, file := range files {
			vendor, err := all.document(file)
			if err != nil {
				return all, err
			}
			given[vendor] = true
		}
	}
	for _, vendor := range args {
		if p.isFile(vendor) || given[vendor] {
			continue
		}
		source, err := p.Catalog.Source(vendor)
		if err != nil {
			return all, err
		}
		found, err := lint.Source(source)
		if err != nil {
			return all, err
		}
		all.mistakes = append(all.mistakes, found...)
	}
	return all, nil
}

// isFile says whether an argument is a document's file and no vendor.
func (p *program) isFile(name string) bool {
	if slices.Contains(p.Catalog.Names(), name) {
		return false
	}
	_, err := os.Stat(name)
	return err == nil || filepath.Ext(name) != "" || filepath.Base(name) != name
}

// document checks one document, and gives the name of its vendor.
func (l *linted) document(file string) (vendor string, err error) {
	read, err := roster.ReadDocument(file, nil)
	var mistake *schemas.Error
	switch {
	case read == nil && !errors.As(err, &mistake):
		return "", err // there is no file
	case read == nil:
		l.mistakes = append(l.mistakes, mistake)
		return "", nil
	case err != nil && len(read.Mistakes) == 0:
		if !errors.As(err, &mistake) {
			mistake = &schemas.Error{File: read.File, Message: err.Error()}
		}
		read.Mistakes = append(read.Mistakes, mistake)
	}
	l.mistakes = append(l.mistakes, read.Mistakes...)
	l.warnings = append(l.warnings, read.Warnings...)
	return read.Name, nil
}

func (l *linted) write(w io.Writer, asJSON bool) error {
	if !asJSON {
		for _, mistake := range l.mistakes {
			fmt.Fprintln(w, mistake)
		}
		for _, warning := range l.warnings {
			warning := *warning
			warning.Message = "warning: " + warning.Message
			fmt.Fprintln(w, &warning)
		}
		return nil
	}
	return command.WriteJSON(w, map[string]any{"problems": problemsOf(l.mistakes), "warnings": problemsOf(l.warnings)})
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

func problemsOf(all []*schemas.Error) []problem {
	items := make([]problem, len(all))
	for i, one := range all {
		items[i] = problemOf(one)
	}
	return items
}
