package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/cmd/help"
)

// TestLimits holds the numbers of the README's list of limits, and of the help topic, to
// the constants of the code that bounds so.
func TestLimits(t *testing.T) {
	list := tableOf(t, readText(t, "README.md"), "| of | at most |")
	topic := ""
	for _, one := range help.Topics() {
		if one.Name == "limits" {
			topic = strings.Join(strings.Fields(one.Text), " ")
		}
	}
	for _, row := range []struct{ file, name, unit, says string }{
		{"mock/body.go", "maxBody", "MiB", "%s of body and"},
		{"mock/body.go", "maxValues", "", "%s values, within a minute"},
		{"mock/body.go", "smallBody", "KiB", "%s from a caller who is refused"},
		{"mock/body.go", "maxBodiesAtOnce", "MiB", "larger bodies together %s"},
		{"mock/connections.go", "maxConnections", "", "| connections | %s,"},
		{"mock/serve.go", "idleTime", "minutes", "each %s without a request"},
		{"mock/serve.go", "headTime", "seconds", "within %s"},
		{"mock/framing.go", "maxHeader", "KiB", "a head of %s"},
		{"mock/control/stream.go", "maxStreams", "", "%s event streams"},
		{"mock/control/guesses.go", "maxGuesses", "", "%s wrong admin tokens"},
		{"mock/world/verify.go", "maxConditions", "", "a verification %s conditions"},
		{"mock/world/journals.go", "maxJournals", "MiB", "%s in all journals"},
		{"mock/world/snapshots.go", "maxSnapshots", "", "%s snapshots and marks"},
		{"mock/world/cut.go", "maxKept", "KiB", "in a message %s"},
		{"scenarios/data.go", "MaxRows", "", "%s rows"},
		{"scenarios/data.go", "MaxRowBytes", "MiB", "rows of %s"},
		{"schemas/yaml.go", "maxYAMLBytes", "MiB", "YAML of %s"},
		{"schemas/schema.go", "maxViolations", "", "%s violations"},
		{"cmd/memory/memory.go", "roomy", "MiB", "above %s"},
	} {
		number := inUnit(t, constantOf(t, row.file, row.name), row.unit)
		if want := fmt.Sprintf(row.says, number); !strings.Contains(list, want) {
			t.Errorf("%s: %s is %s, and the README's list of limits does not say %q", row.file, row.name, number, want)
		}
		if !regexp.MustCompile(`\b` + regexp.QuoteMeta(number)).MatchString(topic) {
			t.Errorf("%s: %s is %s, which ringer help limits does not say", row.file, row.name, number)
		}
	}
}

// tableOf gives the table that begins with a line.
func tableOf(t *testing.T, text, first string) string {
	t.Helper()
	_, table, ok := strings.Cut(text, first)
	if !ok {
		t.Fatalf("there is no table %q", first)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	return table
}

// constantOf gives the value of a constant in a file.
func constantOf(t *testing.T, file, name string) int64 {
	t.Helper()
	text := readText(t, file)
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	value, found := int64(0), false
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, named := range spec.Names {
			if named.Name != name || i >= len(spec.Values) {
				continue
			}
			says := text[spec.Values[i].Pos()-1 : spec.Values[i].End()-1]
			says = strings.NewReplacer("time.Second", "1", "time.Minute", "60", "time.Hour", "3600").Replace(says)
			made, err := types.Eval(token.NewFileSet(), nil, token.NoPos, says)
			if err != nil {
				t.Fatalf("%s: %s = %s: %v", file, name, says, err)
			}
			value, found = constant.Int64Val(made.Value)
		}
		return true
	})
	if !found {
		t.Fatalf("%s has no constant %s", file, name)
	}
	return value
}

// inUnit writes a number as documents do.
func inUnit(t *testing.T, n int64, unit string) string {
	t.Helper()
	if size := map[string]int64{"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "minutes": 60, "seconds": 1}[unit]; n%size == 0 {
		n /= size
	} else {
		t.Fatalf("%d are no whole %s", n, unit)
	}
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return strings.TrimSpace(text + " " + unit)
}
