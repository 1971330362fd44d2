package cmd

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/mock/world"
)

// coverageForms are the forms that a coverage file can have, by its ending.
var coverageForms = map[string]func(io.Writer, world.Coverage) error{
	".txt":  writeCoverageText,
	".json": func(w io.Writer, c world.Coverage) error { return command.WriteJSON(w, c) },
	".md":   writeCoverageTable,
}

// checkCoverageFile finds out before a run whether its coverage can be kept.
func checkCoverageFile(name string) error {
	if coverageForms[filepath.Ext(name)] == nil {
		known := slices.Sorted(maps.Keys(coverageForms))
		return fmt.Errorf("--coverage takes a file that ends in %s, not %q", strings.Join(known, ", "), name)
	}
	folder := filepath.Dir(name)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("--coverage: there is no folder %s for %s: make it first", folder, name)
	}
	return nil
}

// writeCoverage writes a coverage file, whole or not at all.
func writeCoverage(name string, coverage world.Coverage) error {
	return command.WriteFile(name, command.ForOwner, func(w io.Writer) error { return coverageForms[filepath.Ext(name)](w, coverage) })
}

// percentage says how much was met.
func percentage(s world.CoverageSummary) string {
	return fmt.Sprintf("%.1f %% (%d of %d)", s.Percent, s.Met, s.Total)
}

// targetName is a target's id within its operation.
func targetName(op world.OperationCoverage, target world.PointCoverage) string {
	return strings.TrimPrefix(target.ID, op.Vendor+"/"+op.Operation+"/")
}

// writeCoverageText writes a list for people: how many requests met each target.
func writeCoverageText(w io.Writer, c world.Coverage) error {
	var text strings.Builder
	fmt.Fprintf(&text, "Met of the contracts: %s\n", percentage(c.Summary))
	for _, op := range c.Operations {
		fmt.Fprintf(&text, "\n%s %s (%s %s): %d of %d\n", op.Vendor, op.Operation, op.Method, op.Path, op.Met, op.Total)
		for _, target := range op.Targets {
			met := "-"
			if target.Met > 0 {
				met = strconv.FormatUint(target.Met, 10)
			}
			fmt.Fprintf(&text, "%7s  %-20s %s\n", met, targetName(op, target), target.Says)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// writeCoverageTable writes a table in Markdown.
func writeCoverageTable(w io.Writer, c world.Coverage) error {
	var text strings.Builder
	fmt.Fprintf(&text, "Met of the contracts: %s\n\n", percentage(c.Summary))
	text.WriteString("| Vendor | Operation | Target | Requests | What it is |\n| --- | --- | --- | ---: | --- |\n")
	for _, op := range c.Operations {
		for _, target := range op.Targets {
			says := strings.ReplaceAll(target.Says, "|", `\|`)
			fmt.Fprintf(&text, "| %s | %s | %s | %d | %s |\n", op.Vendor, op.Operation, targetName(op, target), target.Met, says)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}
