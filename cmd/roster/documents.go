package roster

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

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/lint"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/schemas"
)

// ReadContract makes the vendor of one document, and tells of what it serves around.
func (p *Vendors) ReadContract(file string, stderr io.Writer) (*mock.Vendor, error) {
	read, err := ReadDocument(file, func(c *contracts.Contract) (*contracts.Contract, error) { return p.Lay(c, stderr) })
	if err != nil {
		return nil, err
	}
	const most = 20
	warnings := slices.Concat(read.Mistakes, read.Warnings)
	for i, warning := range warnings {
		if i == most {
			fmt.Fprintf(stderr, "ringer: %s: and %d more: see ringer contract lint\n", read.File, len(warnings)-most)
			break
		}
		fmt.Fprintf(stderr, "ringer: %v\n", warning)
	}
	return read.Vendor, nil
}

// Document is an OpenAPI document with what was made of it.
type Document struct {
	*openapi.Document
	Vendor *mock.Vendor
	// Mistakes are those in what it declares, and Warnings tell of what is served around.
	Mistakes, Warnings []*schemas.Error
}

// ReadDocument reads a document and makes its vendor. lay lays over the contract what is
// settled; nil lays nothing. A mistake for which there is no
// vendor is the error.
func ReadDocument(file string, lay func(*contracts.Contract) (*contracts.Contract, error)) (*Document, error) {
	read, err := openapi.Read(file)
	if err != nil {
		return nil, err
	}
	d := &Document{Document: read}
	for i := range read.Warnings {
		d.Warnings = append(d.Warnings, &read.Warnings[i])
	}
	contract, unread := infer.Contract(read.Name, read)
	if d.Mistakes, err = lint.Declarations(read.Value, contract); err != nil {
		return nil, err
	}
	for _, mistake := range d.Mistakes {
		d.place(mistake)
	}
	slices.SortStableFunc(d.Mistakes, func(a, b *schemas.Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if unread == nil && lay != nil {
		contract, unread = lay(contract)
	}
	if unread == nil {
		d.Vendor, unread = generic.New(contract)
	}
	if unread != nil {
		var placed *schemas.Error
		switch {
		case len(d.Mistakes) > 0:
			return d, errors.Join(asErrors(d.Mistakes)...)
		case errors.As(unread, &placed) && placed.Pointer != "":
			d.place(placed)
			return d, placed
		}
		return d, unread
	}
	for _, warning := range d.Vendor.Warnings {
		d.place(warning)
	}
	d.Warnings = append(d.Warnings, d.Vendor.Warnings...)
	return d, nil
}

// place gives the place in the files of what has a pointer alone.
func (d *Document) place(problem *schemas.Error) {
	problem.File, problem.Line, problem.Column = d.Locate(problem.Pointer)
}

func asErrors(problems []*schemas.Error) (all []error) {
	for _, problem := range problems {
		all = append(all, problem)
	}
	return all
}

// DocumentsAt gives the document that a name stands for, or those in a folder.
func DocumentsAt(name string) (files []string, err error) {
	about, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, command.Reason(err)
	case !about.IsDir():
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, command.Reason(err)
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
