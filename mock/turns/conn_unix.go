//go:build unix

package turns

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// Read reads from the connection that holds the turn. It lets go of the turn while nothing
// comes.
func (t *Turn) Read(conn net.Conn, p []byte) (n int, err error) {
	raw, err := rawConn(conn)
	if err != nil || len(p) == 0 {
		t.Wait(func() { n, err = conn.Read(p) })
		return n, err
	}
	var failed error
	err = raw.Read(func(fd uintptr) bool {
		t.retake()
		n, failed = ignoringInterrupts(func() (int, error) { return syscall.Read(int(fd), p[:min(len(p), most)]) })
		return t.done(failed)
	})
	t.retake()
	switch {
	case err != nil:
		return 0, err
	case failed != nil:
		return 0, os.NewSyscallError("read", failed)
	case n == 0:
		return 0, io.EOF
	}
	t.Pass()
	return n, nil
}

// Write writes to the connection that holds the turn. It lets go of the turn while the
// client takes nothing.
func (t *Turn) Write(conn net.Conn, p []byte) (written int, err error) {
	raw, err := rawConn(conn)
	if err != nil {
		t.Wait(func() { written, err = conn.Write(p) })
		return written, err
	}
	for written < len(p) {
		var n int
		var failed error
		err = raw.Write(func(fd uintptr) bool {
			t.retake()
			n, failed = ignoringInterrupts(func() (int, error) {
				return syscall.Write(int(fd), p[written:written+min(len(p)-written, most)])
			})
			return t.done(failed)
		})
		t.retake()
		switch {
		case err != nil:
			return written, err
		case failed != nil:
			return written, os.NewSyscallError("write", failed)
		}
		written += n
		t.Pass()
	}
	return written, nil
}

// done says whether a system call need not be tried again; the turn is let go of where it
// must.
func (t *Turn) done(failed error) bool {
	if errors.Is(failed, syscall.EAGAIN) {
		t.letGo()
		return false
	}
	return true
}

func ignoringInterrupts(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if err == nil {
			return n, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return 0, err
		}
	}
}

func rawConn(conn net.Conn) (syscall.RawConn, error) {
	if c, ok := conn.(syscall.Conn); ok {
		return c.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}
