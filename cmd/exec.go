package cmd

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/memory"
	"github.com/ringer-mock/ringer/cmd/process"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/mock"
)

// execFlags are the flags of exec: those of serve, and what the run is held to.
type execFlags struct {
	serve           serveFlags
	failOnViolation bool
	failOnAssumed   bool
	coverage        string
	minCoverage     float64
}

func (p *program) newExec() *cobra.Command {
	f := execFlags{serve: serveFlags{program: p}}
	cmd := &cobra.Command{
		Use:   "exec [flags] -- COMMAND [ARG...]",
		Short: "Run a command, such as your tests, with a server of its own",
		Long: "Exec starts a server on a free port, runs COMMAND, stops the server, and exits with COMMAND's code.\n" +
			"The exit code is 1 when COMMAND succeeds and a gate fails: --fail-on-violation, --fail-on-assumed or\n" +
			"--min-coverage. A gate also fails when no request arrived.\n\n" +
			"COMMAND finds the server's address in RINGER_URL, each vendor's base URL in VENDOR_BASE_URL (the\n" +
			"vendor's name in capitals, with _ for -), and in RINGER_TOKEN a token that every vendor accepts with all rights.\n" +
			"NO_PROXY keeps requests to the server away from a proxy. RINGER_ADMIN_TOKEN is kept from COMMAND: a command that\n" +
			"steers a server with an admin token needs it by another name. \"ringer help ci\" explains more.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("exec needs a command to run, such as \"ringer exec -- npm test\"")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	f.serve.register(cmd, "127.0.0.1:0")
	flags := cmd.Flags()
	flags.SetInterspersed(false) // what stands behind COMMAND is its own
	flags.BoolVar(&f.failOnViolation, "fail-on-violation", false, "fail when the client sent what the contract forbids, or called a path that no contract knows")
	flags.BoolVar(&f.failOnAssumed, "fail-on-assumed", false, "fail when an answer rested on an assumed fact, and list those facts")
	flags.StringVar(&f.coverage, "coverage", "", "write which documented points the client reached to this file: .txt, .json or .md")
	flags.Float64Var(&f.minCoverage, "min-coverage", 0, "fail when the client reached less than this percentage of the documented points")
	return cmd
}

func (f *execFlags) run(cmd *cobra.Command, args []string) error {
	program, err := exec.LookPath(args[0])
	if err != nil {
		return fmt.Errorf("%s cannot be run: %w", args[0], err)
	}
	if err := f.check(); err != nil {
		return err
	}
	options, err := f.options(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	server, err := mock.New(options)
	if err != nil {
		return err
	}
	listener, err := listen(f.serve.addr)
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(context.WithoutCancel(cmd.Context()))
	defer stop()
	watched, err := f.serve.follow(serving, server, cmd.ErrOrStderr())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	child := exec.CommandContext(cmd.Context(), program, args[1:]...)
	child.Args[0] = args[0]
	if child.Env, err = environment("http://"+f.serve.shownAddr(listener), options); err != nil {
		return errors.Join(err, listener.Close())
	}
	child.Stdin, child.Stdout, child.Stderr = cmd.InOrStdin(), terminal.Behind(cmd.OutOrStdout()), terminal.Behind(cmd.ErrOrStderr())

	memory.Settle()
	served := make(chan error, 1)
	go func() { served <- server.Serve(serving, listener) }()
	code, err := process.Run(child)
	stop()
	watched()
	if err = errors.Join(err, <-served); err != nil {
		return err
	}
	return f.conclude(cmd.ErrOrStderr(), server.Tally(), code)
}

// check finds what is wrong with the flags before anything runs.
func (f *execFlags) check() error {
	if !(f.minCoverage >= 0 && f.minCoverage <= 100) { // not a number is neither
		return fmt.Errorf("--min-coverage takes a percentage from 0 to 100, not %v", f.minCoverage)
	}
	if f.coverage == "" {
		return nil
	}
	return checkCoverageFile(f.coverage)
}

// options are those of serve, with a token for the command. The log stays out of
// the command's own talk unless it is asked for.
func (f *execFlags) options(stderr io.Writer) (mock.Options, error) {
	options, err := f.serve.options(stderr)
	if err != nil {
		return options, err
	}
	options.Token, options.NoteAssumed = rand.Text(), true
	if f.serve.log == "" {
		options.Logger = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	return options, nil
}

// environment is this program's own, with the addresses of the server in it, which no
// proxy is asked for. The admin token is the server's: a command that is to have it
// gets it by another name.
func environment(origin string, o mock.Options) ([]string, error) {
	own := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "RINGER_ADMIN_TOKEN=") })
	env := append(process.WithoutProxy(own), "RINGER_URL="+origin, "RINGER_TOKEN="+o.Token)
	for _, vendor := range o.Vendors {
		contract, err := o.Catalog.Load(vendor.Name)
		if err != nil {
			return nil, err
		}
		env = append(env, command.VendorVariable(vendor.Name, "BASE_URL")+"="+origin+contract.Prefix)
	}
	return env, nil
}

// conclude tells what the run came to, and holds it to the gates.
func (f *execFlags) conclude(stderr io.Writer, tally mock.Tally, code int) error {
	writeSummary(stderr, tally)
	var wrong error
	if f.coverage != "" {
		wrong = writeCoverage(f.coverage, tally.Coverage)
	}
	failed := f.gates(tally)
	for _, line := range failed {
		fmt.Fprintf(stderr, "ringer: %s\n", line)
	}
	switch {
	case code != 0:
		if wrong != nil {
			fmt.Fprintf(stderr, "ringer: %v\n", wrong)
		}
		return command.Exit(code, nil)
	case wrong != nil:
		return wrong
	case len(failed) > 0:
		return command.Exit(ExitDifferences, nil)
	}
	return nil
}

// writeSummary says what the run came to.
func writeSummary(w io.Writer, t mock.Tally) {
	fmt.Fprintf(w, "ringer: %s, %s by the client, %s touched, coverage %s\n", terminal.Number(t.Requests, "request"),
		terminal.Number(t.Violations, "violation"), terminal.Number(uint64(len(t.Assumed)), "assumed fact"), percentage(t.Coverage.Summary))
	if t.Unnamed > 0 {
		fmt.Fprintf(w, "ringer: %s more named no world, and --require-world refused them\n", terminal.Number(t.Unnamed, "request"))
	}
	if t.Requests+t.Unnamed == 0 {
		fmt.Fprintln(w, "ringer: no request arrived: did the client ask RINGER_URL, or a vendor's VENDOR_BASE_URL?")
	}
	for _, example := range t.ViolationExamples {
		fmt.Fprintf(w, "ringer: violation: %s\n", example)
	}
	if t.ViolationsCut > 0 {
		fmt.Fprintf(w, "ringer: %s more, of other kinds, not shown\n", terminal.Number(t.ViolationsCut, "violation"))
	}
	if len(t.UnmatchedRules) > 0 && t.Requests > 0 {
		fmt.Fprintf(w, "ringer: never matched: %s\n", strings.Join(t.UnmatchedRules, ", "))
	}
}

// gates says which gates the run does not pass, each with what stands in its way.
// A run that asked for nothing passes none: nothing was held to them.
func (f *execFlags) gates(t mock.Tally) (failed []string) {
	if t.Requests+t.Unnamed == 0 && (f.failOnViolation || f.failOnAssumed || f.minCoverage > 0) {
		failed = append(failed, "failed: there was no request to hold to what the flags want")
	}
	if f.failOnViolation && t.Violations > 0 {
		failed = append(failed, "failed by --fail-on-violation: "+terminal.Number(t.Violations, "violation"))
	}
	if f.failOnAssumed && len(t.Assumed) > 0 {
		for _, fact := range t.Assumed {
			failed = append(failed, "assumed: "+fact.String())
		}
		failed = append(failed, "failed by --fail-on-assumed: "+terminal.Number(uint64(len(t.Assumed)), "assumed fact"))
	}
	if s := t.Coverage.Summary; float64(s.Met*100) < f.minCoverage*float64(s.Total) {
		failed = append(failed, fmt.Sprintf("failed by --min-coverage: %s was met, and %v %% is wanted", percentage(s), f.minCoverage))
	}
	return failed
}
