package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
)

// generateArguments wants a vendor and one of its schemas, and tells which there
// are.
func (p *program) generateArguments(_ *cobra.Command, args []string) error {
	vendors := strings.Join(p.Catalog.Names(), ", ")
	switch len(args) {
	case 0:
		return fmt.Errorf("generate needs a VENDOR and a SCHEMA; vendors are %s", vendors)
	case 1:
		contract, err := p.Catalog.Load(args[0])
		if err != nil {
			return err
		}
		return fmt.Errorf("generate %s needs a SCHEMA: %s", args[0], strings.Join(fixtures.Names(contract), ", "))
	case 2:
		return nil
	}
	return errors.New("generate takes a VENDOR and a SCHEMA, and no more")
}

// generateExamples gives lines that can be pasted, one for each vendor.
func (p *program) generateExamples() string {
	var lines []string
	for i, vendor := range p.Catalog.Names() {
		contract, err := p.Catalog.Load(vendor)
		if err != nil {
			continue // an example less
		}
		rest := exampleResource(contract)
		making := slices.IndexFunc(contract.Operations, func(op *contracts.Operation) bool { return op.Body != nil })
		switch {
		case i%3 == 0:
			rest += " --as scenario -o " + vendor + ".yaml"
		case i%3 == 2 && making >= 0:
			rest = contract.Operations[making].ID + " --kind invalid --all"
		default:
			rest += " -n 250 --format ndjson"
		}
		lines = append(lines, "  ringer generate "+vendor+" "+rest)
	}
	return strings.Join(lines, "\n")
}

// exampleResource names a resource of a vendor: the kind of object that its first
// operation shows.
func exampleResource(contract *contracts.Contract) string {
	for _, op := range contract.Operations {
		for _, response := range op.Responses {
			if collection, ok := contract.Collection(response.Collection); ok {
				return collection.Ref()[strings.LastIndexByte(collection.Ref(), '/')+1:]
			}
		}
	}
	return fixtures.Names(contract)[0]
}

// firstResource names a resource of a vendor, for an example.
func (p *program) firstResource(vendor string) string {
	contract, err := p.Catalog.Load(vendor)
	if err != nil {
		return "those of another vendor"
	}
	return fixtures.Names(contract)[0]
}
