package cmd

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
)

func (p *program) newContractNew() *cobra.Command {
	var output string
	var force bool
	cmd := &cobra.Command{
		Use:   "new NAME OPENAPI",
		Short: "Write NAME.overlay.yaml: what is inferred from an OpenAPI document, with reasons and questions",
		Long: "New reads an OpenAPI document, infers which operations keep objects and how, and writes\n" +
			"that as an OpenAPI Overlay 1.0 into NAME.overlay.yaml: each line with a comment on what was\n" +
			"seen, the doubtful ones first as a list of questions. The document itself is not changed.",
		Args: command.Takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, file := args[0], args[1]
			doc, err := openapi.ReadBare(file)
			if err != nil {
				return err
			}
			if _, err := infer.Contract(name, doc); err != nil {
				return err
			}
			for i := range doc.Warnings {
				fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %v\n", &doc.Warnings[i])
			}
			declarations := infer.Declarations(doc.Value)
			overlay := infer.Overlay{File: filepath.Base(file), Document: doc.Value}
			if output == "-" {
				return overlay.Write(cmd.OutOrStdout(), declarations)
			}
			target := filepath.Join(output, name+".overlay.yaml")
			if overlay.File, err = between(filepath.Dir(target), file); err != nil {
				return err
			}
			var text bytes.Buffer
			if err := overlay.Write(&text, declarations); err != nil {
				return err
			}
			if err := writeOverlay(target, text.Bytes(), force); err != nil {
				return err
			}
			operations, understood, questions := infer.Count(doc.Value, declarations)
			fmt.Fprintf(cmd.ErrOrStderr(), "ringer: wrote %s: %d of %s understood, %s\n",
				target, understood, terminal.Number(uint64(operations), "operation"), terminal.Number(uint64(questions), "question"))
			return nil
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder to write NAME.overlay.yaml into, or - for stdout (default the working folder)")
	cmd.Flags().BoolVar(&force, "force", false, "replace an overlay that is there already")
	return cmd
}

func writeOverlay(target string, text []byte, force bool) error {
	if _, err := os.Lstat(target); err == nil && !force {
		return fmt.Errorf("%s is there already and stays as it is; write elsewhere with -o, or replace it with --force", target)
	}
	if !force {
		return writeNew(target, text)
	}
	return command.WriteFile(target, command.ForAll, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// between gives the way from a folder to a file, with slashes.
func between(folder, file string) (string, error) {
	from, err := filepath.Abs(folder)
	if err == nil {
		file, err = filepath.Abs(file)
	}
	if err == nil {
		file, err = filepath.Rel(from, file)
	}
	if err != nil {
		return "", fmt.Errorf("no relative path leads from %s to %s: %w; write the overlay beside the document with -o", folder, file, err)
	}
	return filepath.ToSlash(file), nil
}
