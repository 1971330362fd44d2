package cmd

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// writeExamples prints a curl line for each vendor that can be pasted: the first
// call that reads and for which the scenario has all that its path needs.
func writeExamples(w io.Writer, origin string, o mock.Options) error {
	var lines strings.Builder
	for _, vendor := range o.Vendors {
		contract, err := o.Catalog.Load(vendor.Name)
		if err != nil {
			return err
		}
		for _, op := range contract.Operations {
			if path, ok := examplePath(op, o.Scenario.Data[vendor.Name]); ok && op.Method == http.MethodGet {
				fmt.Fprintln(&lines, exampleCall(op, origin+contract.Prefix+path, exampleToken(o.Scenario, vendor.Name)))
				break
			}
		}
	}
	_, err := io.WriteString(w, lines.String())
	return err
}

// exampleCall gives a curl line that calls an address with a token.
func exampleCall(op *contracts.Operation, address, token string) string {
	line, header, query := "curl", http.Header{}, url.Values{}
	op.Security.Put(header, query, token)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		line += fmt.Sprintf(" -H '%s: %s'", name, header.Get(name))
	}
	if len(query) > 0 {
		address = "'" + address + "?" + query.Encode() + "'" // shells read ? and &
	}
	return line + " " + address
}

// checkExamples gives a command line for each vendor that has stories: its first host that is
// documented, and what its stories must be told.
func (p *program) checkExamples() string {
	var lines []string
	for _, vendor := range p.Catalog.Names() {
		contract, err := p.Catalog.Load(vendor)
		if err != nil {
			continue // which checking that vendor tells of
		}
		stories, err := scenarios.Stories(p.Catalog, vendor)
		if err != nil || len(stories) == 0 {
			continue
		}
		line := fmt.Sprintf("  ringer check %s --target %s --token-env %s", vendor, contract.Origin(), command.VendorVariable(vendor, "TOKEN"))
		named := map[string]bool{}
		for _, story := range stories {
			for _, param := range story.Params {
				if !param.Optional && !param.Secret && !named[param.Name] {
					named[param.Name] = true
					line += " --param " + param.Name + "=ID"
				}
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// examplePath fills the path of an operation with the members of the first
// object that it would show; ok is false when the path needs more.
func examplePath(op *contracts.Operation, data map[string][]scenarios.Row) (path string, ok bool) {
	path = op.Path
	if response := op.Responses[http.StatusOK]; response != nil && len(data[response.Collection]) > 0 {
		for name, value := range data[response.Collection][0].Value {
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(fmt.Sprint(value)))
		}
	}
	return path, !strings.Contains(path, "{")
}

// exampleToken is the first token of a vendor that works.
func exampleToken(scenario *scenarios.Scenario, vendor string) string {
	for _, c := range scenario.Auth {
		if c.Vendor == vendor && !c.Expired {
			return c.Token
		}
	}
	return "any"
}
