//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestExecPassesSignalsOn sends signals to exec, never to its command. It runs
// in a session of its own, since at a terminal Ctrl-C is the terminal's to tell.
func TestExecPassesSignalsOn(t *testing.T) {
	for _, test := range []struct {
		why     string
		step    string
		signals []os.Signal
		code    int
		said    string
	}{
		{"Ctrl-C", "wait", []os.Signal{os.Interrupt}, 7, "client: told of interrupt"},
		{"a request to end", "wait", []os.Signal{syscall.SIGTERM}, 7, "client: told of terminated"},
		{"a signal that the command does not catch", "wait", []os.Signal{syscall.SIGHUP}, 128 + int(syscall.SIGHUP), ""},
		{"the second one kills", "wait forever", []os.Signal{syscall.SIGTERM, os.Interrupt}, 128 + int(syscall.SIGKILL), "client: told of terminated"},
	} {
		t.Run(test.why, func(t *testing.T) {
			stdout, stderr := newOutput(), newOutput()
			process := exec.Command("ringer", "exec", "--fail-on-violation", "--", "client", "GET /auth/nowhere", test.step)
			process.Stdout, process.Stderr = stdout, stderr
			process.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = process.Process.Kill() }() // it has ended when all is well
			if err := stdout.wait("waiting"); err != nil {
				t.Fatal(err)
			}
			for _, s := range test.signals {
				if err := errors.Join(process.Process.Signal(s), stderr.wait(test.said)); err != nil {
					t.Fatal(err)
				}
			}
			var failed *exec.ExitError
			if err := process.Wait(); !errors.As(err, &failed) {
				t.Fatal(err)
			}
			if code := failed.ExitCode(); code != test.code {
				t.Errorf("the exit code is %d, want %d", code, test.code)
			}
			if said := stderr.String(); !strings.Contains(said, "ringer: 1 request, 1 violation by the client") {
				t.Errorf("there is no summary in %q", said)
			}
		})
	}
}

// TestExecLeavesNothingRunning ends exec, and looks for what its command has started.
func TestExecLeavesNothingRunning(t *testing.T) {
	for _, test := range []struct {
		why    string
		with   os.Signal
		linux  bool
		script string
	}{
		{"a request to end comes to what the command has started", syscall.SIGTERM, false, "sleep 1000 & echo waiting; wait"},
		{"the second one kills it", os.Interrupt, false, `trap "" INT TERM; sleep 1000 & echo waiting; wait; wait; wait`},
		{"a command does not outlive an exec that is killed", os.Kill, true, "echo waiting; exec sleep 1000"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if test.linux && runtime.GOOS != "linux" {
				t.Skip("skipped: only Linux ends a process with the one that started it")
			}
			// It ends when no process holds its other side any more.
			alive, held, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = alive.Close() }()
			stdout, stderr := newOutput(), newOutput()
			process := exec.Command("ringer", "exec", "--", "sh", "-c", test.script)
			process.Stdout, process.Stderr, process.ExtraFiles = stdout, stderr, []*os.File{held}
			process.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			process.WaitDelay = patience
			if err := errors.Join(process.Start(), held.Close(), stdout.wait("waiting")); err != nil {
				t.Fatal(err)
			}
			signals := []os.Signal{test.with}
			if test.with == os.Interrupt {
				signals = append(signals, syscall.SIGTERM)
			}
			for _, s := range signals {
				if err := process.Process.Signal(s); err != nil {
					t.Fatal(err)
				}
			}
			if err := alive.SetReadDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			if _, err := alive.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				t.Errorf("something still runs: %v", err)
			}
			_ = process.Process.Kill() // it has ended when all is well
			_ = process.Wait()
		})
	}
}
