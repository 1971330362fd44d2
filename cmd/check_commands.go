package cmd

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ringer-mock/ringer/cmd/roster"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/schemas"
)

// ofOneRun are flags of check that say what one run writes or plays, and flags that other
// commands of remedies need too.
var (
	ofOneRun    = []string{"report", "json", "github", "history", "operation", "failed", "ledger", "token-env"}
	ofContracts = []string{"contract", "overlay"}
)

// explain gives the report what its remedies and places are made of: the command line, and
// the file of the contract.
func (f *checkFlags) explain(cmd *cobra.Command, found *report.Report) {
	again, flags := []string{"ringer", "check", report.Quoted(found.Vendor)}, []string(nil)
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		words := flagWords(flag)
		switch {
		case slices.Contains(ofContracts, flag.Name):
			flags = append(flags, words...)
		case !slices.Contains(ofOneRun, flag.Name):
			again = append(again, words...)
		}
	})
	for _, variable := range f.tokens { // the names alone: values never come near a report
		again = append(again, "--token-env", report.Quoted(variable))
	}
	commands := &report.Commands{Check: strings.Join(append(again, flags...), " "), Flags: strings.Join(flags, " ")}
	if at := slices.IndexFunc(f.reports, func(name string) bool { return strings.HasSuffix(name, ".json") }); at >= 0 {
		commands.Report = f.reports[at]
	}
	found.Commands = commands
	located := sync.OnceValues(func() (string, *schemas.Document) { return f.program.contractText(cmd, found.Vendor) })
	found.Locate = func(fact string) (string, int) {
		name, doc := located()
		if doc == nil {
			return name, 1
		}
		return name, doc.Locate(fact).Line
	}
}

// flagWords writes a flag as the command line has it.
func flagWords(flag *pflag.Flag) (words []string) {
	values := []string{flag.Value.String()}
	if several, ok := flag.Value.(pflag.SliceValue); ok {
		values = several.GetSlice()
	}
	for _, value := range values {
		switch {
		case flag.Value.Type() == "bool" && value == "true":
			words = append(words, "--"+flag.Name)
		case flag.Value.Type() == "bool":
			words = append(words, "--"+flag.Name+"="+value)
		default:
			words = append(words, "--"+flag.Name, report.Quoted(value))
		}
	}
	return words
}

// contractText finds the file in which a vendor's contract is written; nil is that it
// cannot be read.
func (p *program) contractText(cmd *cobra.Command, vendor string) (string, *schemas.Document) {
	named, _ := cmd.Flags().GetStringArray("contract") // which was read already
	for _, name := range named {
		files, _ := roster.DocumentsAt(name)
		for _, file := range files {
			if document, err := openapi.Read(file); err == nil && document.Name == vendor {
				return parsedText(file, func() ([]byte, error) { return os.ReadFile(file) })
			}
		}
	}
	source, err := p.Catalog.Source(vendor)
	if err != nil {
		return vendor + ".yaml", nil
	}
	return parsedText(source.File, func() ([]byte, error) { return fs.ReadFile(source.Root, source.File) })
}

func parsedText(name string, read func() ([]byte, error)) (string, *schemas.Document) {
	text, err := read()
	if err != nil {
		return name, nil
	}
	doc, err := schemas.Parse(name, text)
	if err != nil {
		return name, nil
	}
	return name, doc
}
