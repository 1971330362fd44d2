package stories

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrBudget says that no call is left.
var ErrBudget = errors.New("the budget of calls is spent")

// RefusedError says that the target does not take the usual token, or lets it see
// nothing of what it is asked for first.
type RefusedError struct {
	Host string
	// Step is empty where what was made is taken away.
	Step string
	// Status is 401 or 403.
	Status int
}

func (e *RefusedError) Error() string {
	switch {
	case e.Step == "" && e.Status == http.StatusForbidden:
		return fmt.Sprintf("%s does not let the token take away what was made (403): give the one that made it with --token-env NAME", e.Host)
	case e.Step == "":
		return fmt.Sprintf("%s refuses the token (401): give the one that made what is left with --token-env NAME", e.Host)
	}
	if e.Status == http.StatusForbidden {
		return fmt.Sprintf("%s does not let the token see what the step %q asks for (403): look whether it is the right one, and what --param gives", e.Host, e.Step)
	}
	return fmt.Sprintf("%s refuses the token (401 in the step %q): look whether it is the right one, and give it with --token-env NAME", e.Host, e.Step)
}

// RedirectError says that a target sends its callers elsewhere.
type RedirectError struct {
	Host string
	// To is the origin that it leads to; empty when it leads in a circle.
	To string
}

func (e *RedirectError) Error() string {
	if e.To == "" {
		return fmt.Sprintf("%s sends every call elsewhere, again and again: look for a mistake in the target", e.Host)
	}
	return fmt.Sprintf("%s sends its callers to %s, which is not called: if that is the vendor, give it as the target", e.Host, e.To)
}

// BusyError says that the target asks to be left alone for longer than a run
// waits.
type BusyError struct {
	Host          string
	Wait, Timeout time.Duration
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("%s asks to be left alone for %s (Retry-After), and a call may take %s: run again later, or give it longer with --timeout", e.Host, e.Wait.Round(time.Second), e.Timeout)
}

// LeftError says that something could not be undone.
type LeftError struct {
	// Left names each object, or what may have been made.
	Left []string
	// Ledger is the file that can be swept.
	Ledger string
}

func (e *LeftError) Error() string {
	what := "1 object that was made could not be deleted"
	if n := len(e.Left); n != 1 {
		what = fmt.Sprintf("%d objects that were made could not be deleted", n)
	}
	return fmt.Sprintf("%s:\n  %s\nTry again with: ringer check --sweep %s", what, strings.Join(e.Left, "\n  "), e.Ledger)
}
