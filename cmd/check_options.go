package cmd

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode"

	"github.com/ringer-mock/ringer/cmd/command"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check"
	"github.com/ringer-mock/ringer/scenarios"
)

// options reads what the flags say.
func (f *checkFlags) options(args []string) (check.Options, error) {
	o := check.Options{
		Target: f.target, Hosts: f.hosts, Insecure: f.insecure, Params: map[string]string{}, Writes: f.writes, Operations: f.operations,
		Budget: f.budget, Timeout: f.timeout, Ledger: f.ledger, Forget: f.forget, FlakyFails: f.flaky == flakyFail, Settled: f.program.Settled,
	}
	var err error
	if o.Others, err = f.program.Choose(nil); err != nil {
		return o, err
	}
	if f.sweep != "" {
		o.Ledger = f.sweep
	} else {
		chosen, err := f.program.Choose(args)
		if err != nil {
			return o, err
		}
		o.Vendor = chosen[0]
	}
	for _, file := range f.stories {
		story, err := f.program.readStory(args[0], file)
		if err != nil {
			return o, err
		}
		o.Stories = append(o.Stories, story)
	}
	switch {
	case f.rate == 0:
		o.Rate = check.Unlimited
	case f.given("rate"):
		o.Rate = f.rate
	}
	for _, param := range f.params {
		name, value, ok := strings.Cut(param, "=")
		if !ok || name == "" {
			return o, fmt.Errorf("--param takes NAME=VALUE, and not %q", param)
		}
		o.Params[name] = value
	}
	if o.Tokens, err = f.readTokens(); err != nil {
		return o, err
	}
	o.Failed, err = f.readFailed()
	return o, err
}

// readStory reads a story of the user's own for a vendor.
func (p *program) readStory(vendor, file string) (*scenarios.Story, error) {
	text, err := readScenarioText(file)
	if err != nil {
		return nil, err
	}
	return scenarios.StoryOf(p.Catalog, vendor, file, text)
}

// readFailed reads the report of an earlier run; nil is none.
func (f *checkFlags) readFailed() (*report.Report, error) {
	if f.failed == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.failed)
	if err != nil {
		return nil, fmt.Errorf("--failed %s: %w", f.failed, command.Reason(err))
	}
	earlier, err := report.Read(f.failed, text)
	if err != nil {
		return nil, fmt.Errorf("--failed %w", err)
	}
	return earlier, nil
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
