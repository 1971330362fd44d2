package schemas

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed */*.json
var files embed.FS

// FS gives the embedded schema files, by names such as "ringer/schema.json".
func FS() fs.FS { return files }

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
