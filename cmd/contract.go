package cmd

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/contracts/provenance"
	"github.com/ringer-mock/ringer/schemas"
)

func (p *program) newContract() *cobra.Command {
	return group("contract", "Show what is known about each vendor, and how it is known",
		p.newContractList(), p.newContractShow(), p.newContractLint(), p.newContractNew(), p.newContractDiff(), p.newContractExport(), p.newContractStale())
}

func (p *program) newContractList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the vendors, their operations, and which operations write each collection",
		Args:  command.Takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var all []contractSummary
			for _, vendor := range p.Catalog.Names() {
				c, err := p.Catalog.Load(vendor)
				if err != nil {
					return err
				}
				all = append(all, summarize(c))
			}
			if asJSON {
				return command.WriteJSON(cmd.OutOrStdout(), map[string]any{"contracts": all})
			}
			for _, c := range all {
				c.write(cmd.OutOrStdout())
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// contractSummary is a contract as list shows it.
type contractSummary struct {
	Vendor      string              `json:"vendor"`
	Title       string              `json:"title"`
	Level       contracts.Promise   `json:"level"`
	Operations  []operationSummary  `json:"operations"`
	Collections []collectionSummary `json:"collections"`
}

type operationSummary struct {
	ID       string          `json:"id"`
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Evidence contracts.Level `json:"evidence"`
}

// collectionSummary says which operations write a collection; where none does,
// only scenario data fills it.
type collectionSummary struct {
	Name    string   `json:"name"`
	Writers []string `json:"writers"`
}

func summarize(c *contracts.Contract) contractSummary {
	s := contractSummary{Vendor: c.Vendor, Title: c.Title, Level: c.Level}
	for _, op := range c.Operations {
		s.Operations = append(s.Operations, operationSummary{op.ID, op.Method, c.Prefix + op.Path, op.Evidence.Level})
	}
	for _, collection := range c.Collections {
		s.Collections = append(s.Collections, collectionSummary{collection.Name, append([]string{}, collection.Writers...)})
	}
	return s
}

func (s contractSummary) write(w io.Writer) {
	fmt.Fprintf(w, "%s: %s (%s)\n", s.Vendor, s.Title, s.Level)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, op := range s.Operations {
		fmt.Fprintf(table, "  %s\t%s %s\t%s\n", op.ID, op.Method, op.Path, op.Evidence)
	}
	for _, collection := range s.Collections {
		from := "scenario data only"
		if len(collection.Writers) > 0 {
			from = strings.Join(collection.Writers, ", ") + ", scenario data"
		}
		fmt.Fprintf(table, "  collection %s\tfrom %s\n", collection.Name, from)
	}
	_ = table.Flush() // the writer beneath it has the error, if any
}

func (p *program) newContractShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show VENDOR [OPERATION]",
		Short: "Show operations with their parameters, statuses and behaviours, each with its evidence",
		Args:  command.Takes(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.Catalog.Load(args[0])
			if err != nil {
				return err
			}
			operations := c.Operations
			if len(args) == 2 {
				op, ok := c.Operation(args[1])
				if !ok {
					return fmt.Errorf("%s has no operation %q; %s", c.Vendor, args[1], schemas.Suggest(args[1], operationIDs(c)))
				}
				operations = []*contracts.Operation{op}
			}
			if asJSON {
				described := []provenance.Operation{}
				for _, op := range operations {
					described = append(described, provenance.Describe(op))
				}
				return command.WriteJSON(cmd.OutOrStdout(), map[string]any{"vendor": c.Vendor, "operations": described})
			}
			for i, op := range operations {
				if i > 0 {
					fmt.Fprintln(cmd.OutOrStdout())
				}
				showOperation(cmd.OutOrStdout(), c, op)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func operationIDs(c *contracts.Contract) []string {
	ids := make([]string, len(c.Operations))
	for i, op := range c.Operations {
		ids[i] = op.ID
	}
	return ids
}

func showOperation(w io.Writer, c *contracts.Contract, op *contracts.Operation) {
	fmt.Fprintf(w, "%s: %s %s\n  %s\n", op.ID, op.Method, c.Prefix+op.Path, op.Summary)
	fmt.Fprintf(w, "  %s\n", known(op.Evidence))
	fmt.Fprintf(w, "  credentials: %s\n", credentialsOf(op.Security))
	for _, p := range op.Parameters {
		fmt.Fprintf(w, "  %s parameter %s: %s\n    %s\n", p.In, p.Name, p.Description, known(p.Evidence))
		if p.Omits != "" {
			fmt.Fprintf(w, "    has no effect here: %s\n", p.Omits)
		}
	}
	showFields(w, "  body field", op.Body)
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		fmt.Fprintf(w, "  status %s\n    %s\n", contracts.StatusName(status), known(op.Responses[status].Evidence))
		if body, ok := c.ErrorBodyFact(op, status); ok {
			fmt.Fprintf(w, "    error body: %s\n      %s\n", strings.TrimSuffix(body.Says, "."), known(body.Evidence))
		}
		if status >= 200 && status < 300 {
			showFields(w, "    field", op.Responses[status].Body)
		}
	}
	for _, b := range op.Behaviours {
		fmt.Fprintf(w, "  behaviour %s: %s\n    %s\n", b.ID, b.Says, known(b.Evidence))
	}
	for _, change := range provenance.Changed(op) {
		fmt.Fprintf(w, "  changed by the overlay: %s\n    %s\n    was %s\n", change.Fact, schemas.JSONText(change.Is), schemas.JSONText(change.Was))
	}
}

// credentialsOf says what a call sends to say who calls.
func credentialsOf(s contracts.Security) string {
	switch {
	case s.Public():
		return "none, the call is public"
	case s.Optional():
		return "none, or " + s.String()
	}
	return s.String()
}

func showFields(w io.Writer, label string, body *contracts.Body) {
	if body == nil {
		return
	}
	for _, f := range body.Fields() {
		need := ""
		if f.Required {
			need = " (always)"
		}
		fmt.Fprintf(w, "%s %s%s: %s\n      %s\n", label, f.Name, need, f.Description, known(f.Evidence))
	}
}

// known says in one line how a fact is known.
func known(e contracts.Evidence) string {
	line := fmt.Sprintf("%s: %s", e.Level, e.Source)
	if e.Verified != "" {
		line += ", seen " + e.Verified
	}
	if e.Why != "" {
		line += ". " + e.Why
	}
	return line
}

func (p *program) newContractExport() *cobra.Command {
	var output, edition string
	cmd := &cobra.Command{
		Use:   "export VENDOR",
		Short: "Print a contract as one self-contained OpenAPI document",
		Args:  command.Takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.Catalog.Load(args[0])
			if err != nil {
				return err
			}
			document, lost, err := inEdition(c, edition)
			if err != nil {
				return err
			}
			if len(lost) > 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "ringer: OpenAPI %s cannot say, and the document leaves out: %s\n", edition, strings.Join(lost, ", "))
			}
			if output == "" {
				return command.WriteJSON(cmd.OutOrStdout(), document)
			}
			return command.WriteFile(output, command.ForAll, func(w io.Writer) error { return command.WriteJSON(w, document) })
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write instead of stdout")
	cmd.Flags().StringVar(&edition, "openapi", "3.1", "version of OpenAPI to write: 3.1, or 3.0 for tools that read no other")
	return cmd
}

// inEdition gives a contract in the form of a version of OpenAPI, and lists what that
// form cannot say.
func inEdition(c *contracts.Contract, edition string) (document any, lost []string, err error) {
	bundled, _ := c.Bundled().(map[string]any) // as every contract that loads is
	switch edition {
	case "3.1":
		return bundled, nil, nil
	case "3.0":
		older, lost := openapi.To30(bundled)
		return older, lost, nil
	}
	return nil, nil, fmt.Errorf("--openapi takes 3.0 or 3.1, not %q", edition)
}
