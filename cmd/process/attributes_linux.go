package process

import "syscall"

// processAttributes are those of exec's command: it is killed when this program ends,
// and has a process group of its own if that is wanted.
func processAttributes(group bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: group, Pdeathsig: syscall.SIGKILL}
}
