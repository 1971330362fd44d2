package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
)

const (
	module = "github.com/ringer-mock/ringer"
	// aVendor stands for each vendor's own folder, and aStandIn for that of its
	// stand-in, against which checking is measured.
	aVendor  = "mock/VENDOR"
	aStandIn = "mock/check/internal/drift/VENDOR"
)

// model is what knows of APIs, and may be imported from anywhere above.
var model = []string{"contracts", "contracts/paging", "contracts/vocabulary", "contracts/wire", "schemas"}

// onModel gives rooms with those of the model.
func onModel(rooms ...string) []string { return append(rooms, model...) }

// arrows says which of our rooms each room may import, from the bottom up.
var arrows = map[string][]string{
	"schemas":                {},
	"contracts/wire":         {},
	"contracts/paging":       {"contracts/wire", "schemas"},
	"contracts/credential":   {},
	"contracts/paths":        {},
	"contracts":              {"contracts/credential", "contracts/paging", "contracts/paths", "contracts/vocabulary", "contracts/wire", "schemas"},
	"contracts/vocabulary":   {"schemas"},
	"contracts/openapi":      {"contracts/paths", "schemas"},
	"contracts/reach":        {},
	"contracts/wholefile":    {},
	"contracts/infer":        onModel("contracts/openapi", "contracts/overlay"),
	"contracts/judge":        onModel(),
	"contracts/lint":         onModel(),
	"contracts/coverage":     onModel(),
	"contracts/har":          onModel(),
	"contracts/compare":      onModel("contracts/judge", "contracts/reach"),
	"contracts/record":       onModel("contracts/wholefile", "contracts/har", "contracts/judge", "contracts/reach"),
	"contracts/provenance":   onModel(),
	"contracts/overlay":      onModel(),
	"contracts/accept":       onModel("contracts/overlay", "contracts/report", "contracts/compare"),
	"contracts/report":       onModel("contracts/compare"),
	"fixtures/sample":        onModel(),
	"fixtures":               onModel("fixtures/sample"),
	"scenarios":              onModel("fixtures"),
	"scenarios/fromhar":      onModel("contracts/har"),
	"scenarios/stories":      onModel("scenarios", "contracts/compare", "contracts/reach"),
	"mock/store":             {"schemas"},
	"mock/payload":           {"mock/store", "schemas"},
	"mock/problem":           {"schemas"},
	"mock/turns":             {},
	"mock/world":             onModel("mock/store", "mock/payload", "mock/problem", "scenarios", "fixtures", "contracts/coverage"),
	"mock/console":           {},
	"mock/control":           onModel("mock/console", "contracts/report", "mock/world", "mock/problem", "mock/turns", "scenarios"),
	"mock/conform":           onModel(),
	"mock":                   onModel("mock/conform", "mock/control", "mock/world", "mock/payload", "mock/problem", "mock/store", "mock/turns", "scenarios", "contracts/coverage", "contracts/judge"),
	"mock/ringertest":        {"mock", "mock/world", "scenarios", "contracts"},
	"mock/vendortest":        onModel("mock", "mock/world", "scenarios", "fixtures", "contracts/judge"),
	aVendor:                  onModel("mock", "mock/world", "mock/payload", "mock/store"),
	"mock/internal/declared": onModel("mock", "mock/generic", "mock/vendortest", "contracts/infer", "contracts/openapi"), // for tests
	"mock/generic":           onModel("mock", "mock/world", "mock/payload", "mock/store", "scenarios", "fixtures", "fixtures/sample"),
	"mock/check": onModel("contracts/accept", "contracts/overlay", "mock", "mock/check/internal/traffic", "mock/check/internal/twin", "scenarios/stories", "scenarios",
		"contracts/report", "contracts/compare", "contracts/har", "contracts/judge", "contracts/reach"),
	"mock/check/internal/traffic": onModel("mock/check/internal/twin", "contracts/compare", "contracts/har", "contracts/record"),
	"mock/check/internal/twin":    onModel("mock", "mock/conform", "scenarios", "contracts/compare"),

	"mock/check/internal/drift":         {aStandIn, "mock/check/internal/drift/standin"},
	aStandIn:                            {"mock/check/internal/drift/standin"},
	"mock/check/internal/drift/standin": {"schemas"},
	"contracts/internal/sample":         onModel(), // for tests

	"cmd/terminal": {"schemas"},
	"cmd/process":  {},
	"cmd/memory":   {},
	"cmd/help":     {},
	"cmd/command":  {"cmd/terminal", "contracts/wholefile", "schemas"},
	"cmd/roster":   {"cmd/command", "cmd/terminal", "contracts", "contracts/accept", "contracts/infer", "contracts/lint", "contracts/openapi", "contracts/overlay", "mock", "mock/generic", "schemas"},
	"cmd/watch":    {"cmd/terminal", "mock", "scenarios"},
	"cmd": onModel("cmd/command", "cmd/help", "cmd/memory", "cmd/process", "cmd/roster", "cmd/terminal", "cmd/watch", "mock/check", "mock", "mock/world", "scenarios/fromhar", "scenarios/stories", "scenarios", "fixtures",
		"contracts/accept", "contracts/har", "contracts/infer", "contracts/judge", "contracts/lint", "contracts/openapi", "contracts/overlay", "contracts/provenance", "contracts/reach", "contracts/record", "contracts/report"),
	"cmd/ringer": {"cmd", aVendor, "mock"},
}

// vendorLists are the files, besides a vendor's own, that may name vendors. VENDOR
// stands for one, and the file may name that one alone.
var vendorLists = []string{"cmd/ringer/vendors.go", "mock/check/internal/drift/VENDOR.go", "contracts/internal/sample/sample.go", "contracts/internal/sample/kantata.go"}

// TestArrows holds the project's own files to the arrows, and keeps vendors'
// names where they belong.
func TestArrows(t *testing.T) {
	checked, offences, err := checkArrows(os.DirFS("../.."), contracts.Embedded().Names())
	if err != nil {
		t.Fatal(err)
	}
	for _, offence := range offences {
		t.Error(offence)
	}
	for room := range arrows {
		if checked[room] == 0 {
			t.Errorf("not one file of %s was checked", room)
		}
	}
}

// TestArrowsFindOffences shows that the check can fail.
func TestArrowsFindOffences(t *testing.T) {
	imports := func(paths ...string) string {
		text := "package x\n"
		for _, p := range paths {
			text += "import _ " + strconv.Quote(p) + "\n"
		}
		return text
	}
	files := map[string]string{
		"schemas/a.go":            imports("fmt", module+"/contracts"),
		"schemas/a_test.go":       imports(module + "/mock"),
		"schemas/generated.go":    "// Code generated by hand. DO NOT EDIT.\n\n" + imports(module+"/mock") + "// alpha\n",
		"contracts/a.go":          imports(module+"/schemas", module+"/fixtures"),
		"fixtures/a.go":           imports(module+"/contracts", module+"/schemas"),
		"scenarios/a.go":          imports(module+"/fixtures") + "// As ALPHA has it.\n",
		"mock/a.go":               imports(module+"/scenarios", module+"/mock/alpha") + "// alphabet\n",
		"mock/a_test.go":          imports(module+"/mock/vendortest") + "// alpha\n",
		"mock/vendortest/a.go":    imports(module+"/mock", "testing"),
		"mock/alpha/a.go":         imports(module+"/mock", module+"/mock/beta") + "// alpha\n",
		"mock/beta/a.go":          imports(module+"/mock", module+"/mock/vendortest"),
		"mock/gamma/a.go":         imports(module + "/mock"),
		"mock/testdata/a.go":      imports(module + "/mock/alpha"),
		"cmd/ringer/main.go":      imports(module+"/mock", module+"/util") + "const name = \"Beta\"\n",
		"cmd/ringer/vendors.go":   imports(module+"/mock/alpha", module+"/mock/beta"),
		"cmd/ringer/main_test.go": "not Go at all",

		"mock/check/internal/drift/a.go":       imports(module+"/mock/check/internal/drift/alpha") + "// alpha\n",
		"mock/check/internal/drift/beta.go":    imports(module+"/mock/check/internal/drift/beta") + "// Beta, and not alpha.\n",
		"mock/check/internal/drift/alpha/a.go": imports(module+"/mock/check/internal/drift/standin", module+"/mock/alpha", module+"/contracts") + "// alpha\n",
	}
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	checked, offences, err := checkArrows(os.DirFS(root), []string{"alpha", "beta"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"cmd/ringer/main.go imports util, which is no room: a new one needs a row in the table of arrows",
		"cmd/ringer/main.go:4 names beta, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"contracts/a.go imports fixtures; contracts may import of ours: contracts/credential, contracts/paging, contracts/paths, contracts/vocabulary, contracts/wire, schemas",
		"mock/a.go imports mock/alpha; mock may import of ours: mock/conform, mock/control, mock/world, mock/payload, mock/problem, mock/store, mock/turns, scenarios, contracts/coverage, contracts/judge, contracts, contracts/paging, contracts/vocabulary, contracts/wire, schemas",
		"mock/a.go:3 names alpha, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"mock/a.go:4 names alpha, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"mock/alpha/a.go imports mock/beta; mock/VENDOR may import of ours: mock, mock/world, mock/payload, mock/store, contracts, contracts/paging, contracts/vocabulary, contracts/wire, schemas",
		"mock/beta/a.go imports mock/vendortest; mock/VENDOR may import of ours: mock, mock/world, mock/payload, mock/store, contracts, contracts/paging, contracts/vocabulary, contracts/wire, schemas",
		"mock/check/internal/drift/a.go:2 names alpha, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"mock/check/internal/drift/a.go:3 names alpha, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"mock/check/internal/drift/alpha/a.go imports contracts; mock/check/internal/drift/VENDOR may import of ours: mock/check/internal/drift/standin",
		"mock/check/internal/drift/alpha/a.go imports mock/alpha; mock/check/internal/drift/VENDOR may import of ours: mock/check/internal/drift/standin",
		"mock/check/internal/drift/beta.go:3 names alpha, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"mock/gamma/a.go is in no room: a vendor's folder needs a contract of its name, another room a row in the table of arrows",
		"scenarios/a.go:3 names alpha, which only its own folders, contract, schemas and scenarios may, and a list of vendors",
		"schemas/a.go imports contracts; schemas may import of ours: nothing",
	}
	if diff := cmp.Diff(want, offences); diff != "" {
		t.Errorf("offences (-want +got):\n%s", diff)
	}
	if checked["schemas"] != 1 || checked[aVendor] != 2 {
		t.Errorf("checked %v", checked)
	}
}

// checkArrows goes through the Go files of a tree, tests and generated files
// aside. It says how many it checked in each room, and what offends.
func checkArrows(root fs.FS, vendors []string) (checked map[string]int, offences []string, err error) {
	c := arrowCheck{root: root, vendors: vendors, checked: map[string]int{}}
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch base := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && (base == "testdata" || strings.HasPrefix(base, ".") && base != "."):
			return fs.SkipDir
		case path.Ext(base) != ".go" || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		return c.file(name)
	})
	slices.Sort(c.offences)
	return c.checked, c.offences, err
}

type arrowCheck struct {
	root     fs.FS
	vendors  []string
	checked  map[string]int
	offences []string
}

func (c *arrowCheck) offend(format string, args ...any) {
	c.offences = append(c.offences, fmt.Sprintf(format, args...))
}

// room gives the room that a folder is.
func (c *arrowCheck) room(folder string) string {
	for _, room := range []string{aVendor, aStandIn} {
		if slices.Contains(c.vendors, path.Base(folder)) && path.Dir(folder) == path.Dir(room) {
			return room
		}
	}
	return folder
}

func (c *arrowCheck) file(name string) error {
	text, err := fs.ReadFile(c.root, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return err
	}
	if ast.IsGenerated(file) {
		return nil
	}
	room := c.room(path.Dir(name))
	allowed, ok := arrows[room]
	if !ok {
		c.offend("%s is in no room: a vendor's folder needs a contract of its name, another room a row in the table of arrows", name)
		return nil
	}
	c.checked[room]++
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if folder, ours := strings.CutPrefix(imported, module+"/"); ours {
			c.arrow(name, room, folder, allowed)
		}
	}
	if room != aVendor && room != aStandIn {
		c.names(name, string(text))
	}
	return nil
}

func (c *arrowCheck) arrow(name, room, folder string, allowed []string) {
	if _, ok := arrows[c.room(folder)]; !ok {
		c.offend("%s imports %s, which is no room: a new one needs a row in the table of arrows", name, folder)
	} else if !slices.Contains(allowed, c.room(folder)) {
		list := strings.Join(allowed, ", ")
		if list == "" {
			list = "nothing"
		}
		c.offend("%s imports %s; %s may import of ours: %s", name, folder, room, list)
	}
}

func (c *arrowCheck) names(name, text string) {
	if slices.Contains(vendorLists, name) {
		return
	}
	for i, line := range strings.Split(text, "\n") {
		for _, vendor := range c.vendors {
			own := path.Base(name) == vendor+".go" && slices.Contains(vendorLists, path.Join(path.Dir(name), "VENDOR.go"))
			if !own && strings.Contains(strings.ToLower(line), vendor) {
				c.offend("%s:%d names %s, which only its own folders, contract, schemas and scenarios may, and a list of vendors", name, i+1, vendor)
			}
		}
	}
}
