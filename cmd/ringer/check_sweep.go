package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// runSweep takes away what a run has left.
func (f *checkFlags) runSweep(ctx context.Context, cmd *cobra.Command) error {
	if _, err := os.Stat(f.sweep); err != nil { // which opening it would make
		return fmt.Errorf("--sweep takes the ledger of a run: %w", err)
	}
	ledger, err := stories.OpenLedger(f.sweep)
	if err != nil {
		return err
	}
	err = f.sweepWith(ctx, cmd, ledger)
	return errors.Join(err, ledger.Close())
}

func (f *checkFlags) sweepWith(ctx context.Context, cmd *cobra.Command, ledger *stories.Ledger) error {
	vendor, address := ledger.Owner()
	if vendor == "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "ringer: nothing in %s is left to delete\n", f.sweep)
		return nil
	}
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		return fmt.Errorf("%s: %w", f.sweep, err)
	}
	target, err := parseTarget(address, contract)
	if err != nil {
		return fmt.Errorf("%s: %w", f.sweep, err)
	}
	if err := f.allowed(contract, target); err != nil {
		return err
	}
	player, err := f.player(contract, target)
	if err != nil {
		return err
	}
	if err := reach.Connect(ctx, target, f.timeout); err != nil {
		return playError(ctx, err)
	}
	open := ledger.Open()
	left, err := ledger.Sweep(ctx, player)
	if len(left) > 0 {
		err = errors.Join(ledger.BlockedBy(), err, &stories.LeftError{Left: left, Ledger: f.sweep})
	}
	if err != nil {
		return playError(ctx, err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "ringer: %d of %d in %s were deleted, or were gone\n", open, open, f.sweep)
	return nil
}
