//go:build unix && !solaris && !aix

package wholefile

import (
	"os"
	"syscall"
)

// lock takes the lock of a file, and fails when another program has it.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// open opens a file that is no link.
func open(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDWR|syscall.O_NOFOLLOW, 0)
}
