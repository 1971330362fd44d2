package cmd

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/process"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts"
)

// behindDash parts arguments at --: the command's own, and those of a further command.
func behindDash(cmd *cobra.Command, args []string) (own, further []string, given bool) {
	at := cmd.ArgsLenAtDash()
	if at < 0 {
		return args, nil, false
	}
	return args[:at], args[at:], true
}

// recordedCommand is a command whose calls are recorded. A nil one is none.
type recordedCommand struct {
	cmd     *cobra.Command
	program string
	args    []string

	ended chan struct{} // closed when it has ended; nil before it starts
	code  int
	err   error
}

// newRecordedCommand finds a command before anything is begun.
func newRecordedCommand(cmd *cobra.Command, args []string) (*recordedCommand, error) {
	if len(args) == 0 {
		return nil, nil
	}
	program, err := exec.LookPath(args[0])
	if err != nil {
		return nil, fmt.Errorf("%s cannot be run: %w", args[0], err)
	}
	return &recordedCommand{cmd: cmd, program: program, args: args}, nil
}

// start runs the command with the address of the recorder, and calls stop at its end.
func (c *recordedCommand) start(ctx context.Context, contract *contracts.Contract, origin string, stop func()) {
	child := exec.CommandContext(ctx, c.program, c.args[1:]...)
	child.Args[0] = c.args[0]
	child.Env = append(process.WithoutProxy(os.Environ()), command.VendorVariable(contract.Vendor, "BASE_URL")+"="+origin+contract.Prefix)
	child.Stdin, child.Stdout, child.Stderr = c.cmd.InOrStdin(), terminal.Behind(c.cmd.OutOrStdout()), terminal.Behind(c.cmd.ErrOrStderr())
	c.ended = make(chan struct{})
	go func() {
		defer stop()
		defer close(c.ended)
		c.code, c.err = process.Run(child)
	}()
}

// wait gives the command's exit code when it has ended.
func (c *recordedCommand) wait() (code int, err error) {
	if c == nil || c.ended == nil {
		return 0, nil
	}
	<-c.ended
	return c.code, c.err
}
