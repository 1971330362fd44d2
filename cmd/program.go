package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/roster"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/mock"
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
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, makers ...func() *mock.Vendor) int {
	vendors, err := roster.New(makers)
	if err != nil {
		return command.End(err, terminal.NewScreen(stderr))
	}
	p := &program{vendors}
	return p.run(ctx, args, stdin, stdout, stderr)
}

// Root makes the command of a program that knows some vendors, with all commands below
// it: for what wants to look at them, such as a test of its documentation.
func Root(makers ...func() *mock.Vendor) (*cobra.Command, error) {
	vendors, err := roster.New(makers)
	if err != nil {
		return nil, err
	}
	p := &program{vendors}
	return p.newRoot(), nil
}

// program is the vendors that the commands know.
type program struct{ *roster.Vendors }

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
	err = command.NameVariables(cmd, err)
	out.End()
	if result.Err() != nil && (err == nil || errors.Is(err, result.Err())) {
		err = command.Exit(ExitDifferences, fmt.Errorf("the result was not written whole: %w; make room, or write it elsewhere", command.Reason(result.Err())))
	}
	return command.End(err, talk)
}
