package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// play asks the vendor.
func (f *checkFlags) play(ctx context.Context, cmd *cobra.Command, check *checkRun) error {
	target, err := parseTarget(f.target, check.contract)
	if err != nil {
		return err
	}
	if err := f.allowed(check.contract, target); err != nil {
		return err
	}
	player, err := f.player(check.contract, target)
	if err != nil {
		return err
	}
	if err := check.choose(player.Params, player.Tokens); err != nil {
		return err
	}
	if f.dryRun {
		return f.writePlan(cmd.OutOrStdout(), player.Plan(check.stories))
	}
	if err := reach.Connect(ctx, target, f.timeout); err != nil {
		return playError(ctx, err)
	}
	if f.writes {
		name := f.ledger
		if name == "" {
			name = fmt.Sprintf("ringer-%s-%s.ledger", check.contract.Vendor, strings.TrimPrefix(player.Run, runMark))
		}
		if player.Ledger, err = stories.OpenLedger(name); err != nil {
			return err
		}
	}
	check.report.Target, check.mask = target.String(), newMask(player.Tokens)
	err = f.playWith(ctx, cmd, check, player)
	if player.Ledger != nil {
		err = errors.Join(err, player.Ledger.Close())
	}
	return check.mask.error(playError(ctx, err))
}

// playWith plays the stories that are chosen.
func (f *checkFlags) playWith(ctx context.Context, cmd *cobra.Command, check *checkRun, player *stories.Player) error {
	steps, done := len(player.Plan(check.stories)), 0
	bar := newProgress(cmd.ErrOrStderr(), steps)
	bar.look = 1
	defer bar.done()
	player.OnPlayed = func(p stories.Played) error {
		if p.Skipped != "" || p.Last {
			done++
		}
		bar.at(done)
		return check.told(ctx, p)
	}
	return check.ended(player.Play(ctx, check.stories), done, steps)
}

// onlyLeft says whether a run was played to its end.
func onlyLeft(err error) bool {
	joined, several := err.(interface{ Unwrap() []error })
	if !several || len(joined.Unwrap()) != 1 {
		return false
	}
	_, left := joined.Unwrap()[0].(*stories.LeftError)
	return left
}

// playError gives an error the exit code of what it tells of.
func playError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return &exitError{exitDifferences, interrupted(ctx, err)}
	}
	var coded *exitError
	if errors.As(err, &coded) {
		return err
	}
	var unreachable *reach.UnreachableError
	var refused *stories.RefusedError
	var redirect *stories.RedirectError
	var busy *stories.BusyError
	var left *stories.LeftError
	if errors.As(err, &unreachable) || errors.As(err, &refused) || errors.As(err, &redirect) || errors.As(err, &busy) {
		return &exitError{exitUnreachable, err}
	}
	if errors.As(err, &left) {
		return &exitError{exitDifferences, err}
	}
	return err
}

// runMark begins the mark of every run.
const runMark = "ringer "

// player makes the one that plays, by the flags.
func (f *checkFlags) player(contract *contracts.Contract, target *url.URL) (*stories.Player, error) {
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
	if isLoopback(target.Hostname()) && !f.given("rate") {
		rate = 0
	}
	return &stories.Player{
		Contract: contract, Target: target, Tokens: tokens, Params: params, Writes: f.writes,
		Budget: f.budget, Rate: rate, Timeout: f.timeout, Run: runMark + strings.ToLower(rand.Text()[:6]),
	}, nil
}

// variableName is what environment variables are called, and tokens are not.
var variableName = regexp.MustCompile(`^([A-Z_][A-Z0-9_]*|[A-Za-z_][A-Za-z0-9_]{0,19})$`)

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
		switch {
		case value == "" && !variableName.MatchString(variable):
			// It may be a token, which no message must show.
			return nil, errors.New("--token-env takes the name of an environment variable that holds the token, or NAME=VARIABLE, and what it was given is not the name of one that is set")
		case value == "":
			return nil, fmt.Errorf("--token-env %s: the environment variable %s is not set, or is empty", given, variable)
		case strings.ContainsFunc(value, unicode.IsControl):
			return nil, fmt.Errorf("--token-env %s: what stands in the environment variable %s is no token: it has a line break or another control character in it", given, variable)
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
func (f *checkFlags) allowed(contract *contracts.Contract, target *url.URL) error {
	host := target.Hostname()
	if isLoopback(host) || contract.Serves(host) {
		return nil
	}
	for _, allowed := range f.hosts {
		if strings.EqualFold(allowed, host) || strings.EqualFold(allowed, target.Host) {
			return nil
		}
	}
	return fmt.Errorf("%s is none of the hosts that %s documents: if it is the right one, say so with --allow-host %s", host, contract.Vendor, host)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost")
}
