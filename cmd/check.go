package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check"
	"github.com/spf13/cobra"
)

// checkFlags are the flags of check.
type checkFlags struct {
	program    *program
	target     string
	har        string
	tokens     []string
	params     []string
	writes     bool
	dryRun     bool
	operations []string
	failed     string
	stories    []string
	reports    []string
	github     bool
	flaky      string
	history    string
	past       *report.Past // what the history file says; nil is that there is none
	budget     int
	rate       float64
	given      func(flag string) bool // whether it stands on the command line
	timeout    time.Duration
	hosts      []string
	insecure   bool
	ledger     string
	sweep      string
	forget     []int
	json       bool
}

// What --flaky takes.
const (
	flakyWarn = "warn"
	flakyFail = "fail"
)

func (p *program) newCheck() *cobra.Command {
	f := checkFlags{program: p}
	cmd := &cobra.Command{
		Use:   "check VENDOR (--target URL | --har FILE)",
		Short: "Compare the real vendor with the contract and the mock",
		Long: "Check sends the same calls to the vendor and to the mock, and judges both answers by the contract. Each difference\n" +
			"gets one verdict: the vendor drifted, the mock is wrong, the contract is too loose or too tight, or the vendor's\n" +
			"own answers differ (flaky).\n\n" +
			"Check only reads, unless --writes is given. Then it also creates objects, and changes and deletes only those. Each\n" +
			"stands in a ledger file before it is created, and is deleted at the end or on Ctrl-C. Before each change and each\n" +
			"deletion the object is read and proved to be of this run. After a crash, \"ringer check --sweep LEDGER\" deletes what\n" +
			"is left; --forget N lets an entry go that cannot be settled.\n\n" +
			"With --har, check reads recorded traffic and sends nothing. \"ringer help checks\" explains more.\n\n" +
			"Exit codes: 0 no difference; 1 differences, a run that was interrupted, or objects left to delete; 2 wrong use or an\n" +
			"invalid file; 3 the target cannot be reached, refuses the token, or does not answer as the vendor does; 4 nothing\n" +
			"was checked, nothing that was asked for, or too little to prove anything.",
		Args: func(cmd *cobra.Command, args []string) error {
			if f.sweep != "" && len(args) > 0 {
				return fmt.Errorf("--sweep takes the vendor from the ledger: leave out %q", args[0])
			}
			if f.sweep != "" {
				return nil
			}
			return command.Takes(1, 1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	f.register(cmd)
	help := cmd.HelpFunc()
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.Example = p.checkExamples() // which reads all contracts
		help(cmd, args)
	})
	return cmd
}

func (f *checkFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	f.given = flags.Changed
	flags.StringVar(&f.target, "target", "", "URL of the vendor, with or without its version prefix")
	flags.StringVar(&f.har, "har", "", "recording of the vendor's traffic, by any tool, to check instead of a target")
	flags.StringArrayVar(&f.tokens, "token-env", nil, "environment variable that holds the token, or NAME=VARIABLE for another secret that a story calls NAME")
	flags.StringArrayVar(&f.params, "param", nil, "NAME=VALUE, a value that a story needs, such as an id; check says which")
	flags.BoolVar(&f.writes, "writes", false, "also create objects, and change and delete those")
	flags.BoolVar(&f.dryRun, "dry-run", false, "list the calls without making them")
	flags.StringArrayVar(&f.operations, "operation", nil, "play only the stories that reach this operation")
	flags.StringArrayVar(&f.stories, "story", nil, "play the steps of this scenario file instead of the vendor's own stories")
	flags.StringVar(&f.failed, "failed", "", "play only the stories that reach the findings of this JSON report")
	flags.StringArrayVar(&f.reports, "report", nil, "write a report to this file, which only you can read, in the form of its ending: "+report.Endings()+"; a link is replaced")
	flags.BoolVar(&f.github, "github", false, "also print the findings as annotations of a GitHub Actions run")
	flags.StringVar(&f.history, "history", "", "file that says since when and in how many runs each finding is found; this run is added to it")
	flags.StringVar(&f.flaky, "flaky", flakyWarn, "what a difference is that the vendor does not show when it is asked again: warn, a warning, or fail, an error")
	flags.IntVar(&f.budget, "budget", check.DefaultBudget, "maximum number of calls")
	flags.Float64Var(&f.rate, "rate", check.DefaultRate, "calls per second; 0 is no limit, which is the default for a target on this machine")
	flags.DurationVar(&f.timeout, "timeout", check.DefaultTimeout, "how long to wait for an answer")
	flags.StringArrayVar(&f.hosts, "allow-host", nil, "host that may be called, besides this machine and the hosts that the vendor documents")
	flags.BoolVar(&f.insecure, "insecure", false, insecureHelp)
	flags.StringVar(&f.ledger, "ledger", "", "file that lists what --writes creates (default ringer-VENDOR-RUN.ledger)")
	flags.StringVar(&f.sweep, "sweep", "", "only delete what a crashed run has left; takes its ledger file")
	flags.IntSliceVar(&f.forget, "forget", nil, "with --sweep: let this entry of the ledger go, which is not there or not the run's own")
	flags.BoolVar(&f.json, "json", false, "print the report as JSON")
}

func (f *checkFlags) run(cmd *cobra.Command, args []string) error {
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	if err := f.valid(); err != nil {
		return err
	}
	o, err := f.options(args)
	if err != nil {
		return err
	}
	if f.past, err = readPast(f.history); err != nil {
		return err
	}
	switch {
	case f.sweep != "":
		return f.runSweep(ctx, cmd, o)
	case f.dryRun:
		calls, err := check.Plan(o)
		if err != nil {
			return f.coded(err)
		}
		return f.writePlan(cmd.OutOrStdout(), calls)
	case f.har != "":
		return f.checkRecording(cmd, o)
	}
	var bar *terminal.Progress
	o.Progress = func(done, steps int) {
		if bar == nil {
			bar = terminal.NewProgress(cmd.ErrOrStderr(), steps, 1)
		}
		bar.At(done)
	}
	found, err := check.Run(ctx, o)
	bar.Done()
	return f.finish(cmd, found, err)
}

// checkRecording checks the exchanges of a file. One that breaks off is checked as far as
// it goes.
func (f *checkFlags) checkRecording(cmd *cobra.Command, o check.Options) error {
	file, err := os.Open(f.har)
	if err != nil {
		return fmt.Errorf("--har takes a recording: %w", err)
	}
	switch cut, err := har.Mend(f.har); {
	case err != nil:
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %s was left by a recorder that was killed, and cannot be mended: %v\n", f.har, err)
	case cut > 0:
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %s was left by a recorder that was killed: %d bytes of an exchange behind its end are taken away\n", f.har, cut)
	}
	defer func() { _ = file.Close() }() // it was only read
	recording, broken := har.Read(file)
	switch {
	case broken != nil && len(recording.Entries) == 0:
		return fmt.Errorf("--har %s: %w", f.har, broken)
	case broken != nil:
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %s: %v; they are checked\n", f.har, broken)
	}
	found, err := check.Recording(o, f.har, recording)
	if found != nil && broken != nil {
		found.Partial = true
	}
	return f.finish(cmd, found, err)
}

// runSweep deletes what a run has left.
func (f *checkFlags) runSweep(ctx context.Context, cmd *cobra.Command, o check.Options) error {
	deleted, err := check.Sweep(ctx, o)
	switch {
	case err != nil:
		return f.coded(err)
	case deleted == 0:
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: nothing in %s is left to delete\n", f.sweep)
	default:
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %d of %d in %s were deleted, or were gone\n", deleted, deleted, f.sweep)
	}
	return nil
}

// valid says what is wrong with the flags as they stand together.
func (f *checkFlags) valid() error {
	switch {
	case f.sweep == "" && len(f.forget) > 0:
		return errors.New("--forget lets an entry of a ledger go: give the ledger with --sweep")
	case f.sweep != "" && (f.target != "" || f.har != "" || f.dryRun):
		return errors.New("--sweep takes the target from the ledger: leave out --target, --har and --dry-run")
	case f.sweep == "" && (f.target == "") == (f.har == ""):
		return errors.New("check needs one of --target URL, the vendor's origin, and --har FILE, a recording")
	case len(f.stories) > 0 && (f.har != "" || f.sweep != ""):
		return errors.New("--story plays at a target: leave out --har and --sweep")
	case f.har != "" && (f.writes || f.dryRun):
		return errors.New("--har calls nobody: leave out --writes and --dry-run")
	case f.budget <= 0:
		return fmt.Errorf("--budget takes a number of calls above 0, and not %d", f.budget)
	case !(f.rate >= 0): // which "NaN" is not either
		return fmt.Errorf("--rate takes a number of calls a second, or 0 for no limit, and not %g", f.rate)
	case f.flaky != flakyWarn && f.flaky != flakyFail:
		return fmt.Errorf("--flaky takes warn or fail, and not %q", f.flaky)
	case f.timeout <= 0:
		return fmt.Errorf("--timeout takes a time above 0, such as 30s, and not %s", f.timeout)
	}
	for _, name := range f.reports {
		if _, known := report.FormOf(name); !known {
			return fmt.Errorf("--report %s: a report is written as %s, by the ending of its file", name, report.Endings())
		}
		if err := inFolder("--report", name); err != nil {
			return err
		}
	}
	return inFolder("--history", f.history)
}

// inFolder says when there is no folder for a file: better now than when all has been
// asked.
func inFolder(flag, name string) error {
	if folder, err := os.Stat(filepath.Dir(name)); err != nil || !folder.IsDir() {
		return fmt.Errorf("%s %s: there is no folder %s; make it first", flag, name, filepath.Dir(name))
	}
	return nil
}

// readPast reads a history file. One that is not there yet is empty; nil is that none is
// wanted.
func readPast(name string) (*report.Past, error) {
	if name == "" {
		return nil, nil
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &report.Past{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("--history %s: %w", name, command.Reason(err))
	}
	past, err := report.ReadPast(name, text)
	if err != nil {
		return nil, fmt.Errorf("--history %w", err)
	}
	return past, nil
}
