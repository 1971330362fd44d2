package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// The built-in scenarios as they are written, and as they are read: bundled, since
// JSON takes a fifteenth of the time that YAML does, and the program starts for every
// test. "make golden" writes the second from the first, and a test fails until it
// has. What all vendors share of a scenario stands beside this file, what is a
// vendor's own in the vendor's folder, and its stories below that.
//
//go:embed *.yaml */*.yaml */stories/*.yaml bundled/*.json bundled/*/*.json
var files embed.FS

// schemaURL is where editors find the schema of scenario files; those beside this
// file name it by its place in the same checkout, schemaFile.
const (
	schemaURL  = "https://raw.githubusercontent.com/ringer-mock/ringer/main/schemas/ringer/scenario.json"
	schemaFile = "../schemas/ringer/scenario.json"
)

// The folders of what a vendor brings.
const (
	scenarioFolder = "scenarios"
	storyFolder    = "stories"
)

// folder holds some of the files that a vendor brings.
type folder struct {
	fsys fs.FS
	path string
	mark string // goes before the path in messages
}

// folderOf finds a folder of a vendor: among its own files, or among those of this
// package.
func folderOf(catalog *contracts.Catalog, vendor, what string) folder {
	switch own := catalog.Files(vendor); {
	case own != nil:
		return folder{own, what, vendor + "/"}
	case what == scenarioFolder:
		return folder{files, vendor, ""}
	}
	return folder{files, path.Join(vendor, what), ""}
}

// name is a file's name in messages.
func (f folder) name(stem string) string { return f.mark + path.Join(f.path, stem+".yaml") }

// stems lists the files without their endings, in alphabetical order.
func (f folder) stems() ([]string, error) {
	names, err := fs.Glob(f.fsys, f.path+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the files in %s%s: %w", f.mark, f.path, err)
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".yaml")
	}
	return names, nil
}

// read gives the text of a file, or nil when there is none.
func (f folder) read(stem string) ([]byte, error) {
	text, err := fs.ReadFile(f.fsys, path.Join(f.path, stem+".yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.name(stem), err)
	}
	return text, nil
}

// parse reads a file, from its bundled form where that was made; nil is none.
func (f folder) parse(stem string) (*schemas.Document, error) {
	if f.mark == "" {
		bundled := path.Join("bundled", f.path, stem+".json")
		if data, err := files.ReadFile(bundled); err == nil {
			return schemas.Parse(bundled, data)
		}
	}
	text, err := f.read(stem)
	if text == nil || err != nil {
		return nil, err
	}
	return schemas.Parse(f.name(stem), text)
}

// shared holds what all vendors share of the built-in scenarios.
var shared = folder{files, ".", ""}

// Names lists the built-in scenarios in alphabetical order: the shared ones, and those
// that a vendor of the catalog brings alone.
func Names(catalog *contracts.Catalog) []string {
	names, err := shared.stems()
	for _, vendor := range catalog.Names() {
		var own []string
		if err == nil {
			own, err = folderOf(catalog, vendor, scenarioFolder).stems()
		}
		names = append(names, own...)
	}
	if err != nil {
		return nil // only a malformed pattern fails, and these are constant
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == starterName })
}

// Builtin reads a built-in scenario: what all vendors share, and the parts of those in
// the catalog.
func Builtin(catalog *contracts.Catalog, name string) (*Scenario, error) {
	scenario, err := readFrom(catalog, func() (*schemas.Document, error) { return assemble(catalog, name) }, nil)
	if err != nil {
		return nil, errors.Join(placed(catalog, name), err)
	}
	return scenario, nil
}

// placed finds the part of a scenario that something is wrong with by itself, and says
// where in its file.
func placed(catalog *contracts.Catalog, name string) error {
	for _, vendor := range catalog.Names() {
		text, err := folderOf(catalog, vendor, scenarioFolder).read(name)
		if text != nil && err == nil {
			_, err = Parse(catalog, folderOf(catalog, vendor, scenarioFolder).name(name), text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Summary is a built-in scenario as lists show it.
type Summary struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// Summaries lists the built-in scenarios, in the order of [Names].
func Summaries(catalog *contracts.Catalog) (list []Summary, err error) {
	for _, name := range Names(catalog) {
		description, err := Description(catalog, name)
		if err != nil {
			return nil, err
		}
		list = append(list, Summary{name, description})
	}
	return list, nil
}

// Description says what a built-in scenario is for, without making its rows.
func Description(catalog *contracts.Catalog, name string) (string, error) {
	doc, err := assemble(catalog, name)
	if err != nil {
		return "", err
	}
	value, _ := schemas.Lookup(doc.Value, "/description")
	description, _ := value.(string)
	return description, nil
}

func unknownScenario(catalog *contracts.Catalog, name string) error {
	return fmt.Errorf("no built-in scenario is called %q; %s", name, schemas.Suggest(name, Names(catalog)))
}

var scenarioName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// starter is what all vendors share of the scenario to begin one's own from, and
// starterName the stem of the files with the vendors' parts.
//
//go:embed starter.yaml.txt
var starter string

const starterName = "starter"

// commented begins the sections of the starter that are only examples.
const commented = "# "

// Starter gives the text of a scenario of that name, to begin one's own from: it
// shows all that a file can say, in comments where it need not.
func Starter(catalog *contracts.Catalog, name string) ([]byte, error) {
	if !scenarioName.MatchString(name) {
		return nil, fmt.Errorf("%q cannot be the name of a scenario: it is 1 to 64 of A-Z a-z 0-9 . _ -", name)
	}
	written, err := schemas.FlowYAML([]byte(strconv.Quote(name))) // such as 1 or true, in quotes
	if err != nil {
		return nil, err
	}
	parts, err := partsOf(catalog, starterName)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		if err := p.check(); err != nil {
			return nil, err
		}
	}
	var text strings.Builder
	for line := range strings.Lines(strings.NewReplacer("$schema=SCHEMA", "$schema="+schemaURL, "name: NAME", "name: "+string(written)).Replace(starter)) {
		plain, example := strings.CutPrefix(line, commented)
		section := strings.TrimSuffix(plain, ":\n")
		if !slices.Contains(sections, section) {
			text.WriteString(line)
			continue
		}
		body, err := bodies(parts, section)
		if err != nil {
			return nil, err
		}
		if body == "" && !example {
			line = section + ": {}\n"
		}
		text.WriteString(line)
		for line := range strings.Lines(body) {
			if example {
				line = commented + line
			}
			text.WriteString(line)
		}
	}
	return []byte(text.String()), nil
}
