package check

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// The defaults of [Options].
const (
	DefaultBudget  = 200
	DefaultRate    = 2
	DefaultTimeout = 30 * time.Second
)

// Unlimited is a [Options.Rate] without a limit.
const Unlimited = -1

// Options say what is checked, and within which bounds. Vendor is required, and
// Target for all but a recording; the zero value of everything else works.
type Options struct {
	// Vendor is the vendor to check. Its fake is the twin.
	Vendor *mock.Vendor
	// Others are further vendors. Params and Tokens may hold what their stories ask
	// for, so that one set of options serves several checks; [Sweep] also finds the
	// vendor of a ledger among them.
	Others []*mock.Vendor
	// Target is the vendor's origin, such as https://api.example.com. The version
	// prefix of the contract may stand behind it.
	Target string
	// Hosts may be called besides those that the contract documents and this machine.
	Hosts []string
	// Insecure lets tokens go to a target at another machine without encryption.
	Insecure bool
	// Tokens holds the usual token under "", and further secrets under the names that
	// stories give them. An empty map is a vendor that asks for none.
	Tokens map[string]string
	// Params holds what stories must be told, such as an id, by name.
	Params map[string]string
	// Stories are played instead of the vendor's own; empty is the vendor's own.
	Stories []*scenarios.Story
	// Writes lets stories make, change and delete objects of their own.
	Writes bool
	// Operations are the ids of those that are asked for; with Failed empty as well,
	// all are. A story that reaches one of them is played whole.
	Operations []string
	// Failed is an earlier report: the stories that show its findings are played again.
	Failed *report.Report
	// Budget is how many calls are made at most; 0 is [DefaultBudget].
	Budget int
	// Rate is how many calls are made in a second at most; 0 is [DefaultRate], or no
	// limit when the target is this machine. [Unlimited] is no limit.
	Rate float64
	// Timeout is how long an answer may take; 0 is [DefaultTimeout].
	Timeout time.Duration
	// Ledger is the file that lists what Writes makes, and that [Sweep] reads. Empty is
	// ringer-VENDOR-RUN.ledger in the working directory; a run removes it when nothing
	// is left to delete.
	Ledger string
	// Forget lets entries of the ledger go, by their numbers, before [Sweep] looks for
	// the rest: what is not there, or not the run's own.
	Forget []int
	// Settled has the waivers and the accepted differences that are no errors; nil is none.
	// What else stands in the file is to be laid over the vendor's contract already
	// ([overlay.File.Over]).
	Settled *overlay.File
	// FlakyFails makes a finding of severity error of what the vendor does not repeat.
	FlakyFails bool
	// Progress is told how many of the steps are done, at the beginning and after each;
	// nil is nobody.
	Progress func(done, steps int)

	patience time.Duration // as that of [stories.Player]
}

// known reads the contract and the stories of a vendor, unless others are to be played.
// All that the engine knows of a vendor, its behaviour aside, comes from here.
func known(vendor *mock.Vendor, others []*scenarios.Story) (*contracts.Contract, []*scenarios.Story, error) {
	catalog, err := mock.Catalog(vendor)
	if err != nil {
		return nil, nil, err
	}
	contract, err := catalog.Load(vendor.Name)
	if err != nil || len(others) > 0 {
		return contract, others, err
	}
	all, err := scenarios.Stories(catalog, vendor.Name)
	return contract, all, err
}

// valid says what is wrong with the bounds.
func (o *Options) valid() error {
	switch {
	case o.Vendor == nil:
		return fmt.Errorf("a check needs a vendor: set Options.Vendor")
	case o.Budget < 0:
		return fmt.Errorf("--budget takes a number of calls above 0, and not %d", o.Budget)
	case o.Rate != o.Rate: // which is how NaN is told
		return fmt.Errorf("--rate takes a number of calls a second, or 0 for no limit, and not %g", o.Rate)
	case o.Timeout < 0:
		return fmt.Errorf("--timeout takes a time above 0, such as 30s, and not %s", o.Timeout)
	}
	return nil
}

func (o *Options) timeout() time.Duration {
	if o.Timeout == 0 {
		return DefaultTimeout
	}
	return o.Timeout
}

// rate gives the limit for a target; 0 is none.
func (o *Options) rate(target *url.URL) float64 {
	switch {
	case o.Rate < 0, o.Rate == 0 && reach.IsLoopback(target.Hostname()):
		return 0
	case o.Rate == 0:
		return DefaultRate
	}
	return o.Rate
}

// runMark begins the mark of every run.
const runMark = "ringer "

// player makes the one that plays at the target.
func (o *Options) player(contract *contracts.Contract) (*stories.Player, error) {
	target, err := reach.ParseTarget(o.Target, contract.Prefix, contract.OwnedPrefixes...)
	if err != nil {
		return nil, err
	}
	if err := o.allowed(contract, target); err != nil {
		return nil, err
	}
	if len(o.Tokens) > 0 && !o.Insecure {
		if err := reach.CheckSecret(target); err != nil {
			return nil, err
		}
	}
	budget := o.Budget
	if budget == 0 {
		budget = DefaultBudget
	}
	return &stories.Player{
		Contract: contract, Target: target, Tokens: o.Tokens, Params: o.Params, Writes: o.Writes,
		Budget: budget, Rate: o.rate(target), Timeout: o.timeout(), Patience: o.patience, Run: runMark + strings.ToLower(rand.Text()[:6]),
	}, nil
}

// allowed says whether a host may be called: one that the vendor documents, this
// machine, or one of Hosts.
func (o *Options) allowed(contract *contracts.Contract, target *url.URL) error {
	host := target.Hostname()
	if reach.IsLoopback(host) || contract.Serves(host) {
		return nil
	}
	for _, allowed := range o.Hosts {
		if strings.EqualFold(allowed, host) || strings.EqualFold(allowed, target.Host) {
			return nil
		}
	}
	return fmt.Errorf("%s is none of the hosts that %s documents: if it is the right one, say so with --allow-host %s", host, contract.Vendor, host)
}
