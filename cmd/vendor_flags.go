package cmd

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/ringer-mock/ringer/cmd/roster"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/mock"
	"github.com/spf13/cobra"
)

// takesContracts gives commands the flag that names OpenAPI documents, whose vendors
// they then know.
func takesContracts(commands ...*cobra.Command) {
	for _, cmd := range commands {
		cmd.PersistentFlags().StringArray("contract", nil, "OpenAPI document, or a folder of them, of a further vendor, called like the file; its FILE.overlay.yaml is read with it")
	}
}

// readContracts makes the vendors of the documents that a command names. Without
// --vendor they are the only ones that are served.
func (p *program) readContracts(cmd *cobra.Command) error {
	named, err := cmd.Flags().GetStringArray("contract")
	if err != nil || len(named) == 0 {
		return nil // the command takes none, or got none
	}
	var files []string
	for _, name := range named {
		found, err := roster.DocumentsAt(name)
		if err != nil {
			return fmt.Errorf("--contract %s: %w", name, err)
		}
		files = append(files, found...)
	}
	p.Given = nil
	for _, file := range files {
		vendor, err := p.ReadContract(file, cmd.ErrOrStderr())
		if err != nil {
			return fmt.Errorf("--contract %w", err)
		}
		if err := p.Add(func() *mock.Vendor { return vendor }); err != nil {
			return fmt.Errorf("--contract %s: %w", file, err)
		}
		p.Given = append(p.Given, vendor.Name)
	}
	return p.ReadCatalog()
}

// noOverlay is the name that leaves the file of settled findings aside.
const noOverlay = "none"

// takesOverlay gives commands the flags that name the file of settled findings.
func takesOverlay(commands ...*cobra.Command) {
	for _, cmd := range commands {
		cmd.PersistentFlags().String("overlay", "", "file of settled findings, as \"ringer accept\" writes it (default "+overlay.DefaultFile+" in the working folder, if there is one); "+noOverlay+" leaves it aside")
		cmd.PersistentFlags().String("as-of", "", "leave out what the file of settled findings accepted after this day, YYYY-MM-DD")
	}
}

// readSettled reads the file of settled findings that a command names or finds.
func (p *program) readSettled(cmd *cobra.Command) error {
	name, err := cmd.Flags().GetString("overlay")
	if err != nil {
		return nil // the command takes none
	}
	if text, _ := cmd.Flags().GetString("as-of"); text != "" {
		if p.AsOf, err = overlay.ParseDate(text); err != nil {
			return fmt.Errorf("--as-of takes a day: %w", err)
		}
	}
	if name == noOverlay {
		return nil
	}
	p.Settled, err = roster.ReadOverlay(name)
	if errors.Is(err, fs.ErrNotExist) && cmd.Name() == "accept" { // which writes it
		p.Settled, err = &overlay.File{Name: name}, nil
	}
	return err
}
