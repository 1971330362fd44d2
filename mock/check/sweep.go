package check

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// Sweep deletes what an earlier run has left, by its ledger, and says how many objects
// that were. The ledger names the vendor, which is [Options.Vendor] or one of Others,
// and the target. Before each object is deleted it is read and proved to be that run's
// own. A ledger of which nothing is left is removed.
func Sweep(ctx context.Context, o Options) (deleted int, err error) {
	if _, err := os.Stat(o.Ledger); err != nil { // which opening it would make
		return 0, fmt.Errorf("--sweep takes the ledger of a run: %w", err)
	}
	ledger, err := stories.OpenLedger(o.Ledger)
	if err != nil {
		return 0, err
	}
	if err := ledger.Forget(o.Forget...); err != nil {
		return 0, errors.Join(err, ledger.Close())
	}
	if vendor, target := ledger.Owner(); vendor != "" {
		if o.Vendor, err = o.vendorNamed(vendor); err != nil {
			err = fmt.Errorf("%s: %w", o.Ledger, err)
		} else {
			o.Target = target
			deleted, err = o.sweep(ctx, ledger)
		}
	}
	return deleted, errors.Join(err, ledger.Close())
}

// vendorNamed finds a vendor among those that are given.
func (o *Options) vendorNamed(name string) (*mock.Vendor, error) {
	var known []string
	for _, vendor := range append([]*mock.Vendor{o.Vendor}, o.Others...) {
		if vendor == nil {
			continue
		}
		if vendor.Name == name {
			return vendor, nil
		}
		known = append(known, vendor.Name)
	}
	return nil, fmt.Errorf("no vendor is called %q; %s", name, schemas.Suggest(name, known))
}

func (o *Options) sweep(ctx context.Context, ledger *stories.Ledger) (deleted int, err error) {
	if err := o.valid(); err != nil {
		return 0, err
	}
	contract, _, err := known(o.Vendor, nil)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", o.Ledger, err)
	}
	player, err := o.player(contract)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", o.Ledger, err)
	}
	if err := reach.Connect(ctx, player.Target, o.timeout()); err != nil {
		return 0, withKind(ctx, err)
	}
	open := ledger.Open()
	left, err := ledger.Sweep(ctx, player)
	if len(left) > 0 {
		err = errors.Join(ledger.BlockedBy(), err, &stories.LeftError{Left: left, Ledger: o.Ledger})
	}
	return open - ledger.Open(), withKind(ctx, err)
}
