package schemas

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed */*.json
var files embed.FS

// FS gives the embedded schema files, by the names that [Files] lists.
func FS() fs.FS { return files }

// Files lists the embedded schema files, such as "ringer/schema.json", in
// alphabetical order.
func Files() []string {
	names, err := fs.Glob(files, "*/*.json")
	if err != nil {
		return nil // only a malformed pattern fails, and this one is constant
	}
	return names
}

// Read gives the embedded schema file of that name, such as
// "ringer/schema.json".
func Read(name string) (*Document, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read schema %s: %w", name, err)
	}
	return Parse(name, data)
}

// Load compiles the embedded schema file of that name.
func Load(name string) (*Schema, error) {
	doc, err := Read(name)
	if err != nil {
		return nil, err
	}
	return NewSet(name, doc.Value).Compile("")
}
