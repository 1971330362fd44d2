//go:build !unix

package process

import (
	"os"
	"syscall"
)

// processAttributes are those of exec's command: nothing special, where there are no
// process groups.
func processAttributes(bool) *syscall.SysProcAttr { return nil }

// signalGroup tells the command alone.
func signalGroup(leader *os.Process, s os.Signal) error { return leader.Signal(s) }
