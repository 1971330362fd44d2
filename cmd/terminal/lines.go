package terminal

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// Lines writes text to somebody who may be slow to read it, or have stopped, such as a
// terminal in which something is marked. Whoever writes does not wait: what is too much
// is dropped, and counted. A line in its place says how much that was.
type Lines struct {
	queue   chan string
	ended   chan struct{}
	once    sync.Once
	mu      sync.Mutex
	dropped int
}

const (
	keptLines = 1000
	// linesPatience is how long the end waits for the last lines to be read.
	linesPatience = 2 * time.Second
)

// NewLines makes lines of what is written to.
func NewLines(w io.Writer) *Lines {
	l := &Lines{queue: make(chan string, keptLines), ended: make(chan struct{})}
	go func() {
		defer close(l.ended)
		for text := range l.queue {
			l.tellDropped(w)
			_, _ = io.WriteString(w, text) // there is nobody else to tell
		}
		l.tellDropped(w)
	}()
	return l
}

// Write takes a text; it never fails and never waits.
func (l *Lines) Write(text []byte) (int, error) {
	select {
	case l.queue <- string(text):
	default:
		l.mu.Lock()
		l.dropped++
		l.mu.Unlock()
	}
	return len(text), nil
}

// tellDropped says how much was dropped since it last did.
func (l *Lines) tellDropped(w io.Writer) {
	l.mu.Lock()
	n := l.dropped
	l.dropped = 0
	l.mu.Unlock()
	if n > 0 {
		_, _ = fmt.Fprintf(w, "ringer: %d lines are left out here: nobody read them in time\n", n) // nor is there here
	}
}

// End waits until all is read, but not for long. Nothing is written after it.
func (l *Lines) End() {
	l.once.Do(func() { close(l.queue) })
	select {
	case <-l.ended:
	case <-time.After(linesPatience):
	}
}
