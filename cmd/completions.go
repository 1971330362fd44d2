package cmd

import (
	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/scenarios"
)

// completion gives the values that an argument or a flag can have, for the shell.
type completion = func(cmd *cobra.Command, args []string, toComplete string) ([]string, cobra.ShellCompDirective)

// words completes from a list that is made when it is needed: contracts take a while
// to load.
func words(list func(cmd *cobra.Command, args []string) []string) completion {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return list(cmd, args), cobra.ShellCompDirectiveNoFileComp
	}
}

// orFiles completes from a list, and the names of files.
func orFiles(list func() []string) completion {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list(), cobra.ShellCompDirectiveDefault
	}
}

// fixed completes from a list that is always the same.
func fixed(values ...string) completion {
	return words(func(*cobra.Command, []string) []string { return values })
}

// nth completes an argument by its place; there is nothing to complete behind the last.
func nth(all ...completion) completion {
	return func(cmd *cobra.Command, args []string, toComplete string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(all) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return all[len(args)](cmd, args, toComplete)
	}
}

// vendorNames completes a vendor.
func (p *program) vendorNames() completion {
	return words(func(*cobra.Command, []string) []string { return p.Names })
}

// ofVendor completes what the vendor that is the first argument has.
func (p *program) ofVendor(list func(*contracts.Contract) []string) completion {
	return words(func(_ *cobra.Command, args []string) []string {
		if len(args) == 0 {
			return nil
		}
		contract, err := p.Catalog.Load(args[0])
		if err != nil {
			return nil
		}
		return list(contract)
	})
}

func operationNames(c *contracts.Contract) (names []string) {
	for _, op := range c.Operations {
		names = append(names, op.ID)
	}
	return names
}

// addCompletions says for each command how its arguments and the values of its flags
// are completed.
func (p *program) addCompletions(root *cobra.Command) {
	vendor := p.vendorNames()
	scenario := func() []string { return scenarios.Names(p.Catalog) }
	operations := p.ofVendor(operationNames)
	arguments := map[string]completion{
		"check":           nth(vendor),
		"record":          nth(vendor),
		"generate":        nth(vendor, p.ofVendor(fixtures.Names)),
		"contract show":   nth(vendor, operations),
		"contract export": nth(vendor),
		"contract lint":   vendor,
		"contract stale":  vendor,
		"scenario show":   nth(words(func(*cobra.Command, []string) []string { return scenario() })),
	}
	flags := map[string]completion{
		"scenario": orFiles(scenario), "vendor": vendor, "log": fixed("requests"), "operation": operations,
		"kind": fixed(texts(fixtures.Kinds())...), "format": fixed(texts(fixtures.Formats())...), "as": fixed("scenario"), "flaky": fixed(flakyWarn, flakyFail),
	}
	var walk func(cmd *cobra.Command, path string)
	walk = func(cmd *cobra.Command, path string) {
		if complete := arguments[path]; complete != nil {
			cmd.ValidArgsFunction = complete
		}
		for name, complete := range flags {
			if cmd.Flags().Lookup(name) != nil {
				_ = cmd.RegisterFlagCompletionFunc(name, complete) // which fails for a flag that there is not
			}
		}
		for _, child := range cmd.Commands() {
			walk(child, trimmed(path, child.Name()))
		}
	}
	walk(root, "")
}

// addCompletion adds the command that writes the script for a shell. By itself the
// library answers a shell that it does not know with the help.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, helpOnly
		}
	}
}

// trimmed puts a command's name behind those of the commands it stands in.
func trimmed(path, name string) string {
	if path == "" {
		return name
	}
	return path + " " + name
}

// texts gives named texts as they are.
func texts[T ~string](all []T) []string {
	plain := make([]string, len(all))
	for i, one := range all {
		plain[i] = string(one)
	}
	return plain
}
