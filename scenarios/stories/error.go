package stories

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
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
	// Revoked says that the token was taken before, and NoToken that there is none.
	Revoked, NoToken bool
}

func (e *RefusedError) Error() string {
	switch {
	case e.NoToken:
		return fmt.Sprintf("%s asks for a token (%d), and none was given: give one with --token-env NAME", e.Host, e.Status)
	case e.Revoked:
		return fmt.Sprintf("%s refuses the token (%d in %q), which it took before: it has expired, or was revoked; give another with --token-env NAME", e.Host, e.Status, e.Step)
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
	// Left is what each entry of the ledger has left.
	Left []Leftover
	// Ledger is the file that can be swept.
	Ledger string
}

func (e *LeftError) Error() string {
	lines := []string{e.head() + ":"}
	var finds, ids []string
	for _, left := range e.Left {
		lines = append(lines, fmt.Sprintf("  %s, entry %d", left.Says, left.Entry))
		if !left.Made && left.Find != "" && !slices.Contains(finds, left.Find) {
			finds = append(finds, left.Find)
		}
		if id := fmt.Sprintf("--forget %d", left.Entry); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, find := range finds {
		lines = append(lines, "Look for it with: "+find)
	}
	lines = append(lines, "Try again with: ringer check --sweep "+e.Ledger)
	if len(finds) > 0 || !e.made() {
		lines = append(lines, "Let go what is not there with: ringer check --sweep "+e.Ledger+" "+strings.Join(ids, " "))
	}
	return strings.Join(lines, "\n")
}

// made says whether all that is left was made for certain.
func (e *LeftError) made() bool {
	return !slices.ContainsFunc(e.Left, func(left Leftover) bool { return !left.Made })
}

func (e *LeftError) head() string {
	what := "that were made"
	if !e.made() {
		what = "that were made, or may have been,"
	}
	if len(e.Left) == 1 {
		return "1 object " + strings.Replace(what, "were", "was", 1) + " could not be deleted"
	}
	return fmt.Sprintf("%d objects %s could not be deleted", len(e.Left), what)
}
