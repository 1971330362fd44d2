package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/lint"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/schemas"
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
	read, err := readDocument(file, func(c *contracts.Contract) (*contracts.Contract, error) { return p.lay(c, stderr) })
	if err != nil {
		return nil, err
	}
	const most = 20
	warnings := slices.Concat(read.mistakes, read.warnings)
	for i, warning := range warnings {
		if i == most {
			fmt.Fprintf(stderr, "ringer: %s: and %d more: see ringer contract lint\n", read.File, len(warnings)-most)
			break
		}
		fmt.Fprintf(stderr, "ringer: %v\n", warning)
	}
	return read.vendor, nil
}

// document is an OpenAPI document with what was made of it.
type document struct {
	*openapi.Document
	vendor *mock.Vendor
	// mistakes are those in what it declares, and warnings tell of what is served around.
	mistakes, warnings []*schemas.Error
}

// readDocument reads a document and makes its vendor. lay lays over the contract what is
// settled; nil lays nothing. A mistake for which there is no
// vendor is the error.
func readDocument(file string, lay func(*contracts.Contract) (*contracts.Contract, error)) (*document, error) {
	read, err := openapi.Read(file)
	if err != nil {
		return nil, err
	}
	d := &document{Document: read}
	for i := range read.Warnings {
		d.warnings = append(d.warnings, &read.Warnings[i])
	}
	contract, unread := infer.Contract(read.Name, read)
	if d.mistakes, err = lint.Declarations(read.Value, contract); err != nil {
		return nil, err
	}
	for _, mistake := range d.mistakes {
		d.place(mistake)
	}
	slices.SortStableFunc(d.mistakes, func(a, b *schemas.Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if unread == nil && lay != nil {
		contract, unread = lay(contract)
	}
	if unread == nil {
		d.vendor, unread = generic.New(contract)
	}
	if unread != nil {
		var placed *schemas.Error
		switch {
		case len(d.mistakes) > 0:
			return d, errors.Join(asErrors(d.mistakes)...)
		case errors.As(unread, &placed) && placed.Pointer != "":
			d.place(placed)
			return d, placed
		}
		return d, unread
	}
	for _, warning := range d.vendor.Warnings {
		d.place(warning)
	}
	d.warnings = append(d.warnings, d.vendor.Warnings...)
	return d, nil
}

// place gives the place in the files of what has a pointer alone.
func (d *document) place(problem *schemas.Error) {
	problem.File, problem.Line, problem.Column = d.Locate(problem.Pointer)
}

func asErrors(problems []*schemas.Error) (all []error) {
	for _, problem := range problems {
		all = append(all, problem)
	}
	return all
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
