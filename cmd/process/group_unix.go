//go:build unix

package process

import (
	"fmt"
	"os"
	"syscall"
)

// signalGroup tells all processes of the group that one leads.
func signalGroup(leader *os.Process, s os.Signal) error {
	number, ok := s.(syscall.Signal)
	if !ok {
		return fmt.Errorf("%v is no signal of this system", s)
	}
	return syscall.Kill(-leader.Pid, number)
}
