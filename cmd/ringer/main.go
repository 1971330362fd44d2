// Command ringer is a mock server for vendors' APIs. Run "ringer help" for what it can
// do.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// interruptible gives a context that the first Ctrl-C or SIGTERM ends, for
// commands that end well then. The second one ends the program at once, as the
// first does in all other commands.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// run plays one command line and gives its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &resultWriter{Writer: stdout}
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	err = nameVariables(cmd, err)
	if out.err != nil && (err == nil || errors.Is(err, out.err)) {
		err = fmt.Errorf("the result was not written whole: %w; make room, or write it elsewhere", reason(out.err))
	}
	return exitCode(err, stderr)
}

// resultWriter remembers that a result could not be written, so that no command
// ends well that printed only half of it.
type resultWriter struct {
	io.Writer
	err error // the first one
}

func (w *resultWriter) Write(data []byte) (int, error) {
	n, err := w.Writer.Write(data)
	w.err = cmp.Or(w.err, err)
	return n, err
}
