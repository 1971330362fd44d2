package cmd

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

// generateOptions are the flags of generate.
type generateOptions struct {
	program *program

	count int
	all   bool
	seed  int64
	kind  string
	// kindGiven says that the kind was written, and is not the usual one.
	kindGiven bool

	format string
	as     string
	split  string
	output string
}

func (p *program) newGenerate() *cobra.Command {
	o := generateOptions{program: p}
	cmd := &cobra.Command{
		Use:   "generate VENDOR SCHEMA",
		Short: "Make fixtures: valid, edge or invalid instances of a schema, or whole requests",
		Long: "Generate makes test data from a vendor's schemas. SCHEMA is a resource, such as group, or the\n" +
			"id of an operation, such as create-group, for its request body. The same schema and seed give\n" +
			"the same bytes on every machine, and the first 3 of 6 instances are the 3 that -n 3 gives. An\n" +
			"instance that refers to another resource refers to the one that the same seed makes.\n\n" +
			"\"ringer help fixtures\" explains kinds and formats.",
		Args: p.generateArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.kindGiven = cmd.Flags().Changed("kind")
			return o.run(cmd, args[0], args[1])
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&o.count, "count", "n", 10, "how many instances to make")
	flags.BoolVar(&o.all, "all", false, "make one of each edge or invalid instance that the schema has; replaces -n")
	flags.Int64Var(&o.seed, "seed", 1, "number that decides every value")
	flags.StringVar(&o.kind, "kind", string(fixtures.Valid), "kind of instance: valid, edge, invalid or request")
	flags.StringVar(&o.format, "format", "", "output format: json, ndjson, yaml or csv (default json; yaml for a scenario)")
	flags.StringVar(&o.as, "as", "", "\"scenario\" writes a scenario whose data are the instances and all that they refer to")
	flags.StringVar(&o.split, "split", "", "write each instance to a file of its own in this folder, with a manifest.json")
	flags.StringVarP(&o.output, "output", "o", "", "file to write, replacing one that exists (default stdout)")
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.Example = p.generateExamples() // made for help only: contracts take a while to load
		cmd.Parent().HelpFunc()(cmd, args)
	})
	return cmd
}

func (o *generateOptions) run(cmd *cobra.Command, vendor, schema string) error {
	generator, err := fixtures.New(o.program.Catalog, vendor, schema, o.seed)
	if err != nil {
		return err
	}
	if err := o.check(generator); err != nil {
		return err
	}
	kind := fixtures.Kind(o.kind)
	if o.all {
		if o.count, err = generator.Changes(kind); err != nil {
			return err
		}
	}
	progress := terminal.NewProgress(cmd.ErrOrStderr(), o.count, 1024)
	defer progress.Done()
	if o.split == "" && (o.output == "" || o.output == "-") {
		return o.write(terminal.Unguarded(cmd.OutOrStdout()), generator, kind, progress.At)
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	if o.split != "" {
		return o.writeSplit(ctx, generator, kind, progress.At)
	}
	return command.WriteFile(o.output, command.ForAll, func(w io.Writer) error {
		return o.write(command.UntilInterrupted(ctx, w), generator, kind, progress.At)
	})
}

// check says what is wrong with the flags, before anything is written.
func (o *generateOptions) check(g *fixtures.Generator) error {
	kinds, formats := texts(fixtures.Kinds()), texts(fixtures.Formats())
	isScenario := o.as == "scenario"
	if o.format == "" {
		if o.format = string(fixtures.JSON); isScenario {
			o.format = string(fixtures.YAML)
		}
	}
	switch {
	case o.count < 0:
		return fmt.Errorf("-n %d: there cannot be fewer than no instances; write -n 0 or more", o.count)
	case !slices.Contains(kinds, o.kind):
		return fmt.Errorf("--kind %s: there is no such kind; %s", o.kind, schemas.Suggest(o.kind, kinds))
	case !slices.Contains(formats, o.format):
		return fmt.Errorf("--format %s: there is no such format; %s", o.format, schemas.Suggest(o.format, formats))
	case o.as != "" && !isScenario:
		return fmt.Errorf("--as %s: the only other form is --as scenario", o.as)
	case !slices.Contains(g.Kinds(), fixtures.Kind(o.kind)) && !o.kindGiven:
		return fmt.Errorf("%s %s has no %s instances, which are made unless you say otherwise; write %s", g.Vendor, g.Schema, o.kind, joinKinds(g.Kinds()))
	case !slices.Contains(g.Kinds(), fixtures.Kind(o.kind)):
		return fmt.Errorf("--kind %s: %s %s has only %s", o.kind, g.Vendor, g.Schema, joinKinds(g.Kinds()))
	case o.all && o.kind != string(fixtures.Edge) && o.kind != string(fixtures.Invalid):
		return errors.New("--all goes with --kind edge and --kind invalid: of the others there is no end; say how many with -n")
	case o.split != "" && (o.output != "" || isScenario):
		return errors.New("--split writes many files, and goes neither with -o nor with --as scenario")
	case o.split != "" && o.format != string(fixtures.JSON):
		return errors.New("--split writes JSON files; leave out --format")
	case isScenario && o.kind != string(fixtures.Valid):
		return errors.New("--as scenario goes with --kind valid: a scenario's data must be")
	case isScenario && g.Collection() == nil:
		return fmt.Errorf("--as scenario: %s is a request, and a scenario's data are resources, such as %s", g.Schema, o.program.firstResource(g.Vendor))
	case isScenario && o.format != string(fixtures.YAML) && o.format != string(fixtures.JSON):
		return errors.New("--as scenario writes yaml or json")
	}
	return nil
}

func joinKinds(kinds []fixtures.Kind) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = "--kind " + string(kind)
	}
	return strings.Join(names, ", ")
}

func (o *generateOptions) write(w io.Writer, g *fixtures.Generator, kind fixtures.Kind, after func(int)) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	var err error
	if o.as == "scenario" {
		err = writeScenario(buffered, g, o.count, fixtures.Format(o.format))
	} else {
		err = g.Write(buffered, fixtures.Format(o.format), kind, o.count, after)
	}
	if err == nil {
		err = buffered.Flush()
	}
	return err
}
