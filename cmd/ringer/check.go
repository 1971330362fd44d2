package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// checkFlags are the flags of check.
type checkFlags struct {
	target     string
	har        string
	tokens     []string
	params     []string
	writes     bool
	dryRun     bool
	operations []string
	failed     string
	reports    []string
	budget     int
	rate       float64
	timeout    time.Duration
	hosts      []string
	ledger     string
	sweep      string
	json       bool
}

func newCheck() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check VENDOR (--target URL | --har FILE)",
		Short: "Compare the real vendor with the contract and the stand-in",
		Long: "Check asks the vendor and the stand-in for the same, holds both to the contract, and lays every difference at one\n" +
			"door: the vendor drifted, the fake is wrong, the contract is too loose or too tight, or the vendor differs from itself.\n\n" +
			"It only reads, unless --writes lets it make objects, change them and delete them: those that it made itself, which\n" +
			"stand in a ledger before they are made. The ledger is swept at the end and on Ctrl-C; after a crash,\n" +
			"\"ringer check --sweep LEDGER\" does that.\n\n" +
			"With --har it judges recorded traffic, and sends nothing to anybody.\n\n" +
			"Exit codes: 0 no difference, 1 differences, 2 wrong use, 3 the target could not be reached or refused the token,\n" +
			"4 nothing was checked.",
		Args: func(cmd *cobra.Command, args []string) error {
			if f.sweep != "" {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.target, "target", "", "the vendor's origin; its version prefix may stand or not")
	flags.StringVar(&f.har, "har", "", "a recording of the vendor's traffic, by any tool, to check in place of a target")
	flags.StringArrayVar(&f.tokens, "token-env", nil, "environment variable that holds the token; NAME=VARIABLE for another one that a story names")
	flags.StringArrayVar(&f.params, "param", nil, "NAME=VALUE, what a story must be told, such as org_id")
	flags.BoolVar(&f.writes, "writes", false, "also make, change and delete objects of its own")
	flags.BoolVar(&f.dryRun, "dry-run", false, "list the calls and make none")
	flags.StringArrayVar(&f.operations, "operation", nil, "play only the stories that reach this operation")
	flags.StringVar(&f.failed, "failed", "", "play only the stories that reach what this report (JSON) found")
	flags.StringArrayVar(&f.reports, "report", nil, "write a report to this file, as its ending says: .json or .xml (JUnit)")
	flags.IntVar(&f.budget, "budget", 200, "how many calls to make at most")
	flags.Float64Var(&f.rate, "rate", 2, "how many calls to make a second; 0 is no limit, and this machine has none")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long to wait for an answer")
	flags.StringArrayVar(&f.hosts, "allow-host", nil, "a host to call besides the vendor's documented ones and this machine")
	flags.StringVar(&f.ledger, "ledger", "", "the file that lists what --writes makes (default ringer-VENDOR-RUN.ledger)")
	flags.StringVar(&f.sweep, "sweep", "", "delete what a run that crashed has left, by its ledger, and do nothing else")
	flags.BoolVar(&f.json, "json", false, "print the report as JSON")
	return cmd
}

func (f *checkFlags) run(cmd *cobra.Command, args []string) error {
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	if f.sweep != "" {
		return f.runSweep(ctx, cmd)
	}
	contract, err := contracts.Load(args[0])
	if err != nil {
		return err
	}
	if err := f.valid(); err != nil {
		return err
	}
	only, err := f.only(contract)
	if err != nil {
		return err
	}
	check, err := newCheckRun(contract, f.roles(), only)
	if err != nil {
		return err
	}
	if f.har != "" {
		err = f.readRecording(cmd.ErrOrStderr(), check)
	} else {
		err = f.play(ctx, cmd, check)
	}
	if f.dryRun || err != nil && len(check.met) == 0 {
		return err
	}
	told := f.tell(cmd, check)
	var coded *exitError
	if err != nil && errors.As(told, &coded) {
		return err // why the run ended comes before what it found
	}
	return errors.Join(err, told)
}

// valid says what is wrong with the flags as they stand together.
func (f *checkFlags) valid() error {
	switch {
	case (f.target == "") == (f.har == ""):
		return errors.New("check needs one of --target URL, the vendor's origin, and --har FILE, a recording")
	case f.har != "" && (f.writes || f.dryRun):
		return errors.New("--har calls nobody: leave out --writes and --dry-run")
	case f.budget <= 0:
		return fmt.Errorf("--budget takes a number of calls above 0, and not %d", f.budget)
	case f.rate < 0:
		return fmt.Errorf("--rate takes a number of calls a second, or 0 for no limit, and not %g", f.rate)
	case f.timeout <= 0:
		return fmt.Errorf("--timeout takes a time above 0, such as 30s, and not %s", f.timeout)
	}
	for _, name := range f.reports {
		if reportForm(name) == nil {
			return fmt.Errorf("--report %s: a report is written as .json or .xml (JUnit), by the ending of its file", name)
		}
	}
	return nil
}

// reportForm gives what writes a report into a file of that name; nil is none.
func reportForm(name string) func(*contracts.Report, io.Writer) error {
	switch path.Ext(name) {
	case ".json":
		return (*contracts.Report).WriteJSON
	case ".xml":
		return (*contracts.Report).WriteJUnit
	}
	return nil
}

// only gives the operations that are asked for, by id; nil is all.
func (f *checkFlags) only(contract *contracts.Contract) (map[string]bool, error) {
	wanted := append([]string{}, f.operations...)
	if f.failed != "" {
		text, err := os.ReadFile(f.failed)
		if err != nil {
			return nil, fmt.Errorf("--failed takes a report that check wrote as JSON: %w", err)
		}
		report, err := contracts.ReadReport(text)
		if err != nil {
			return nil, fmt.Errorf("--failed %s: %w", f.failed, err)
		}
		if report.Vendor != contract.Vendor {
			return nil, fmt.Errorf("--failed %s: it is a report on %s, and %s is to be checked", f.failed, report.Vendor, contract.Vendor)
		}
		for _, finding := range report.Findings {
			wanted = append(wanted, finding.Operation)
		}
		if len(wanted) == 0 {
			return nil, &exitError{exitNothing, fmt.Errorf("--failed %s: it has no findings, so nothing is to be checked", f.failed)}
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	only := map[string]bool{}
	for _, id := range wanted {
		if _, ok := contract.Operation(id); !ok && id != "" {
			var known []string
			for _, op := range contract.Operations {
				known = append(known, op.ID)
			}
			return nil, fmt.Errorf("%s has no operation %q; %s", contract.Vendor, id, schemas.Suggest(id, known))
		}
		only[id] = true
	}
	return only, nil
}

// play asks the vendor.
func (f *checkFlags) play(ctx context.Context, cmd *cobra.Command, check *checkRun) error {
	target, err := parseTarget(f.target, check.contract)
	if err != nil {
		return err
	}
	if err := f.allowed(check.contract, target.Hostname()); err != nil {
		return err
	}
	player, err := f.player(check.contract, target)
	if err != nil {
		return err
	}
	stories, err := check.stories(player.Params)
	if err != nil {
		return err
	}
	if f.dryRun {
		return writePlan(cmd.OutOrStdout(), player.Plan(stories))
	}
	if err := contracts.Reach(ctx, target, f.timeout); err != nil {
		return &exitError{exitUnreachable, err}
	}
	if f.writes {
		name := f.ledger
		if name == "" {
			name = fmt.Sprintf("ringer-%s-%s.ledger", check.contract.Vendor, strings.ReplaceAll(player.Run, " ", "-"))
		}
		if player.Ledger, err = scenarios.OpenLedger(name); err != nil {
			return err
		}
	}
	bar := newProgress(cmd.ErrOrStderr(), max(1, len(player.Plan(stories))))
	player.Told = func(p scenarios.Played) error {
		bar.at(len(check.met))
		return check.told(ctx, p)
	}
	check.report.Target = target.String()
	err = player.Play(ctx, stories)
	bar.done()
	if player.Ledger != nil {
		err = errors.Join(err, player.Ledger.Close())
	}
	return playError(err)
}

// playError gives an error the exit code of what it tells of.
func playError(err error) error {
	var unreachable *contracts.UnreachableError
	var refused *scenarios.RefusedError
	var redirect *scenarios.RedirectError
	var busy *scenarios.BusyError
	if errors.As(err, &unreachable) || errors.As(err, &refused) || errors.As(err, &redirect) || errors.As(err, &busy) {
		return &exitError{exitUnreachable, err}
	}
	var left *scenarios.LeftError
	if errors.As(err, &left) || errors.Is(err, context.Canceled) {
		return &exitError{exitDifferences, err}
	}
	return err
}

// runSweep takes away what a run has left.
func (f *checkFlags) runSweep(ctx context.Context, cmd *cobra.Command) error {
	if _, err := os.Stat(f.sweep); err != nil {
		return fmt.Errorf("--sweep takes the ledger of a run: %w", err)
	}
	ledger, err := scenarios.OpenLedger(f.sweep)
	if err != nil {
		return err
	}
	err = f.sweepWith(ctx, cmd, ledger)
	return errors.Join(err, ledger.Close())
}

func (f *checkFlags) sweepWith(ctx context.Context, cmd *cobra.Command, ledger *scenarios.Ledger) error {
	vendor, address := ledger.Whose()
	if vendor == "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: nothing in %s is left to delete\n", f.sweep)
		return nil
	}
	contract, err := contracts.Load(vendor)
	if err != nil {
		return err
	}
	target, err := parseTarget(address, contract)
	if err != nil {
		return fmt.Errorf("%s: %w", f.sweep, err)
	}
	if err := f.allowed(contract, target.Hostname()); err != nil {
		return err
	}
	player, err := f.player(contract, target)
	if err != nil {
		return err
	}
	open := ledger.Open()
	left, err := ledger.Sweep(ctx, player)
	if err == nil && len(left) > 0 {
		err = &scenarios.LeftError{Left: left, Ledger: f.sweep}
	}
	if err != nil {
		return playError(err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %d of %d in %s were deleted, or were gone\n", open, open, f.sweep)
	return nil
}

// player makes the one that plays, by the flags.
func (f *checkFlags) player(contract *contracts.Contract, target *url.URL) (*scenarios.Player, error) {
	tokens, err := f.readTokens()
	if err != nil {
		return nil, err
	}
	params := map[string]string{}
	for _, param := range f.params {
		name, value, ok := strings.Cut(param, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--param takes NAME=VALUE, and not %q", param)
		}
		params[name] = value
	}
	rate := f.rate
	if isLoopback(target.Hostname()) {
		rate = 0
	}
	return &scenarios.Player{
		Contract: contract, Target: target, Tokens: tokens, Params: params, Writes: f.writes,
		Budget: f.budget, Rate: rate, Timeout: f.timeout, Run: "ringer " + strings.ToLower(rand.Text()[:6]),
	}, nil
}

// readTokens reads the credentials from the environment, by the names that
// stories call them; the usual one has none.
func (f *checkFlags) readTokens() (map[string]string, error) {
	tokens := map[string]string{}
	for _, given := range f.tokens {
		name, variable, named := strings.Cut(given, "=")
		if !named {
			name, variable = "", given
		}
		value := os.Getenv(variable)
		if value == "" {
			return nil, fmt.Errorf("--token-env %s: the environment variable %s is not set, or is empty", given, variable)
		}
		tokens[name] = value
	}
	return tokens, nil
}

// roles are the names of the further tokens, which the twin takes for roles.
func (f *checkFlags) roles() (names []string) {
	for _, given := range f.tokens {
		if name, _, named := strings.Cut(given, "="); named {
			names = append(names, name)
		}
	}
	return names
}

// allowed says whether a host may be called: one that the vendor documents, this
// machine, or one that a flag names.
func (f *checkFlags) allowed(contract *contracts.Contract, host string) error {
	if isLoopback(host) || contract.Serves(host) {
		return nil
	}
	for _, allowed := range f.hosts {
		if strings.EqualFold(allowed, host) {
			return nil
		}
	}
	return fmt.Errorf("%s is none of the hosts that %s documents: if it is the right one, say so with --allow-host %s", host, contract.Vendor, host)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost")
}
