package check

import (
	"context"
	"errors"
	"fmt"

	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// The kinds of errors that a caller may want to tell apart, with [errors.Is]. An error
// of another kind is one of the options, or of a file. What could not be deleted
// is a [*stories.LeftError].
var (
	// ErrUnreachable is a target that gives no answer, sends its callers elsewhere, asks
	// to be left alone for too long, or answers nothing like the vendor.
	ErrUnreachable = errors.New("the target could not be reached")
	// ErrRefused is a target that refuses the token.
	ErrRefused = errors.New("the target refuses the token")
	// ErrNothing is a check that has checked nothing, or nothing of what was asked for.
	ErrNothing = errors.New("nothing was checked")
	// ErrEnded is a run that its context has ended.
	ErrEnded = errors.New("the run was ended before its time")
)

// kindError is an error of one of the kinds, in words of its own.
type kindError struct{ kind, err error }

func (e *kindError) Error() string { return e.err.Error() }

func (e *kindError) Unwrap() []error { return []error{e.kind, e.err} }

// FailedError says that [Options.Failed] cannot be played again.
type FailedError struct{ Err error }

func (e *FailedError) Error() string { return fmt.Sprintf("--failed: %v", e.Err) }

// Unwrap gives the reason.
func (e *FailedError) Unwrap() error { return e.Err }

// withKind gives an error of a player its kind.
func withKind(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return interrupted(ctx, err)
	}
	var unreachable *reach.UnreachableError
	var refused *stories.RefusedError
	var redirect *stories.RedirectError
	var busy *stories.BusyError
	switch {
	case errors.Is(err, ErrUnreachable):
		return err
	case errors.As(err, &unreachable), errors.As(err, &redirect), errors.As(err, &busy):
		return &kindError{ErrUnreachable, err}
	case errors.As(err, &refused):
		return &kindError{ErrRefused, err}
	}
	return err
}

// interrupted says that a run was ended before its time.
func interrupted(ctx context.Context, err error) error {
	if err.Error() == context.Cause(ctx).Error() {
		return ErrEnded
	}
	return fmt.Errorf("%w: %w", ErrEnded, err)
}
