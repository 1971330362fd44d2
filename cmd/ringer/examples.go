package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// writeExamples prints a curl line for each vendor that can be pasted: the first
// call that reads and for which the scenario has all that its path needs.
func writeExamples(w io.Writer, origin string, o mock.Options) error {
	var lines strings.Builder
	for _, vendor := range o.Vendors {
		contract, err := contracts.Load(vendor.Name)
		if err != nil {
			return err
		}
		for _, op := range contract.Operations {
			if path, ok := examplePath(op, o.Scenario.Data[vendor.Name]); ok && op.Method == http.MethodGet {
				fmt.Fprintf(&lines, "curl -H 'Authorization: Bearer %s' %s%s%s\n", exampleToken(o.Scenario, vendor.Name), origin, contract.Prefix, path)
				break
			}
		}
	}
	_, err := io.WriteString(w, lines.String())
	return err
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
