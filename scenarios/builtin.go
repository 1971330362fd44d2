package scenarios

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// The built-in scenarios as they are written, and as they are read: bundled, since
// JSON takes a fifteenth of the time that YAML does, and the program starts for every
// test. "make golden" writes the second from the first, and a test fails until it
// has. The stories are read as they stand, in a folder for each vendor.
//
//go:embed *.yaml */*.yaml bundled/*.json
var files embed.FS

// starter is a scenario to begin one's own from.
//
//go:embed starter.yaml.txt
var starter string

// schemaURL is where editors find the schema of scenario files; those beside this
// file name it by its place in the same checkout, schemaFile.
const (
	schemaURL  = "https://raw.githubusercontent.com/ringer-mock/ringer/main/schemas/ringer/scenario.json"
	schemaFile = "../schemas/ringer/scenario.json"
)

// Names lists the built-in scenarios in alphabetical order.
func Names() []string {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil // only a malformed pattern fails, and this one is constant
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".yaml")
	}
	return names
}

// Source gives the text of a built-in scenario, as it can stand anywhere.
func Source(name string) ([]byte, error) {
	data, err := files.ReadFile(name + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no built-in scenario is called %q; %s", name, schemas.Suggest(name, Names()))
	}
	return bytes.Replace(data, []byte(schemaFile), []byte(schemaURL), 1), err
}

// Description says what a built-in scenario is for, without making its rows.
func Description(name string) (string, error) {
	file, data, err := asRead(name)
	if err != nil {
		return "", err
	}
	doc, err := schemas.Parse(file, data)
	if err != nil {
		return "", err
	}
	value, _ := schemas.Lookup(doc.Value, "/description")
	description, _ := value.(string)
	return description, nil
}

// bundledFile is where a built-in scenario stands bundled, if that was done yet.
func bundledFile(name string) string { return "bundled/" + name + ".json" }

// asRead gives a built-in scenario as the program reads it.
func asRead(name string) (file string, data []byte, err error) {
	if data, err = files.ReadFile(bundledFile(name)); err == nil {
		return bundledFile(name), data, nil
	}
	data, err = Source(name)
	return name + ".yaml", data, err
}

// Builtin reads a built-in scenario.
func Builtin(name string) (*Scenario, error) {
	file, data, err := asRead(name)
	if err != nil {
		return nil, err
	}
	return Parse(file, data)
}

var scenarioName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// Starter gives the text of a scenario of that name, to begin one's own from: it
// shows all that a file can say, in comments where it need not.
func Starter(name string) ([]byte, error) {
	if !scenarioName.MatchString(name) {
		return nil, fmt.Errorf("%q cannot be the name of a scenario: it is 1 to 64 of A-Z a-z 0-9 . _ -", name)
	}
	written, err := schemas.FlowYAML([]byte(strconv.Quote(name))) // such as 1 or true, in quotes
	if err != nil {
		return nil, err
	}
	filled := strings.NewReplacer("$schema=SCHEMA", "$schema="+schemaURL, "name: NAME", "name: "+string(written))
	return []byte(filled.Replace(starter)), nil
}
