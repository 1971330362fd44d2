package contracts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Where things stand in the files that a vendor brings.
const (
	contractFile = "contract.yaml"
	schemaFolder = "schemas"
)

// Source is a contract as people write it: a text, and schema files that it refers to
// by relative paths.
type Source struct {
	// Vendor is the contract's name.
	Vendor string
	// File is the contract's place in Root, and Schemas the folder of its schema files.
	File, Schemas string
	// Root holds the files. No reference leads out of it.
	Root fs.FS
}

// embeddedSource is that of a contract in this package.
func embeddedSource(vendor string) Source {
	return Source{vendor, "contracts/" + vendor + ".yaml", "schemas/" + vendor, tree{"contracts": files, "schemas": schemas.FS()}}
}

// sourceIn is that of a vendor that brings its files.
func sourceIn(fsys fs.FS, vendor string) Source {
	return Source{vendor, contractFile, schemaFolder, fsys}
}

// LoadFS reads the contract that a vendor brings: contract.yaml, and the schema files
// that it refers to by relative paths, such as schemas/team.json. References are
// resolved in fsys alone, never on the disk or the network.
func LoadFS(fsys fs.FS, vendor string) (*Contract, error) {
	if err := checkName(vendor); err != nil {
		return nil, err
	}
	contract, err := sourceIn(fsys, vendor).Load()
	if err != nil {
		return nil, err
	}
	contract.files = fsys
	return contract, nil
}

// Load reads the contract.
func (s Source) Load() (*Contract, error) {
	data, err := fs.ReadFile(s.Root, s.File)
	if err != nil {
		return nil, fmt.Errorf("read the contract of %s: %w", s.Vendor, err)
	}
	return s.Parse(data)
}

// Parse reads a contract from a text that takes the place of the file.
func (s Source) Parse(data []byte) (*Contract, error) {
	doc, err := schemas.Parse(s.Name(s.File), data)
	if err != nil {
		return nil, err
	}
	bundled, err := s.bundle(doc.Value)
	if err != nil {
		return nil, fmt.Errorf("contract of %s: %w", s.Vendor, err)
	}
	return fromBundled(s.Vendor, bundled, schemas.NewSet)
}

// Parse reads a contract from a text that refers to the embedded schema files, as the
// contracts of this package do.
func Parse(vendor string, data []byte) (*Contract, error) { return embeddedSource(vendor).Parse(data) }

// Name is a file's name in messages: with the vendor's, where several vendors have
// files of the same names.
func (s Source) Name(file string) string {
	if s.File == contractFile {
		return s.Vendor + "/" + file
	}
	return file
}

// SchemaFiles lists the schema files, in alphabetical order.
func (s Source) SchemaFiles() ([]string, error) {
	names, err := fs.Glob(s.Root, s.Schemas+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("list the schemas of %s: %w", s.Vendor, err)
	}
	return names, nil
}

// Read reads one of the files, by its place in Root.
func (s Source) Read(file string) (*schemas.Document, error) {
	data, err := fs.ReadFile(s.Root, file)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, fmt.Errorf("read %s: %w", s.Name(file), err)
	}
	return schemas.Parse(s.Name(file), data)
}

// Beside gives the place of a file that is named in another one.
func (s Source) Beside(file, reference string) string {
	if strings.Contains(reference, "://") || strings.HasPrefix(reference, "/") {
		return reference
	}
	return path.Join(path.Dir(file), reference)
}

// tree is a file system of others, each in a folder of its own.
type tree map[string]fs.FS

func (t tree) Open(name string) (fs.File, error) {
	folder, rest, _ := strings.Cut(name, "/")
	if branch := t[folder]; branch != nil && fs.ValidPath(name) && !slices.Contains([]string{"", "."}, rest) {
		return branch.Open(rest)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
