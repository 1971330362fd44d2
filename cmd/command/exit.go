package command

import (
	"errors"
	"io"

	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/ringer-mock/ringer/schemas"
)

// The exit codes of every command.
const (
	Fine        = 0
	Differences = 1 // differences, violations or staleness were found
	Usage       = 2 // wrong use, or an invalid file
	Unreachable = 3 // the target could not be reached, or refused the credentials
	Nothing     = 4 // nothing was checked or recorded
)

// exit is an error with an exit code of its own.
type exit struct {
	code int
	err  error // nil when all has been said
}

func (e *exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// End says what went wrong, and with which code to end. An error without a
// code of its own is wrong use.
func End(err error, stderr io.Writer) int {
	if err == nil {
		return Fine
	}
	terminal.Complain(stderr, err)
	return Code(err)
}

// Code gives the exit code of an error. Of joined ones the first that has a code
// counts.
func Code(err error) int {
	var coded *exit
	if errors.As(err, &coded) {
		return coded.code
	}
	return Usage
}

// Exit makes an error with an exit code; err is nil when all has been said.
func Exit(code int, err error) error { return &exit{code, err} }

// WriteJSON writes a result for programs.
func WriteJSON(w io.Writer, value any) error {
	text, err := schemas.IndentJSON(value)
	if err == nil {
		_, err = terminal.Unguarded(w).Write(text)
	}
	return err
}
