package check

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/check/internal/twin"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// Run plays the vendor's stories at the target and at the twin, and reports how the
// answers differ. The report is nil when the target was asked nothing. A report
// with an error is one of a run that tells less than it was to tell; what was found
// until then stands in it. A report with findings is no error.
func Run(ctx context.Context, o Options) (*report.Report, error) {
	r, player, err := begin(&o)
	if err != nil {
		return nil, err
	}
	if err := reach.Connect(ctx, player.Target, o.timeout()); err != nil {
		return nil, withKind(ctx, err)
	}
	if o.Writes {
		name := o.Ledger
		if name == "" {
			name = fmt.Sprintf("ringer-%s-%s.ledger", r.contract.Vendor, strings.TrimPrefix(player.Run, runMark))
		}
		if player.Ledger, err = stories.OpenLedger(name); err != nil {
			return nil, err
		}
	}
	r.report.Target, r.mask = player.Target.String(), newMask(o.Tokens)
	err = r.play(ctx, player, o.Progress)
	if player.Ledger != nil {
		err = errors.Join(err, player.Ledger.Close())
	}
	return r.result(r.mask.error(withKind(ctx, err)))
}

// Plan lists the calls that [Run] would make, and those that it would not make with
// the reasons. It calls nobody.
func Plan(o Options) ([]stories.PlannedCall, error) {
	r, player, err := begin(&o)
	if err != nil {
		return nil, err
	}
	return player.Plan(r.stories), nil
}

// run is a vendor's calls on their way through the comparison: each is made
// at the twin too, and both answers are held to the contract and to each other.
type run struct {
	contract   *contracts.Contract
	twin       *twin.Twin
	comparison *compare.Comparison
	wanted     *selection         // nil is all
	all        []*scenarios.Story // the vendor's
	stories    []*scenarios.Story // those that are played
	recorded   bool               // whether the calls are those of a recording
	mask       mask

	report    *report.Report
	file      *overlay.File  // what is settled; nil is nothing
	proofs    []report.Proof // assumptions that an answer confirmed, though another may break them
	walks     *compare.PageTracker
	walk      []stories.Played // the pages of a walk so far
	others    *others
	replicas  replicas
	confirmed map[string]bool            // findings that no other client's writing explains
	settled   map[string]bool            // findings that the vendor was asked about twice
	met       map[string]map[int]bool    // the statuses that came, by operation
	allowed   map[string]bool            // the operations that the usual token has a right to
	fates     map[*scenarios.Step]string // why a step was not made; empty when it was

	answers  answers
	stranger string // that it was not the vendor who answered; empty when it was
}

// newRun reads what is known of the vendor, and what of it is asked for.
func newRun(o *Options) (*run, error) {
	if err := o.valid(); err != nil {
		return nil, err
	}
	contract, all, err := known(o.Vendor, o.Stories)
	if err != nil {
		return nil, err
	}
	wanted, err := selected(contract, all, o)
	if err != nil {
		return nil, err
	}
	if contract, err = contract.Copy(); err != nil { // which takes over what the vendor shows
		return nil, err
	}
	r := &run{
		report: &report.Report{
			Vendor: contract.Vendor, Started: time.Now().UTC().Truncate(time.Second), Contract: contract.Version, Partial: wanted != nil, FlakyFails: o.FlakyFails, Commands: &report.Commands{},
		},
		contract: contract, file: o.Settled, comparison: compare.NewComparison(contract), walks: compare.NewPageTracker(contract), wanted: wanted, all: all,
		others: newOthers(), replicas: newReplicas(), confirmed: map[string]bool{}, settled: map[string]bool{}, allowed: map[string]bool{}, met: map[string]map[int]bool{}, fates: map[*scenarios.Step]string{},
	}
	return r, r.newTwin(o)
}

// newTwin gives the run a twin that nobody has called.
func (r *run) newTwin(o *Options) (err error) {
	roles := slices.DeleteFunc(slices.Sorted(maps.Keys(o.Tokens)), func(name string) bool { return name == "" })
	r.twin, err = twin.New(r.contract, o.Vendor, roles, r.comparison)
	return err
}

// anew begins again with a twin and a comparison that know nothing, for calls of
// another server of the vendor's.
func (r *run) anew(o *Options) error {
	r.report.AddLeftOut(r.comparison.LeftOut())
	r.comparison, r.walks = compare.NewComparison(r.contract), compare.NewPageTracker(r.contract)
	return r.newTwin(o)
}

// begin makes ready to play the stories that are asked for.
func begin(o *Options) (*run, *stories.Player, error) {
	r, err := newRun(o)
	if err != nil {
		return nil, nil, err
	}
	player, err := o.player(r.contract)
	if err != nil {
		return nil, nil, err
	}
	return r, player, r.choose(o)
}

// play plays the stories that are chosen.
func (r *run) play(ctx context.Context, player *stories.Player, progress func(done, steps int)) error {
	if progress == nil {
		progress = func(int, int) {}
	}
	steps, done := len(player.Plan(r.stories)), 0
	progress(0, steps)
	player.OnPlayed = func(p stories.Played) error {
		if p.Skipped != "" || p.Last {
			done++
		}
		progress(done, steps)
		return r.played(ctx, p)
	}
	player.OnStray = r.stray
	return r.ended(player.Play(ctx, r.stories), done, steps)
}
