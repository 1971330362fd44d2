package cmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
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
		found, err := documentsAt(name)
		if err != nil {
			return fmt.Errorf("--contract %s: %w", name, err)
		}
		files = append(files, found...)
	}
	p.given = nil
	for _, file := range files {
		vendor, err := p.readContract(file, cmd.ErrOrStderr())
		if err != nil {
			return fmt.Errorf("--contract %w", err)
		}
		if err := p.add(func() *mock.Vendor { return vendor }); err != nil {
			return fmt.Errorf("--contract %s: %w", file, err)
		}
		p.given = append(p.given, vendor.Name)
	}
	return p.readCatalog()
}

// readContract makes the vendor of one document, and tells of what it serves around.
func (p *program) readContract(file string, stderr io.Writer) (*mock.Vendor, error) {
	document, err := openapi.Read(file)
	if err != nil {
		return nil, err
	}
	contract, err := infer.Contract(document.Name, document)
	if err != nil {
		return nil, err
	}
	vendor, err := generic.New(contract)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", document.File, err)
	}
	var warnings []string
	for i := range document.Warnings {
		warnings = append(warnings, document.Warnings[i].Error())
	}
	for _, warning := range vendor.Warnings {
		warnings = append(warnings, document.File+": "+warning)
	}
	const most = 20
	for i, warning := range warnings {
		if i == most {
			fmt.Fprintf(stderr, "ringer: %s: and %d more\n", document.File, len(warnings)-most)
			break
		}
		fmt.Fprintf(stderr, "ringer: %s\n", warning)
	}
	return vendor, nil
}

// documentsAt gives the document that a name stands for, or those in a folder.
func documentsAt(name string) (files []string, err error) {
	about, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, reason(err)
	case !about.IsDir():
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, reason(err)
	}
	for _, entry := range entries {
		if isDocument(entry) {
			files = append(files, filepath.Join(name, entry.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("no file in the folder ends in .yaml, .yml or .json")
	}
	return files, nil
}

// isDocument says whether a file of a folder can be an OpenAPI document.
func isDocument(entry fs.DirEntry) bool {
	name := strings.ToLower(entry.Name())
	ending := filepath.Ext(name)
	return !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, ending) && !strings.HasSuffix(strings.TrimSuffix(name, ending), ".overlay")
}
