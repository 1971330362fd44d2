package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// patience is how long a test waits for what should take milliseconds.
const patience = 20 * time.Second

// program is a ringer in a process of its own.
type program struct {
	url            string
	stdout, stderr *output
	process        *exec.Cmd
	ended          chan error
}

// start runs "ringer serve" with a free port and waits until it answers.
func start(dir string, args ...string) (*program, error) {
	return startListening(dir, "ringer: listening on ", append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
}

// startListening runs a command of this program that says where it listens, behind
// certain words in its first line.
func startListening(dir, words string, args ...string) (*program, error) {
	// TestMain puts this program into the path.
	command := exec.Command("ringer", args...)
	command.Dir = dir
	return launch(command, words)
}

// launch starts a program that says where it listens, behind certain words in its
// first line.
func launch(command *exec.Cmd, words string) (*program, error) {
	p := &program{stdout: newOutput(), stderr: newOutput(), ended: make(chan error, 1), process: command}
	p.process.Stdout, p.process.Stderr = p.stdout, p.stderr
	if err := p.process.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.process.Wait() }()
	select {
	case <-p.stderr.line:
	case err := <-p.ended:
		p.ended <- err
	case <-time.After(patience):
	}
	line, _, _ := strings.Cut(p.stderr.String(), "\n")
	url, ok := strings.CutPrefix(line, words)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%s said %q, and not where it listens", strings.Join(command.Args, " "), line), p.stop(os.Kill))
	}
	p.url = url
	return p, nil
}

// stop sends a signal and waits for the end. It is an error when the program
// does not end by itself, or does not end well.
func (p *program) stop(signal os.Signal) error {
	if err := p.process.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-p.ended:
		p.ended <- err
		return err
	case <-time.After(patience):
		return errors.Join(fmt.Errorf("%v did not end the server", signal), p.process.Process.Kill())
	}
}

// output keeps what a program writes.
type output struct {
	line  chan struct{} // closed when the first line is whole
	first sync.Once
	mu    sync.Mutex
	more  *sync.Cond // told of whatever is written
	bytes bytes.Buffer
}

func newOutput() *output {
	o := &output{line: make(chan struct{})}
	o.more = sync.NewCond(&o.mu)
	return o
}

// wait waits until a text stands in the output; it is an error when it does not
// come.
func (o *output) wait(text string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	late := false
	timer := time.AfterFunc(patience, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		late = true
		o.more.Broadcast()
	})
	defer timer.Stop()
	for !strings.Contains(o.bytes.String(), text) {
		if late {
			return fmt.Errorf("%q does not come after %q", text, o.bytes.String())
		}
		o.more.Wait()
	}
	return nil
}

func (o *output) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.more.Broadcast()
	if bytes.ContainsRune(data, '\n') {
		defer o.first.Do(func() { close(o.line) })
	}
	return o.bytes.Write(data)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bytes.String()
}
