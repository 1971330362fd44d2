package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
	"github.com/spf13/cobra"
)

// Main is the whole of a program that knows some vendors: it plays the command line of
// the process, and ends it with the exit code. Each function makes a vendor, such as
// acme.New.
func Main(vendors ...func() *mock.Vendor) {
	os.Exit(Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, vendors...))
}

// Run plays one command line of a program that knows some vendors, and gives its exit
// code.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, vendors ...func() *mock.Vendor) int {
	p, err := newProgram(vendors)
	if err != nil {
		return exitCode(err, terminal.NewScreen(stderr))
	}
	return p.run(ctx, args, stdin, stdout, stderr)
}

// Root makes the command of a program that knows some vendors, with all commands below
// it: for what wants to look at them, such as a test of its documentation.
func Root(vendors ...func() *mock.Vendor) (*cobra.Command, error) {
	p, err := newProgram(vendors)
	if err != nil {
		return nil, err
	}
	return p.newRoot(), nil
}

// program is the vendors that the commands know.
type program struct {
	vendors []func() *mock.Vendor
	names   []string
	catalog *contracts.Catalog
	// given are the vendors of the documents that the command line names; nil is none.
	given []string
	// settled has the findings that a team has settled; nil is none. asOf leaves out what
	// was accepted later, and overlaid names the vendors over whose contracts it is laid.
	settled  *overlay.File
	asOf     overlay.Date
	overlaid map[string]bool
}

func newProgram(vendors []func() *mock.Vendor) (*program, error) {
	if len(vendors) == 0 {
		return nil, errors.New("this program knows no vendor: give its main one, such as cmd.Main(acme.New)")
	}
	p := &program{}
	for _, makeVendor := range vendors {
		if err := p.add(makeVendor); err != nil {
			return nil, err
		}
	}
	return p, p.readCatalog()
}

// add makes a vendor known.
func (p *program) add(makeVendor func() *mock.Vendor) error {
	added := makeVendor().Name
	if slices.Contains(p.names, added) {
		return fmt.Errorf("two vendors of this program are called %q: give one of them another name", added)
	}
	for _, name := range p.names {
		if variable := vendorVariable(name, "BASE_URL"); variable == vendorVariable(added, "BASE_URL") {
			return fmt.Errorf("the vendors %q and %q would both have the environment variable %s: give one of them another name", name, added, variable)
		}
	}
	p.vendors, p.names = append(p.vendors, makeVendor), append(p.names, added)
	return nil
}

// readCatalog finds the contracts of the vendors.
func (p *program) readCatalog() error {
	all := make([]*mock.Vendor, len(p.vendors))
	for i, makeVendor := range p.vendors {
		all[i] = makeVendor()
	}
	catalog, err := mock.Catalog(all...)
	if err == nil {
		p.catalog, err = catalog.Only(p.names...)
	}
	return err
}

// chooseServed makes the vendors of those names. For none they are those of the documents
// that the command line names, or all where it names none.
func (p *program) chooseServed(names []string) ([]*mock.Vendor, error) {
	if len(names) == 0 {
		names = p.given
	}
	return p.choose(names)
}

// choose makes the vendors of those names, or all of them for none.
func (p *program) choose(names []string) ([]*mock.Vendor, error) {
	if len(names) == 0 {
		names = p.names
	}
	var chosen []*mock.Vendor
	for i, name := range names {
		place := slices.Index(p.names, name)
		if place < 0 {
			return nil, fmt.Errorf("no vendor is called %q; %s", name, schemas.Suggest(name, p.names))
		}
		if slices.Index(names, name) == i { // named twice is once
			chosen = append(chosen, p.vendors[place]())
		}
	}
	return chosen, nil
}

// interruptible gives a context that the first Ctrl-C, SIGTERM or closed terminal
// ends, for commands that end well then. The second one ends the program at once, as
// the first does in all other commands.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup makes it
		ending = append(ending, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(ctx, ending...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// run plays one command line and gives its exit code.
func (p *program) run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	result := terminal.NewResult(stdout)
	out, talk := terminal.NewScreen(result), terminal.NewScreen(stderr)
	defer talk.End()
	root := p.newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(talk)
	cmd, err := root.ExecuteContextC(ctx)
	err = nameVariables(cmd, err)
	out.End()
	if result.Err() != nil && (err == nil || errors.Is(err, result.Err())) {
		err = &exitError{ExitDifferences, fmt.Errorf("the result was not written whole: %w; make room, or write it elsewhere", reason(result.Err()))}
	}
	return exitCode(err, talk)
}
