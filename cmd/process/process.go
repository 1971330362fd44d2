package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

// Run runs the command and gives its exit code, 128 and the signal's number
// when a signal ended it. Signals are passed on; a second one kills. When this
// program is killed, the command is too, where the system can do that. An error says that
// it could not be run.
func Run(child *exec.Cmd) (code int, err error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer signal.Stop(signals)
	// The system takes the end of this thread for the end of the program.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	family := newFamily(child)
	if err := child.Start(); err != nil {
		return 0, fmt.Errorf("%s cannot be run: %w", child.Args[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	signalled := false
	for {
		select {
		case s := <-signals:
			family.passOn(s, signalled)
			signalled = true
		case err := <-ended:
			var failed *exec.ExitError
			if err != nil && !errors.As(err, &failed) {
				return 0, fmt.Errorf("run %s: %w", child.Args[0], err)
			}
			if status, ok := child.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return 128 + int(status.Signal()), nil
			}
			return child.ProcessState.ExitCode(), nil
		}
	}
}

// family is the command with the processes that it starts. At a terminal they stay in
// this program's process group, so that they can read from it, and the terminal tells
// the whole group of Ctrl-C by itself. Without one they have a group of their own.
type family struct {
	child      *exec.Cmd
	atTerminal bool
}

// newFamily prepares a command that does not run yet.
func newFamily(child *exec.Cmd) family {
	f := family{child, atTerminal()}
	child.SysProcAttr = processAttributes(!f.atTerminal)
	return f
}

// passOn tells the command of a signal, and what it has started, too, where they have a
// group of their own.
func (f family) passOn(s os.Signal, again bool) {
	switch {
	case again:
		s = os.Kill
	case (s == os.Interrupt || s == syscall.SIGQUIT) && f.atTerminal:
		return // a second time would make many programs break off at once
	}
	if f.atTerminal {
		_ = f.child.Process.Signal(s) // it may have ended by now
	} else {
		_ = signalGroup(f.child.Process, s) // nor here
	}
}

// atTerminal says whether this program can be told something by a terminal.
func atTerminal() bool {
	terminal, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	return terminal.Close() == nil
}
